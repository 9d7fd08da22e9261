// Approving is one deliberate act on what is on the screen: no second press, no key, no drag and no
// change meanwhile decides by accident.
import type { Locator, Page } from '@playwright/test';
import { complete, standing, waiting, worker } from '../support/approvals';
import { cardIn, column } from '../support/board';
import { drag, pointOf } from '../support/drag';
import { expect, test } from '../support/hub';
import { choose, enter, moveByMenu, panel, toasts } from '../support/screen';

const chosen = (page: Page) => page.getByRole('region', { name: 'The chosen approval' });
const need = (page: Page, name: string) => page.getByRole('article', { name: new RegExp(`^Approval of ${name}\\b`) });
const accept = (within: Page | Locator) => within.getByRole('button', { name: 'Accept', exact: true });

/**
 * Presses twice at the same point: the second press when the first was answered, as fast as the hub
 * can be.
 */
async function pressTwice(page: Page, button: Locator, answered: () => Promise<void>): Promise<void> {
  const at = await pointOf(button);
  await page.mouse.click(at.x, at.y);
  await answered();
  await page.mouse.click(at.x, at.y);
}

for (const [name, path] of [
  ['Needs you', '/needs-you'],
  ['the approvals', '/approvals'],
] as const) {
  test(`a second press where the first one was decides nothing, on ${name}`, async ({ hub, page }) => {
    const claude = await worker(hub);
    for (const title of ['Oil the gate', 'Mend the fence', 'Rake the leaves']) await waiting(hub, claude, title);
    await enter(hub, page, path);
    const left = async () => (await standing(hub)).filter((one) => one.endsWith('pending')).length;
    const shown = path === '/needs-you' ? page.locator('.need') : page.getByRole('region', { name: 'Approvals' }).getByRole('listitem');
    await expect(shown).toHaveCount(3);
    await pressTwice(page, accept(page).first(), () => expect(shown).toHaveCount(2));
    await expect(accept(page).first(), 'the next one comes to life by itself').toBeEnabled();
    expect(await left()).toBe(2);
    await accept(page).first().dblclick();
    await expect(shown).toHaveCount(1);
    await expect(accept(page).first()).toBeEnabled();
    expect(await left()).toBe(1);
    await accept(page).first().click();
    await expect(shown).toHaveCount(0);
    expect(await left()).toBe(0);
  });
}

test('a pointer that moves on to the next one decides it at once', async ({ hub, page }) => {
  const claude = await worker(hub);
  for (const title of ['Oil the gate', 'Mend the fence']) await waiting(hub, claude, title);
  await enter(hub, page, '/needs-you');
  await accept(page).first().click();
  await expect(page.locator('.need')).toHaveCount(1);
  const at = await pointOf(accept(page));
  await page.mouse.move(at.x - 60, at.y - 60);
  await page.mouse.move(at.x, at.y, { steps: 4 });
  await accept(page).click();
  await expect(page.getByText('All is settled.')).toBeVisible();
});

test('a press is bound to what it began on: what took its place meanwhile is not decided', async ({ hub, page }) => {
  const claude = await worker(hub);
  const key = await waiting(hub, claude, 'Oil the gate');
  await enter(hub, page, '/needs-you');
  const at = await pointOf(accept(need(page, key)));
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await hub.admin.patch(`/tasks/${key}`, { description: 'With vegetable oil.' });
  await expect(need(page, key).getByText('It was changed while you looked')).toBeVisible();
  await page.mouse.up();
  await expect(accept(need(page, key))).toBeEnabled();
  expect(await standing(hub)).toEqual(['A-2 pending', 'A-1 superseded']);
});

