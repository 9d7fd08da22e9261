// Work under way: who holds a task and until when, what a person can do about it, how it is
// decided, what was tried before, and what is said about it.
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { card, cardIn, openActions } from '../support/board';
import { expect, test, type Hub, type OpenBrowser, type Rest } from '../support/hub';
import { choose, enter, expectNoSideways, expectNotReloaded, markDocument, panel, signedIn, toasts } from '../support/screen';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** An agent at work: its REST door, and its session. */
interface Agent {
  rest: Rest;
  session: string;
}

async function agent(hub: Hub, handle = 'claude', name = 'Claude'): Promise<Agent> {
  const rest = hub.rest(await hub.agent(handle, { display_name: name }));
  return { rest, session: await session(rest) };
}

async function session(rest: Rest): Promise<string> {
  return (await rest.post<{ session: { id: string } }>('/sessions', { project: 'HUB' })).session.id;
}

/** A task in Backlog that an agent claims. */
async function held(hub: Hub, more: object = {}): Promise<Agent> {
  const claude = await agent(hub);
  await hub.admin.createTask('HUB', { title: 'Mend the fence', status: 'backlog', ...more });
  await claim(claude);
  return claude;
}

const claim = ({ rest, session }: Agent, key = 'HUB-1') => rest.post(`/tasks/${key}/claim`, { session });
const complete = ({ rest, session }: Agent, result: string, more: object = {}) =>
  rest.post('/tasks/HUB-1/complete', { session, result, ...more });

/** A task that an agent completed: it waits for approval A-1. */
async function completed(hub: Hub, result = 'Nailed.'): Promise<Agent> {
  const claude = await held(hub, { acceptance_criteria: ['It stands'] });
  await complete(claude, result);
  return claude;
}

const holder = (page: Page): Locator => panel(page, 'HUB-1').getByRole('group', { name: 'Holder' });
const section = (page: Page, name: string): Locator => panel(page, 'HUB-1').getByRole('region', { name, exact: true });

test('an agent’s claim appears on the open task, is prolonged, and is taken back with a reason', async ({ hub, page }) => {
  const claude = await agent(hub);
  await hub.admin.createTask('HUB', { title: 'Mend the fence', status: 'backlog' });
  await enter(hub, page, '/t/HUB-1');
  await markDocument(page);
  await expect(holder(page)).toContainText('Nobody holds this.');
  await claim(claude);
  await expect(holder(page)).toContainText('Claude works on this in S-1');
  await expect(holder(page)).toContainText('15 min left');
  await expect(holder(page).getByRole('link', { name: 'S-1' })).toHaveAttribute('href', '/sessions/S-1');
  await expect(cardIn(page, 'Active', 'HUB-1')).toContainText('Claude · 15 min left');
  await expect(card(page, 'HUB-1').locator('.card-line.lease')).toHaveAttribute('title', /^Since .+, until .+/);
  await expect(holder(page).getByRole('button', { name: 'Claim' })).toBeHidden();

  await claude.rest.post('/sessions/S-1/heartbeat', { quiet_minutes: 40 });
  await expect(holder(page)).toContainText('45 min left · quiet as announced until');
  await expect(card(page, 'HUB-1')).toContainText('Claude · 45 min left');

  await holder(page).getByRole('button', { name: 'Take back…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Take HUB-1 back?' });
  await expect(dialog).toContainText('Claude holds it in S-1');
  await dialog.getByRole('textbox').fill('We need it today.');
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await expect(toasts(page)).toContainText('HUB-1 taken back from Claude.');
  await expect(holder(page)).toContainText('Nobody holds this.');
  await expect(card(page, 'HUB-1')).not.toContainText('Claude');
  await expect(panel(page, 'HUB-1').locator('.timeline')).toContainText('We need it today.');
  await expect(section(page, 'Before')).toContainText('Ended: taken back by a human');
  const refused = await claude.rest.patch('/tasks/HUB-1', { title: 'Mine' }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ body: { code: 'lease_lost' } });
  await expectNotReloaded(page);
});

