// The board by mouse and finger: dragging, the menus of cards, filters, Done.
import type { Page } from '@playwright/test';
import { card, cardIn, column, openActions } from '../support/board';
import { drag, Finger, holdOver, pointOf, preview } from '../support/drag';
import { expect, test, type Hub } from '../support/hub';
import { choose, enter, expectSaid, expectTitles, moveByMenu, toasts } from '../support/screen';

const lookOf = (page: Page, name: 'Review' | 'Active') =>
  column(page, name).evaluate((element) => Number(getComputedStyle(element).opacity));

async function done(hub: Hub, key: string): Promise<void> {
  for (const to of ['active', 'review', 'done'] as const) await hub.admin.move(key, to);
}

test('a card is dragged to another column by mouse', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Sweep' });
  await enter(hub, page);
  await drag(page, card(page, 'HUB-1'), await pointOf(column(page, 'Backlog')));
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toBeVisible();
  await expectSaid(page, 'HUB-1 moved from Inbox to Backlog');
  await expect(page, 'the drag opened nothing').toHaveURL(`${hub.url}/`);
  await toasts(page).getByRole('button', { name: 'Undo' }).click();
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
  await expectSaid(page, 'HUB-1 moved from Backlog to Inbox');
});

test('the order inside a column is what one makes it, and stays', async ({ hub, page }) => {
  for (const title of ['One', 'Two', 'Three']) await hub.admin.createTask('HUB', { title });
  await enter(hub, page);
  await expectTitles(page, 'Inbox', ['One', 'Two', 'Three']);
  await drag(page, card(page, 'HUB-3'), await pointOf(card(page, 'HUB-1'), 0.5, 0.2));
  await expectTitles(page, 'Inbox', ['Three', 'One', 'Two']);
  await expectSaid(page, 'HUB-3 moved inside Inbox');
  await drag(page, card(page, 'HUB-3'), await pointOf(card(page, 'HUB-2'), 0.5, 0.2));
  await expectTitles(page, 'Inbox', ['One', 'Three', 'Two']);
  await openActions(page, 'HUB-2');
  await choose(page, 'Move to…', 'Top of this column');
  await expectTitles(page, 'Inbox', ['Two', 'One', 'Three']);
  await expectSaid(page, 'HUB-2 moved inside Inbox');
  await page.reload();
  await expectTitles(page, 'Inbox', ['Two', 'One', 'Three']);
});

test('columns a card may not go to are dimmed and refuse it; Escape gives up', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Sweep', status: 'backlog' });
  await enter(hub, page);
  await holdOver(page, card(page, 'HUB-1'), await pointOf(column(page, 'Review')));
  await expect.poll(() => lookOf(page, 'Review')).toBeLessThan(1);
  expect(await lookOf(page, 'Active')).toBe(1);
  await page.mouse.up();
  await expect(preview(page)).toBeHidden();
  await expect.poll(() => lookOf(page, 'Review')).toBe(1);
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toBeVisible();

  await holdOver(page, card(page, 'HUB-1'), await pointOf(column(page, 'Active')));
  await page.keyboard.press('Escape');
  await expect(preview(page)).toBeHidden();
  await page.mouse.up();
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toBeVisible();
  expect((await hub.admin.task('HUB-1')).status).toBe('backlog');
});

test('a finger drags a card after holding it, and scrolls otherwise', async ({ hub, openBrowser }) => {
  const page = await openBrowser({ hasTouch: true, viewport: { width: 1200, height: 800 } });
  await hub.admin.createTask('HUB', { title: 'Sweep' });
  await enter(hub, page);
  const finger = await Finger.on(page);
  const [from, to] = [await pointOf(card(page, 'HUB-1')), await pointOf(column(page, 'Backlog'))];
  await finger.down(from);
  await finger.go(from, to);
  await finger.up();
  await expect(cardIn(page, 'Inbox', 'HUB-1'), 'without holding nothing is dragged').toBeVisible();
  await finger.down(from);
  await expect(preview(page), 'held').toBeVisible();
  await finger.go(from, to);
  await finger.up();
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toBeVisible();
  await expectSaid(page, 'HUB-1 moved from Inbox to Backlog');
});

test('the menu of a card moves, assigns, prioritises and archives', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Sweep' });
  await enter(hub, page);
  await openActions(page, 'HUB-1');
  await choose(page, 'Move to…');
  await expect(page.getByRole('menuitem', { name: 'Review' }), 'only what is legal').toBeHidden();
  await choose(page, 'Active');
  await expect(cardIn(page, 'Active', 'HUB-1')).toContainText('Assigned to Ada');
  await openActions(page, 'HUB-1');
  await choose(page, 'Assign…', 'Nobody');
  await expect(card(page, 'HUB-1')).not.toContainText('Assigned to');
  await openActions(page, 'HUB-1');
  await choose(page, 'Priority…', 'High');
  await expect(card(page, 'HUB-1')).toContainText('High priority');
  await openActions(page, 'HUB-1');
  await choose(page, 'Archive');
  await expect(card(page, 'HUB-1')).toBeHidden();
  await toasts(page).filter({ hasText: 'archived' }).getByRole('button', { name: 'Undo' }).click();
  await expect(cardIn(page, 'Active', 'HUB-1')).toContainText('High priority');
});

test('reopening asks for the reason first', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Sweep' });
  await done(hub, 'HUB-1');
  await enter(hub, page);
  await moveByMenu(page, 'HUB-1', 'Active');
  const dialog = page.getByRole('dialog', { name: 'Why does HUB-1 go back to Active?' });
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(cardIn(page, 'Done', 'HUB-1'), 'no reason, no move').toBeVisible();
  await moveByMenu(page, 'HUB-1', 'Active');
  await dialog.getByLabel('Reason').fill('A corner was left out.');
  await page.keyboard.press('Enter');
  await expect(cardIn(page, 'Active', 'HUB-1')).toBeVisible();
  await page.getByRole('link', { name: 'Sweep' }).click();
  await expect(page.getByRole('complementary', { name: 'HUB-1' })).toContainText('A corner was left out.');
});

test('Done shows its latest fifty, and more when asked', async ({ hub, page }) => {
  const titles = Array.from({ length: 53 }, (_, at) => `Chore ${at + 1}`);
  const tasks = await Promise.all(titles.map((title) => hub.admin.createTask('HUB', { title })));
  await Promise.all(tasks.map((task) => done(hub, task.key)));
  await enter(hub, page);
  const column_ = column(page, 'Done');
  await expect(column_.getByRole('heading', { level: 2 })).toContainText('53');
  await expect(column_.getByRole('article')).toHaveCount(50);
  await column_.getByRole('link', { name: 'Show more (3 older)' }).click();
  await expect(column_.getByRole('article')).toHaveCount(53);
  await expect(column_.getByRole('link', { name: /Show more/ })).toBeHidden();
});
