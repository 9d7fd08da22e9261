// Messages between people and agents: read, answered and begun, live both ways.
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { expect, Rest, test, type Hub } from '../support/hub';
import { enter, expectNoSideways, expectNotReloaded, markDocument, signedIn, toasts } from '../support/screen';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const list = (page: Page): Locator => page.getByRole('region', { name: 'Conversations' });
const threads = (page: Page): Locator => list(page).getByRole('listitem');
const open = (page: Page): Locator => page.getByRole('region', { name: 'The conversation' });
const log = (page: Page): Locator => open(page).getByRole('log', { name: 'Messages' });
const own = (page: Page): Locator => log(page).getByRole('article', { name: 'Your message' });
const theirs = (page: Page, name = 'Claude'): Locator => log(page).getByRole('article', { name: `Message of ${name}` });
const answer = (page: Page): Locator => open(page).getByLabel('Write an answer');
const rail = (page: Page): Locator => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Messages/ });
const thread = (page: Page, name: RegExp): Locator => list(page).getByRole('link', { name });

/** Expects this many unread messages in the rail; none are not shown. */
async function expectCount(page: Page, count: number): Promise<void> {
  await expect(rail(page)).toHaveAccessibleName(count === 0 ? 'Messages' : new RegExp(`^Messages ?${count}$`));
}

/** An agent by REST. */
async function claude(hub: Hub): Promise<Rest> {
  return hub.rest(await hub.agent('claude', { display_name: 'Claude' }));
}

/** Begins a thread by REST; its id. */
async function begin(rest: Rest, to: string, body: string, more: object = {}): Promise<string> {
  return (await rest.post<{ id: string }>('/threads', { to, body, ...more })).id;
}

const say = (rest: Rest, id: string, body: string): Promise<unknown> => rest.post(`/threads/${id}/messages`, { body });

/** What one of a thread's two members reads in it. */
async function bodies(rest: Rest, id: string): Promise<string[]> {
  return (await rest.get<{ items: { body: string }[] }>(`/threads/${id}`)).items.map((message) => message.body);
}

test('a person and an agent talk, live both ways, and the counter goes up and down', async ({ hub, page }) => {
  const agent = await claude(hub);
  await enter(hub, page);
  await markDocument(page);
  await expectCount(page, 0);
  const id = await begin(agent, 'ada', 'May I **merge** this?');
  await expectCount(page, 1);
  await rail(page).click();
  await expect(threads(page)).toHaveCount(1);
  await expect(thread(page, /Claude.*1 unread/)).toBeVisible();
  await expect(open(page).getByText('Nothing is chosen')).toBeVisible();
  await threads(page).getByRole('link').click();
  await expect(theirs(page).locator('strong', { hasText: 'merge' })).toBeVisible();
  await expect(log(page).getByText('New', { exact: true })).toBeVisible();
  await expectCount(page, 0);
  await expect(thread(page, /unread/)).toBeHidden();

  await answer(page).fill('Yes, *today*.');
  await answer(page).press('Control+Enter');
  await expect(own(page).locator('em', { hasText: 'today' })).toBeVisible();
  await expect(answer(page)).toHaveValue('');
  await expect(threads(page).first()).toContainText('You: Yes');
  expect(await bodies(agent, id)).toEqual(['May I **merge** this?', 'Yes, *today*.']);

  await answer(page).fill('And then');
  await say(agent, id, 'Merged.');
  await expect(theirs(page).filter({ hasText: 'Merged.' })).toBeVisible();
  await expect(answer(page), 'the draft is not touched').toHaveValue('And then');
  await expect.poll(async () => (await hub.admin.get<{ items: { unread: number }[] }>('/threads')).items[0]!.unread, 'it was seen').toBe(0);
  await expectCount(page, 0);
  await expectNotReloaded(page);
});

test('a message that comes while one looks elsewhere stays unread', async ({ hub, page }) => {
  const agent = await claude(hub);
  const id = await begin(agent, 'ada', 'First.');
  await begin(agent, 'ada', 'Second.');
  await enter(hub, page, `/messages/${id}`);
  await expect(theirs(page)).toContainText('First.');
  await expectCount(page, 1);
  await expect(thread(page, /Second\..*1 unread/)).toBeVisible();
  await expect(thread(page, /First\..*unread/)).toBeHidden();
});

