// The board as people name its parts. The names are the accessible ones.
import type { Locator, Page } from '@playwright/test';

export type Column = 'Inbox' | 'Backlog' | 'Active' | 'Review' | 'Done';

/** A column, by its heading. */
export function column(page: Page, name: Column): Locator {
  return page.getByRole('region', { name: new RegExp(`^${name}\\b`) });
}

/** A task's card, wherever it is, or in one column. */
export function card(within: Page | Locator, key: string): Locator {
  return within.getByRole('article', { name: new RegExp(`^${key}\\b`) });
}

/** A card in a column. */
export function cardIn(page: Page, name: Column, key: string): Locator {
  return card(column(page, name), key);
}

/** Opens the menu of a card. */
export async function openActions(page: Page, key: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${key}`, exact: true }).click();
}

/** Waits until the page's code runs, so that clicks do what they do with JavaScript. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator('html[data-hydrated]').waitFor();
}
