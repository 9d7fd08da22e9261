// Two people and an agent on one board: each sees what the others do, and nobody's work is lost
// where they collide.
import type { Page, Route } from '@playwright/test';
import { card, cardIn } from '../support/board';
import { expect, PASSWORD, test, type Hub } from '../support/hub';
import { enter, expectNotReloaded, markDocument, moveByMenu, panel, quickAdd, toasts } from '../support/screen';

/** Ben, who never signed in yet. */
async function addBen(hub: Hub): Promise<void> {
  await hub.admin.createMember('ben', { display_name: 'Ben', kind: 'human', role: 'member', password: PASSWORD });
}

/** Holds the next request to a server function back until the answer's function is called. */
async function hold(page: Page, path: string): Promise<{ arrived: Promise<void>; letGo: () => Promise<void> }> {
  let arrive: (route: Route) => void;
  const held = new Promise<Route>((resolve) => (arrive = resolve));
  await page.route(`**/api/ui/${path}`, (route) => arrive(route), { times: 1 });
  return { arrived: held.then(() => undefined), letGo: async () => (await held).continue() };
}

test('each sees at once what the other person and the agent do', async ({ hub, page: ada, openBrowser }) => {
  await addBen(hub);
  const agent = await hub.mcpClient(await hub.agent('claude', { display_name: 'Claude' }));
  const ben = await openBrowser();
  await enter(hub, ada);
  await enter(hub, ben, '/', 'ben');
  await Promise.all([ada, ben].map(markDocument));

  await quickAdd(ada, 'Inbox', 'Plan the party');
  await expect(cardIn(ben, 'Inbox', 'HUB-1')).toContainText('Plan the party');
  await moveByMenu(ben, 'HUB-1', 'Backlog');
  await expect(cardIn(ada, 'Backlog', 'HUB-1')).toBeVisible();
  await agent.call('tasks_update', { task: 'HUB-1', title: 'Plan the garden party', priority: 'urgent' });
  await agent.call('tasks_comment', { task: 'HUB-1', body: 'Rain is likely.' });
  for (const page of [ada, ben]) {
    await expect(card(page, 'HUB-1')).toContainText('Plan the garden party');
    await expect(card(page, 'HUB-1')).toContainText('Urgent');
    await expect(card(page, 'HUB-1')).toContainText(/1\s*comment/);
  }
  await agent.call('tasks_create', { project: 'HUB', title: 'Borrow a tent' });
  for (const page of [ada, ben]) {
    await expect(cardIn(page, 'Inbox', 'HUB-2')).toContainText('Borrow a tent');
    await expectNotReloaded(page);
  }
});

test('an open task shows live what the others write into it', async ({ hub, page: ada, openBrowser }) => {
  await addBen(hub);
  await hub.admin.createTask('HUB', { title: 'Plan the party' });
  const agent = await hub.mcpClient(await hub.agent('claude', { display_name: 'Claude' }));
  const ben = await openBrowser();
  await enter(hub, ada, '/t/HUB-1');
  await enter(hub, ben, '/t/HUB-1', 'ben');

  await ben.getByLabel('Write a comment').fill('Who brings the cake?');
  await ben.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(panel(ada, 'HUB-1')).toContainText('Who brings the cake?');
  await agent.call('tasks_comment', { task: 'HUB-1', body: 'I **cannot** bake.' });
  for (const page of [ada, ben]) {
    await expect(panel(page, 'HUB-1').locator('strong', { hasText: 'cannot' })).toBeVisible();
  }
  await agent.call('tasks_move', { task: 'HUB-1', to: 'backlog' });
  for (const page of [ada, ben]) {
    await expect(panel(page, 'HUB-1').getByRole('button', { name: 'Move HUB-1, now in Backlog' }).first()).toBeVisible();
    await expect(panel(page, 'HUB-1')).toContainText('moved this from Inbox to Backlog through MCP');
  }
});

test('a move that became illegal meanwhile is taken back, with the reason', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  await hub.admin.createTask('HUB', { title: 'Plan the party', status: 'backlog' });
  await enter(hub, page);
  const move = await hold(page, 'tasks/move');
  await moveByMenu(page, 'HUB-1', 'Inbox');
  await expect(cardIn(page, 'Inbox', 'HUB-1'), 'shown before the hub has answered').toBeVisible();
  await move.arrived;
  await hub.admin.move('HUB-1', 'active');
  await hub.admin.move('HUB-1', 'review');
  await move.letGo();
  await expect(cardIn(page, 'Review', 'HUB-1'), 'where it really is').toBeVisible();
  await expect(toasts(page).filter({ hasText: 'HUB-1' })).toBeVisible();
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeHidden();
});

