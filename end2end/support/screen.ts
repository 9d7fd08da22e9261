// What people see and do on the screens, in a line each, by the accessible names.
import { expect, type Locator, type Page } from '@playwright/test';
import { column, hydrated, openActions, type Column } from './board';
import { PASSWORD, type Hub } from './hub';

/**
 * Opens a page signed in as somebody (the sign-in page has tests of its own), and waits until its
 * code runs.
 */
export async function enter(hub: Hub, page: Page, path = '/', handle = 'ada'): Promise<void> {
  await signedIn(hub, page, handle);
  await page.goto(hub.url + path);
  await hydrated(page);
}

/** Gives a browser somebody's sign-in. */
export async function signedIn(hub: Hub, page: Page, handle = 'ada'): Promise<void> {
  const answer = await page.context().request.post(`${hub.url}/api/v1/auth/login`, {
    data: { handle, password: PASSWORD },
    headers: { origin: hub.url },
  });
  expect(answer.ok(), `signing in as ${handle}: ${answer.status()}`).toBe(true);
}

/** Writes new tasks into a column, one after the other, through its form; the form stays open. */
export async function quickAdd(page: Page, name: 'Inbox' | 'Backlog', ...titles: string[]): Promise<void> {
  await page.getByRole('button', { name: `Add task to ${name}` }).click();
  const field = page.getByLabel(`Title of the new task in ${name}`);
  for (const title of titles) {
    await field.fill(title);
    await field.press('Enter');
    await expect(column(page, name).getByRole('heading', { name: title })).toBeVisible();
  }
}

/** Chooses from the menu that is open, page by page: `choose(page, 'Move to…', 'Backlog')`. */
export async function choose(page: Page, ...path: (string | RegExp)[]): Promise<void> {
  for (const name of path) {
    const words = typeof name === 'string' ? { name, exact: true } : { name };
    const menu = page.getByRole('menu');
    await menu.getByRole('menuitem', words).or(menu.getByRole('menuitemradio', words)).click();
  }
}

/** Moves a card by its menu. */
export async function moveByMenu(page: Page, key: string, to: Column): Promise<void> {
  await openActions(page, key);
  await choose(page, 'Move to…', to);
}

/** The messages in the corner. */
export function toasts(page: Page): Locator {
  return page.locator('.toast');
}

/** Expects that these words were said to those who cannot see the screen change. */
export async function expectSaid(page: Page, words: string): Promise<void> {
  await expect(page.locator('p[aria-live=polite][role=status]')).toHaveText(words);
}

/** The open task. */
export function panel(page: Page, key: string): Locator {
  return page.getByRole('complementary', { name: key, exact: true });
}

/** Expects exactly these titles in a column, in this order. */
export async function expectTitles(page: Page, name: Column, titles: string[]): Promise<void> {
  await expect(column(page, name).getByRole('article').getByRole('heading')).toHaveText(titles);
}

/** Marks the document: `expectNotReloaded` then tells whether it is still the same one. */
export async function markDocument(page: Page): Promise<void> {
  await page.evaluate(() => (document.documentElement.dataset.sameDocument = 'yes'));
}

/** Expects the document that was marked. */
export async function expectNotReloaded(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-same-document', 'yes');
}

/** Expects that nothing is wider than the window. */
export async function expectNoSideways(page: Page): Promise<void> {
  const width = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await width(), 'pixels the page is too wide').toBe(0);
}
