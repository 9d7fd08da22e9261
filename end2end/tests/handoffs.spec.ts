// Handoffs: what a session leaves, seen by everybody at once, picked up by one alone, over whatever
// page one was on.
import type { Page, Route } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { column, hydrated } from '../support/board';
import { expect, PASSWORD, test, type Hub } from '../support/hub';
import type { Rest } from '../support/rest';
import { enter, expectNoSideways, expectNotReloaded, markDocument, panel, signedIn, toasts } from '../support/screen';
import { claimNew, holder, startSession, type Handoff } from '../support/work';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** The slide-over. */
const over = (page: Page) => page.getByRole('complementary', { name: 'Handoffs' });

/** The place of the handoffs in the navigation, with its count. */
const place = (page: Page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Handoffs/ });

/** One handoff of the list, by its summary. */
const item = (page: Page, words: string) => over(page).getByRole('listitem').filter({ hasText: words });

/** Claude, who holds HUB-1 and HUB-2 in a session. */
async function claude(hub: Hub): Promise<{ agent: Rest; session: string }> {
  const agent = hub.rest(await hub.agent('claude', { display_name: 'Claude' }));
  const session = await startSession(agent, 'Build the shed');
  await claimNew(agent, session, 'Lay the floor');
  await claimNew(agent, session, 'Raise the walls');
  return { agent, session };
}

/** A handoff with everything in it. */
const WHOLE = {
  summary: 'The floor is **level**, the walls lean.',
  context: 'The plan is in `shed.md`.',
  decisions: 'Oak, not pine.',
  dead_ends: 'Glue alone does not hold.',
  open_questions: 'Which colour for the door?',
  branch: 'shed/walls',
  commit: '4f1c2ab9',
  dirty: true,
  to: 'ada',
  open_tasks: [{ task: 'HUB-1', note: 'dries until noon' }, { task: 'HUB-2', note: 'needs two people' }],
};

async function addBen(hub: Hub): Promise<Rest> {
  return hub.human('ben', { display_name: 'Ben' });
}

test('an agent’s handoff appears live and is picked up in the browser, with its leases', async ({ hub, page }) => {
  const { agent, session } = await claude(hub);
  await enter(hub, page, '/handoffs');
  await markDocument(page);
  await expect(over(page)).toContainText('No open handoffs');

  await agent.post('/handoffs', { session, ...WHOLE });
  const handoff = item(page, 'The floor is level');
  await expect(handoff).toContainText('Claude');
  await expect(handoff).toContainText('for you');
  await expect(handoff.getByRole('link', { name: 'HUB-2' })).toBeVisible();
  await expect(handoff).toContainText('2 leases wait on it');
  await expect(place(page)).toHaveText(/Handoffs\s*1/);

  await handoff.getByRole('button', { name: 'Pick up' }).click();
  await expect(toasts(page).filter({ hasText: 'You picked H-1 up in S-2. HUB-1 and HUB-2 moved to you.' })).toBeVisible();
  await expect(page).toHaveURL(`${hub.url}/handoffs/H-1`);
  await expect(over(page)).toContainText(/Picked up by.*Ada\s*in S-2/);
  await expect(over(page).getByText('moved to Ada')).toHaveCount(2);
  await expect(over(page).getByRole('button', { name: 'Pick up' })).toBeHidden();
  await expect(place(page).locator('.rail-count')).toBeHidden();
  expect(await holder(hub.admin, 'HUB-1')).toMatchObject({ member: 'ada', session: 'S-2', parked_on: null });

  await over(page).getByRole('link', { name: 'HUB-1' }).click();
  await expect(panel(page, 'HUB-1')).toContainText('Ada works on this in S-2');
  await expect(over(page)).toBeHidden();
  await expectNotReloaded(page);
});