test('a move of what somebody else moved meanwhile is taken back and says who it was', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  await addBen(hub);
  const ben = await hub.restAs('ben');
  await hub.admin.createTask('HUB', { title: 'Plan the party', status: 'backlog' });
  await enter(hub, page);
  const move = await hold(page, 'tasks/move');
  await moveByMenu(page, 'HUB-1', 'Inbox');
  await move.arrived;
  await ben.move('HUB-1', 'active');
  await move.letGo();
  await expect(toasts(page).filter({ hasText: 'Ben moved HUB-1 to Active at the same time' })).toBeVisible();
  await expect(cardIn(page, 'Active', 'HUB-1'), 'where he put it').toBeVisible();
  expect((await hub.admin.task('HUB-1')).status).toBe('active');
});

test('a move of what somebody else only renamed meanwhile is no conflict, and neither are own moves in a row', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  await hub.admin.createTask('HUB', { title: 'Plan the party', status: 'inbox' });
  await enter(hub, page);
  const move = await hold(page, 'tasks/move');
  await moveByMenu(page, 'HUB-1', 'Backlog');
  await moveByMenu(page, 'HUB-1', 'Active');
  await moveByMenu(page, 'HUB-1', 'Review');
  await move.arrived;
  await hub.admin.patch('/tasks/HUB-1', { title: 'Plan the big party' });
  await move.letGo();
  await expect.poll(async () => (await hub.admin.task('HUB-1')).status).toBe('review');
  await expect(cardIn(page, 'Review', 'HUB-1')).toContainText('Plan the big party');
});

test('two who write the same text: the draft is kept, and its writer chooses', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  await addBen(hub);
  const ben = await hub.restAs('ben');
  await hub.admin.createTask('HUB', { title: 'Plan the party', description: 'On Sunday.' });
  await enter(hub, page, '/t/HUB-1');
  const task = panel(page, 'HUB-1');
  await task.getByRole('button', { name: 'Edit description' }).click();
  const field = task.getByRole('textbox', { name: 'Description' });
  await field.fill('On Saturday, at noon.');
  await ben.patch('/tasks/HUB-1', { description: 'On Friday.', priority: 'high' });
  await expect(task.getByRole('button', { name: 'Priority: High' }), 'what he changed has arrived').toBeVisible();
  await expect(field, 'the draft is not touched').toHaveValue('On Saturday, at noon.');
  await task.getByRole('button', { name: 'Save' }).click();

  const conflict = task.getByRole('alert');
  await expect(conflict).toContainText('Ben wrote this too');
  await expect(conflict).toContainText('On Friday.');
  await expect(field).toHaveValue('On Saturday, at noon.');
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await expect(conflict).toBeHidden();
  await expect(task).toContainText('On Saturday, at noon.');
  await expect.poll(async () => (await hub.admin.task('HUB-1')).description).toBe('On Saturday, at noon.');
});

test('a change of other fields is no conflict', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  await hub.admin.createTask('HUB', { title: 'Plan the party', description: 'On Sunday.' });
  await enter(hub, page, '/t/HUB-1');
  const task = panel(page, 'HUB-1');
  const update = await hold(page, 'tasks/update');
  await task.getByRole('button', { name: 'Edit description' }).click();
  await task.getByRole('textbox', { name: 'Description' }).fill('On Monday.');
  await task.getByRole('button', { name: 'Save' }).click();
  await update.arrived;
  await hub.admin.patch('/tasks/HUB-1', { title: 'Plan the big party' });
  await update.letGo();
  await expect.poll(async () => (await hub.admin.task('HUB-1')).description).toBe('On Monday.');
  await expect(task.getByRole('heading', { name: 'Plan the big party' })).toBeVisible();
  await expect(task.getByRole('alert')).toBeHidden();
});

test('everybody sees who is here', async ({ hub, page: ada, openBrowser }) => {
  await addBen(hub);
  await enter(hub, ada);
  const members = ada.getByRole('list', { name: 'Members' });
  await expect(members.getByRole('listitem').filter({ hasText: 'Ben, offline' })).toBeVisible();
  const ben = await openBrowser();
  await enter(hub, ben, '/', 'ben');
  await expect(members.getByRole('listitem').filter({ hasText: 'Ben, online' })).toBeVisible();
  const others = ben.getByRole('list', { name: 'Members' });
  await expect(others.getByRole('listitem').filter({ hasText: 'Ada, online' })).toBeVisible();
});
