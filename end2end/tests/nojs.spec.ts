// Without JavaScript: reading and the main ways to write. And with it, before it has loaded.
import type { Page } from '@playwright/test';
import { cardIn, column, hydrated } from '../support/board';
import { expect, PASSWORD, test, type Console, type OpenBrowser } from '../support/hub';
import { panel, signedIn } from '../support/screen';

async function plain(openBrowser: OpenBrowser, consoleOf: Console): Promise<Page> {
  // Chromium fetches the code all the same, and wonders.
  consoleOf.excuse(/preloaded using link preload but not used/);
  return openBrowser({ javaScriptEnabled: false });
}

test('sign in, read, write, open, move, rename and comment by plain forms and links', async ({ hub, openBrowser, consoleOf }) => {
  await hub.admin.createTask('HUB', { title: 'Oil the gate', description: 'It **creaks**.', status: 'backlog' });
  const page = await plain(openBrowser, consoleOf);
  await hub.signIn(page);
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toContainText('Oil the gate');

  await page.getByRole('button', { name: 'Add task to Inbox' }).click();
  await page.getByLabel('Title of the new task in Inbox').fill('Mend the fence');
  await column(page, 'Inbox').getByRole('button', { name: 'Add', exact: true }).click();
  await expect(cardIn(page, 'Inbox', 'HUB-2')).toContainText('Mend the fence');

  await page.getByRole('link', { name: 'Oil the gate' }).click();
  await expect(page).toHaveURL(`${hub.url}/t/HUB-1`);
  const task = panel(page, 'HUB-1');
  await expect(task.locator('strong', { hasText: 'creaks' })).toBeVisible();
  await task.getByRole('button', { name: 'Active', exact: true }).click();
  await expect(task).toContainText('moved this from Backlog to Active');
  await task.getByRole('textbox', { name: 'Title' }).fill('Oil the garden gate');
  await task.getByRole('button', { name: 'Rename' }).click();
  await expect(task.getByRole('heading', { name: 'Oil the garden gate' })).toBeVisible();
  await task.getByLabel('Write a comment').fill('Done by *Friday*.');
  await task.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(task.locator('em', { hasText: 'Friday' })).toBeVisible();
  await task.getByRole('link', { name: 'Close' }).click();
  await expect(cardIn(page, 'Active', 'HUB-1')).toContainText('Oil the garden gate');
});

test('filters work by a plain form, signing out by a plain button', async ({ hub, openBrowser, consoleOf }) => {
  for (const title of ['Oil the gate', 'Mend the fence']) await hub.admin.createTask('HUB', { title });
  const page = await plain(openBrowser, consoleOf);
  await hub.signIn(page);
  await page.getByLabel('Filter cards by words').fill('fence');
  await page.keyboard.press('Enter');
  await expect(cardIn(page, 'Inbox', 'HUB-2')).toBeVisible();
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeHidden();
  await page.getByLabel('Account of Ada').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await page.goto(`${hub.url}/t/HUB-1`);
  await expect(page, 'the way back is remembered').toHaveURL(/sign-in\?next=(\/|%2F)t(\/|%2F)HUB-1$/);
});

