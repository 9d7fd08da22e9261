// Sessions: who works on what now, started and ended in the browser, asked to stop, and told live
// by what they say of themselves.
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { expect, PASSWORD, test, type Hub } from '../support/hub';
import type { Rest } from '../support/rest';
import { choose, enter, expectNoSideways, expectNotReloaded, markDocument, signedIn, toasts } from '../support/screen';
import { claimNew, holder, startSession, type Handoff, type Session } from '../support/work';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** The row of a session, in the list. */
const row = (page: Page, goal: string) => page.getByRole('listitem').filter({ hasText: goal });

/** The sessions that do so. */
const group = (page: Page, name: 'Active' | 'Waiting' | 'No sign of life' | 'Ended') => page.getByRole('region', { name, exact: true });

/** A part of a session's page. */
const part = (page: Page, name: RegExp) => page.getByRole('region', { name });

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });

async function claude(hub: Hub): Promise<Rest> {
  return hub.rest(await hub.agent('claude', { display_name: 'Claude' }));
}

async function begin(page: Page, within: Page | Locator, id: string, ...path: string[]): Promise<void> {
  await within.getByRole('button', { name: `More for ${id}` }).click();
  await choose(page, ...path);
}

test('started in the browser, claimed in by REST, ended with a handoff: it is open, and the task waits on it', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Paint the door', status: 'backlog' });
  await hub.admin.createTask('HUB', { title: 'Buy brushes' });
  await enter(hub, page, '/sessions');
  await markDocument(page);
  await expect(page.getByText('Nobody is at work now')).toBeVisible();
  await page.getByRole('button', { name: 'Start session' }).click();
  await dialog(page, 'Start a session').getByLabel('Goal').fill('Paint the house');
  await dialog(page, 'Start a session').getByRole('button', { name: 'Start session' }).click();
  await expect(page).toHaveURL(`${hub.url}/sessions/S-1`);
  await expect(page.getByRole('heading', { name: 'Paint the house' })).toBeVisible();
  await expect(part(page, /^Holds now/)).toContainText('Nothing');

  await hub.admin.post('/tasks/HUB-1/claim', { session: 'S-1' });
  await expect(part(page, /^Holds now/)).toContainText('Paint the door');
  await expect(part(page, /^Holds now/)).toContainText(/lease ends in \d+ min/);
  await expect(part(page, /^Story/)).toContainText('claimed HUB-1');

  await page.getByRole('button', { name: 'End with handoff…' }).click();
  const form = dialog(page, 'End S-1 with a handoff');
  await expect(form.getByRole('checkbox', { name: /HUB-1 Paint the door/ })).toBeChecked();
  await form.getByLabel('Summary').fill('The **first coat** is on.');
  await form.getByLabel('Note on HUB-1').fill('dries until noon');
  await form.getByLabel('Context').fill('The blue tin.');
  await form.getByLabel('Decisions').fill('No red.');
  await form.getByLabel('Dead ends').fill('The roller is too wide.');
  await form.getByLabel('Open questions').fill('Who does the back?');
  await form.getByLabel('Name another task').fill('hub-2');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form.getByRole('checkbox', { name: /HUB-2/ })).toBeChecked();
  await form.getByLabel('Branch').fill('house/door');
  await form.getByLabel('Commit').fill('4f1c2ab9');
  await form.getByLabel('Working tree').selectOption('Changes are not committed');
  await form.getByLabel('For', { exact: true }).fill('painter');
  await form.getByRole('button', { name: 'End with handoff' }).click();
  await expect(toasts(page).filter({ hasText: 'S-1 has ended. H-1 waits for whoever goes on.' })).toBeVisible();
  await expect(page.getByText('ended', { exact: true })).toBeVisible();
  await expect(part(page, /^Holds now/).getByRole('link', { name: 'H-1' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'End with handoff…' })).toBeHidden();
  await expectNotReloaded(page);

  expect(await hub.admin.get<Handoff>('/handoffs/H-1')).toMatchObject({
    status: 'open', summary: 'The **first coat** is on.', context: 'The blue tin.', decisions: 'No red.',
    dead_ends: 'The roller is too wide.', open_questions: 'Who does the back?', branch: 'house/door', commit: '4f1c2ab9', dirty: true,
    to_role: 'painter',
    open_tasks: [{ task: 'HUB-1', note: 'dries until noon', parked: true }, { task: 'HUB-2', parked: false }],
  });
  expect(await holder(hub.admin, 'HUB-1')).toMatchObject({ member: 'ada', parked_on: 'H-1' });
});