test('a card’s menu takes back too, and a refusal puts the holder back', async ({ hub, page, consoleOf }) => {
  await held(hub);
  await enter(hub, page);
  await openActions(page, 'HUB-1');
  await choose(page, 'Take back…');
  await page.route('**/api/ui/tasks/take-back', (route) => route.abort(), { times: 1 });
  consoleOf.excuse(/Failed to load resource/);
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await expect(toasts(page)).toContainText('The hub cannot be reached now');
  await expect(card(page, 'HUB-1')).toContainText('Claude · 15 min left');
  await openActions(page, 'HUB-1');
  await choose(page, 'Take back…');
  await page.keyboard.press('Enter');
  await expect(toasts(page).filter({ hasText: 'taken back' })).toBeVisible();
  await expect(card(page, 'HUB-1').locator('.lease')).toHaveCount(0);
});

test('a person claims in a session made for that, releases with a note, and the next one sees who had it', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Mend the fence', status: 'backlog' });
  await enter(hub, page, '/t/HUB-1');
  await holder(page).getByRole('button', { name: 'Claim' }).click();
  await expect(toasts(page)).toContainText('S-1 started for you; it holds HUB-1 now.');
  await expect(toasts(page).getByRole('link', { name: 'Open S-1' })).toHaveAttribute('href', '/sessions/S-1');
  await expect(holder(page)).toContainText('Ada works on this in S-1');
  await expect(cardIn(page, 'Active', 'HUB-1')).toContainText('Ada · 15 min left');
  await expect(holder(page).getByRole('button', { name: 'Take back…' })).toBeHidden();

  await holder(page).getByRole('button', { name: 'Release…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Release HUB-1' });
  await dialog.getByRole('textbox').fill('Two posts are in.');
  await dialog.getByRole('button', { name: 'Release' }).click();
  await expect(toasts(page).filter({ hasText: 'HUB-1 released; it is in Backlog again.' })).toBeVisible();
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toBeVisible();

  const claude = await agent(hub);
  await claim(claude);
  await expect(holder(page)).toContainText('Claude works on this in S-2');
  for (const words of ['Ada', 'S-1', 'Ended: released', 'Two posts are in.']) {
    await expect(section(page, 'Before')).toContainText(words);
  }
  // Claimed once more by the same person, it is the same session.
  await claude.rest.post('/tasks/HUB-1/release', { session: claude.session });
  await holder(page).getByRole('button', { name: 'Claim' }).click();
  await expect(toasts(page).filter({ hasText: 'You hold HUB-1 now, in S-1.' })).toBeVisible();
});

test('a person completes, and what has no evidence is named back', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 422/);
  await hub.admin.createTask('HUB', { title: 'Mend', status: 'backlog', acceptance_criteria: ['Two coats', 'Dry by Sunday'] });
  await enter(hub, page, '/t/HUB-1');
  await holder(page).getByRole('button', { name: 'Claim' }).click();
  await holder(page).getByRole('button', { name: 'Complete…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Complete HUB-1' });
  await dialog.getByRole('button', { name: 'Complete' }).click();
  await expect(dialog, 'nothing is completed without a result').toContainText(/is empty|needed|at least/i);
  await dialog.getByRole('textbox', { name: 'Result' }).fill('Painted *twice*.');
  await dialog.getByLabel('Evidence for Two coats', { exact: true }).fill('ls paint');
  await dialog.getByLabel('Exit code for Two coats').fill('0');
  await dialog.getByRole('button', { name: 'Complete' }).click();
  await expect(dialog).toBeHidden();
  await expect(toasts(page).filter({ hasText: 'HUB-1 completed; it is in Review now.' })).toBeVisible();
  const named = panel(page, 'HUB-1').locator('.unproven');
  await expect(named).toContainText('Dry by Sunday');
  await expect(named).not.toContainText('Two coats');
  await named.getByRole('button', { name: 'Got it' }).click();
  await expect(named).toBeHidden();
  await expect(panel(page, 'HUB-1')).toContainText('$ ls paint · exit 0');
  await expect(panel(page, 'HUB-1').locator('.task-text em', { hasText: 'twice' })).toBeVisible();
  await expect(cardIn(page, 'Review', 'HUB-1')).toBeVisible();
});

