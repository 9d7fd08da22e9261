// Work taken on, finished and taken back by plain forms, without JavaScript.
import type { Page } from '@playwright/test';
import { standing, worker } from '../support/approvals';
import { expect, test, type Console, type Hub, type OpenBrowser } from '../support/hub';
import { panel } from '../support/screen';

async function plain(hub: Hub, openBrowser: OpenBrowser, consoleOf: Console): Promise<Page> {
  consoleOf.excuse(/preloaded using link preload but not used/);
  const page = await openBrowser({ javaScriptEnabled: false });
  await hub.signIn(page, 'ada', '/t/HUB-1');
  return page;
}

test('claimed and completed with evidence, in a session that is started for it', async ({ hub, openBrowser, consoleOf }) => {
  await hub.admin.createTask('HUB', { title: 'Oil the gate', status: 'backlog', acceptance_criteria: ['It holds', 'It shines'] });
  const page = await plain(hub, openBrowser, consoleOf);
  const task = panel(page, 'HUB-1');
  await task.getByRole('button', { name: 'Claim', exact: true }).click();
  await expect(task.getByRole('textbox', { name: 'Result' })).toBeVisible();
  expect(await hub.admin.task('HUB-1')).toMatchObject({ status: 'active', lease: { member: 'ada', session: 'S-1' } });
  await task.getByRole('textbox', { name: 'Result' }).fill('It **glides**.');
  await task.getByRole('textbox', { name: 'What shows it: It holds' }).fill('Pulled at it');
  await task.getByRole('button', { name: 'Complete', exact: true }).click();
  await expect(task.locator('strong', { hasText: 'glides' })).toBeVisible();
  const done = await hub.admin.task('HUB-1');
  expect(done).toMatchObject({ lease: null, result: 'It **glides**.' });
  const criteria = done.acceptance_criteria as { evidence: { text: string }[] }[];
  expect(criteria.map(({ evidence }) => evidence.map(({ text }) => text))).toEqual([['Pulled at it'], []]);
  expect(await standing(hub)).toEqual([]);
});

test('taken back from its holder, who is told the reason', async ({ hub, openBrowser, consoleOf }) => {
  await hub.admin.createTask('HUB', { title: 'Oil the gate', status: 'backlog' });
  const { rest, session } = await worker(hub);
  await rest.post('/tasks/HUB-1/claim', { session });
  const page = await plain(hub, openBrowser, consoleOf);
  const task = panel(page, 'HUB-1');
  await expect(task.getByRole('button', { name: 'Claim', exact: true })).toBeHidden();
  await task.getByRole('textbox', { name: 'Why is it taken back?' }).fill('It rains.');
  await task.getByRole('button', { name: 'Take back', exact: true }).click();
  await expect(task.getByRole('button', { name: 'Take back', exact: true })).toBeHidden();
  expect(await hub.admin.task('HUB-1')).toMatchObject({ status: 'active', lease: null, assignee: null });
  const inbox = await rest.get<{ items: { kind: string; text: string }[] }>('/inbox');
  expect(inbox.items).toContainEqual(expect.objectContaining({ kind: 'lease_lost', text: 'It rains.' }));
});
