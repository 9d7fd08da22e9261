// The live connection where the way to the hub is bad, and what is missed on a way between two
// pages.
import type { Page } from '@playwright/test';
import { waiting, worker } from '../support/approvals';
import { cardIn, hydrated } from '../support/board';
import { expect, PASSWORD, test as base, type Console, type Hub } from '../support/hub';
import { Proxy, type Passing } from '../support/proxy';
import { enter, expectNotReloaded, markDocument, panel, signedIn } from '../support/screen';

/**
 * A try may take eight seconds, and two in a row are needed to learn that one way does not lead
 * through.
 */
const SLOW = { timeout: 40_000 };

const test = base.extend<{ before: (passing?: Passing) => Promise<Proxy> }>({
  before: async ({ hub }, use) => {
    const proxies: Proxy[] = [];
    await use(async (passing) => {
      const proxy = await Proxy.before(() => hub.url, passing);
      proxies.push(proxy);
      return proxy;
    });
    for (const proxy of proxies) await proxy.close();
  },
});

const lost = (page: Page) => page.getByRole('alert').filter({ hasText: 'Connection lost' });
const overPlain = (page: Page) => page.getByRole('status').filter({ hasText: 'Live over plain HTTP' });

function excuse(consoleOf: Console): void {
  consoleOf.excuseOutage();
  consoleOf.excuse(/WebSocket connection to|net::ERR_|EventSource|status of 4\d\d/);
}

async function enterThrough(hub: Hub, proxy: Proxy, page: Page, path = '/'): Promise<void> {
  await signedIn(hub, page);
  await page.goto(proxy.url + path);
  await hydrated(page);
}

test('behind a proxy that falls silent, connecting ends and begins anew', async ({ hub, page, before, consoleOf }) => {
  excuse(consoleOf);
  const proxy = await before();
  await enterThrough(hub, proxy, page);
  await hub.admin.createTask('HUB', { title: 'Before' });
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
  await markDocument(page);
  proxy.pass('nothing');
  await expect(lost(page)).toBeVisible();
  // A connection that the proxy takes and never passes on: the try has to end by itself.
  const asked = proxy.upgrades;
  await expect.poll(() => proxy.upgrades, SLOW).toBeGreaterThan(asked);
  await hub.admin.createTask('HUB', { title: 'Meanwhile' });
  proxy.pass('all');
  await expect(lost(page)).toBeHidden(SLOW);
  await expect(cardIn(page, 'Inbox', 'HUB-2')).toBeVisible();
  await expectNotReloaded(page);
});

test('a connection that is closing takes no more words, and the next one begins', async ({ hub, page, before }) => {
  const proxy = await before();
  await enterThrough(hub, proxy, page);
  await hub.admin.createTask('HUB', { title: 'Before' });
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
  // The browser waits two seconds for such a connection to end, and the page asks in between
  // whether the hub is there.
  const asked = proxy.upgrades;
  proxy.sayGoodbye();
  await expect.poll(() => proxy.upgrades, SLOW).toBeGreaterThan(asked);
  await hub.admin.createTask('HUB', { title: 'After' });
  await expect(cardIn(page, 'Inbox', 'HUB-2')).toBeVisible();
});