test('of two who pick up at the same time, the second is told who was first', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  const { agent, session } = await claude(hub);
  const ben = await addBen(hub);
  await agent.post('/handoffs', { session, ...WHOLE });
  await enter(hub, page, '/handoffs');
  let arrive: (route: Route) => void;
  const held = new Promise<Route>((resolve) => (arrive = resolve));
  await page.route('**/api/ui/handoffs/pick-up', (route) => arrive(route), { times: 1 });
  await item(page, 'The floor').getByRole('button', { name: 'Pick up' }).click();
  const route = await held;
  await ben.post('/handoffs/H-1/pickup');
  await expect(item(page, 'The floor'), 'it leaves the list by itself').toBeHidden();
  await route.continue();
  await expect(toasts(page).filter({ hasText: 'Ben picked H-1 up first, just now' })).toBeVisible();
  expect(await holder(hub.admin, 'HUB-1')).toMatchObject({ member: 'ben' });
  await over(page).getByRole('link', { name: 'Picked up', exact: true }).click();
  await expect(item(page, 'The floor')).toContainText(/by.*Ben/);
});

test('an open handoff shows live that an agent picks it up, and what becomes of its tasks', async ({ hub, page }) => {
  const { agent, session } = await claude(hub);
  await agent.post('/handoffs', { session, ...WHOLE });
  const codex = hub.rest(await hub.agent('codex', { display_name: 'Codex' }));
  const next = await startSession(codex, 'Go on');
  await enter(hub, page, '/handoffs/H-1');
  await markDocument(page);
  await expect(over(page).getByText('waits here')).toHaveCount(2);
  await hub.admin.post('/tasks/HUB-2/take-back');
  await expect(over(page).getByText('gone')).toHaveCount(1);
  await hub.admin.patch('/tasks/HUB-1', { title: 'Lay the oak floor' });
  await expect(over(page)).toContainText('Lay the oak floor');
  await codex.post('/handoffs/H-1/pickup', { session: next });
  await expect(over(page)).toContainText(/Picked up by.*Codex\s*in S-2/);
  await expect(over(page).getByText('moved to Codex')).toHaveCount(1);
  await expect(over(page).getByText('gone')).toHaveCount(1);
  await expect(over(page).getByRole('button', { name: 'Pick up' })).toBeHidden();
  await expectNotReloaded(page);
});

test('without JavaScript every field is there, and a plain form picks up', async ({ hub, openBrowser, consoleOf }) => {
  consoleOf.excuse(/preloaded using link preload but not used/);
  const { agent, session } = await claude(hub);
  await agent.post('/handoffs', { session, ...WHOLE });
  const page = await openBrowser({ javaScriptEnabled: false });
  await signedIn(hub, page);
  await page.goto(`${hub.url}/handoffs/H-1`);
  await expect(over(page).locator('strong', { hasText: 'level' })).toBeVisible();
  const words = [
    'Claude', 'S-1', 'HUB', 'open', 'for you', 'The plan is in', 'Oak, not pine.', 'Glue alone does not hold.',
    'Which colour for the door?', 'shed/walls', '4f1c2ab9', 'Changes that are not committed', 'Lay the floor', 'dries until noon',
    'Raise the walls', 'needs two people', 'waits here',
  ];
  for (const text of words) await expect(over(page)).toContainText(text);
  await over(page).getByRole('button', { name: 'Pick up' }).click();
  await expect(page).toHaveURL(/\/handoffs\/H-1\??$/);
  await expect(over(page)).toContainText(/Picked up by.*Ada\s*in S-2/);
  expect(await holder(hub.admin, 'HUB-2')).toMatchObject({ member: 'ada' });

  await page.goto(`${hub.url}/handoffs?status=all`);
  await expect(item(page, 'The floor')).toContainText('picked up');
  await over(page).getByRole('link', { name: 'Close', exact: true }).click();
  await expect(column(page, 'Active')).toBeVisible();
});