test('the letter a decides only what has the focus, and says so', async ({ hub, page }) => {
  const claude = await worker(hub);
  for (const title of ['Oil the gate', 'Mend the fence']) await waiting(hub, claude, title);
  await enter(hub, page, '/needs-you');
  await expect(page.locator('.need')).toHaveCount(2);
  for (const key of ['a', 'r']) {
    await page.keyboard.press(key);
    await expect(toasts(page).filter({ hasText: `Press j to go to the first thing, then ${key}.` })).toBeVisible();
  }
  await expect(page.getByLabel(/What has to be different/)).toHaveCount(2);
  await expect(page.getByLabel(/What has to be different/).first()).toBeHidden();
  expect(await standing(hub)).toEqual(['A-2 pending', 'A-1 pending']);
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await expect(page.locator('.need')).toHaveCount(1);
  await page.keyboard.press('a');
  await expect(toasts(page).filter({ hasText: 'then a.' }).first()).toBeVisible();
  expect((await standing(hub)).filter((one) => one.endsWith('pending'))).toHaveLength(1);
});

test('a letter does not decide what has scrolled out of sight', async ({ hub, page }) => {
  const claude = await worker(hub);
  for (let number = 1; number <= 5; number++) await waiting(hub, claude, `Chore ${number}`, ['It holds', 'It shines']);
  await enter(hub, page, '/needs-you');
  await page.keyboard.press('j');
  const first = page.locator('.need').first();
  await expect(first).toBeFocused();
  await page.locator('.need').last().scrollIntoViewIfNeeded();
  await expect(first).not.toBeInViewport();
  await page.keyboard.press('a');
  await expect(first, 'shown, not decided').toBeInViewport();
  await expect(page.locator('.need')).toHaveCount(5);
  await page.keyboard.press('a');
  await expect(page.locator('.need')).toHaveCount(4);
});

test('what is not proven is named beside the button, wherever one decides', async ({ hub, page }) => {
  const claude = await worker(hub);
  const key = await waiting(hub, claude, 'Oil the gate', ['It holds', 'It shines']);
  for (const path of ['/needs-you', '/approvals', `/t/${key}`]) {
    await enter(hub, page, path);
    await expect(accept(page)).toHaveAccessibleDescription(/1 criterion is not proven:\s*It shines/);
    await expect(page.locator('.unproven-note'), path).toBeVisible();
  }
});

test('accepting several names them and what is not proven, and asks', async ({ hub, page }) => {
  const claude = await worker(hub);
  await waiting(hub, claude, 'Oil the gate', ['It holds', 'It shines']);
  await waiting(hub, claude, 'Mend the fence', ['It stands']);
  await enter(hub, page, '/approvals');
  await page.getByLabel('Choose all').check();
  await page.getByRole('button', { name: 'Accept all' }).click();
  const dialog = page.getByRole('dialog', { name: 'Accept 2 tasks?' });
  await expect(dialog).toContainText('HUB-1 Oil the gate');
  await expect(dialog).toContainText('HUB-2 Mend the fence');
  await expect(dialog).toContainText('It shines');
  await expect(dialog, 'what is proven is not named').not.toContainText('It stands');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await standing(hub)).toEqual(['A-2 pending', 'A-1 pending']);
  await page.getByRole('button', { name: 'Accept all' }).click();
  // What came while it was asked is not accepted with it.
  await waiting(hub, claude, 'Rake the leaves');
  await dialog.getByRole('button', { name: 'Accept 2 tasks' }).click();
  await expect(toasts(page).filter({ hasText: '2 tasks accepted.' })).toBeVisible();
  expect(await standing(hub)).toEqual(['A-3 pending', 'A-2 approved', 'A-1 approved']);
});

test('one that was changed while several were named is not accepted', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  const claude = await worker(hub);
  for (const title of ['Oil the gate', 'Mend the fence']) await waiting(hub, claude, title);
  await enter(hub, page, '/approvals');
  await page.getByLabel('Choose all').check();
  await page.getByRole('button', { name: 'Accept all' }).click();
  const dialog = page.getByRole('dialog', { name: 'Accept 2 tasks?' });
  await expect(dialog).toBeVisible();
  await hub.admin.patch('/tasks/HUB-1', { description: 'With vegetable oil.' });
  await dialog.getByRole('button', { name: 'Accept 2 tasks' }).click();
  await expect(toasts(page).filter({ hasText: 'A-1 was superseded' })).toBeVisible();
  expect(await standing(hub)).toEqual(['A-3 pending', 'A-2 approved', 'A-1 superseded']);
});

