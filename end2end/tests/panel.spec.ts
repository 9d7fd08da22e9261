// The open task under the hand: nothing in it breaks when it is left in the middle of something,
// the focus is never lost, pickers take only what is chosen, and who writes over somebody is told.
import type { Locator, Page } from '@playwright/test';
import { card } from '../support/board';
import { expect, test } from '../support/hub';
import { choose, enter, panel, toasts } from '../support/screen';
import { startSession } from '../support/work';

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

const title = (page: Page): Locator => page.getByRole('textbox', { name: 'Title', exact: true });

/** What has the focus, in words. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at === null || at === document.body ? 'nothing' : `${at.tagName} ${at.getAttribute('aria-label') ?? at.textContent ?? ''}`.trim();
  });

/** Expects that something in the panel has the focus, and goes on having it. */
async function expectInPanel(page: Page, after: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('.task-panel, [role=menu], dialog') !== null), { message: `${after}: ${await focused(page)}` })
    .toBe(true);
}

test('the title being written is kept when the panel is left in the middle of it, and nothing breaks', async ({ hub, page }) => {
  for (const name of ['The boat', 'The hull']) await hub.admin.createTask('HUB', { title: name });
  await enter(hub, page);
  await press(page, 'j', 'e');
  await expect(title(page)).toBeFocused();
  await page.keyboard.type('Half a tit');
  await page.goBack();
  await expect(page.locator('.task-panel')).toHaveCount(0);
  await card(page, 'HUB-1').getByRole('link').first().click();
  const task = panel(page, 'HUB-1');
  // It was saved by leaving it, or is a draft: it is not gone.
  await expect(task.getByRole('heading', { name: 'Half a tit' }).or(task.locator('.draft-note:visible'))).toBeVisible();

  // From one card to the next while the first one's panel is open.
  await press(page, 'Escape', 'Escape');
  await page.goto(hub.url);
  await expect(card(page, 'HUB-1')).toBeVisible();
  await page.locator('html[data-hydrated]').waitFor();
  await press(page, 'j', 'Enter');
  await expect(panel(page, 'HUB-1').getByRole('heading', { level: 1 })).toBeVisible();
  await press(page, 'j', 'e');
  await expect(panel(page, 'HUB-2')).toBeVisible();
  await expect(title(page)).toHaveValue('The hull');
  await title(page).fill('The keel');
  await press(page, 'Enter');
  await expect(panel(page, 'HUB-2').getByRole('heading', { name: 'The keel' })).toBeVisible();
  await expect(page).toHaveTitle(/HUB-2 The keel/);
  expect((await hub.admin.task('HUB-1')).title).not.toBe('The keel');
});

const LEFT: [string, (page: Page) => Promise<Locator>][] = [
  ['title', async (page) => (await page.getByRole('button', { name: 'Edit title' }).click(), title(page))],
  ['role', async (page) => (await page.getByRole('button', { name: /^Role/ }).click(), page.getByRole('combobox', { name: 'Role' }))],
  ['label', async (page) => (await page.getByRole('button', { name: /^Add a label/ }).click(), page.getByRole('combobox', { name: 'New label' }))],
  ['parent', async (page) => (await page.getByRole('button', { name: /^Parent/ }).click(), page.getByRole('combobox', { name: /^Parent/ }))],
  ['due date', async (page) => (await page.getByRole('button', { name: /^Due date/ }).click(), page.getByLabel('Due date'))],
  ['criterion', async (page) => {
    await page.getByRole('button', { name: /^Actions for the criterion/ }).click();
    await choose(page, 'Edit');
    return page.getByRole('textbox', { name: 'Criterion', exact: true });
  }],
];

