// The whole story with real parts: one task from a person's idea through the hands of four agents
// and an admin to Done. The agents are official MCP clients; one is killed. The people use
// browsers, the admin a phone.
import type { Page } from '@playwright/test';
import { Agent } from '../support/agent';
import { cardIn } from '../support/board';
import { expect, test, type Hub } from '../support/hub';
import { choose, enter, expectNotReloaded, markDocument, panel, quickAdd } from '../support/screen';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/**
 * A lease of one minute, set where an admin sets it: this story waits for a real one to run out.
 */
async function shortLeases(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' }).click();
  await page.getByRole('button', { name: 'Actions for Hub' }).click();
  await choose(page, 'Edit…');
  const dialog = page.getByRole('dialog', { name: 'Edit Hub' });
  await dialog.getByLabel('Lease minutes').fill('1');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Projects' })).toContainText('leases 1 min');
}

/** Ben writes the task with its criteria. */
async function plan(page: Page): Promise<void> {
  await quickAdd(page, 'Backlog', 'Doors for the barn');
  await page.getByRole('button', { name: 'Close the form' }).click();
  await page.getByRole('link', { name: 'Doors for the barn' }).click();
  const task = panel(page, 'HUB-1');
  const field = task.getByLabel('Add a criterion');
  for (const text of ['Both open', 'Both lock']) {
    await field.fill(text);
    await field.press('Enter');
    await expect(task.getByRole('checkbox', { name: text })).toBeVisible();
  }
  await task.getByRole('link', { name: 'Close' }).click();
}

/** The first agent begins and dies; the open board says so by itself. */
async function dies(hub: Hub, token: string, board: Page): Promise<string> {
  const agent = await Agent.overStdio(hub.url, token);
  const { session, context } = await agent.start('hub', 'Hang the doors');
  expect((context.ready as { task: string }[])[0]).toMatchObject({ task: 'HUB-1' });
  await agent.call('tasks_claim', { session, task: 'HUB-1' });
  const active = cardIn(board, 'Active', 'HUB-1');
  await expect(active).toContainText('Claude');
  await agent.call('sessions_heartbeat', { session, phase: 'working', note: 'Measuring the left one' });
  agent.kill();
  await expect(active, 'the lease runs out').toContainText('no sign of life', { timeout: 100_000 });
  return session;
}