const ways: [string, (page: Page, key: string, to: 'Done' | 'Active') => Promise<void>][] = [
  ['dragging', async (page, key, to) => drag(page, cardIn(page, 'Review', key), await pointOf(column(page, to)))],
  ['the menu', (page, key, to) => moveByMenu(page, key, to)],
  [
    'the keyboard',
    async (page, _, to) => {
      await page.keyboard.press('j');
      await page.keyboard.press('m');
      await page.getByRole('menuitem', { name: to }).press('Enter');
    },
  ],
];
for (const [way, move] of ways) {
  test(`moving a waiting card to Done by ${way} shows what it approves, and asks`, async ({ hub, page }) => {
    const claude = await worker(hub);
    const key = await waiting(hub, claude, 'Oil the gate', ['It holds', 'It shines']);
    await enter(hub, page);
    await move(page, key, 'Done');
    const dialog = page.getByRole('dialog', { name: `Accept ${key}?` });
    await expect(dialog).toContainText('Oil the gate: done.');
    await expect(dialog).toContainText('pull --hard');
    await expect(accept(dialog)).toHaveAccessibleDescription(/It shines/);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(cardIn(page, 'Review', key)).toBeVisible();
    expect(await standing(hub)).toEqual(['A-1 pending']);
    await moveByMenu(page, key, 'Done');
    await accept(dialog).click();
    await expect(cardIn(page, 'Done', key)).toBeVisible();
    expect(await standing(hub)).toEqual(['A-1 approved']);
  });

  test(`moving a waiting card back to Active by ${way} asks for the reason`, async ({ hub, page }) => {
    const claude = await worker(hub);
    const key = await waiting(hub, claude, 'Oil the gate');
    await enter(hub, page);
    await move(page, key, 'Active');
    const dialog = page.getByRole('dialog', { name: `Reject ${key} and send it back?` });
    const reason = dialog.getByLabel(`What has to be different in ${key}?`);
    await expect(reason).toBeFocused();
    await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
    await expect(reason, 'nothing is sent without one').toBeVisible();
    await reason.fill('The left hinge, too.');
    await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
    await expect(cardIn(page, 'Active', key)).toBeVisible();
    await expect(dialog).toBeHidden();
    expect(await standing(hub)).toEqual(['A-1 rejected']);
  });
}

test('a double press on Done in the menu does not accept through the dialog it opens', async ({ hub, page }) => {
  const claude = await worker(hub);
  const key = await waiting(hub, claude, 'Oil the gate');
  await enter(hub, page, `/t/${key}`);
  await panel(page, key).getByRole('button', { name: `Move ${key}, now in Review` }).first().click();
  await choose(page, 'Done');
  const dialog = page.getByRole('dialog', { name: `Accept ${key}?` });
  await expect(accept(dialog)).toBeVisible();
  const at = await pointOf(accept(dialog));
  await page.mouse.dblclick(at.x, at.y);
  await expect(accept(dialog)).toBeEnabled();
  expect(await standing(hub)).toEqual(['A-1 pending']);
  await accept(dialog).click();
  await expect(dialog).toBeHidden();
  expect(await standing(hub)).toEqual(['A-1 approved']);
});

test('a waiting card that is asked for anew while the dialog is open is read again before it is decided', async ({ hub, page }) => {
  const claude = await worker(hub);
  const key = await waiting(hub, claude, 'Oil the gate');
  await enter(hub, page);
  await moveByMenu(page, key, 'Done');
  const dialog = page.getByRole('dialog', { name: `Accept ${key}?` });
  await expect(dialog).toContainText('A-1 ·');
  await hub.admin.patch(`/tasks/${key}`, { description: 'With vegetable oil.' });
  await expect(dialog.getByText('It was changed while you looked')).toBeVisible();
  await expect(dialog).toContainText('A-2 ·');
  await accept(dialog).click();
  await expect(cardIn(page, 'Done', key)).toBeVisible();
  expect(await standing(hub)).toEqual(['A-2 approved', 'A-1 superseded']);
});

