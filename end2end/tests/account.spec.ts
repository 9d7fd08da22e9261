// One's own account: how one is shown, the password, the own tokens.
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { card, hydrated } from '../support/board';
import { expect, PASSWORD, test, type Hub } from '../support/hub';
import { enter, expectNoSideways, expectNotReloaded, markDocument, signedIn, toasts } from '../support/screen';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const NEW = 'a new and longer phrase';

/** Fills the form for another password, and sends it. */
async function changePassword(page: Page, current: string, password: string, again = password): Promise<void> {
  await page.getByLabel('Current password').fill(current);
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('New password again').fill(again);
  await page.getByRole('button', { name: 'Change password' }).click();
}

/** What is said under a field. */
function note(page: Page, label: string): Locator {
  return page.locator('.field', { has: page.getByLabel(label, { exact: true }) }).locator('.field-note');
}

/** Signs in with a password over REST; whether that was let in. */
async function letsIn(hub: Hub, handle: string, password: string): Promise<boolean> {
  const answer = await fetch(`${hub.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: hub.url },
    body: JSON.stringify({ handle, password }),
  });
  return answer.ok;
}

test('name and avatar are seen while they are chosen, saved, and shown to others at once', async ({ hub, page, openBrowser }) => {
  await hub.human('ben', { display_name: 'Ben' });
  await hub.admin.createTask('HUB', { title: 'His', assignee: 'ben' });
  const other = await openBrowser();
  await enter(hub, other);
  await markDocument(other);
  await enter(hub, page, '/', 'ben');
  await page.getByLabel('Account of Ben').click();
  await page.getByRole('link', { name: 'Your account' }).click();
  const preview = page.locator('.account-preview');
  await expect(preview).toContainText('Ben');
  await page.getByLabel('Name', { exact: true }).fill('Ben Kiefer');
  await expect(preview).toContainText('Ben Kiefer');
  await expect(preview.locator('.avatar')).toHaveText('BK');
  await page.getByRole('radio', { name: 'Initials on purple' }).check();
  await expect(preview.locator('.avatar')).toHaveClass(/colour-purple/);
  await page.getByRole('radio', { name: 'Emoji owl' }).check();
  await expect(preview.locator('.avatar')).toHaveText('🦉');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(toasts(page)).toContainText('Your profile is saved.');
  await expect(page.getByLabel('Account of Ben Kiefer')).toContainText('🦉');
  await expect(card(other, 'HUB-1').getByTitle(/^Ben Kiefer/)).toHaveText('🦉');
  await expectNotReloaded(other);

  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Ben Kiefer');
  await expect(page.getByRole('radio', { name: 'Emoji owl' })).toBeChecked();
  await page.getByLabel('Another emoji').fill('🪁');
  await expect(page.getByRole('radio', { name: 'Emoji owl' })).not.toBeChecked();
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByLabel('Account of Ben Kiefer')).toContainText('🪁');
});

test('what is wrong with the profile is said at its field, and nothing is lost', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 4\d\d/);
  await enter(hub, page, '/account');
  await page.getByLabel('Name', { exact: true }).fill('x'.repeat(81));
  await page.getByLabel('Another emoji').fill('ada');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(note(page, 'Name')).toContainText('80');
  await expect(page.locator('.avatar-field .field-note')).toContainText('is an emoji or one of');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('x'.repeat(81));
  await expect(page.getByLabel('Another emoji')).toHaveValue('ada');
  await expect(page.getByLabel('Account of Ada')).toBeVisible();
});

test('another password: the old one is no good, other browsers are signed out, this one stays', async ({ hub, page, openBrowser, consoleOf }) => {
  consoleOf.excuse(/status of 401|WebSocket connection to .* failed/);
  const token = await hub.human('ben', { display_name: 'Ben' });
  const other = await openBrowser();
  await enter(hub, other, '/', 'ben');
  await enter(hub, page, '/account', 'ben');
  await expect(page.getByText('Your other browsers are signed out; this one stays.')).toBeVisible();
  await changePassword(page, PASSWORD, NEW);
  await expect(toasts(page)).toContainText('Your password is changed');
  for (const name of ['Current password', 'New password', 'New password again']) {
    await expect(page.getByLabel(name, { exact: true })).toHaveValue('');
  }
  await expect(other, 'the other browser').toHaveURL(/\/sign-in/);
  expect(await letsIn(hub, 'ben', PASSWORD)).toBe(false);
  expect(await letsIn(hub, 'ben', NEW)).toBe(true);
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel('Account of Ben')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Benjamin');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByLabel('Account of Benjamin'), 'this browser still writes').toBeVisible();
  expect(await token.get<{ handle: string }>('/me'), 'a token goes on working').toMatchObject({ handle: 'ben' });
});

test('a wrong password is said at its field, and so is one that will not do', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 4\d\d/);
  await enter(hub, page, '/account');
  await changePassword(page, 'not the password', NEW);
  await expect(note(page, 'Current password')).toHaveText('is not your present password');
  await expect(page.getByLabel('Current password')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('New password', { exact: true })).toHaveValue(NEW);
  await changePassword(page, PASSWORD, 'short');
  await expect(note(page, 'New password')).toContainText('at least 8 characters');
  await expect(note(page, 'Current password')).toBeHidden();
  await changePassword(page, PASSWORD, 'password123');
  await expect(note(page, 'New password')).toContainText('anybody would try');
  await changePassword(page, PASSWORD, NEW, `${NEW}!`);
  await expect(note(page, 'New password again')).toHaveText('is not the same as the new password');
  expect(await letsIn(hub, 'ada', PASSWORD), 'nothing changed').toBe(true);
});

test('without JavaScript: profile and password by plain forms, refusals in words', async ({ hub, openBrowser, consoleOf }) => {
  consoleOf.excuse(/preloaded using link preload but not used/);
  const page = await openBrowser({ javaScriptEnabled: false });
  await signedIn(hub, page);
  await page.goto(`${hub.url}/account`);
  await page.getByLabel('Name', { exact: true }).fill('Ada Lind');
  await page.getByRole('radio', { name: 'Emoji fox' }).check();
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByRole('heading', { name: 'Ada Lind' })).toBeVisible();
  await expect(page.getByLabel('Account of Ada Lind')).toContainText('🦊');
  await changePassword(page, 'not the password', NEW);
  await expect(page.getByRole('alert').filter({ hasText: 'present password' })).toBeVisible();
  expect(page.url(), 'no password in an address').not.toContain('phrase');
  await changePassword(page, PASSWORD, NEW, 'something else');
  await expect(page.getByRole('alert').filter({ hasText: 'same as the new password' })).toBeVisible();
  await changePassword(page, PASSWORD, NEW);
  await expect(page.getByLabel('Account of Ada Lind')).toBeVisible();
  expect(await letsIn(hub, 'ada', NEW)).toBe(true);
});

test('the own tokens are made and revoked here; Admin leads here', async ({ hub, page }) => {
  await hub.human('ben', { display_name: 'Ben' });
  await enter(hub, page, '/admin', 'ben');
  await expect(page.getByText('looked after by admins: Ada.')).toBeVisible();
  await page.getByRole('link', { name: 'your account' }).click();
  const tokens = page.getByRole('region', { name: 'Your tokens' });
  await tokens.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog', { name: 'New token' });
  await dialog.getByLabel('Name').fill('script');
  await dialog.getByRole('button', { name: 'Make token' }).click();
  await expect(page.getByRole('region', { name: 'The new token script' })).toBeVisible();
  const row = tokens.getByRole('listitem').filter({ hasText: 'script' });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toHaveCount(0);
});

for (const theme of ['light', 'dark'] as const) {
  for (const [device, size] of [['desktop', {}], ['phone', PHONE]] as const) {
    test(`axe: the account, ${theme}, ${device}`, async ({ hub, openBrowser, consoleOf }) => {
      consoleOf.excuse(/status of 4\d\d/);
      const page = await openBrowser(size);
      await page.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
      await enter(hub, page, '/account');
      await expect(page.getByRole('region', { name: 'Your tokens' }).getByText('end to end')).toBeVisible();
      await changePassword(page, 'not the password', NEW);
      await expect(note(page, 'Current password')).toHaveText('is not your present password');
      await expectNoSideways(page);
      await expectAccessible(page);
    });
  }
}
