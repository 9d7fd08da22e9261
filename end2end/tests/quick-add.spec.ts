// Writing new tasks in one line: the new card is in sight, nothing that was written is lost, and
// what is missing is said.
import type { Page } from '@playwright/test';
import { card, cardIn, column } from '../support/board';
import { expect, test } from '../support/hub';
import { enter, signedIn, toasts } from '../support/screen';

const field = (page: Page, name: 'Inbox' | 'Backlog' = 'Inbox') => page.getByLabel(`Title of the new task in ${name}`);

async function open(page: Page, name: 'Inbox' | 'Backlog' = 'Inbox'): Promise<void> {
  await page.getByRole('button', { name: `Add task to ${name}` }).click();
  await expect(field(page, name)).toBeFocused();
}

test('the new card of a long column is brought into sight and lit up', async ({ hub, page }) => {
  for (let number = 1; number <= 14; number++) await hub.admin.createTask('HUB', { title: `Chore ${number}` });
  await enter(hub, page);
  await open(page);
  await field(page).fill('At the foot');
  await field(page).press('Enter');
  await expect(card(page, 'HUB-15')).toBeInViewport();
  await expect(card(page, 'HUB-15')).toHaveClass(/flash/);
  await expect(field(page), 'ready for the next').toBeFocused();
  await expect(card(page, 'HUB-15'), 'it goes out by itself').not.toHaveClass(/flash/);
});

for (const [filter, hides] of [
  ['?type=bug', 'a type'],
  ['?q=zebra', 'words'],
  ['?assignee=ada', 'a person'],
] as const) {
  test(`a new card that ${hides} of the filter hides is said to be hidden, with a way to it`, async ({ hub, page }) => {
    await enter(hub, page, `/p/HUB${filter}`);
    await open(page);
    await field(page).fill('Out of sight');
    await field(page).press('Enter');
    const toast = toasts(page).filter({ hasText: 'HUB-1 added to Inbox; the filters hide it.' });
    await expect(toast).toBeVisible();
    await expect(card(page, 'HUB-1')).toBeHidden();
    await toast.getByRole('link', { name: 'Show' }).click();
    await expect(page).toHaveURL(`${hub.url}/p/HUB`);
    await expect(card(page, 'HUB-1')).toHaveClass(/flash/);
    await expect(card(page, 'HUB-1')).toBeInViewport();
  });
}

test('without a project, and without words, it says what is missing', async ({ hub, page }) => {
  await enter(hub, page);
  await open(page);
  await field(page).press('Enter');
  await expect(page.locator('.quick-add-note').filter({ hasText: 'Write what is to be done first.' })).toBeVisible();
  await hub.admin.patch('/projects/HUB', { archived: true });
  await page.reload();
  await open(page);
  await field(page).fill('Where to?');
  await field(page).press('Enter');
  await expect(page.locator('.quick-add-note').filter({ hasText: 'There is no project yet' })).toBeVisible();
  await expect(field(page)).toHaveValue('Where to?');
});

test('on the board of all projects the last project is remembered', async ({ hub, page }) => {
  await hub.admin.createProject('AAA', 'Aardvarks');
  await hub.admin.createProject('WEB', 'Web');
  await enter(hub, page);
  await open(page);
  await page.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'Web' });
  await field(page).fill('Into Web');
  await field(page).press('Enter');
  await expect(card(page, 'WEB-1')).toBeVisible();
  await page.reload();
  await open(page, 'Backlog');
  await expect(page.getByRole('combobox', { name: 'Project' })).toHaveValue('WEB');
  await field(page, 'Backlog').fill('Into Web again');
  await field(page, 'Backlog').press('Enter');
  await expect(cardIn(page, 'Backlog', 'WEB-2')).toBeVisible();
  await page.goto(`${hub.url}/p/HUB`);
  await open(page);
  await field(page).fill('Into Hub');
  await field(page).press('Enter');
  await expect(card(page, 'HUB-1')).toBeVisible();
  await page.goto(hub.url);
  await open(page);
  await expect(page.getByRole('combobox', { name: 'Project' })).toHaveValue('HUB');
  await hub.admin.patch('/projects/HUB', { archived: true });
  await page.reload();
  await open(page);
  await expect(page.getByRole('combobox', { name: 'Project' }), 'one that is gone is not offered').not.toHaveValue('HUB');
});

for (const [name, text] of [
  ['words', 'word '.repeat(60).trim()],
  ['one long word', 'x'.repeat(248)],
  ['another script', '日本語の長い題'.repeat(36)],
] as const) {
  test(`a text that is too long for a title is not cut: ${name}`, async ({ hub, page }) => {
    await enter(hub, page);
    await open(page);
    await page.keyboard.insertText(text);
    await expect(field(page)).toHaveValue(text);
    const count = [...text].length;
    await expect(page.locator('.quick-add-note').filter({ hasText: `${count} characters; a title has at most 200.` })).toBeVisible();
    await field(page).press('Enter');
    await expect(field(page), 'nothing is sent, nothing is lost').toHaveValue(text);
    await expect(column(page, 'Inbox').getByRole('article')).toHaveCount(0);
    await page.getByRole('button', { name: 'Add with the whole text in the description' }).click();
    await expect(card(page, 'HUB-1')).toBeVisible();
    const task = await hub.admin.task('HUB-1');
    expect(task.description).toBe(text);
    expect([...task.title].length).toBeLessThanOrEqual(200);
    expect(text.startsWith(task.title.replace('…', ''))).toBe(true);
    await expect(field(page)).toHaveValue('');
  });
}

test('a plain form keeps a long text too', async ({ hub, openBrowser, consoleOf }) => {
  consoleOf.excuse(/preloaded using link preload but not used/);
  const page = await openBrowser({ javaScriptEnabled: false });
  await signedIn(hub, page);
  await page.goto(`${hub.url}/?add=inbox`);
  const text = 'word '.repeat(50).trim();
  await field(page).fill(text);
  await field(page).press('Enter');
  await expect(card(page, 'HUB-1')).toBeVisible();
  expect((await hub.admin.task('HUB-1')).description).toBe(text);
});

test('on a phone a long column keeps its button and its form', async ({ hub, openBrowser }) => {
  for (let number = 1; number <= 16; number++) await hub.admin.createTask('HUB', { title: `Chore ${number}` });
  const page = await openBrowser({ viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true });
  await enter(hub, page);
  const button = page.getByRole('button', { name: 'Add task to Inbox' });
  const height = async () => (await button.boundingBox())?.height ?? 0;
  expect(await height()).toBeGreaterThanOrEqual(38);
  await card(page, 'HUB-16').scrollIntoViewIfNeeded();
  await expect(button).toBeInViewport({ ratio: 1 });
  await button.tap();
  await field(page).fill('One more');
  await expect(field(page)).toBeInViewport({ ratio: 1 });
  await column(page, 'Inbox').getByRole('button', { name: 'Add', exact: true }).tap();
  await expect(card(page, 'HUB-17')).toBeInViewport();
});