for (const [what, open] of LEFT) {
  test(`${what}: a field that has the focus may be taken away in any way`, async ({ hub, page }) => {
    for (const name of ['The boat', 'The hull']) await hub.admin.createTask('HUB', { title: name, acceptance_criteria: ['Two coats'] });
    await enter(hub, page);
    const ways: (() => Promise<unknown>)[] = [
      () => page.goBack(),
      () => page.evaluate(() => (document.querySelector('#card-HUB-2 a') as HTMLElement).click()),
      () => page.evaluate(() => (document.querySelector('nav[aria-label=Main] a[href="/audit"]') as HTMLElement).click()),
      () => hub.admin.post('/tasks/HUB-1/archive'),
    ];
    for (const way of ways) {
      await page.goto(hub.url);
      await page.locator('html[data-hydrated]').waitFor();
      await card(page, 'HUB-1').getByRole('link').first().click();
      const field = await open(page);
      await expect(field).toBeFocused();
      if (what !== 'due date') await page.keyboard.type('abc');
      await way();
      await page.waitForFunction(() => document.querySelector('.task-panel[aria-label="HUB-1"] :focus') === null || location.pathname === '/t/HUB-1');
    }
    await page.goto(`${hub.url}/t/HUB-2`);
    await expect(panel(page, 'HUB-2').getByRole('heading', { level: 1 })).toBeVisible();
  });
}

test('who writes a title somebody else changed meanwhile is told, and keeps what was typed', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  await hub.admin.createTask('HUB', { title: 'The boat' });
  const ben = await hub.human('ben', { display_name: 'Ben' });
  await enter(hub, page, '/t/HUB-1');
  await page.getByRole('button', { name: 'Edit title' }).click();
  await title(page).fill('My boat');
  await ben.patch('/tasks/HUB-1', { title: 'Their boat' });
  await expect(card(page, 'HUB-1')).toContainText('Their boat');
  await press(page, 'Enter');
  await expect(toasts(page).filter({ hasText: 'Ben changed the title at the same time' })).toBeVisible();
  expect((await hub.admin.task('HUB-1')).title, 'nothing is written over').toBe('Their boat');
  const task = panel(page, 'HUB-1');
  await expect(task.getByRole('heading', { name: 'Their boat' })).toBeVisible();
  await expect(task.locator('.draft-note:visible')).toContainText('changed since you began it');
  await task.getByRole('button', { name: 'Continue' }).click();
  await expect(title(page)).toHaveValue('My boat');
  await press(page, 'Enter');
  await expect.poll(async () => (await hub.admin.task('HUB-1')).title).toBe('My boat');
});

/** Opens a menu; a change is of what it showed when it appeared. */
async function openMenu(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).click();
  await expect(page.getByRole('menu')).toBeVisible();
}

/**
 * Short fields, each as it is changed here and by somebody else while its field or menu is open.
 */