test('a message is shown at once, and comes back to the draft where it is refused', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 422/);
  const agent = await claude(hub);
  const id = await begin(agent, 'ada', 'Ready?');
  await enter(hub, page, `/messages/${id}`);
  let letGo!: () => void;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/api/ui/messages/send', async (route) => {
    await held;
    await route.continue();
  });
  await answer(page).fill('Soon.');
  await open(page).getByRole('button', { name: 'Send' }).click();
  await expect(own(page).filter({ hasText: 'Soon.' }), 'before the hub has answered').toContainText('sending');
  await expect(answer(page)).toHaveValue('');
  letGo();
  await expect(own(page).filter({ hasText: 'Soon.' })).not.toContainText('sending');
  await expect(own(page)).toHaveCount(1);

  const long = 'x'.repeat(20_001);
  await answer(page).fill(long);
  await open(page).getByRole('button', { name: 'Send' }).click();
  await expect(toasts(page)).toContainText('20000');
  await expect(answer(page), 'nothing is lost').toHaveValue(long);
  await expect(own(page)).toHaveCount(1);
  expect(await bodies(agent, id)).toEqual(['Ready?', 'Soon.']);
});

test('what was begun in a conversation is there when one comes back', async ({ hub, page }) => {
  const agent = await claude(hub);
  const first = await begin(agent, 'ada', 'First.');
  await begin(agent, 'ada', 'Second.');
  await enter(hub, page, `/messages/${first}`);
  await answer(page).fill('Half a thou');
  await threads(page).filter({ hasText: 'Second.' }).getByRole('link').click();
  await expect(theirs(page)).toContainText('Second.');
  await expect(answer(page)).toHaveValue('');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Handoffs' }).click();
  await page.goBack();
  await threads(page).filter({ hasText: 'First.' }).getByRole('link').click();
  await expect(answer(page)).toHaveValue('Half a thou');
});

test('a new message, prefilled by its address, about a task', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of (404|422)/);
  const agent = await claude(hub);
  await hub.human('ben', { display_name: 'Ben' });
  await hub.admin.createTask('HUB', { title: 'Oil the gate' });
  await enter(hub, page, '/messages?to=claude&task=HUB-1');
  const form = open(page);
  await expect(form.getByLabel('To')).toHaveValue('claude');
  await expect(form.getByLabel('Task')).toHaveValue('HUB-1');
  await expect(form.getByLabel('To').locator('optgroup[label=People] option')).toHaveText(['Ben (@ben)']);
  await expect(form.getByLabel('To').locator('optgroup[label=Agents] option')).toHaveText(['Claude (@claude)']);
  await form.getByRole('button', { name: 'Send' }).click();
  await expect(form.getByText('Write the message first.')).toBeVisible();
  await form.getByLabel('Message').fill('Which *oil*?');
  await form.getByRole('button', { name: 'Preview' }).click();
  await expect(form.locator('em', { hasText: 'oil' })).toBeVisible();
  await form.getByRole('button', { name: 'Write' }).click();
  await form.getByLabel('Task').fill('HUB-99');
  await form.getByRole('button', { name: 'Send' }).click();
  await expect(form.getByRole('alert')).toContainText('HUB-99');
  await expect(form.getByLabel('Message')).toHaveValue('Which *oil*?');
  await form.getByLabel('Task').fill('hub-1');
  await form.getByLabel('Subject').fill('The gate');
  await form.getByLabel('Message').press('Control+Enter');
  await expect(page).toHaveURL(`${hub.url}/messages/M-1`);
  await expect(open(page).getByRole('heading', { name: 'The gate' })).toBeVisible();
  await expect(own(page)).toContainText('Which oil?');
  await expect(threads(page).first()).toContainText('HUB-1');
  expect(await bodies(agent, 'M-1')).toEqual(['Which *oil*?']);
  await open(page).getByRole('link', { name: 'HUB-1' }).click();
  await expect(page).toHaveURL(`${hub.url}/t/HUB-1`);
});

test('a message to somebody who was deactivated meanwhile is refused, and kept', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 422/);
  await hub.human('ben', { display_name: 'Ben' });
  await enter(hub, page, '/messages');
  await list(page).getByRole('link', { name: 'New message' }).click();
  await open(page).getByLabel('To').selectOption('ben');
  await open(page).getByLabel('Message').fill('Are you there?');
  await hub.admin.patch('/members/ben', { active: false });
  await expect(open(page).getByLabel('To').locator('option:checked')).toHaveText('Ben (@ben) (deactivated)');
  await open(page).getByRole('button', { name: 'Send' }).click();
  await expect(open(page).getByText('ben is deactivated; write to another member')).toBeVisible();
  await expect(open(page).getByLabel('Message')).toHaveValue('Are you there?');
  await expect(open(page).getByLabel('To')).toHaveValue('ben');
});

