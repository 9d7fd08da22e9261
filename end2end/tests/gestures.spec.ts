// A gesture is bound to what was seen when it began, and ends when the page can no longer follow
// it.
import type { Page } from '@playwright/test';
import { waiting, worker } from '../support/approvals';
import { card, cardIn, column, openActions } from '../support/board';
import { holdOver, pointOf, preview } from '../support/drag';
import { expect, test, type Hub } from '../support/hub';
import { choose, enter, expectTitles, panel, toasts } from '../support/screen';

const refusal = (page: Page, words: string) => toasts(page).filter({ hasText: words });

async function claim(hub: Hub, key: string): Promise<void> {
  const { rest, session } = await worker(hub);
  await rest.post(`/tasks/${key}/claim`, { session });
}

test('a card reordered while an agent claims it stays the agent’s', async ({ hub, page }) => {
  for (const title of ['One', 'Two', 'Three']) await hub.admin.createTask('HUB', { title, status: 'backlog' });
  await enter(hub, page);
  await holdOver(page, card(page, 'HUB-1'), await pointOf(card(page, 'HUB-3'), 0.5, 0.8));
  await claim(hub, 'HUB-1');
  await expect(cardIn(page, 'Active', 'HUB-1')).toBeVisible();
  await page.mouse.up();
  await expect(refusal(page, 'Claude claimed HUB-1 meanwhile')).toBeVisible();
  expect(await hub.admin.task('HUB-1')).toMatchObject({ status: 'active', assignee: 'claude', lease: { member: 'claude' } });
});

test('a claim that the page has not heard of is not undone either', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  for (const title of ['One', 'Two']) await hub.admin.createTask('HUB', { title, status: 'backlog' });
  await enter(hub, page);
  await page.route('**/api/ui/tasks/move', async (route) => {
    await claim(hub, 'HUB-1');
    await route.continue();
  }, { times: 1 });
  await openActions(page, 'HUB-1');
  await choose(page, 'Move to…', 'Bottom of this column');
  await expect(refusal(page, 'Claude moved HUB-1 to Active at the same time')).toBeVisible();
  expect(await hub.admin.task('HUB-1')).toMatchObject({ status: 'active', lease: { member: 'claude' } });
});

test('the menu of a card moves what was seen when it opened', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'One', status: 'backlog' });
  const first = await worker(hub);
  await hub.admin.patch('/tasks/HUB-1', { assignee: 'claude' });
  await hub.admin.move('HUB-1', 'active');
  await enter(hub, page);
  await openActions(page, 'HUB-1');
  await choose(page, 'Move to…');
  await first.rest.post('/tasks/HUB-1/claim', { session: first.session });
  await expect(card(page, 'HUB-1')).toContainText('min left');
  await choose(page, 'Backlog');
  await expect(refusal(page, 'Claude claimed HUB-1 meanwhile')).toBeVisible();
  expect(await hub.admin.task('HUB-1')).toMatchObject({ status: 'active', lease: { member: 'claude' } });
});

test('the menu of the open task moves what was seen when it opened', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'One', status: 'backlog' });
  await enter(hub, page, '/t/HUB-1');
  await panel(page, 'HUB-1').getByRole('button', { name: 'Move HUB-1, now in Backlog' }).first().click();
  await expect(page.getByRole('menuitem', { name: 'Inbox' })).toBeVisible();
  await claim(hub, 'HUB-1');
  await expect(panel(page, 'HUB-1').getByRole('button', { name: 'Move HUB-1, now in Active' }).first()).toBeVisible();
  await choose(page, 'Inbox');
  await expect(refusal(page, 'Claude claimed HUB-1 meanwhile')).toBeVisible();
  expect(await hub.admin.task('HUB-1')).toMatchObject({ status: 'active', lease: { member: 'claude' } });
});

test('a card that began to wait for another approval while it was held is not moved', async ({ hub, page }) => {
  const key = await waiting(hub, await worker(hub), 'Oil the gate');
  await enter(hub, page);
  await holdOver(page, card(page, key), await pointOf(column(page, 'Backlog')));
  await hub.admin.patch(`/tasks/${key}`, { description: 'With vegetable oil.' });
  await expect(card(page, key)).toContainText('Oil the gate');
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await expect.poll(async () => (await hub.admin.get<{ items: unknown[] }>('/approvals')).items.length).toBe(2);
  await page.mouse.up();
  await expect(refusal(page, 'the approval of HUB-1 is another one')).toBeVisible();
  expect((await hub.admin.task(key)).status).toBe('review');
});

test('a drop on a column that does not take the card says why', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Sweep' });
  await enter(hub, page);
  await holdOver(page, card(page, 'HUB-1'), await pointOf(column(page, 'Done')));
  await page.mouse.up();
  await expect(refusal(page, 'HUB-1 cannot go from Inbox to Done. From Inbox it goes to Backlog or Active.')).toBeVisible();
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
});

const endings: [string, (page: Page) => Promise<unknown>][] = [
  ['the window loses the focus', (page) => page.evaluate(() => window.dispatchEvent(new Event('blur')))],
  [
    'the page is hidden',
    (page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))),
  ],
  [
    'the pointer is taken away',
    (page) => page.evaluate(() => window.dispatchEvent(new PointerEvent('pointercancel', { pointerId: 1 }))),
  ],
  [
    'the pointer moves without its button',
    (page) =>
      page.evaluate(() => {
        const options = { pointerId: 1, pointerType: 'mouse', buttons: 0, clientX: 500, clientY: 400, bubbles: true };
        document.body.dispatchEvent(new PointerEvent('pointermove', options));
      }),
  ],
  ['Escape is pressed', (page) => page.keyboard.press('Escape')],
];
for (const [when, end] of endings) {
  test(`a drag ends when ${when}, and the card goes back`, async ({ hub, page }) => {
    for (const title of ['One', 'Two']) await hub.admin.createTask('HUB', { title });
    await enter(hub, page);
    await holdOver(page, card(page, 'HUB-1'), await pointOf(column(page, 'Backlog')));
    await end(page);
    await expect(preview(page)).toBeHidden();
    await page.mouse.move(600, 400);
    await expect(preview(page), 'it does not begin again').toBeHidden();
    await page.mouse.up();
    await expect(page, 'letting go presses nothing').toHaveURL(`${hub.url}/`);
    await expectTitles(page, 'Inbox', ['One', 'Two']);
    expect((await hub.admin.task('HUB-1')).status).toBe('inbox');
  });
}