const SHORT: { name: string; theirs: object; field: string; change: (page: Page) => Promise<void>; open: (page: Page) => Promise<void>; is: unknown }[] = [
  {
    name: 'role', field: 'role', theirs: { role: 'tester' }, is: 'tester',
    open: async (page) => page.getByRole('button', { name: /^Role/ }).click(),
    change: async (page) => {
      await page.getByRole('combobox', { name: 'Role' }).fill('sailor');
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'due date', field: 'due', theirs: { due: '2031-01-01' }, is: '2031-01-01',
    open: async (page) => page.getByRole('button', { name: /^Due date/ }).click(),
    change: async (page) => {
      await page.getByLabel('Due date').fill('2030-05-01');
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'priority', field: 'priority', theirs: { priority: 'low' }, is: 'low',
    open: async (page) => openMenu(page, /^Priority/),
    change: async (page) => choose(page, 'Urgent'),
  },
  {
    name: 'assignee', field: 'assignee', theirs: { assignee: 'ben' }, is: 'ben',
    open: async (page) => openMenu(page, /^Assignee/),
    change: async (page) => choose(page, /^Ada/),
  },
];

for (const short of SHORT) {
  test(`${short.name}: a change is of what was shown when it was begun`, async ({ hub, page, consoleOf }) => {
    consoleOf.excuse(/status of 409/);
    await hub.admin.createTask('HUB', { title: 'The boat' });
    const ben = await hub.human('ben', { display_name: 'Ben' });
    await enter(hub, page, '/t/HUB-1');
    await short.open(page);
    await ben.patch('/tasks/HUB-1', short.theirs);
    await expect(panel(page, 'HUB-1').locator('.task-version')).toHaveText('version 2');
    await short.change(page);
    await expect(toasts(page).filter({ hasText: `Ben changed the ${short.name} at the same time` })).toBeVisible();
    expect((await hub.admin.task('HUB-1'))[short.field]).toBe(short.is);
  });
}

test('the picker of a parent and of blockers takes what is chosen, and nothing that is only begun', async ({ hub, page }) => {
  for (let at = 1; at <= 14; at += 1) await hub.admin.createTask('HUB', { title: `Task number ${at}` });
  await enter(hub, page, '/t/HUB-3');
  const task = panel(page, 'HUB-3');
  const blockers = async () => (await hub.admin.task('HUB-3')).blocked_by;
  const find = task.getByRole('combobox', { name: 'Blocked by: find a task' });
  const begin = async (): Promise<void> => task.getByRole('button', { name: /^Blocked by/ }).click();

  await begin();
  await find.pressSequentially('HUB-1');
  await expect(task.getByRole('option', { name: /^HUB-1 / })).toBeVisible();
  await find.pressSequentially('4');
  await expect(find, 'HUB-1 was not taken on the way').toHaveValue('HUB-14');
  await press(page, 'Escape');
  await expect(find).toHaveCount(0);
  await expect(task.getByRole('button', { name: /^Blocked by/ })).toBeFocused();
  await begin();
  await find.pressSequentially('HUB-1');
  await task.getByLabel('Write a comment').focus();
  await expect(find, 'going elsewhere chooses nothing').toHaveCount(0);
  await begin();
  await find.fill('number');
  await expect(task.getByRole('option').first()).toBeVisible();
  await press(page, 'Enter');
  await expect(find, 'words alone are no choice').toBeVisible();
  await press(page, 'Escape');
  expect(await blockers(), 'nothing was saved by any of it').toEqual([]);

  await begin();
  await find.fill('HUB-14');
  await press(page, 'Enter');
  await expect(task.getByRole('button', { name: 'No longer wait for HUB-14' })).toBeVisible();
  await begin();
  await find.fill('HUB-7');
  await expect(task.getByRole('option').first()).toHaveText(/HUB-7/);
  await press(page, 'ArrowDown');
  await expect(find).toHaveAttribute('aria-activedescendant', 'task-finder-0');
  await press(page, 'Enter');
  await expect(task.getByRole('button', { name: 'No longer wait for HUB-7' })).toBeVisible();
  await begin();
  await find.fill('HUB-9');
  await task.getByRole('option', { name: /HUB-9/ }).click();
  await expect(task.getByRole('button', { name: 'No longer wait for HUB-9' })).toBeVisible();
  // The page shows a change before the hub has it.
  await expect.poll(blockers).toEqual(['HUB-14', 'HUB-7', 'HUB-9']);
  await begin();
  await press(page, 'Escape');
  expect(await blockers(), 'Escape undoes nothing that was saved').toEqual(['HUB-14', 'HUB-7', 'HUB-9']);

  await task.getByRole('button', { name: /^Parent/ }).click();
  await task.getByRole('combobox', { name: 'Parent: find a task' }).fill('hub-1');
  await press(page, 'Enter');
  await expect(task.getByRole('button', { name: 'Take out of HUB-1' })).toBeVisible();
  await expect.poll(async () => (await hub.admin.task('HUB-3')).parent).toBe('HUB-1');
});

test('the focus goes into the panel that is opened, and back to the card', async ({ hub, page }) => {
  for (const name of ['The boat', 'The hull']) await hub.admin.createTask('HUB', { title: name });
  await enter(hub, page);
  await press(page, 'j', 'Enter');
  await expect(panel(page, 'HUB-1')).toBeFocused();
  await press(page, 'Tab');
  await expectInPanel(page, 'Tab');
  await press(page, 'Escape');
  await expect(page.locator('article:focus-within')).toHaveAttribute('data-key', 'HUB-1');
  await press(page, 'j', 'Enter');
  await expect(panel(page, 'HUB-2')).toBeFocused();
  await panel(page, 'HUB-2').getByRole('link', { name: 'Close' }).press('Enter');
  await expect(page.locator('article:focus-within')).toHaveAttribute('data-key', 'HUB-2');
});

test('the skip link leads into the content', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'The boat' });
  for (const path of ['/', '/t/HUB-1', '/needs-you', '/audit']) {
    await enter(hub, page, path);
    await page.getByRole('link', { name: 'Skip to the content' }).focus();
    await press(page, 'Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await expect(page, 'and stays on its page').toHaveURL(new RegExp(`${path}(#main)?$`));
  }
});