test('a task goes through many hands', async ({ hub, page, openBrowser }) => {
  test.setTimeout(240_000);
  const [claude, codex, gemini, mistral] = await Promise.all([
    hub.agent('claude', { display_name: 'Claude' }),
    hub.agent('codex', { display_name: 'Codex' }),
    hub.agent('gemini', { display_name: 'Gemini' }),
    hub.agent('mistral', { display_name: 'Mistral' }),
  ]);
  const bens = await hub.human('ben', { display_name: 'Ben' });
  await enter(hub, page);
  await shortLeases(page);

  const ben = await openBrowser();
  await enter(hub, ben, '/', 'ben');
  await plan(ben);
  await markDocument(ben);
  const lost = await dies(hub, claude, ben);

  // The second takes over, is told of the attempt, asks, is answered under Needs you, and hands
  // off.
  const second = await Agent.overHttp(hub.url, codex);
  const { session } = await second.start('HUB', 'Go on with the doors');
  const claimed = await second.call('tasks_claim', { session });
  expect(claimed).toMatchObject({ task: 'HUB-1', attempts: [{ member: 'claude', session: lost, end: 'expired' }] });
  await expect(cardIn(ben, 'Active', 'HUB-1')).toContainText('Codex');
  await second.call('messages_send', { to: 'ben', task: 'HUB-1', body: 'Hinges left or right?', session });
  await ben.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Needs you/ }).click();
  const question = ben.getByRole('article', { name: 'Question of Codex' });
  await expect(question).toContainText('Hinges left or right?');
  const listening = second.call('inbox_read', { wait_seconds: 25 });
  await question.getByLabel('Answer Codex').fill('Left, as in the drawing.');
  await question.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(question, 'answered is settled').toBeHidden();
  const heard = (await listening).items as { kind: string; text: string }[];
  expect(heard).toContainEqual(expect.objectContaining({ kind: 'message', text: 'Left, as in the drawing.' }));
  const handoff = { summary: 'The left door hangs.', open_tasks: [{ task: 'HUB-1', note: 'the right door' }] };
  await second.call('sessions_end', { session, handoff });
  await ben.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Board/ }).click();
  await expect(cardIn(ben, 'Active', 'HUB-1')).toContainText('parked on H-1');
  await second.close();

  // Two want it; one gets it, and completes with evidence for one criterion of two.
  const third = await Agent.overHttp(hub.url, gemini);
  const fourth = await Agent.overStdio(hub.url, mistral);
  const mine = await third.start('HUB', 'The right door');
  const theirs = await fourth.start('HUB', 'The right door');
  const picked = await Promise.allSettled([
    third.call('handoffs_pickup', { handoff: 'H-1', session: mine.session }),
    fourth.call('handoffs_pickup', { handoff: 'H-1', session: theirs.session }),
  ]);
  expect(picked.map((one) => one.status).sort(), 'one of the two').toEqual(['fulfilled', 'rejected']);
  const won = picked[0].status === 'fulfilled';
  const [worker, work, other] = won ? [third, mine.session, fourth] : [fourth, theirs.session, third];
  const name = won ? 'Gemini' : 'Mistral';
  const late = await other.refused('handoffs_pickup', { handoff: 'H-1', session: won ? theirs.session : mine.session });
  expect(late).toMatchObject({ code: 'already_picked_up', picked_up_by: name.toLowerCase() });
  await expect(cardIn(ben, 'Active', 'HUB-1')).toContainText(name);
  const open = { criterion: 1, kind: 'command', text: 'open --both', exit_code: 0, met: true };
  const completed = await worker.call('tasks_complete', {
    task: 'HUB-1', session: work, result: 'Both doors hang.', evidence: [open],
  });
  expect(completed).toMatchObject({ status: 'review', without_evidence: [{ id: 2 }] });

  // The admin, on a phone, rejects with a reason; the agent finds it, mends, and proves the rest.
  const phone = await openBrowser(PHONE);
  await enter(hub, phone, '/needs-you');
  const approval = phone.getByRole('article', { name: 'Approval of HUB-1 Doors for the barn' });
  await expect(approval).toContainText('Both doors hang.');
  await expect(approval).toContainText('1 of 2 with evidence');
  await approval.getByRole('button', { name: 'Reject…' }).tap();
  await approval.getByLabel('What has to be different in HUB-1?').fill('Show that both lock.');
  await approval.getByRole('button', { name: 'Reject', exact: true }).tap();
  await expect(approval).toBeHidden();
  const decided = (await worker.call('inbox_read', { wait_seconds: 25 })).items as { kind: string; text: string }[];
  expect(decided).toContainEqual(expect.objectContaining({ kind: 'decision', text: 'Show that both lock.' }));
  await worker.call('tasks_claim', { task: 'HUB-1', session: work });
  const lock = { criterion: 2, kind: 'command', text: 'lock --both', exit_code: 0, met: true };
  await worker.call('tasks_complete', { task: 'HUB-1', session: work, result: 'Both hang and lock.', evidence: [lock] });
  await expect(approval).toContainText('Both hang and lock.');
  await expect(approval).toContainText('Show that both lock.');
  await expect(approval).toContainText('Changed since then: acceptance criteria and result.');
  await approval.getByRole('button', { name: 'Accept' }).tap();
  await expect(approval).toBeHidden();
  await expect(phone.getByText('All is settled.')).toBeVisible();
  await expect(cardIn(ben, 'Done', 'HUB-1')).toBeVisible();
  await expectNotReloaded(ben);
  await Promise.all([third.close(), fourth.close()]);

  // The audit tells it in order, each line with actor, door and session; to Ben also what was
  // written to him.
  const events = (await bens.get<{ items: Told[] }>('/tasks/HUB-1/events?limit=200')).items;
  const who = name.toLowerCase();
  const lines = events.map((event) => [event.kind, event.actor, event.door, event.session].join(' '));
  expect(lines.filter((line) => !line.startsWith('task.updated '))).toEqual([
    'task.created ben ui ',
    `task.claimed claude mcp ${lost}`,
    'task.lease_expired system system ',
    `task.claimed codex mcp ${session}`,
    `message.sent codex mcp ${session}`,
    'message.sent ben ui ',
    `handoff.created codex mcp ${session}`,
    `session.ended codex mcp ${session}`,
    `handoff.picked_up ${who} mcp ${work}`,
    `task.completed ${who} mcp ${work}`,
    `approval.requested ${who} mcp ${work}`,
    'approval.rejected ada ui ',
    'task.moved ada ui ',
    `task.claimed ${who} mcp ${work}`,
    `task.completed ${who} mcp ${work}`,
    `approval.requested ${who} mcp ${work}`,
    'approval.approved ada ui ',
    'task.moved ada ui ',
  ]);
  await page.goto(`${hub.url}/audit?task=HUB-1`);
  const told = page.getByRole('listitem').filter({ hasText: 'claimed HUB-1' });
  await expect(told, 'the page tells it, too').toHaveCount(3);
});

interface Told {
  kind: string;
  actor: string;
  door: string;
  session: string | null;
}
