// The hub is killed as by a power cut: people see it, lose nothing, and go on by themselves when it
// is back.
import type { Page } from '@playwright/test';
import { card, cardIn, column, openActions } from '../support/board';
import { drag, holdOver, pointOf } from '../support/drag';
import { expect, test } from '../support/hub';
import { choose, enter, expectNotReloaded, markDocument, panel, quickAdd } from '../support/screen';
import { callOverStdio } from '../support/stdio';

const banner = (page: Page) => page.getByRole('alert').filter({ hasText: 'Connection lost' });

test('a lost connection is told, makes the board read-only and heals by itself', async ({ hub, page, consoleOf }) => {
  consoleOf.excuseOutage();
  await hub.admin.createTask('HUB', { title: 'Before the storm' });
  const token = await hub.agent('claude');
  await enter(hub, page);
  await markDocument(page);
  await quickAdd(page, 'Inbox', 'Written just before');
  const draft = page.getByLabel('Title of the new task in Inbox');
  await draft.fill('A half-written tit');
  await hub.down('kill');

  await expect(banner(page)).toBeVisible();
  await expect(banner(page)).toContainText(/Showing \d\d:\d\d\. Trying again/);
  await expect(page.getByRole('button', { name: 'New task' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Add task to Inbox' })).toBeDisabled();
  await expect(draft).toHaveValue('A half-written tit');
  await openActions(page, 'HUB-1');
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Move to…' })).toBeHidden();
  await page.keyboard.press('Escape');
  const from = await pointOf(card(page, 'HUB-1'));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const to = await pointOf(column(page, 'Backlog'));
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  await expect(cardIn(page, 'Inbox', 'HUB-1'), 'nothing is dragged').toBeVisible();

  const moved = await callOverStdio(hub.directory, token, 'tasks_move', { task: 'HUB-1', to: 'backlog' });
  expect(moved.isError ?? false, JSON.stringify(moved)).toBe(false);
  await hub.up();
  await expect(banner(page)).toBeHidden();
  await expect(cardIn(page, 'Backlog', 'HUB-1'), 'what happened meanwhile').toBeVisible();
  await expect(cardIn(page, 'Inbox', 'HUB-2'), 'what was acknowledged before').toBeVisible();
  await expect(draft).toHaveValue('A half-written tit');
  await draft.press('Enter');
  await expect(cardIn(page, 'Inbox', 'HUB-3')).toContainText('A half-written tit');
  await hub.admin.createTask('HUB', { title: 'After the storm' });
  await expect(cardIn(page, 'Inbox', 'HUB-4')).toBeVisible();
  await expectNotReloaded(page);
});

test('drafts of a task outlive the outage', async ({ hub, page, consoleOf }) => {
  consoleOf.excuseOutage();
  consoleOf.excuse(/status of 409/);
  await hub.admin.createTask('HUB', { title: 'Long thoughts' });
  await enter(hub, page, '/t/HUB-1');
  const task = panel(page, 'HUB-1');
  await task.getByRole('button', { name: 'Say what this is about…' }).click();
  await task.getByRole('textbox', { name: 'Description' }).fill('A long thought');
  await task.getByLabel('Write a comment').fill('A short one');
  await hub.down('kill');
  await expect(banner(page)).toBeVisible();
  await expect(task.getByRole('button', { name: 'Comment', exact: true })).toBeDisabled();
  await hub.up();
  await hub.admin.patch('/tasks/HUB-1', { title: 'Long thoughts, indeed' });
  await expect(banner(page)).toBeHidden();
  await expect(task.getByRole('heading', { name: 'Long thoughts, indeed' })).toBeVisible();
  await expect(task.getByRole('textbox', { name: 'Description' })).toHaveValue('A long thought');
  await expect(task.getByLabel('Write a comment')).toHaveValue('A short one');
  await task.getByRole('button', { name: 'Save' }).click();
  await task.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(task.locator('.said', { hasText: 'A short one' })).toBeVisible();
  await expect.poll(async () => (await hub.admin.task('HUB-1')).description).toBe('A long thought');
});

test('a card held while the connection goes stays where it was', async ({ hub, page, consoleOf }) => {
  consoleOf.excuseOutage();
  await hub.admin.createTask('HUB', { title: 'In the hand' });
  await enter(hub, page);
  await holdOver(page, card(page, 'HUB-1'), await pointOf(column(page, 'Backlog')));
  await hub.down('kill');
  await expect(banner(page)).toBeVisible();
  await page.mouse.up();
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
  await hub.up();
  await expect(banner(page)).toBeHidden();
  await drag(page, card(page, 'HUB-1'), await pointOf(column(page, 'Backlog')));
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toBeVisible();
  await expect(page.getByText('HUB-1 moved to Backlog.')).toBeVisible();
});

test('a polite restart is no more than a blink', async ({ hub, page, consoleOf }) => {
  consoleOf.excuseOutage();
  await enter(hub, page);
  await markDocument(page);
  await hub.restart('stop');
  await hub.admin.createTask('HUB', { title: 'After the update' });
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
  await expect(banner(page)).toBeHidden();
  await openActions(page, 'HUB-1');
  await choose(page, 'Move to…', 'Backlog');
  await expect(page.getByText('HUB-1 moved to Backlog.')).toBeVisible();
  await expectNotReloaded(page);
});