/** What is done in the panel, and whether it is said to those who do not see it. */
const ACTIONS: [string, (page: Page, task: Locator) => Promise<unknown>, RegExp?][] = [
  ['save the title', async (page, task) => { await task.getByRole('button', { name: 'Edit title' }).click(); await title(page).fill('The big boat'); await press(page, 'Enter'); }, /title saved/],
  ['leave the title', async (page, task) => { await task.getByRole('button', { name: 'Edit title' }).click(); await press(page, 'Escape'); }],
  ['save the description', async (page, task) => { await task.getByRole('button', { name: 'Edit description' }).click(); await page.getByRole('textbox', { name: 'Description' }).fill('New.'); await press(page, 'Control+Enter'); }, /description saved/],
  ['leave the description', async (page, task) => { await task.getByRole('button', { name: 'Edit description' }).click(); await press(page, 'Escape'); }],
  ['choose a priority', async (page, task) => { await task.getByRole('button', { name: /^Priority/ }).press('Enter'); await page.getByRole('menuitemradio', { name: 'High' }).press('Enter'); }, /priority saved/],
  ['choose an assignee', async (page, task) => { await task.getByRole('button', { name: /^Assignee/ }).press('Enter'); await page.getByRole('menuitemradio', { name: /^Ada/ }).press('Enter'); }, /assignee saved/],
  ['set a role', async (page, task) => { await task.getByRole('button', { name: /^Role/ }).press('Enter'); await page.keyboard.type('tester'); await press(page, 'Enter'); }, /role saved/],
  ['leave the role', async (page, task) => { await task.getByRole('button', { name: /^Role/ }).press('Enter'); await press(page, 'Escape'); }],
  ['add a label', async (page, task) => { await task.getByRole('button', { name: /^Add a label/ }).press('Enter'); await page.keyboard.type('sea'); await press(page, 'Enter'); }, /labels saved/],
  ['take a label off', async (_page, task) => task.getByRole('button', { name: 'Remove label sea' }).press('Enter')],
  ['set a parent', async (page, task) => { await task.getByRole('button', { name: /^Parent/ }).press('Enter'); await page.keyboard.type('HUB-2'); await press(page, 'Enter'); }, /parent saved/],
  ['take the parent off', async (_page, task) => task.getByRole('button', { name: 'Take out of HUB-2' }).press('Enter')],
  ['add a criterion', async (page, task) => { await task.getByLabel('Add a criterion').fill('Dry'); await press(page, 'Enter'); }, /acceptance criteria saved/],
  ['leave a criterion', async (page, task) => { await task.getByRole('button', { name: 'Actions for the criterion Two coats' }).press('Enter'); await page.getByRole('menuitem', { name: 'Edit' }).press('Enter'); await expect(page.getByRole('textbox', { name: 'Criterion', exact: true })).toBeFocused(); await press(page, 'Escape'); }],
  ['remove a criterion', async (page, task) => { await task.getByRole('button', { name: 'Actions for the criterion Dry' }).press('Enter'); await page.getByRole('menuitem', { name: 'Remove' }).press('Enter'); }],
  ['comment', async (page, task) => { await task.getByLabel('Write a comment').fill('Which red?'); await press(page, 'Control+Enter'); }, /Comment added/],
  ['delete the comment', async (page, task) => { await task.getByRole('button', { name: /^Actions for the comment/ }).press('Enter'); await page.getByRole('menuitem', { name: 'Delete…' }).press('Enter'); await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter'); }],
  ['claim', async (_page, task) => task.getByRole('button', { name: 'Claim' }).press('Enter'), /claimed in/],
  ['release', async (page, task) => { await task.getByRole('button', { name: 'Release…' }).press('Enter'); await page.getByRole('dialog').getByRole('button', { name: 'Release' }).press('Enter'); }, /released/],
];

test('after every action in the panel something in it has the focus, and what was changed is said once', async ({ hub, page }) => {
  test.setTimeout(120_000);
  await startSession(hub.admin, 'Paint');
  await hub.admin.createTask('HUB', { title: 'The boat', status: 'backlog', description: 'Old.', acceptance_criteria: ['Two coats'] });
  await hub.admin.createTask('HUB', { title: 'The hull' });
  await enter(hub, page, '/t/HUB-1');
  const task = panel(page, 'HUB-1');
  // Every polite word since it was asked last.
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const region = document.querySelector('p[aria-live=polite][role=status]')!;
    new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, { childList: true, characterData: true, subtree: true });
  });
  const said = (): Promise<string[]> => page.evaluate(() => (window as unknown as { said: string[] }).said);
  for (const [name, act, words] of ACTIONS) {
    const before = (await said()).length;
    await act(page, task);
    if (words) await expect.poll(async () => (await said()).slice(before).filter((one) => words.test(one)).length, { message: name }).toBe(1);
    await expectInPanel(page, name);
  }
});

