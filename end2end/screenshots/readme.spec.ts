// The pictures of the README, of the sample world: board and task, light and dark, on a desk and on a phone.
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