test('closing asks for a note, keeps it where it is refused, and says what became of it', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 422|status of 400/);
  const { agent, session } = await claude(hub);
  await agent.post('/handoffs', { session, ...WHOLE });
  await enter(hub, page, '/handoffs/H-1');
  await over(page).getByRole('button', { name: 'Close…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Close H-1?' });
  await expect(dialog).toContainText('go on where their session still lives');
  const note = dialog.getByLabel('Note');
  await note.fill('x'.repeat(2_001));
  await dialog.getByRole('button', { name: 'Close handoff' }).click();
  await expect(dialog.locator('.field-note.error')).toContainText(/2,?000/);
  await expect(note, 'nothing is lost').toHaveValue(/^x{2001}$/);
  await note.fill('The shed was sold.');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(over(page), 'Escape closed the question alone').toBeVisible();
  await over(page).getByRole('button', { name: 'Close…' }).click();
  await expect(note, 'what was begun is still there').toHaveValue('The shed was sold.');
  await dialog.getByRole('button', { name: 'Close handoff' }).click();
  await expect(over(page)).toContainText(/Closed by.*Ada/);
  await expect(over(page)).toContainText('The shed was sold.');
  await expect(over(page).getByRole('button', { name: 'Close…' })).toBeHidden();
  expect(await holder(hub.admin, 'HUB-1')).toMatchObject({ member: 'claude', parked_on: null });

  await over(page).getByRole('link', { name: 'All handoffs' }).click();
  await expect(over(page)).toContainText('No open handoffs');
  await over(page).getByRole('link', { name: 'Closed' }).click();
  await expect(page).toHaveURL(/\/handoffs\?status=closed$/);
  await expect(item(page, 'The floor')).toContainText(/by.*Ada/);
});