test('an agent that is asked to stop is told with its next heartbeat', async ({ hub, page }) => {
  const agent = await claude(hub);
  const session = await startSession(agent, 'Build the shed');
  await enter(hub, page, '/sessions');
  await row(page, 'Build the shed').getByRole('button', { name: 'Ask to stop…' }).click();
  const form = dialog(page, 'Ask S-1 to stop');
  await expect(form).toContainText('Claude is told with its next call');
  await form.getByLabel('Reason').fill('It rains.');
  await form.getByRole('button', { name: 'Ask to stop', exact: true }).click();
  await expect(row(page, 'Build the shed')).toContainText(/Ada.*asked it to stop just now.*It rains\./);
  const answer = await agent.post<{ control: { kind: string; by: string; text: string }[] }>(`/sessions/${session}/heartbeat`);
  expect(answer.control).toMatchObject([{ kind: 'stop_requested', by: 'ada' }]);
  expect(answer.control[0]!.text).toContain('It rains.');
  await row(page, 'Build the shed').getByRole('link', { name: 'Build the shed' }).click();
  await expect(page.getByRole('main')).toContainText(/Ada.*asked it to stop/);
});

test('what a session says of itself appears without a reload, and moves it where it belongs', async ({ hub, page, openBrowser }) => {
  const agent = await claude(hub);
  const session = await startSession(agent, 'Build the shed');
  const whole = await openBrowser();
  await enter(hub, page, '/sessions');
  await enter(hub, whole, '/sessions/S-1');
  await Promise.all([page, whole].map(markDocument));
  await expect(group(page, 'Active')).toContainText('Build the shed');
  const say = (body: object) => agent.post(`/sessions/${session}/heartbeat`, body);

  await say({ phase: 'planning', note: 'reading the plan' });
  await expect(row(page, 'Build the shed')).toContainText('Planning · reading the plan');
  await expect(whole.getByRole('main')).toContainText('reading the plan');
  // The state of neither the session nor its member changes by these: only what it says of itself.
  await say({ note: 'measuring the floor' });
  await expect(row(page, 'Build the shed')).toContainText('Planning · measuring the floor');
  await say({ phase: 'testing' });
  await expect(row(page, 'Build the shed')).toContainText('Testing · measuring the floor');
  await expect(whole.getByRole('main')).toContainText('Testing');
  await say({ phase: 'waiting', note: 'for the wood', quiet_minutes: 90 });
  await expect(group(page, 'Waiting')).toContainText('Waiting · for the wood');
  await expect(group(page, 'Waiting')).toContainText('quiet, ends in 1 h');
  await expect(group(page, 'Active')).toBeHidden();

  await claimNew(agent, session, 'Lay the floor');
  await expect(row(page, 'Build the shed').getByRole('link', { name: 'HUB-1' })).toBeVisible();
  await expect(part(whole, /^Holds now/)).toContainText('Lay the floor');
  await startSession(agent, 'Dig the pond');
  await expect(group(page, 'Active')).toContainText('Dig the pond');
  await agent.post(`/sessions/${session}/end`);
  await expect(row(page, 'Build the shed')).toBeHidden();
  await expect(whole.getByText('without handoff', { exact: true })).toBeVisible();
  await expect(part(whole, /^Held before/)).toContainText('left without a handoff');
  await Promise.all([page, whole].map(expectNotReloaded));
});

test('one’s own session: what it is at, and what cannot be read is said at its field', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 422|status of 400/);
  await startSession(hub.admin, 'Paint the house');
  await enter(hub, page, '/sessions');
  await row(page, 'Paint the house').getByRole('button', { name: 'Update…' }).click();
  const form = dialog(page, 'What S-1 is at');
  await form.getByLabel('Phase').selectOption('Testing');
  await form.getByLabel('Quiet for').fill('soon');
  await form.getByLabel('Note').fill('x'.repeat(501));
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toContainText('is a number of minutes, at most 240');
  await form.getByLabel('Quiet for').fill('45');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.locator('.field-note.error')).toContainText('500');
  await expect(form.getByLabel('Note'), 'nothing is lost').toHaveValue(/^x{501}$/);
  await form.getByLabel('Note').fill('second coat');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(row(page, 'Paint the house')).toContainText('Testing · second coat');
  await expect(row(page, 'Paint the house')).toContainText(/quiet, ends in 4\d min/);
  expect(await hub.admin.get<Session>('/sessions/S-1')).toMatchObject({ phase: 'testing', note: 'second coat' });
});

