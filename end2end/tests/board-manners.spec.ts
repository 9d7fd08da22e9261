// What the board says and where it leaves one: messages that wait for their reader, one
// announcement, the focus on the card, the archive.
import type { Page } from '@playwright/test';
import { card, cardIn, column, openActions } from '../support/board';
import { drag, Finger, pointOf, preview } from '../support/drag';
import { expect, test } from '../support/hub';
import { choose, enter, expectSaid, moveByMenu, panel, toasts } from '../support/screen';

/** Lets the page's own clock run on, as if so long had passed. */
async function pass(page: Page, seconds: number): Promise<void> {
  await page.clock.runFor(seconds * 1_000);
}

for (const [name, hold] of [
  ['the pointer', (page: Page) => toasts(page).hover()],
  ['the focus', (page: Page) => toasts(page).getByRole('button', { name: 'Undo' }).focus()],
] as const) {
  test(`a message stays while ${name} is on it`, async ({ hub, page, consoleOf }) => {
    // The clock that runs on is the one of the live connection, too.
    consoleOf.excuse(/WebSocket connection to .* failed/);
    await hub.admin.createTask('HUB', { title: 'Sweep' });
    await page.clock.install();
    await enter(hub, page);
    await moveByMenu(page, 'HUB-1', 'Backlog');
    await expect(toasts(page)).toHaveCount(1);
    await hold(page);
    await pass(page, 60);
    await expect(toasts(page).getByRole('button', { name: 'Undo' })).toBeVisible();
    await page.mouse.move(5, 5);
    await card(page, 'HUB-1').focus();
    await pass(page, 5);
    await expect(toasts(page)).toHaveCount(0);
  });
}

test('a move is announced once, and a refusal, too', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Sweep' });
  await enter(hub, page);
  const live = page.locator('[aria-live], [role=status], [role=alert]');
  await moveByMenu(page, 'HUB-1', 'Backlog');
  await expectSaid(page, 'HUB-1 moved from Inbox to Backlog');
  await expect(toasts(page)).toContainText('HUB-1 moved to Backlog.');
  await expect(live.filter({ hasText: 'HUB-1 moved' })).toHaveCount(1);
  await drag(page, card(page, 'HUB-1'), await pointOf(column(page, 'Done')));
  await expectSaid(page, 'HUB-1 cannot go from Backlog to Done. From Backlog it goes to Inbox or Active.');
  await expect(live.filter({ hasText: 'cannot go' })).toHaveCount(1);
});

for (const [way, close] of [
  ['Escape', (page: Page) => page.keyboard.press('Escape')],
  ['its button', (page: Page) => panel(page, 'HUB-2').getByRole('link', { name: 'Close' }).press('Enter')],
] as const) {
  test(`closing a task by ${way} leads back to its card`, async ({ hub, page }) => {
    for (const title of ['One', 'Two']) await hub.admin.createTask('HUB', { title });
    await enter(hub, page);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(panel(page, 'HUB-2')).toBeVisible();
    await close(page);
    await expect(panel(page, 'HUB-2')).toBeHidden();
    await expect(card(page, 'HUB-2')).toBeFocused();
    await page.keyboard.press('k');
    await expect(card(page, 'HUB-1')).toBeFocused();
  });
}

test('the archive is reached from the board, and a task comes back from it', async ({ hub, page }) => {
  await hub.admin.createProject('WEB', 'Web');
  for (const title of ['Sweep', 'Dust']) await hub.admin.createTask('HUB', { title, status: 'backlog' });
  await hub.admin.createTask('WEB', { title: 'Elsewhere' });
  await enter(hub, page);
  await openActions(page, 'HUB-1');
  await choose(page, 'Archive');
  await expect(card(page, 'HUB-1')).toBeHidden();
  await hub.admin.post('/tasks/WEB-1/archive');
  await page.goto(`${hub.url}/p/HUB`);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await choose(page, 'Archived tasks…');
  const archive = page.getByRole('dialog', { name: 'Archived tasks' });
  await expect(archive.getByRole('listitem')).toHaveText([/HUB-1 Sweep/]);
  await hub.admin.post('/tasks/HUB-2/archive');
  await expect(archive.getByRole('listitem'), 'it is kept true').toHaveCount(2);
  await archive.getByRole('button', { name: 'Put HUB-1 back on the board' }).click();
  await expect(archive.getByRole('listitem')).toHaveText([/HUB-2 Dust/]);
  await page.keyboard.press('Escape');
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toBeVisible();
  await expect.poll(async () => (await hub.admin.task('HUB-1')).archived).toBe(false);
});

test('on a phone a drag at the edge stops at each column, and its preview stays on the screen', async ({ hub, openBrowser }) => {
  const page = await openBrowser({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await hub.admin.createTask('HUB', { title: 'Sweep under every carpet in the whole house' });
  await enter(hub, page);
  const finger = await Finger.on(page);
  const from = await pointOf(card(page, 'HUB-1'));
  await finger.down(from);
  await expect(preview(page)).toBeVisible();
  await finger.go(from, { x: 380, y: from.y });
  await expect(preview(page)).toBeInViewport({ ratio: 1 });
  const tab = (name: string) => page.getByRole('navigation', { name: 'Columns' }).getByRole('link', { name: new RegExp(name) });
  await expect(tab('Backlog')).toHaveAttribute('aria-current', 'true');
  await finger.go({ x: 380, y: from.y }, { x: 195, y: from.y });
  const off = () => page.locator('#board').evaluate((board) => Math.round(board.scrollLeft) % board.clientWidth);
  await expect.poll(off, 'a whole column is in view').toBe(0);
  await expect(tab('Backlog')).toHaveAttribute('aria-current', 'true');
  await finger.up();
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toBeVisible();
  await expect.poll(async () => (await hub.admin.task('HUB-1')).status).toBe('backlog');
});
