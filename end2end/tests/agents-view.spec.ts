// What people see of the agents' side: what an agent is given for a task, and which tools agents
// call.
import { Agent } from '../support/agent';
import { expectAccessible } from '../support/axe';
import { expect, test } from '../support/hub';
import { enter, expectNoSideways, panel } from '../support/screen';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

test('a task shows what an agent gets for it, word for word, with its cost, and stays true', async ({ hub, page }) => {
  const task = { title: 'Mend the fence', prompt: 'Look at the posts first.', acceptance_criteria: ['It stands'] };
  await hub.admin.createTask('HUB', task);
  await enter(hub, page, '/t/HUB-1');
  const shown = panel(page, 'HUB-1').getByRole('region', { name: 'What an agent gets' });
  await expect(shown.locator('pre')).toHaveCount(0);
  await shown.getByText('What an agent gets').click();
  await expect(shown).toContainText(/about \d+ tokens, \d+\.\d KB/);
  await expect(shown.locator('pre')).toContainText('"prompt": "Look at the posts first."');
  await expect(shown.locator('pre')).toContainText('"written_by"');
  await hub.admin.patch('/tasks/HUB-1', { title: 'Mend the gate' });
  await expect(shown.locator('pre'), 'without a reload').toContainText('"title": "Mend the gate"');
  await expectAccessible(page);

  const agent = await Agent.overHttp(hub.url, await hub.agent('claude'));
  const given = await agent.call('tasks_get', { task: 'HUB-1', include: 'all' });
  await agent.close();
  expect(JSON.parse((await shown.locator('pre').textContent())!), 'it is the very answer').toEqual(given);
});

test('an admin sees which tools agents call, and what is refused', async ({ hub, page, openBrowser }) => {
  await enter(hub, page, '/admin');
  const section = page.getByRole('region', { name: 'MCP use' });
  await expect(section).toContainText('No calls yet');
  await hub.admin.createTask('HUB', { title: 'Counted' });
  const agent = await Agent.overHttp(hub.url, await hub.agent('claude', { display_name: 'Claude' }));
  for (const task of ['HUB-1', 'HUB-1']) await agent.call('tasks_get', { task });
  await agent.refused('tasks_get', { task: 'HUB-404' });
  await agent.close();
  await section.getByRole('button', { name: 'Count again' }).click();
  await expect(section).toContainText(/3 calls, 1 refused/);
  await section.getByText('Claude').click();
  await expect(section.getByRole('row').filter({ hasText: 'tasks_get' })).toContainText(/tasks_get\s*3\s*1/);
  await expectAccessible(page);
  const phone = await openBrowser(PHONE);
  await enter(hub, phone, '/admin');
  await phone.getByRole('region', { name: 'MCP use' }).getByText('Claude').click();
  await expectNoSideways(phone);
  await expectAccessible(phone);
});