test('hand off in mid-session: only what is chosen waits, and a draft outlives its dialog and what others do', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 422|status of 400/);
  const session = await startSession(hub.admin, 'Paint the house');
  await claimNew(hub.admin, session, 'Paint the door');
  await claimNew(hub.admin, session, 'Paint the fence');
  await enter(hub, page, '/sessions/S-1');
  await begin(page, page, 'S-1', 'Hand off and go on…');
  const form = dialog(page, 'Hand off from S-1');
  await form.getByRole('checkbox', { name: /HUB-2/ }).uncheck();
  await form.getByRole('button', { name: 'Hand off' }).click();
  await expect(form.locator('.field-note.error').filter({ hasText: /\S/ }), 'the summary is needed').toHaveCount(1);
  await form.getByLabel('Summary').fill('The door is half done.');
  await form.getByLabel('Note on HUB-1').fill('one coat');
  await hub.admin.post('/sessions/S-1/heartbeat', { note: 'said elsewhere' });
  await expect(page.getByRole('main')).toContainText('said elsewhere');
  await expect(form.getByLabel('Summary')).toHaveValue('The door is half done.');
  await page.keyboard.press('Escape');
  await expect(form).toBeHidden();
  await begin(page, page, 'S-1', 'Hand off and go on…');
  await expect(form.getByLabel('Summary')).toHaveValue('The door is half done.');
  await expect(form.getByLabel('Note on HUB-1')).toHaveValue('one coat');
  await expect(form.getByRole('checkbox', { name: /HUB-2/ })).not.toBeChecked();
  await form.getByRole('button', { name: 'Hand off' }).click();
  await expect(toasts(page).filter({ hasText: 'H-1 waits for whoever goes on. S-1 is still yours.' })).toBeVisible();
  await expect(part(page, /^Holds now/).getByRole('listitem').filter({ hasText: 'HUB-1' })).toContainText('waits on H-1');
  await expect(part(page, /^Holds now/).getByRole('listitem').filter({ hasText: 'HUB-2' })).toContainText('lease ends');
  await part(page, /^Holds now/).getByRole('link', { name: 'H-1' }).click();
  await expect(page.getByRole('complementary', { name: 'Handoffs' })).toContainText('The door is half done.');
  await expect(page.getByRole('heading', { name: 'Paint the house' }), 'over the session').toBeVisible();
});

test('ending without a handoff says what is given up', async ({ hub, page }) => {
  const session = await startSession(hub.admin, 'Paint the house');
  await claimNew(hub.admin, session, 'Paint the door');
  await enter(hub, page, '/sessions');
  await begin(page, row(page, 'Paint the house'), 'S-1', 'End without handoff…');
  const form = dialog(page, 'End S-1 without a handoff?');
  await expect(form).toContainText('It holds HUB-1');
  await expect(form).toContainText('abandoned, for anybody to claim');
  await form.getByLabel('Reason').fill('It rains.');
  await form.getByRole('button', { name: 'End session' }).click();
  await expect(page.getByText('Nobody is at work now')).toBeVisible();
  await page.getByRole('link', { name: 'Ended' }).click();
  await expect(page).toHaveURL(/\?show=ended$/);
  await expect(row(page, 'Paint the house')).toContainText('without handoff');
  expect(await hub.admin.get<Session>('/sessions/S-1')).toMatchObject({ state: 'ended', without_handoff: true, end_reason: 'It rains.' });
  expect((await hub.admin.task('HUB-1')).status).toBe('active');
  expect(await holder(hub.admin, 'HUB-1')).toBeNull();
});