test('filters list what they say, and the open conversation stays among the unread', async ({ hub, page }) => {
  const agent = await claude(hub);
  await hub.admin.createTask('HUB', { title: 'Oil the gate' });
  const read = await begin(agent, 'ada', 'Read already.');
  await hub.admin.post(`/threads/${read}/read`);
  await begin(agent, 'ada', 'About the gate.', { task: 'HUB-1' });
  await begin(agent, 'ada', 'Just so.', { subject: 'Hello' });
  await enter(hub, page, '/messages');
  const filters = list(page).getByRole('navigation', { name: 'Which conversations' });
  await expect(threads(page)).toHaveCount(3);
  await filters.getByRole('link', { name: 'About a task' }).click();
  await expect(page).toHaveURL(`${hub.url}/messages?filter=task`);
  await expect(threads(page)).toHaveCount(1);
  await expect(threads(page).first()).toContainText('HUB-1');
  await filters.getByRole('link', { name: 'Free' }).click();
  await expect(threads(page)).toHaveCount(2);
  await filters.getByRole('link', { name: 'Unread' }).click();
  await expect(filters.getByRole('link', { name: 'Unread' })).toHaveAttribute('aria-current', 'true');
  await expect(threads(page)).toHaveCount(2);
  await threads(page).filter({ hasText: 'Hello' }).getByRole('link').click();
  await expect(theirs(page)).toContainText('Just so.');
  await expect(page).toHaveURL(/filter=unread$/);
  await begin(agent, 'ada', 'A new one.');
  await expect(threads(page)).toHaveCount(3);
  await expect(thread(page, /Hello/), 'read, and still there').toBeVisible();
  await expect(thread(page, /Hello.*unread/)).toBeHidden();
  await threads(page).filter({ hasText: 'About the gate' }).getByRole('link').click();
  await expect(threads(page)).toHaveCount(2);
});

test('a long list is loaded in parts, and stays loaded', async ({ hub, page }) => {
  const agent = await claude(hub);
  for (let number = 1; number <= 55; number++) await begin(agent, 'ada', `Number ${number}.`);
  await enter(hub, page, '/messages');
  await expect(threads(page)).toHaveCount(50);
  await list(page).getByRole('button', { name: 'Show more' }).click();
  await expect(threads(page)).toHaveCount(55);
  await expect(list(page).getByRole('button', { name: 'Show more' })).toBeHidden();
  await begin(agent, 'ada', 'The newest.');
  await expect(threads(page)).toHaveCount(56);
  await expect(threads(page).first()).toContainText('The newest.');
});

test('a conversation begins at its newest message and stays there, unless one reads above', async ({ hub, page }) => {
  const agent = await claude(hub);
  const id = await begin(agent, 'ada', 'Number 0.');
  for (let number = 1; number < 40; number++) await say(agent, id, `Number ${number}.`);
  await enter(hub, page, `/messages/${id}`);
  await expect(theirs(page).filter({ hasText: 'Number 39.' })).toBeInViewport();
  await say(agent, id, 'Number 40.');
  await expect(theirs(page).filter({ hasText: 'Number 40.' })).toBeInViewport();
  await theirs(page).filter({ hasText: 'Number 0.' }).scrollIntoViewIfNeeded();
  await expect(theirs(page).filter({ hasText: 'Number 0.' })).toBeInViewport();
  await say(agent, id, 'Number 41.');
  const below = open(page).getByRole('button', { name: 'New message below' });
  await expect(below).toBeVisible();
  await expect(theirs(page).filter({ hasText: 'Number 0.' }), 'what one reads stays').toBeInViewport();
  await below.click();
  await expect(theirs(page).filter({ hasText: 'Number 41.' })).toBeInViewport();
  await expect(below).toBeHidden();
});

test('a conversation of others is not there, and neither is an unknown one', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 404/);
  const agent = await claude(hub);
  await hub.human('ben', { display_name: 'Ben' });
  const foreign = await begin(agent, 'ben', 'A secret.');
  for (const id of [foreign, 'M-99']) {
    await enter(hub, page, `/messages/${id}`);
    await expect(open(page).getByText(`There is no thread ${id}.`)).toBeVisible();
    await expect(page.getByText('A secret.')).toBeHidden();
    await open(page).getByRole('link', { name: 'All conversations' }).last().click();
    await expect(page).toHaveURL(`${hub.url}/messages`);
    await expect(list(page).getByText('No messages yet')).toBeVisible();
  }
});

test('a viewer answers what was written to them, and begins nothing', async ({ hub, page }) => {
  const agent = await claude(hub);
  await hub.human('vera', { display_name: 'Vera', role: 'viewer' });
  const id = await begin(agent, 'vera', 'What do you see?');
  await enter(hub, page, '/messages', 'vera');
  await expect(list(page).getByRole('link', { name: 'New message' })).toBeHidden();
  await threads(page).getByRole('link').click();
  await answer(page).fill('A gate.');
  await open(page).getByRole('button', { name: 'Send' }).click();
  await expect(own(page)).toContainText('A gate.');
  await expect.poll(() => bodies(agent, id)).toEqual(['What do you see?', 'A gate.']);
  await enter(hub, page, '/messages?to=claude', 'vera');
  await expect(open(page).getByText('Viewers answer what was written to them.')).toBeVisible();
  await expect(open(page).getByRole('button', { name: 'Send' })).toBeHidden();
});