test('the open task decides what it shows, never what is still being read', async ({ hub, page }) => {
  const claude = await worker(hub);
  const key = await waiting(hub, claude, 'Oil the gate');
  await enter(hub, page, `/t/${key}`);
  const box = panel(page, key).getByRole('region', { name: 'Approval' });
  await expect(accept(box)).toBeEnabled();
  let letGo = (): void => {};
  const wanted = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/api/ui/task', async (route) => {
    await wanted;
    await route.continue();
  });
  await hub.admin.patch(`/tasks/${key}`, { description: 'With vegetable oil.' });
  await expect(accept(box), 'the card is new, the content is not yet').toBeDisabled();
  const at = await pointOf(accept(box));
  await page.mouse.click(at.x, at.y);
  letGo();
  await expect(box.getByText('It was changed while you looked')).toBeVisible();
  await expect(accept(box)).toBeEnabled();
  expect(await standing(hub)).toEqual(['A-2 pending', 'A-1 superseded']);
  await accept(box).click();
  await expect(cardIn(page, 'Done', key)).toBeVisible();
});

test('on a phone a second tap decides nothing', async ({ hub, openBrowser }) => {
  const claude = await worker(hub);
  for (const title of ['Oil the gate', 'Mend the fence']) await waiting(hub, claude, title);
  const page = await openBrowser({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await enter(hub, page, '/needs-you');
  await expect(page.locator('.need')).toHaveCount(2);
  await accept(page).first().scrollIntoViewIfNeeded();
  const at = await pointOf(accept(page).first());
  await page.touchscreen.tap(at.x, at.y);
  await expect(page.locator('.need')).toHaveCount(1);
  const next = await pointOf(accept(page));
  await page.touchscreen.tap(next.x, next.y);
  await expect(accept(page)).toBeEnabled();
  expect((await standing(hub)).filter((one) => one.endsWith('pending'))).toHaveLength(1);
  await accept(page).tap();
  await expect(page.getByText('All is settled.')).toBeVisible();
});

test('without JavaScript one decides on the approval alone, and lands on what was decided', async ({ hub, openBrowser, consoleOf }) => {
  consoleOf.excuse(/preloaded using link preload but not used/);
  const claude = await worker(hub);
  for (const title of ['Oil the gate', 'Mend the fence']) await waiting(hub, claude, title, ['It holds', 'It shines']);
  const page = await openBrowser({ javaScriptEnabled: false });
  await hub.signIn(page, 'ada', '/t/HUB-1');
  const task = panel(page, 'HUB-1');
  await expect(task.getByRole('button', { name: 'Backlog', exact: true })).toBeVisible();
  for (const name of ['Done', 'Active', 'Accept']) await expect(task.getByRole('button', { name, exact: true })).toBeHidden();
  await task.getByRole('link', { name: 'Read and decide A-1' }).click();
  await expect(page).toHaveURL(`${hub.url}/approvals/A-1`);
  await page.goto(`${hub.url}/approvals`);
  await expect(chosen(page)).toContainText('It shines');
  await accept(chosen(page)).click();
  await expect(page, 'not on the next one').toHaveURL(/\/approvals\/A-2$/);
  await expect(chosen(page)).toContainText('accepted');
  await expect(accept(page)).toBeHidden();
  expect(await standing(hub)).toEqual(['A-2 approved', 'A-1 pending']);
});

test('a rejected round comes back and waits again', async ({ hub, page }) => {
  const claude = await worker(hub);
  const key = await waiting(hub, claude, 'Oil the gate');
  await enter(hub, page);
  await moveByMenu(page, key, 'Active');
  const dialog = page.getByRole('dialog', { name: `Reject ${key} and send it back?` });
  await dialog.getByLabel(`What has to be different in ${key}?`).fill('The left hinge, too.');
  await page.keyboard.press('Control+Enter');
  await expect(cardIn(page, 'Active', key)).toBeVisible();
  await complete(claude, key, 'Both hinges.');
  await moveByMenu(page, key, 'Done');
  await expect(page.getByRole('dialog', { name: `Accept ${key}?` })).toContainText('The left hinge, too.');
});