test('the menu’s button, the pencil and the place of a field have the focus again after Escape', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'The boat', description: 'Old.', acceptance_criteria: ['Two coats'] });
  await enter(hub, page, '/t/HUB-1');
  const task = panel(page, 'HUB-1');
  for (const [opener, item] of [
    ['Edit title', null],
    ['Edit description', null],
    [/^Role/, null],
    [/^Due date/, null],
    [/^Add a label/, null],
    [/^Parent/, null],
    [/^Blocked by/, null],
    ['Actions for the criterion Two coats', 'Edit'],
  ] as const) {
    const button = task.getByRole('button', { name: opener });
    await button.focus();
    await press(page, 'Enter');
    if (item) await page.getByRole('menuitem', { name: item }).press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.matches('input, textarea'))).toBe(true);
    await press(page, 'Escape');
    await expect(button, String(opener)).toBeFocused();
  }
});

test('a mention is taken by Enter, anywhere in the text', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'The boat' });
  await hub.agent('claude', { display_name: 'Claude' });
  await hub.agent('clara', { display_name: 'Clara' });
  await enter(hub, page, '/t/HUB-1');
  const field = page.getByLabel('Write a comment');
  const offered = page.getByRole('listbox', { name: 'People to mention' }).getByRole('option');
  await field.fill('Ask  about the paint');
  await field.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(4, 4));
  await page.keyboard.type('@cl');
  await expect(offered).toHaveCount(2);
  await press(page, 'ArrowDown', 'ArrowUp', 'Enter');
  await expect(field, 'in the middle, and no line break').toHaveValue(/^Ask @cla(ude|ra) about the paint$/);
  await page.keyboard.type('kindly ');
  await expect(field, 'the caret stands behind it').toHaveValue(/^Ask @cla(ude|ra) kindly about the paint$/);
  await expect(offered).toHaveCount(0);

  await field.fill('');
  await page.keyboard.type('Hello @clau');
  await expect(offered).toHaveText(/claude/);
  const [list, area] = [await page.getByRole('listbox', { name: 'People to mention' }).boundingBox(), await field.boundingBox()];
  expect(list!.x, 'at the caret').toBeGreaterThan(area!.x + 20);
});

test('a task that cannot be loaded while the connection is lost says so, and loads when it is back', async ({ hub, page, consoleOf }) => {
  consoleOf.excuseOutage();
  for (const name of ['The boat', 'The hull']) await hub.admin.createTask('HUB', { title: name });
  await enter(hub, page, '/t/HUB-1');
  await hub.down();
  await expect(page.getByRole('alert').filter({ hasText: 'Connection lost' })).toBeVisible();
  await card(page, 'HUB-2').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/t\/HUB-2$/);
  await expect(panel(page, 'HUB-2')).toContainText('cannot be loaded now');
  await expect(panel(page, 'HUB-2').getByText('The boat')).toHaveCount(0);
  await hub.up();
  await expect(panel(page, 'HUB-2').getByRole('heading', { name: 'The hull' })).toBeVisible({ timeout: 20_000 });
});