test('the draft outlives an outage, and is sent after it', async ({ hub, page, consoleOf }) => {
  consoleOf.excuseOutage();
  const agent = await claude(hub);
  const id = await begin(agent, 'ada', 'Still there?');
  await enter(hub, page, `/messages/${id}`);
  await answer(page).fill('I am');
  await hub.down('kill');
  await expect(open(page).getByRole('button', { name: 'Send' })).toBeDisabled();
  await hub.up();
  await expect(open(page).getByRole('button', { name: 'Send' })).toBeEnabled();
  await expect(answer(page)).toHaveValue('I am');
  await open(page).getByRole('button', { name: 'Send' }).click();
  await expect.poll(() => bodies(agent, id)).toEqual(['Still there?', 'I am']);
});

test('on a phone: the list, then the conversation, and back', async ({ hub, openBrowser }) => {
  const agent = await claude(hub);
  await begin(agent, 'ada', `${'Averylongwordwithoutanyend'.repeat(9)}\n\n| a | b |\n| - | - |\n| 1 | 2 |`, { subject: 'Long'.repeat(40) });
  const page = await openBrowser(PHONE);
  await enter(hub, page, '/messages');
  await expect(open(page)).toBeHidden();
  await expectNoSideways(page);
  await threads(page).getByRole('link').tap();
  await expect(theirs(page)).toBeVisible();
  await expect(list(page)).toBeHidden();
  await answer(page).fill('I see.');
  await expect(open(page).getByRole('button', { name: 'Send' })).toBeInViewport();
  await open(page).getByRole('button', { name: 'Send' }).tap();
  await expect(own(page)).toBeInViewport();
  await expectNoSideways(page);
  await open(page).getByRole('link', { name: 'All conversations' }).tap();
  await expect(threads(page)).toHaveCount(1);
  await list(page).getByRole('link', { name: 'New message' }).tap();
  await expect(open(page).getByLabel('To')).toBeVisible();
  await expectNoSideways(page);
});

test('reading, answering and beginning work without JavaScript', async ({ hub, openBrowser, consoleOf }) => {
  consoleOf.excuse(/preloaded using link preload but not used/);
  const agent = await claude(hub);
  const id = await begin(agent, 'ada', 'May I **merge** this?');
  const page = await openBrowser({ javaScriptEnabled: false });
  await signedIn(hub, page);
  await page.goto(`${hub.url}/messages`);
  await threads(page).getByRole('link').click();
  await expect(theirs(page).locator('strong', { hasText: 'merge' })).toBeVisible();
  await answer(page).fill('Yes, *today*.');
  await open(page).getByRole('button', { name: 'Send' }).click();
  await expect(own(page).locator('em', { hasText: 'today' })).toBeVisible();
  expect(await bodies(agent, id)).toHaveLength(2);
  await list(page).getByRole('link', { name: 'New message' }).click();
  await open(page).getByLabel('To').selectOption('claude');
  await open(page).getByLabel('Message').fill('Another thing.');
  await open(page).getByRole('button', { name: 'Send' }).click();
  await expect(page).toHaveURL(`${hub.url}/messages/M-2`);
  await expect(own(page)).toContainText('Another thing.');
});

for (const theme of ['light', 'dark'] as const) {
  for (const device of ['desktop', 'phone'] as const) {
    test(`axe: messages, ${theme}, ${device}`, async ({ hub, openBrowser, consoleOf }) => {
      consoleOf.excuse(/status of 404/);
      const agent = await claude(hub);
      await hub.admin.createTask('HUB', { title: 'Oil the gate' });
      const page = await openBrowser(device === 'phone' ? PHONE : undefined);
      await page.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
      await enter(hub, page, '/messages');
      await expectAccessible(page);
      const id = await begin(agent, 'ada', 'One.\n\n- `code`\n\n> quote', { task: 'HUB-1', subject: 'The gate' });
      await begin(agent, 'ada', 'Two.');
      await expect(threads(page)).toHaveCount(2);
      await expectAccessible(page);
      await enter(hub, page, `/messages/${id}`);
      await answer(page).fill('Mine, with a [link](https://example.org).');
      await answer(page).press('Control+Enter');
      await expect(own(page).getByRole('link', { name: 'link' })).toBeVisible();
      await expectAccessible(page);
      await enter(hub, page, '/messages?new=1');
      await open(page).getByRole('button', { name: 'Send' }).click();
      await expect(open(page).getByText('Choose whom it is for.')).toBeVisible();
      await expectAccessible(page);
      await enter(hub, page, '/messages/M-99');
      await expect(open(page).getByText('There is no thread M-99.')).toBeVisible();
      await expectAccessible(page);
    });
  }
}