test('filters by project and member stand in the address, and ended sessions come in pages', async ({ hub, page }) => {
  const agent = await claude(hub);
  await hub.admin.createProject('OPS', 'Operations');
  await startSession(agent, 'Build the shed');
  await startSession(hub.admin, 'Paint the house');
  await agent.post('/sessions', { project: 'OPS', goal: 'Rotate the keys' });
  await enter(hub, page, '/sessions');
  await expect(group(page, 'Active').getByRole('listitem')).toHaveCount(3);
  await page.getByLabel('Member', { exact: true }).selectOption('Claude');
  await expect(row(page, 'Paint the house')).toBeHidden();
  await page.getByLabel('Project', { exact: true }).selectOption('Operations');
  await expect(page).toHaveURL(/\/sessions\?project=OPS&member=claude$/);
  await expect(row(page, 'Rotate the keys')).toBeVisible();
  await expect(row(page, 'Build the shed')).toBeHidden();
  await row(page, 'Rotate the keys').getByRole('link', { name: 'Rotate the keys' }).click();
  await page.getByRole('link', { name: 'All sessions' }).click();
  await expect(page, 'the way back keeps the filters').toHaveURL(/\/sessions\?project=OPS&member=claude$/);
  await expect(page.getByLabel('Project', { exact: true })).toHaveValue('OPS');
  await page.reload();
  await expect(row(page, 'Rotate the keys')).toBeVisible();
  await expect(row(page, 'Build the shed')).toBeHidden();
  await page.getByLabel('Member', { exact: true }).selectOption('Ada');
  await expect(page.getByText('No session passes these filters')).toBeVisible();

  for (let number = 1; number <= 52; number += 1) {
    await hub.admin.post(`/sessions/${await startSession(hub.admin, `Errand ${number}`)}/end`);
  }
  await page.goto(`${hub.url}/sessions?show=ended`);
  await expect(group(page, 'Ended').getByRole('listitem')).toHaveCount(50);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(group(page, 'Ended').getByRole('listitem')).toHaveCount(52);
});

test('a session’s page tells everything about it', async ({ hub, page }) => {
  const agent = await claude(hub);
  const session = await startSession(agent, 'Build the shed', { client: 'claude-code 2.1', external_ref: 'shed-7' });
  for (const title of ['Lay the floor', 'Raise the walls', 'Hang the door']) await claimNew(agent, session, title);
  await agent.post('/tasks/HUB-1/release', { session, note: 'no wood' });
  await hub.admin.post('/tasks/HUB-2/take-back');
  await agent.post('/handoffs', { session, summary: 'Only the door is left.', open_tasks: [{ task: 'HUB-3' }] });
  await enter(hub, page, '/sessions/S-1');
  const main = page.getByRole('main');
  for (const words of ['Build the shed', 'Claude', 'active', 'HUB', 'claude-code 2.1', 'shed-7', 'Working']) {
    await expect(main).toContainText(words);
  }
  await expect(main.getByRole('definition').filter({ hasText: 'H-1' })).toBeVisible();
  const held = part(page, /^Held before/).getByRole('listitem');
  await expect(held.filter({ hasText: 'HUB-1' })).toContainText('given back');
  await expect(held.filter({ hasText: 'HUB-1' })).toContainText('no wood');
  await expect(held.filter({ hasText: 'HUB-2' })).toContainText('taken back by a human');
  await expect(part(page, /^Holds now/)).toContainText(/HUB-3.*waits on H-1/);
  const story = part(page, /^Story/).getByRole('listitem');
  await expect(story.first(), 'the newest first').toContainText(/handed off in H-1.*through REST in S-1/);
  await expect(story.filter({ hasText: 'claimed HUB-1' })).toHaveCount(1);
});

test('others ask to stop, an admin may end any, a viewer only looks', async ({ hub, page, openBrowser }) => {
  const agent = await claude(hub);
  await startSession(agent, 'Build the shed');
  for (const [handle, role] of [['ben', 'member'], ['vera', 'viewer']] as const) {
    await hub.admin.createMember(handle, { display_name: handle, kind: 'human', role, password: PASSWORD });
  }
  const ben = await openBrowser();
  await enter(hub, ben, '/sessions', 'ben');
  await expect(row(ben, 'Build the shed').getByRole('button')).toHaveText(['Ask to stop…']);
  const vera = await openBrowser();
  await enter(hub, vera, '/sessions', 'vera');
  await expect(row(vera, 'Build the shed')).toContainText('Working');
  await expect(row(vera, 'Build the shed').getByRole('button')).toHaveCount(0);
  await expect(vera.getByRole('button', { name: 'Start session' })).toBeHidden();
  await row(vera, 'Build the shed').getByRole('link', { name: 'Build the shed' }).click();
  await expect(vera.getByRole('heading', { name: 'Build the shed' })).toBeVisible();
  await expect(vera.getByRole('button', { name: /stop|End|More for/ })).toHaveCount(0);

  await enter(hub, page, '/sessions');
  await begin(page, row(page, 'Build the shed'), 'S-1', 'End it…');
  await dialog(page, 'End S-1 without a handoff?').getByRole('button', { name: 'End session' }).click();
  await expect(row(ben, 'Build the shed'), 'everybody sees it').toBeHidden();
  expect((await hub.admin.get<Session>('/sessions/S-1')).state).toBe('ended');
});

