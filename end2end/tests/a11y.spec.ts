// axe finds nothing, on any page, in either theme, on a desktop and on a phone. And the theme
// itself.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { column, hydrated, openActions } from '../support/board';
import { expect, test, type Hub } from '../support/hub';
import { choose, enter, panel, signedIn } from '../support/screen';

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** A board with every kind of card that can be made by now. */
async function fill(hub: Hub): Promise<void> {
  await hub.agent('claude', { display_name: 'Claude' });
  const rest = hub.admin;
  await rest.createTask('HUB', { title: 'New idea', type: 'research', labels: ['one', 'two'] });
  await rest.createTask('HUB', { title: 'Urgent bug', type: 'bug', priority: 'urgent', status: 'backlog', assignee: 'claude' });
  await rest.createTask('HUB', { title: 'Waiting', priority: 'low', status: 'backlog', blocked_by: ['HUB-2'], due: '2030-01-01' });
  const criteria = ['Tested', 'Written down'];
  const text = '# Why\n\n- `code`\n\n> quote\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n[link](https://example.org)';
  await rest.createTask('HUB', { title: 'At work', description: text, prompt: text, role: 'developer', acceptance_criteria: criteria });
  await rest.move('HUB-4', 'active');
  await rest.comment('HUB-4', 'Well **done**, @claude.');
  await rest.createTask('HUB', { title: 'Finished', parent: 'HUB-4' });
  for (const to of ['active', 'review', 'done'] as const) await rest.move('HUB-5', to);
}

async function inTheme(page: Page, hub: Hub, theme: 'light' | 'dark'): Promise<void> {
  await page.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
}

for (const theme of ['light', 'dark'] as const) {
  for (const [device, size] of [['desktop', DESKTOP], ['phone', PHONE]] as const) {
    test(`axe: the board and the task, ${theme}, ${device}`, async ({ hub, openBrowser }) => {
      const page = await openBrowser(size);
      await inTheme(page, hub, theme);
      await enter(hub, page);
      await expect(page.getByText('Nothing to do yet')).toBeVisible();
      await expectAccessible(page);
      await fill(hub);
      await enter(hub, page);
      await expect(column(page, 'Done').getByRole('article')).toHaveCount(1);
      await expectAccessible(page);
      await openActions(page, 'HUB-1');
      await expectAccessible(page);
      await choose(page, 'Open');
      await expect(panel(page, 'HUB-1').getByRole('heading', { name: 'New idea' })).toBeVisible();
      await enter(hub, page, '/t/HUB-4');
      await expect(panel(page, 'HUB-4').getByRole('heading', { name: 'At work' })).toBeVisible();
      await expectAccessible(page);
    });

    test(`axe: the doors, Admin and a page that is not there, ${theme}, ${device}`, async ({ hub, openBrowser, consoleOf }) => {
      consoleOf.excuse(/status of 404/);
      const page = await openBrowser(size);
      await inTheme(page, hub, theme);
      await page.goto(`${hub.url}/sign-in`);
      await hydrated(page);
      await expectAccessible(page);
      await signedIn(hub, page);
      await page.goto(`${hub.url}/nowhere`);
      await hydrated(page);
      await expectAccessible(page);
      await fill(hub);
      await enter(hub, page, '/admin');
      await expect(page.getByRole('article', { name: 'Claude' }).getByText('end to end')).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Add agent' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page);
    });
  }

  test(`axe: setting up, ${theme}`, async ({ emptyHub: hub, page }) => {
    await inTheme(page, hub, theme);
    await page.goto(hub.url);
    await hydrated(page);
    await expectAccessible(page);
  });
}

test('the theme changes without a reload, and is in the first HTML from then on', async ({ hub, page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await enter(hub, page);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: 'Theme' }).click();
  await choose(page, 'Dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const dark = await background();
  expect(dark).not.toBe(light);
  const html = await (await page.context().request.get(hub.url)).text();
  expect(html).toContain('data-theme="dark"');
  await page.reload();
  await hydrated(page);
  expect(await background()).toBe(dark);
  await page.getByRole('button', { name: 'Theme' }).click();
  await choose(page, 'As the system');
  await expect.poll(background).toBe(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).toBe(dark);
});
