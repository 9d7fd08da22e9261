// Everything by the keyboard alone: no test here touches a mouse.
import type { Page } from '@playwright/test';
import { card, cardIn } from '../support/board';
import { expect, test } from '../support/hub';
import { enter, expectSaid, panel } from '../support/screen';

/** Expects the focus on that card, or inside it. */
async function expectOnCard(page: Page, key: string): Promise<void> {
  await expect(page.locator('article:focus-within')).toHaveAttribute('data-key', key);
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test('write, find, move, assign, rate, open, edit and close a task', async ({ hub, page }) => {
  await enter(hub, page);
  await press(page, 'c');
  await expect(page.getByLabel('Title of the new task in Inbox')).toBeFocused();
  await page.keyboard.type('Prune the roses');
  await press(page, 'Enter');
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
  await expectSaid(page, 'HUB-1 added to Inbox');
  await expect(page.getByLabel('Title of the new task in Inbox'), 'ready for the next').toHaveValue('');
  await press(page, 'Escape', 'j');
  await expectOnCard(page, 'HUB-1');

  await press(page, 'm');
  await expect(page.getByRole('menuitem', { name: 'Backlog' })).toBeFocused();
  await press(page, 'Enter');
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toBeVisible();
  await expectSaid(page, 'HUB-1 moved from Inbox to Backlog');
  await expectOnCard(page, 'HUB-1');

  await press(page, 'a');
  await expect(page.getByRole('menuitemradio', { name: 'Nobody' }), 'the present choice').toBeFocused();
  await press(page, 'Home');
  await expect(page.getByRole('menuitemradio', { name: 'Ada (me)' })).toBeFocused();
  await press(page, 'Enter');
  await expect(card(page, 'HUB-1')).toContainText('Assigned to Ada');
  await expectSaid(page, 'HUB-1 assigned to Ada');
  await expectOnCard(page, 'HUB-1');

  await press(page, 'p');
  await expect(page.getByRole('menuitemradio', { name: 'Normal' }), 'the present choice').toBeFocused();
  await press(page, 'h', 'Enter');
  await expect(card(page, 'HUB-1')).toContainText('High priority');
  await expectOnCard(page, 'HUB-1');

  await press(page, 'Enter');
  await expect(panel(page, 'HUB-1').getByRole('heading', { name: 'Prune the roses' })).toBeVisible();
  await expect(page).toHaveURL(`${hub.url}/t/HUB-1`);
  await press(page, 'Escape');
  await expect(panel(page, 'HUB-1')).toBeHidden();
  await expect(page).toHaveURL(`${hub.url}/`);
});

test('e edits the title of the focused card', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Prune the roses' });
  await enter(hub, page);
  await press(page, 'j', 'e');
  const title = panel(page, 'HUB-1').getByRole('textbox', { name: 'Title' });
  await expect(title).toBeFocused();
  await page.keyboard.type('Prune all roses');
  await press(page, 'Enter');
  await expect(panel(page, 'HUB-1').getByRole('heading', { name: 'Prune all roses' })).toBeVisible();
  await expect.poll(async () => (await hub.admin.task('HUB-1')).title).toBe('Prune all roses');
});

test('j, k, h, l and the arrows go from card to card', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'One' });
  await hub.admin.createTask('HUB', { title: 'Two' });
  await hub.admin.createTask('HUB', { title: 'Three', status: 'backlog' });
  await enter(hub, page);
  for (const [key, there] of [
    ['j', 'HUB-1'],
    ['j', 'HUB-2'],
    ['k', 'HUB-1'],
    ['l', 'HUB-3'],
    ['h', 'HUB-1'],
    ['ArrowDown', 'HUB-2'],
    ['ArrowRight', 'HUB-3'],
    ['ArrowLeft', 'HUB-1'],
    ['ArrowUp', 'HUB-1'],
  ] as const) {
    await press(page, key);
    await expectOnCard(page, there);
  }
});

test('no letter does anything while one writes', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'One' });
  await enter(hub, page, '/t/HUB-1');
  const words = 'cmape?/jkhl gb';
  await page.getByLabel('Write a comment').focus();
  await page.keyboard.type(words);
  await expect(page.getByLabel('Write a comment')).toHaveValue(words);
  await page.getByLabel('Filter cards by words').focus();
  await page.keyboard.type('ne?');
  await expect(page.getByLabel('Filter cards by words')).toHaveValue('ne?');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(page.getByLabel('Title of the new task in Inbox')).toBeHidden();
});

test('? shows the shortcuts, / goes to the filter, g b to the board', async ({ hub, page }) => {
  await enter(hub, page, '/admin');
  await press(page, '?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toContainText('Move to…');
  await press(page, 'Escape');
  await expect(help).toBeHidden();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await press(page, 'g', 'b');
  await expect(page).toHaveURL(`${hub.url}/`);
  await press(page, '/');
  await expect(page.getByLabel('Filter cards by words')).toBeFocused();
  await expect(page.getByLabel('Filter cards by words')).toHaveValue('');
});

test('single letters can be switched off', async ({ hub, page }) => {
  await enter(hub, page);
  const account = page.getByLabel('Account of Ada');
  const letters = page.getByRole('switch', { name: 'Single-letter shortcuts' });
  await account.focus();
  await press(page, 'Enter');
  await expect(letters).toBeChecked();
  await letters.focus();
  await press(page, 'Enter');
  await expect(letters).not.toBeChecked();
  await press(page, 'Escape', 'c');
  await expect(page.getByLabel('Title of the new task in Inbox')).toBeHidden();
  await account.focus();
  await press(page, 'Enter');
  await letters.focus();
  await press(page, 'Enter', 'Escape', 'c');
  await expect(page.getByLabel('Title of the new task in Inbox')).toBeFocused();
});

test('a menu is left without a choice, and a move by keyboard reaches every column', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'One' });
  await enter(hub, page);
  await press(page, 'j', 'm');
  await expect(page.getByRole('menu')).toBeVisible();
  await press(page, 'Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expectOnCard(page, 'HUB-1');
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
  for (const [letter, to] of [
    ['a', 'Active'],
    ['r', 'Review'],
    ['d', 'Done'],
  ] as const) {
    await press(page, 'm');
    await expect(page.getByRole('menu')).toBeVisible();
    await press(page, letter);
    await expect(page.getByRole('menuitem', { name: to })).toBeFocused();
    await press(page, 'Enter');
    await expect(cardIn(page, to, 'HUB-1')).toBeVisible();
    await expectOnCard(page, 'HUB-1');
  }
  await press(page, 'm', 'a', 'Enter');
  await expect(page.getByLabel('Reason')).toBeFocused();
  await page.keyboard.type('Not yet.');
  await press(page, 'Enter');
  await expect(cardIn(page, 'Active', 'HUB-1')).toBeVisible();
});