test('it stands over the page one was on: focus goes in, Escape leads back and gives it back', async ({ hub, page }) => {
  const { agent, session } = await claude(hub);
  await agent.post('/handoffs', { session, ...WHOLE });
  await enter(hub, page, '/sessions?show=ended');
  await place(page).focus();
  await page.keyboard.press('Enter');
  await expect(over(page)).toBeFocused();
  await expect(page.getByText('No session has ended yet'), 'what stood there stays').toBeVisible();
  await item(page, 'The floor').getByRole('link', { name: /The floor/ }).click();
  await expect(page).toHaveURL(`${hub.url}/handoffs/H-1`);
  await expect(page).toHaveTitle(/Handoffs/);
  await expect(over(page)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(over(page).getByRole('link', { name: 'All handoffs' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(over(page)).toBeHidden();
  await expect(page).toHaveURL(`${hub.url}/sessions?show=ended`);
  await expect(place(page)).toBeFocused();

  await page.goto(`${hub.url}/handoffs/H-1`);
  await hydrated(page);
  await expect(over(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(column(page, 'Active'), 'opened by its address, it stands over the board').toBeVisible();
  await expect(page).toHaveURL(`${hub.url}/`);
});

test('handoffs of all projects and to a role; a viewer reads and cannot act', async ({ hub, page, openBrowser }) => {
  const { agent, session } = await claude(hub);
  await agent.post('/handoffs', { session, summary: 'For the carpenter', to: 'carpenter' });
  await hub.admin.createProject('OPS', 'Operations');
  const other = await agent.post<{ id: string }>('/sessions', { project: 'OPS', goal: 'Elsewhere' });
  await agent.post('/handoffs', { session: other.id, summary: 'From elsewhere', to: 'ada' });
  await hub.admin.createMember('vera', { display_name: 'Vera', kind: 'human', role: 'viewer', password: PASSWORD, skills: ['carpenter'] });
  await enter(hub, page, '/handoffs');
  await expect(item(page, 'For the carpenter')).toContainText('for carpenter');
  await expect(item(page, 'From elsewhere')).toContainText(/OPS\s*for you/);
  const vera = await openBrowser();
  await enter(hub, vera, '/handoffs', 'vera');
  await expect(item(vera, 'For the carpenter'), 'by a skill').toContainText('for you');
  await expect(item(vera, 'From elsewhere')).toContainText('for Ada');
  await expect(over(vera).getByRole('button', { name: 'Pick up' })).toHaveCount(0);
  await over(vera).getByRole('link', { name: 'For the carpenter' }).click();
  await expect(over(vera).getByRole('heading', { name: 'H-1' })).toBeVisible();
  await expect(over(vera).getByRole('button')).toHaveCount(0);
});

test('while the connection is lost nothing can be picked up', async ({ hub, page, consoleOf }) => {
  consoleOf.excuseOutage();
  const { agent, session } = await claude(hub);
  await agent.post('/handoffs', { session, ...WHOLE });
  await enter(hub, page, '/handoffs');
  const button = item(page, 'The floor').getByRole('button', { name: 'Pick up' });
  await expect(button).toBeEnabled();
  await hub.down();
  await expect(page.getByRole('alert')).toContainText('Connection lost');
  await expect(button).toBeDisabled();
  await hub.up();
  await expect(button).toBeEnabled();
});

test('a long list comes in pages', async ({ hub, page }) => {
  const session = await startSession(hub.admin, 'Write many');
  for (let number = 1; number <= 52; number += 1) await hub.admin.post('/handoffs', { session, summary: `Leaf ${number} of the book` });
  await enter(hub, page, '/handoffs');
  await expect(over(page).getByRole('listitem')).toHaveCount(50);
  await expect(place(page)).toHaveText(/52/);
  await over(page).getByRole('button', { name: 'Show more' }).click();
  await expect(over(page).getByRole('listitem')).toHaveCount(52);
  await expect(over(page).getByRole('button', { name: 'Show more' })).toBeHidden();
  await hub.admin.post<Handoff>('/handoffs', { session, summary: 'One more leaf' });
  await expect(over(page).getByRole('listitem').first(), 'a new one comes on top').toContainText('One more leaf');
  await expect(over(page).getByRole('listitem')).toHaveCount(53);
});

test('on a phone it is the whole screen, picked up under the thumb', async ({ hub, openBrowser }) => {
  const { agent, session } = await claude(hub);
  await agent.post('/handoffs', { session, ...WHOLE, branch: `shed/${'very-'.repeat(20)}long` });
  const page = await openBrowser(PHONE);
  await enter(hub, page);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: /Handoffs/ }).tap();
  const box = await over(page).boundingBox();
  expect([box?.x, box?.y, box?.width, box?.height]).toEqual([0, 0, 390, 844]);
  await item(page, 'The floor').getByRole('link', { name: /The floor/ }).tap();
  await expect(over(page).getByRole('button', { name: 'Pick up' })).toBeInViewport({ ratio: 1 });
  await expectNoSideways(page);
  await over(page).getByRole('button', { name: 'Pick up' }).tap();
  await expect(over(page)).toContainText(/Picked up by.*Ada/);
  await over(page).getByRole('link', { name: 'Close', exact: true }).tap();
  await expect(over(page)).toBeHidden();
});

for (const theme of ['light', 'dark'] as const) {
  test(`axe: the list, a handoff and its question, ${theme}`, async ({ hub, page }) => {
    const { agent, session } = await claude(hub);
    await page.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
    await enter(hub, page, '/handoffs');
    await expect(over(page)).toContainText('No open handoffs');
    await expectAccessible(page);
    await agent.post('/handoffs', { session, ...WHOLE });
    await expect(item(page, 'The floor')).toBeVisible();
    await expectAccessible(page);
    await enter(hub, page, '/handoffs/H-1');
    await expect(over(page).getByText('waits here').first()).toBeVisible();
    await expectAccessible(page);
    await over(page).getByRole('button', { name: 'Close…' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await hub.admin.post('/handoffs/H-1/pickup');
    await hub.admin.post('/handoffs/H-1/close', { note: 'Done.' });
    await expect(over(page)).toContainText('Done.');
    await expectAccessible(page);
  });
}