test('where the project requires evidence the dialog says which, and keeps all that was typed', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 422/);
  await hub.admin.patch('/projects/HUB', { require_evidence: true });
  await hub.admin.createTask('HUB', { title: 'Mend', status: 'backlog', acceptance_criteria: ['Two coats', 'Dry by Sunday'] });
  await enter(hub, page, '/t/HUB-1');
  await holder(page).getByRole('button', { name: 'Claim' }).click();
  await holder(page).getByRole('button', { name: 'Complete…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Complete HUB-1' });
  await dialog.getByRole('textbox', { name: 'Result' }).fill('Painted.');
  await dialog.getByLabel('Evidence for Two coats', { exact: true }).fill('seen');
  await dialog.getByLabel('Kind of evidence for Two coats').selectOption('note');
  await dialog.getByRole('button', { name: 'Complete' }).click();
  await expect(dialog).toContainText('HUB requires evidence for each criterion');
  const wanted = dialog.locator('.proof.wanted');
  await expect(wanted).toHaveCount(1);
  await expect(wanted).toContainText('Dry by Sunday');
  // Closed and opened again, it is all still there.
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await holder(page).getByRole('button', { name: 'Complete…' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Result' })).toHaveValue('Painted.');
  await expect(dialog.getByLabel('Evidence for Two coats', { exact: true })).toHaveValue('seen');
  await expect(dialog.getByLabel('Kind of evidence for Two coats')).toHaveValue('note');
  await dialog.getByLabel('Evidence for Dry by Sunday', { exact: true }).fill('touch hull');
  await dialog.getByRole('button', { name: 'Complete' }).click();
  await expect(cardIn(page, 'Review', 'HUB-1')).toBeVisible();
  await expect(panel(page, 'HUB-1').locator('.unproven')).toBeHidden();
});

test('a lease that fades and one that is lost say so, in words', async ({ hub, openBrowser }) => {
  await held(hub);
  // The hub's clock cannot be moved, but the browser's can.
  for (const [minutes, words, onCard] of [
    [12, /going stale: 3 min left without a sign of life/, 'Claude · going stale, 3 min left'],
    [20, /lost: no sign of life since/, 'Claude · lost, no sign of life'],
  ] as const) {
    const page = await openBrowser();
    await page.clock.setFixedTime(Date.now() + minutes * 60_000);
    await enter(hub, page, '/t/HUB-1');
    await expect(holder(page)).toContainText(words);
    await expect(card(page, 'HUB-1')).toContainText(onCard);
    await expect(holder(page).getByRole('button', { name: 'Take back…' })).toBeVisible();
  }
});