test('a refused sign-in keeps the handle, also once the code has loaded', async ({ hub, openBrowser, consoleOf, page }) => {
  const bare = await plain(openBrowser, consoleOf);
  // The form is sent before the code is there.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  for (const one of [bare, page]) {
    await one.goto(`${hub.url}/sign-in`, { waitUntil: 'commit' });
    await one.getByLabel('Handle').fill('ada');
    await one.getByLabel('Password').fill('not the password');
    await one.getByRole('button', { name: 'Sign in' }).click();
    await expect(one.getByRole('alert')).toContainText('do not fit together');
    await expect(one.getByLabel('Handle')).toHaveValue('ada');
    await expect(one.getByLabel('Password'), 'a secret is typed again').toHaveValue('');
  }
  release();
  await hydrated(page);
  await expect(page.getByLabel('Handle')).toHaveValue('ada');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${hub.url}/`);
});

test('a refused form says why', async ({ hub, openBrowser, consoleOf }) => {
  const page = await plain(openBrowser, consoleOf);
  await page.goto(`${hub.url}/sign-in`);
  await page.getByLabel('Handle').fill('ada');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText(/password/i);
  await signedIn(hub, page);
  await page.goto(`${hub.url}/?add=inbox`);
  const title = page.getByLabel('Title of the new task in Inbox');
  await title.fill('   ');
  await title.press('Enter');
  await expect(page.getByRole('alert')).toContainText(/title/i);
});

test('set up by a plain form', async ({ emptyHub: hub, openBrowser, consoleOf }) => {
  const page = await plain(openBrowser, consoleOf);
  await page.goto(hub.url);
  await page.getByLabel('Set-up code').fill(await hub.setUpCode());
  await page.getByLabel('Handle').fill('ada');
  await page.getByLabel('Name', { exact: true }).fill('Ada');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the hub' }).click();
  await expect(page.getByText('There is no project yet')).toBeVisible();
});

test('the first HTML holds the data', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Oil the gate', labels: ['garden'] });
  await signedIn(hub, page);
  const html = await (await page.context().request.get(hub.url)).text();
  for (const text of ['>Oil the gate<', '>garden<', 'HUB-1', '>Hub<']) expect(html).toContain(text);
});

/** Keeps the page's code away until told. */
async function withoutCode(page: Page): Promise<() => void> {
  let come: () => void;
  const wanted = new Promise<void>((resolve) => (come = resolve));
  await page.route('**/*.wasm', async (route) => {
    await wanted;
    await route.continue();
  });
  return () => come();
}

test('what was typed before the code came is still there after it', async ({ hub, page }) => {
  const come = await withoutCode(page);
  await page.goto(`${hub.url}/sign-in`, { waitUntil: 'commit' });
  await page.getByLabel('Handle').fill('ada');
  await page.getByLabel('Password').fill(PASSWORD);
  come();
  await hydrated(page);
  await expect(page.getByLabel('Handle')).toHaveValue('ada');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(column(page, 'Inbox')).toBeVisible();
});

test('forms and links work before the code has come', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Oil the gate' });
  await withoutCode(page);
  await signedIn(hub, page);
  await page.goto(hub.url, { waitUntil: 'commit' });
  await page.getByRole('button', { name: 'Add task to Backlog' }).click();
  await page.getByLabel('Title of the new task in Backlog').fill('Mend the fence');
  await page.keyboard.press('Enter');
  await expect(cardIn(page, 'Backlog', 'HUB-2')).toContainText('Mend the fence');
  await page.getByRole('link', { name: 'Oil the gate' }).click();
  await expect(panel(page, 'HUB-1').getByRole('heading', { name: 'Oil the gate' })).toBeVisible();
});

test('a long column begins with what is seen first, and the rest is a link away or follows by itself', async ({ hub, openBrowser, consoleOf }) => {
  for (let number = 1; number <= 70; number += 1) await hub.admin.createTask('HUB', { title: `Task ${number}` });
  const page = await plain(openBrowser, consoleOf);
  await hub.signIn(page);
  await page.goto(`${hub.url}/p/HUB?priority=normal`);
  const cards = column(page, 'Inbox').getByRole('article');
  await expect(cards).toHaveCount(20);
  await expect(column(page, 'Inbox').getByRole('heading', { name: 'Inbox' })).toContainText('70');
  await column(page, 'Inbox').getByRole('link', { name: 'Show all 70' }).click();
  await expect(page).toHaveURL(`${hub.url}/p/HUB?priority=normal&cards=all`);
  await expect(cards).toHaveCount(70);

  const running = await openBrowser();
  await hub.signIn(running);
  await running.goto(`${hub.url}/p/HUB`);
  await expect(column(running, 'Inbox').getByRole('article')).toHaveCount(70);
  await expect(running.getByRole('link', { name: 'Show all 70' })).toHaveCount(0);
});
