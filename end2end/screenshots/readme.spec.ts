// The pictures of the README, of the sample world: board and task, light and dark, on a desk and on
// a phone; what the team's work looks like.
import { resolve } from 'node:path';
import { devices, test, type Browser, type BrowserContextOptions } from '@playwright/test';
import { column, hydrated } from '../support/board';
import { HubProcess } from '../support/process';

const folder = resolve(import.meta.dirname, '../../docs/screenshots');
const desk: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const { defaultBrowserType: _, ...phone } = devices['Pixel 7'];

const looks: [name: string, options: BrowserContextOptions][] = [
  ['light', { ...desk, colorScheme: 'light' }],
  ['dark', { ...desk, colorScheme: 'dark' }],
  ['phone', { ...phone, colorScheme: 'light' }],
];

let demo: HubProcess;

test.beforeAll(async () => {
  demo = await HubProcess.start(['--demo', '--addr', '127.0.0.1:0']);
});

test.afterAll(async () => {
  await demo.stop();
});

for (const [name, options] of looks) {
  test(`board and task, ${name}`, async ({ browser }) => {
    const page = await signedIn(browser, options);
    await page.screenshot({ path: `${folder}/board-${name}.png` });
    // A task in the middle of its life has something of everything.
    const task = column(page, 'Active').getByRole('article').first().getByRole('link').first();
    await page.goto(demo.url + (await task.getAttribute('href')));
    await hydrated(page);
    await page.screenshot({ path: `${folder}/task-${name}.png` });
    await page.context().close();
  });
}

/** The pages of the team's work. */
const pages: [name: string, path: string, theme: 'light' | 'dark'][] = [
  ['needs-you-light', '/needs-you', 'light'],
  ['approvals-light', '/approvals/A-2', 'light'],
  ['handoffs-light', '/handoffs/H-1', 'light'],
  ['messages-light', '/messages/M-1', 'light'],
  ['sessions-dark', '/sessions', 'dark'],
];

for (const [name, path, colorScheme] of pages) {
  test(name, async ({ browser }) => {
    const page = await signedIn(browser, { ...desk, colorScheme });
    await page.goto(demo.url + path);
    await hydrated(page);
    await page.screenshot({ path: `${folder}/${name}.png` });
    await page.context().close();
  });
}

test('needs-you-phone', async ({ browser }) => {
  const page = await signedIn(browser, { ...phone, colorScheme: 'dark' });
  await page.goto(`${demo.url}/needs-you`);
  await hydrated(page);
  await page.screenshot({ path: `${folder}/needs-you-phone.png` });
  await page.context().close();
});

async function signedIn(browser: Browser, options: BrowserContextOptions) {
  const [, handle, password] = await demo.said(/Sign in as (\S+) with (\S+)/);
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(`${demo.url}/sign-in`);
  await page.getByLabel('Handle').fill(handle!);
  await page.getByLabel('Password').fill(password!);
  const live = page.waitForEvent('websocket');
  await page.getByRole('button', { name: 'Sign in' }).click();
  // With the first presence the dots have their colours.
  await (await live).waitForEvent('framereceived', (frame) => String(frame.payload).includes('"presence"'));
  await page.getByRole('article').first().waitFor();
  await hydrated(page);
  // Where the button was is a card now; nothing is hovered in the pictures.
  await page.mouse.move(0, 0);
  return page;
}
