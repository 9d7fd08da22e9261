// Admin takes care: nothing is refused in silence, nothing typed or shown once is lost by a slip.
import type { Page } from '@playwright/test';
import { hydrated } from '../support/board';
import { expect, PASSWORD, test } from '../support/hub';
import { enter, markDocument, expectNotReloaded, toasts } from '../support/screen';

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
/** A press on what is dimmed around a dialog. */
const pressBeside = (page: Page) => page.mouse.click(5, 5);

test('a role changes only after a question, and what was refused does not stay on the screen', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 4\d\d/);
  await hub.human('ben', { display_name: 'Ben' });
  await enter(hub, page, '/admin');
  const role = page.getByLabel('Role of Ben');
  await role.selectOption('admin');
  await expect(role, 'nothing is changed yet').toHaveValue('member');
  await dialog(page, 'Make Ben an admin?').getByRole('button', { name: 'Cancel' }).click();
  await expect(role).toHaveValue('member');
  expect((await hub.admin.get<{ role: string }>('/members/ben')).role).toBe('member');
  await role.selectOption('viewer');
  await expect(dialog(page, 'Make Ben a viewer?')).toContainText('A viewer reads');
  await dialog(page, 'Make Ben a viewer?').getByRole('button', { name: 'Make a viewer' }).click();
  await expect(role).toHaveValue('viewer');
  await expect.poll(async () => (await hub.admin.get<{ role: string }>('/members/ben')).role).toBe('viewer');

  const own = page.getByLabel('Role of Ada');
  await own.selectOption('viewer');
  await expect(dialog(page, 'Make Ada a viewer?')).toContainText('This is you.');
  await dialog(page, 'Make Ada a viewer?').getByRole('button', { name: 'Make a viewer' }).click();
  await expect(toasts(page), 'the last admin stays one').toContainText(/admin/i);
  await expect(own).toHaveValue('admin');
});

test('a menu that is open, and a form, stay while others change its member, agent or project', async ({ hub, page }) => {
  await hub.human('ben', { display_name: 'Ben' });
  await hub.agent('claude', { display_name: 'Claude' });
  await enter(hub, page, '/admin');
  const changes: [string, string, () => Promise<unknown>, string][] = [
    ['Ben', 'Set another password…', () => hub.admin.patch('/members/ben', { display_name: 'Benno' }), 'Benno'],
    ['Claude', 'Deactivate…', () => hub.admin.patch('/members/claude', { display_name: 'Claudia' }), 'Claudia'],
    ['Hub', 'Edit…', () => hub.admin.patch('/projects/HUB', { name: 'The hub' }), 'The hub'],
  ];
  for (const [name, item, change, after] of changes) {
    await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
    await expect(page.getByRole('menuitem', { name: item })).toBeVisible();
    await change();
    await expect(page.getByRole('button', { name: `Actions for ${after}`, exact: true })).toBeAttached();
    await expect(page.getByRole('menuitem', { name: item }), `the menu of ${name}`).toBeVisible();
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Actions for Benno', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Set another password…' }).click();
  await page.getByLabel('New password').fill('half a passw');
  await hub.admin.patch('/members/ben', { display_name: 'Ben' });
  await expect(dialog(page, 'Another password for Ben')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveValue('half a passw');
});

const FORMS: [button: string, title: string, field: string][] = [
  ['Add member', 'Add a member', 'Name'],
  ['Add agent', 'Add an agent', 'Handle'],
  ['Add project', 'Add a project', 'Name'],
];
for (const [button, title, field] of FORMS) {
  test(`a filled dialog is not dropped by a slip: ${title}`, async ({ hub, page }) => {
    await enter(hub, page, '/admin');
    await page.getByRole('button', { name: button }).click();
    await expect(dialog(page, title)).toBeVisible();
    await pressBeside(page);
    await expect(dialog(page, title), 'an empty one goes').toBeHidden();
    await page.getByRole('button', { name: button }).click();
    const typed = dialog(page, title).getByLabel(field, { exact: true });
    const leave = [() => pressBeside(page), () => page.keyboard.press('Escape'), () => dialog(page, title).getByRole('button', { name: 'Close' }).click()];
    for (const [at, by] of leave.entries()) {
      await typed.fill(`wanda${at}`);
      await by();
      await expect(dialog(page, title).getByRole('alert').filter({ hasText: 'not kept' })).toBeVisible();
      await expect(dialog(page, title).getByRole('button', { name: 'Go on writing' })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(dialog(page, title).getByRole('button', { name: 'Go on writing' })).toBeHidden();
      await expect(typed).toHaveValue(`wanda${at}`);
    }
    await pressBeside(page);
    await dialog(page, title).getByRole('button', { name: 'Discard it' }).click();
    await expect(dialog(page, title)).toBeHidden();
  });
}

/** Makes a token for the agent Claude. */
async function makeToken(page: Page): Promise<string> {
  await page.getByRole('article', { name: 'Claude' }).getByRole('button', { name: 'New token' }).click();
  await page.getByLabel('Name', { exact: true }).fill('laptop');
  await page.getByRole('button', { name: 'Make token' }).click();
  return page.getByRole('region', { name: 'The new token laptop' }).locator('.secret-line code').first().innerText();
}

test('a new token is not lost by going elsewhere, by closing the page, or by a change', async ({ hub, page }) => {
  await hub.agent('claude', { display_name: 'Claude' });
  await enter(hub, page, '/admin');
  const secret = await makeToken(page);
  expect(secret).toMatch(/^hub_/);
  await hub.admin.patch('/members/claude', { software: 'another' });
  const box = page.getByRole('region', { name: 'The new token laptop' });
  await expect(page.getByRole('article', { name: 'Claude' })).toContainText('another');
  await expect(box).toContainText(secret);

  await markDocument(page);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Board' }).click();
  await expect(toasts(page)).toContainText('The token laptop is still shown');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' }).click();
  await expect(box).toContainText(secret);
  await expectNotReloaded(page);

  const asked = page.waitForEvent('dialog');
  const reloading = page.reload().catch(() => undefined);
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await reloading;
  await expect(box).toContainText(secret);

  await box.getByRole('button', { name: 'I have kept it' }).click();
  await dialog(page, 'Have you kept it?').getByRole('button', { name: 'Cancel' }).click();
  await expect(box).toBeVisible();
  await box.getByText(secret, { exact: true }).click();
  await box.getByRole('button', { name: 'I have kept it' }).click();
  await expect(box).toBeHidden();
  await page.reload();
  await hydrated(page);
  await expect(page.getByRole('heading', { name: 'Agents & tokens' })).toBeVisible();
});

for (const [path, id] of [['/admin#agents', 'agents'], ['/audit?member=ada#main', 'main']] as const) {
  test(`a sign-in leads on to the part that was asked for: ${path}`, async ({ hub, page }) => {
    await hub.agent('claude', { display_name: 'Claude' });
    await page.goto(hub.url + path);
    await hydrated(page);
    await page.getByLabel('Handle').fill('ada');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(hub.url + path);
    await expect(page.locator(`#${id}`)).toBeVisible();
  });
}

test('a set-up code is taken without its hyphen and in small letters', async ({ emptyHub: hub, page }) => {
  await page.goto(hub.url);
  await hydrated(page);
  await page.getByLabel('Set-up code').fill((await hub.setUpCode()).replace('-', ' ').toLowerCase());
  await page.getByLabel('Handle').fill('ada');
  await page.getByLabel('Name', { exact: true }).fill('Ada');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the hub' }).click();
  await expect(page.getByText('There is no project yet')).toBeVisible();
});