test('what waits on a handoff says on which, leads there, and is taken back all the same', async ({ hub, page }) => {
  const claude = await held(hub);
  await enter(hub, page, '/t/HUB-1');
  await claude.rest.post('/sessions/S-1/end', {
    handoff: { summary: 'Half the posts are in', open_tasks: [{ task: 'HUB-1', note: 'Mind the roses' }] },
  });
  await expect(holder(page)).toContainText('Claude parked this from S-1 on H-1');
  await expect(holder(page).getByRole('link', { name: 'H-1' })).toHaveAttribute('href', '/handoffs/H-1');
  await expect(card(page, 'HUB-1')).toContainText('Claude · parked on H-1');
  const handoffs = section(page, 'Handoffs');
  for (const words of ['H-1', 'Open', 'Half the posts are in', 'Mind the roses']) await expect(handoffs).toContainText(words);
  await expect(handoffs.getByRole('link', { name: 'Pick up' })).toHaveAttribute('href', '/handoffs/H-1');

  const codex = await agent(hub, 'codex', 'Codex');
  await codex.rest.post('/handoffs/H-1/pickup', { session: codex.session });
  await expect(holder(page)).toContainText('Codex works on this in S-2');
  await expect(handoffs).toContainText('Picked up');
  await expect(handoffs.getByRole('link', { name: 'Pick up' })).toHaveCount(0);
  await expect(section(page, 'Before')).toContainText('Ended: handed over with H-1');

  await codex.rest.post('/handoffs', { session: codex.session, summary: 'Stuck', open_tasks: [{ task: 'HUB-1' }] });
  await expect(holder(page)).toContainText('Codex parked this from S-2 on H-2');
  await holder(page).getByRole('button', { name: 'Take back…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await expect(holder(page)).toContainText('Nobody holds this.');
});

test('while its page is seen, what a person holds is kept alive', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Mend the fence', status: 'backlog' });
  await enter(hub, page, '/t/HUB-1');
  await holder(page).getByRole('button', { name: 'Claim' }).click();
  await expect(holder(page)).toContainText('Ada works on this in S-1');
  await expect(holder(page).locator('.avatar'), 'the hub has told of the lease').toHaveClass(/presence-busy/);
  const expires = async () => ((await hub.admin.task('HUB-1')).lease as { expires_at: string }).expires_at;
  const before = await expires();
  const beat = page.waitForRequest('**/api/ui/sessions/keep');
  // On any page: nothing of the task needs to be seen there.
  await page.goto(`${hub.url}/admin`);
  expect((await beat).postData()).toContain('S-1');
  await expect.poll(expires).not.toBe(before);
});

test('the filter Ready shows what one may claim now, and follows what happens', async ({ hub, page }) => {
  const claude = await agent(hub);
  for (const title of ['Free', 'Blocked', 'Taken']) await hub.admin.createTask('HUB', { title, status: 'backlog' });
  await hub.admin.put('/tasks/HUB-2/blockers/HUB-3');
  await hub.admin.createTask('HUB', { title: 'Not planned' });
  await enter(hub, page);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await choose(page, 'Ready for me to claim');
  await expect(page).toHaveURL(`${hub.url}/?ready=true`);
  await expect(page.getByRole('link', { name: 'Remove filter Ready' })).toBeVisible();
  const shown = () => page.getByRole('article').getByRole('heading');
  await expect(shown()).toHaveText(['Free', 'Taken']);
  await claim(claude, 'HUB-3');
  await expect(shown(), 'held').toHaveText(['Free']);
  await claude.rest.post('/tasks/HUB-3/release', { session: claude.session });
  await expect(shown(), 'free again').toHaveText(['Free', 'Taken']);
  await hub.admin.call('DELETE', '/tasks/HUB-2/blockers/HUB-3');
  await expect(shown(), 'no longer blocked').toHaveText(['Free', 'Blocked', 'Taken']);
  await page.reload();
  await expect(shown()).toHaveCount(3);
});

test('a review appears beside the decision and decides nothing', async ({ hub, page, openBrowser }) => {
  await completed(hub);
  await hub.human('ben', { display_name: 'Ben' });
  await enter(hub, page, '/t/HUB-1');
  const box = section(page, 'Approval');
  await expect(box).toContainText('Waits for your approval');
  await expect(box).toContainText('Asked by Claude in S-1');

  const ben = await openBrowser();
  await enter(hub, ben, '/t/HUB-1', 'ben');
  await expect(section(ben, 'Approval')).toContainText('Waits for an admin’s approval');
  await expect(section(ben, 'Approval').getByRole('button', { name: 'Accept' })).toBeHidden();
  const bens = panel(ben, 'HUB-1');
  await bens.getByRole('button', { name: 'Add a review' }).click();
  await expect(bens).toContainText('It decides nothing');
  await bens.getByRole('button', { name: 'Changes needed' }).click();
  await bens.getByRole('textbox', { name: 'Findings' }).fill('The **third** post is loose.');
  await bens.getByRole('button', { name: 'Add review' }).click();
  const reviews = panel(page, 'HUB-1').locator('.reviews');
  await expect(reviews).toContainText('Ben');
  await expect(reviews.locator('.tag', { hasText: 'Changes needed' })).toBeVisible();
  await expect(reviews.locator('strong', { hasText: 'third' })).toBeVisible();
  await expect(box).toBeVisible();
  expect((await hub.admin.task('HUB-1')).status).toBe('review');
});

test('a rejection stands out while the work is done again, and the next round tells what changed', async ({ hub, page }) => {
  const claude = await completed(hub);
  await enter(hub, page, '/t/HUB-1');
  await section(page, 'Approval').getByRole('button', { name: 'Reject…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Reject HUB-1/ });
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(dialog).toContainText('say what has to change');
  await dialog.getByLabel('What has to be different?').fill('The gate still squeaks.');
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(cardIn(page, 'Active', 'HUB-1')).toBeVisible();
  await expect(section(page, 'Decision')).toContainText('Rejected by Ada');
  await expect(section(page, 'Decision')).toContainText('The gate still squeaks.');

  await claim(claude);
  await expect(section(page, 'Decision')).toContainText('The gate still squeaks.');
  await complete(claude, 'Oiled.', { evidence: [{ criterion: 1, kind: 'note', text: 'Listened' }] });
  const box = section(page, 'Approval');
  await expect(box).toContainText('Ada rejected A-1');
  await expect(box).toContainText('The gate still squeaks.');
  await expect(box).toContainText('Changed since then: the acceptance criteria and the result.');
  await box.getByRole('button', { name: 'Accept' }).click();
  await expect(cardIn(page, 'Done', 'HUB-1')).toBeVisible();
  await expect(section(page, 'Decision')).toContainText('Approved by Ada');
  await expect(box).toHaveCount(0);
});

test('what was superseded while the reason was written is not decided: its successor is named', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  await completed(hub);
  await enter(hub, page, '/t/HUB-1');
  await section(page, 'Approval').getByRole('button', { name: 'Reject…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Reject HUB-1/ });
  await expect(dialog).toContainText('This decides A-1');
  await dialog.getByLabel('What has to be different?').fill('The gate still squeaks.');
  await hub.admin.patch('/tasks/HUB-1', { description: 'And the gate, too.' });
  await expect(section(page, 'Approval')).toContainText('A-2');
  await expect(dialog.getByLabel('What has to be different?')).toHaveValue('The gate still squeaks.');
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Read A-2, which took its place');
  await expect(dialog).toContainText('This decides A-2');
  expect((await hub.admin.task('HUB-1')).status, 'nothing was decided').toBe('review');
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(section(page, 'Decision')).toContainText('Rejected by Ada');
});

test('what its type needs no approval for says so, without a box', async ({ hub, page }) => {
  await hub.admin.patch('/projects/HUB', { auto_approve: ['chore'] });
  const claude = await held(hub, { type: 'chore' });
  await enter(hub, page, '/t/HUB-1');
  await complete(claude, 'Swept.');
  await expect(section(page, 'Decision')).toContainText('Needed no approval: this project accepts the type chore by itself');
  await expect(section(page, 'Approval')).toHaveCount(0);
});

test('a message about the task is answered where it stands', async ({ hub, page }) => {
  const claude = await held(hub);
  await enter(hub, page, '/t/HUB-1');
  const talk = section(page, 'Messages');
  await expect(talk.getByRole('link', { name: 'Ask Claude…' })).toHaveAttribute('href', '/messages?to=claude&task=HUB-1');
  await claude.rest.post('/threads', { to: 'ada', task: 'HUB-1', subject: 'Which wood?', body: 'Oak or larch?' });
  await expect(talk).toContainText('1 unread');
  await expect(talk).toContainText('Claude: Oak or larch?');
  await expect(talk.getByRole('link', { name: 'Which wood?' })).toHaveAttribute('href', '/messages/M-1');
  const reply = talk.getByLabel('Reply to Claude');
  await reply.fill('Larch');
  await claude.rest.post('/threads/M-1/messages', { body: 'Larch is cheaper.' });
  await expect(talk).toContainText('Claude: Larch is cheaper.');
  await expect(reply, 'what was being written stays').toHaveValue('Larch');
  await talk.getByRole('button', { name: 'Send' }).click();
  await expect(talk).toContainText('Ada: Larch');
  await expect(talk).not.toContainText('unread');
  await expect(reply).toHaveValue('');
  const { items } = await claude.rest.get<{ items: { body: string }[] }>('/threads/M-1');
  expect(items.map((message) => message.body)).toEqual(['Oak or larch?', 'Larch is cheaper.', 'Larch']);
});

/** A task with all of it: held, tried before, rejected, reviewed, handed off, spoken of. */
async function everything(hub: Hub): Promise<Agent> {
  const claude = await held(hub, { acceptance_criteria: ['It stands', 'It is painted'], description: 'The **long** one.' });
  await claude.rest.post('/tasks/HUB-1/release', { session: claude.session, note: 'The posts are in, the wire is not.' });
  await claim(claude);
  await complete(claude, 'Nailed.', { evidence: [{ criterion: 1, kind: 'command', text: 'push', exit_code: 0 }] });
  await hub.admin.post('/approvals/A-1/decide', { decision: 'reject', reason: 'The gate still squeaks.' });
  await claim(claude);
  await claude.rest.post('/handoffs', { session: claude.session, summary: 'Half of it', open_tasks: [{ task: 'HUB-1' }] });
  await claude.rest.post('/threads', { to: 'ada', task: 'HUB-1', subject: 'Which wood?', body: 'Oak or larch?' });
  return claude;
}

async function inReview(hub: Hub): Promise<void> {
  await completed(hub);
  await hub.admin.post('/approvals/A-1/decide', { decision: 'reject', reason: 'The gate still squeaks.' });
  const claude: Agent = { rest: hub.rest(await hub.admin.createToken('claude')), session: 'S-1' };
  await claim(claude);
  await complete(claude, 'Oiled.');
  const ben = await hub.human('ben', { display_name: 'Ben' });
  await ben.post('/tasks/HUB-1/reviews', { verdict: 'looks_good', findings: 'Listened: **silent**.' });
}

async function themed(openBrowser: OpenBrowser, hub: Hub, theme: string, size: object): Promise<Page> {
  const page = await openBrowser(size);
  await page.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
  return page;
}

for (const theme of ['light', 'dark'] as const) {
  for (const [device, size] of [['desktop', { viewport: { width: 1440, height: 900 } }], ['phone', PHONE]] as const) {
    test(`axe: work under way and its decision, ${theme}, ${device}`, async ({ hub, openBrowser }) => {
      await everything(hub);
      const page = await themed(openBrowser, hub, theme, size);
      await enter(hub, page, '/t/HUB-1');
      await expect(section(page, 'Messages')).toContainText('Oak or larch?');
      await expectAccessible(page);
      await expectNoSideways(page);
    });

    test(`axe: the decision and the dialogs, ${theme}, ${device}`, async ({ hub, openBrowser }) => {
      await inReview(hub);
      const page = await themed(openBrowser, hub, theme, size);
      await enter(hub, page, '/t/HUB-1');
      await panel(page, 'HUB-1').getByRole('button', { name: 'Add a review' }).click();
      await expect(panel(page, 'HUB-1').getByRole('textbox', { name: 'Findings' })).toBeVisible();
      await expectAccessible(page);
      await expectNoSideways(page);
      await hub.admin.createTask('HUB', { title: 'Mine', status: 'backlog', acceptance_criteria: ['It stands'] });
      await enter(hub, page, '/t/HUB-2');
      await panel(page, 'HUB-2').getByRole('button', { name: 'Claim' }).click();
      await panel(page, 'HUB-2').getByRole('button', { name: 'Complete…' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page);
      await expectNoSideways(page);
    });
  }
}

test('without JavaScript all of it can be read', async ({ hub, openBrowser, consoleOf }) => {
  consoleOf.excuse(/preloaded using link preload but not used/);
  await everything(hub);
  const page = await openBrowser({ javaScriptEnabled: false });
  await signedIn(hub, page);
  await page.goto(`${hub.url}/t/HUB-1`);
  await expect(holder(page)).toContainText('Claude parked this from S-1 on H-1');
  await expect(holder(page).getByRole('button', { name: 'Take back…' })).toBeHidden();
  await expect(section(page, 'Decision')).toContainText('The gate still squeaks.');
  await expect(section(page, 'Before')).toContainText('The posts are in, the wire is not.');
  await expect(section(page, 'Messages')).toContainText('Oak or larch?');
  await expect(section(page, 'Messages').getByRole('button', { name: 'Send' })).toBeHidden();
});

test('on a phone: claim, complete and decide by taps', async ({ hub, openBrowser }) => {
  await hub.admin.createTask('HUB', { title: 'Mend', status: 'backlog', acceptance_criteria: ['Two coats of the best paint there is'] });
  const page = await openBrowser(PHONE);
  await enter(hub, page, '/t/HUB-1');
  await holder(page).getByRole('button', { name: 'Claim' }).tap();
  await expect(holder(page)).toContainText('Ada works on this');
  await expectNoSideways(page);
  await holder(page).getByRole('button', { name: 'Complete…' }).tap();
  const dialog = page.getByRole('dialog', { name: 'Complete HUB-1' });
  await dialog.getByRole('textbox', { name: 'Result' }).fill('Painted.');
  await dialog.getByRole('button', { name: 'Complete' }).tap();
  await expect(panel(page, 'HUB-1').locator('.unproven')).toContainText('Two coats');
  await expectNoSideways(page);
});

test('a viewer reads it all, answers what was sent to it, and decides nothing', async ({ hub, page }) => {
  const claude = await held(hub);
  await hub.admin.createMember('vera', { kind: 'human', role: 'viewer', display_name: 'Vera', password: 'correct horse battery staple' });
  await claude.rest.post('/threads', { to: 'vera', task: 'HUB-1', body: 'Is it well?' });
  await enter(hub, page, '/t/HUB-1', 'vera');
  await expect(holder(page)).toContainText('Claude works on this');
  for (const name of ['Take back…', 'Claim', 'Release…']) {
    await expect(holder(page).getByRole('button', { name })).toBeHidden();
  }
  const talk = section(page, 'Messages');
  await expect(talk.getByRole('link', { name: /^Ask/ })).toBeHidden();
  await talk.getByLabel('Reply to Claude').fill('Very well.');
  await talk.getByRole('button', { name: 'Send' }).click();
  await expect(talk).toContainText('Vera: Very well.');
});