test('where no WebSocket passes, the page is live over plain HTTP and says so', async ({ hub, page, before, consoleOf }) => {
  excuse(consoleOf);
  const proxy = await before('no WebSocket');
  await enterThrough(hub, proxy, page);
  await expect(overPlain(page)).toBeVisible(SLOW);
  await expect(lost(page)).toBeHidden();
  await markDocument(page);
  await hub.admin.createTask('HUB', { title: 'Over plain HTTP' });
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
  await expect(page.getByRole('button', { name: 'New task' })).toBeEnabled();
  await overPlain(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(overPlain(page)).toBeHidden();

  await hub.restart('kill');
  await hub.admin.createTask('HUB', { title: 'After the storm' });
  await expect(cardIn(page, 'Inbox', 'HUB-2')).toBeVisible(SLOW);
  await expect(lost(page)).toBeHidden(SLOW);
  await expectNotReloaded(page);
});

test('a plain connection that falls silent is noticed and comes back', async ({ hub, page, before, consoleOf }) => {
  excuse(consoleOf);
  const proxy = await before('no WebSocket');
  await enterThrough(hub, proxy, page);
  await expect(overPlain(page)).toBeVisible(SLOW);
  proxy.pass('nothing');
  await expect(lost(page)).toBeVisible(SLOW);
  await hub.admin.createTask('HUB', { title: 'Meanwhile' });
  proxy.pass('all');
  await expect(lost(page)).toBeHidden(SLOW);
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
});

test('a page whose sign-in ended elsewhere says so and leads to the sign-in', async ({ hub, page, consoleOf }) => {
  excuse(consoleOf);
  await newTask(hub);
  await enter(hub, page, '/t/HUB-1');
  const other = await page.context().newPage();
  await other.goto(hub.url);
  await hydrated(other);
  await other.getByLabel('Account of Ada').click();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=(\/|%2F)t(\/|%2F)HUB-1/);
  await expect(page.getByText('You were signed out.')).toBeVisible();
  await page.getByLabel('Handle').fill('ada');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(panel(page, 'HUB-1')).toBeVisible();
});

test('what is being written stays on the page whose sign-in ended', async ({ hub, page, consoleOf }) => {
  excuse(consoleOf);
  await newTask(hub);
  await enter(hub, page, '/t/HUB-1');
  const comment = panel(page, 'HUB-1').getByLabel('Write a comment');
  await comment.fill('Half a thought');
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  await page.request.post(`${hub.url}/api/v1/auth/logout`, { headers: { cookie, origin: hub.url } });
  const banner = page.getByRole('alert').filter({ hasText: 'You are signed out here' });
  await expect(banner).toBeVisible(SLOW);
  await expect(comment).toHaveValue('Half a thought');
  await expect(banner.getByRole('link', { name: 'Sign in again' })).toBeVisible();
  await banner.getByRole('link', { name: 'Sign in again' }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=(\/|%2F)t(\/|%2F)HUB-1/);
});

test('a page that another member signed in over is no longer shown as the first one’s', async ({ hub, page, consoleOf }) => {
  excuse(consoleOf);
  await hub.human('ben', { display_name: 'Ben' });
  await enter(hub, page);
  await signedIn(hub, page, 'ben');
  await hub.restart('kill');
  await expect(page.getByLabel('Account of Ada')).toBeHidden(SLOW);
});

/**
 * Answers the next read of the hub only after something else has happened: with what was true
 * before.
 */
async function holdAnswer(page: Page, path: string, meanwhile: () => Promise<void>): Promise<void> {
  await page.route(
    `**/api/ui/${path}`,
    async (route) => {
      const answer = await route.fetch();
      await meanwhile();
      await route.fulfill({ response: answer });
    },
    { times: 1 },
  );
}

const counter = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: new RegExp(name) }).locator('.rail-count');

for (const [name, path, link] of [
  ['Needs you', 'inbox/needs-you', 'Needs you'],
  ['the approvals', 'approvals/page', 'Approvals'],
] as const) {
  test(`what happens while ${name} are read on the way there is not missed`, async ({ hub, page }) => {
    const claude = await worker(hub);
    await enter(hub, page);
    await holdAnswer(page, path, async () => {
      await waiting(hub, claude, 'Oil the gate');
      await expect(counter(page, link), 'the page has heard of it').toHaveText('1');
    });
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: new RegExp(link) }).click();
    await expect(page.getByRole('main').getByText('Oil the gate').first()).toBeVisible();
  });
}

test('what happens while a task is read on the way there is not missed', async ({ hub, page }) => {
  await newTask(hub);
  await enter(hub, page);
  await holdAnswer(page, 'task', async () => {
    await hub.admin.patch('/tasks/HUB-1', { description: 'Written meanwhile.', title: 'Renamed meanwhile' });
    await expect(cardIn(page, 'Inbox', 'HUB-1'), 'the page has heard of it').toContainText('Renamed meanwhile');
  });
  await page.getByRole('link', { name: 'Oil the gate' }).click();
  await expect(panel(page, 'HUB-1')).toContainText('Written meanwhile.');
});

async function newTask(hub: Hub): Promise<void> {
  await hub.admin.createTask('HUB', { title: 'Oil the gate' });
}