test('a session that ended meanwhile is refused with the reason, and the draft stays', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 4\d\d/);
  const session = await startSession(hub.admin, 'Paint the house');
  await enter(hub, page, '/sessions/S-1');
  await begin(page, page, 'S-1', 'Hand off and go on…');
  const form = dialog(page, 'Hand off from S-1');
  await form.getByLabel('Summary').fill('Half.');
  await hub.admin.post(`/sessions/${session}/end`, { reason: 'ended elsewhere' });
  await expect(page.getByText('ended', { exact: true })).toBeVisible();
  await form.getByRole('button', { name: 'Hand off' }).click();
  await expect(form.getByRole('alert').filter({ hasText: /S-1 has ended.*“?ended elsewhere/s })).toBeVisible();
  await expect(form.getByLabel('Summary')).toHaveValue('Half.');
});

test('without JavaScript sessions are read and filtered', async ({ hub, openBrowser, consoleOf }) => {
  consoleOf.excuse(/preloaded using link preload but not used/);
  const agent = await claude(hub);
  const session = await startSession(agent, 'Build the shed');
  await claimNew(agent, session, 'Lay the floor');
  await startSession(hub.admin, 'Paint the house');
  const page = await openBrowser({ javaScriptEnabled: false });
  await signedIn(hub, page);
  await page.goto(`${hub.url}/sessions`);
  await expect(row(page, 'Build the shed')).toContainText('Working');
  await page.getByLabel('Member', { exact: true }).selectOption('Claude');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page).toHaveURL(/member=claude/);
  await expect(row(page, 'Paint the house')).toBeHidden();
  await row(page, 'Build the shed').getByRole('link', { name: 'Build the shed' }).click();
  await expect(part(page, /^Holds now/)).toContainText('Lay the floor');
  await expect(part(page, /^Story/)).toContainText('claimed HUB-1');
});

test('on a phone everything fits, and a session is ended with a handoff by taps', async ({ hub, openBrowser }) => {
  const session = await startSession(hub.admin, `Paint the house ${'averyverylongword'.repeat(6)}`);
  await claimNew(hub.admin, session, 'Paint the door');
  const page = await openBrowser(PHONE);
  await enter(hub, page, '/sessions');
  await expectNoSideways(page);
  await page.getByRole('link', { name: /^Paint the house/ }).tap();
  await expect(part(page, /^Holds now/)).toContainText('Paint the door');
  await expectNoSideways(page);
  await page.getByRole('button', { name: 'End with handoff…' }).tap();
  const form = dialog(page, 'End S-1 with a handoff');
  await form.getByLabel('Summary').fill('One coat.');
  await expect(form.getByRole('checkbox', { name: /HUB-1/ })).toBeChecked();
  await form.getByRole('button', { name: 'End with handoff' }).tap();
  await expect(form).toBeHidden();
  await expect(page.getByText('ended', { exact: true })).toBeVisible();
  expect(await holder(hub.admin, 'HUB-1')).toMatchObject({ parked_on: 'H-1' });
});

for (const theme of ['light', 'dark'] as const) {
  test(`axe: the list, a session and the forms, ${theme}`, async ({ hub, page }) => {
    const agent = await claude(hub);
    await page.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
    await enter(hub, page, '/sessions');
    await expect(page.getByText('Nobody is at work now')).toBeVisible();
    await expectAccessible(page);
    const own = await startSession(hub.admin, 'Paint the house');
    await claimNew(hub.admin, own, 'Paint the door');
    const session = await startSession(agent, 'Build the shed', { client: 'claude-code 2.1', external_ref: 'shed-7' });
    await claimNew(agent, session, 'Lay the floor');
    await agent.post('/handoffs', { session, summary: 'Half.', open_tasks: [{ task: 'HUB-2' }] });
    await agent.post(`/sessions/${session}/heartbeat`, { phase: 'waiting', note: 'for the wood', quiet_minutes: 90 });
    await hub.admin.post(`/sessions/${session}/stop`, { reason: 'It rains.' });
    await expect(group(page, 'Waiting')).toContainText('It rains.');
    await expectAccessible(page);
    await enter(hub, page, `/sessions/${session}`);
    await expect(part(page, /^Story/)).toBeVisible();
    await expectAccessible(page);
    await enter(hub, page, `/sessions/${own}`);
    await page.getByRole('button', { name: 'End with handoff…' }).click();
    await expect(page.getByRole('checkbox', { name: /HUB-1/ })).toBeChecked();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Update…' }).click();
    await expect(dialog(page, 'What S-1 is at')).toBeVisible();
    await expectAccessible(page);
  });
}
