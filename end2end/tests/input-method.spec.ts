// Enter and Escape belong to the input method while something is composed: no field of any screen
// saves, sends or closes by them.
import type { Locator, Page } from '@playwright/test';
import { column, hydrated } from '../support/board';
import { expect, test, type Hub } from '../support/hub';
import { InputMethod } from '../support/input-method';
import { enter, panel } from '../support/screen';
import { startSession } from '../support/work';

const CONTROL = 2;

/** Every field for words that can be seen and written in. */
const FIELDS = ['input:not([type])', 'input[type=text]', 'input[type=search]', 'textarea']
  .map((field) => `${field}:visible:enabled`)
  .join(', ');

/**
 * Composes in a field, presses the keys that confirm and take back, and expects that field and
 * words are still there.
 */
async function expectKeysStay(page: Page, field: Locator, leave: 'clear' | 'composed' = 'clear'): Promise<void> {
  const method = await InputMethod.on(page);
  const name = (await field.getAttribute('aria-label')) ?? (await field.getAttribute('name')) ?? 'a field';
  const before = await field.inputValue();
  await field.focus();
  await field.press('End');
  await method.compose('にほん');
  await expect(field, name).toHaveValue(/にほん/);
  for (const [key, modifiers] of [['Enter', 0], ['Escape', 0], ['Enter', CONTROL]] as const) {
    await method.press(key, modifiers);
    await expect(field, `${key} in ${name}`).toBeFocused();
    await expect(field, `${key} in ${name}`).toHaveValue(/にほん/);
  }
  await method.confirm('日本');
  // Safari tells of the key that confirmed when the composition is over.
  await method.press('Enter');
  await expect(field, `${name} after the composition`).toBeFocused();
  await expect(field, `${name} after the composition`).toHaveValue(/日本/);
  if (leave === 'clear') await field.fill(before);
}

/** Does so with every field there is now. */
async function walk(page: Page, within: Page | Locator = page, least = 1): Promise<void> {
  const fields = within.locator(FIELDS);
  await expect(fields.nth(least - 1)).toBeVisible();
  for (let at = 0; at < (await fields.count()); at++) await expectKeysStay(page, fields.nth(at));
}

async function visit(hub: Hub, page: Page, path: string): Promise<void> {
  await page.goto(hub.url + path);
  await hydrated(page);
}

/** How much has happened in the hub. */
async function events(hub: Hub): Promise<number> {
  return (await hub.admin.get<{ items: unknown[] }>('/events?limit=200')).items.length;
}

test('nothing is saved, sent or closed on any screen while it is composed', async ({ hub, page }) => {
  const claude = hub.rest(await hub.agent('claude', { display_name: 'Claude' }));
  await hub.human('ben', { display_name: 'Ben' });
  const session = await startSession(claude, 'Oil');
  const { key } = await hub.admin.createTask('HUB', { title: 'Oil the gate', status: 'backlog', acceptance_criteria: ['Quiet'] });
  await claude.post(`/tasks/${key}/claim`, { session });
  await claude.post(`/tasks/${key}/complete`, { session, result: 'Oiled.' });
  await claude.post('/threads', { to: 'ada', subject: 'Oil', body: 'Which oil?' });
  await hub.admin.createTask('HUB', { title: 'Mend the fence' });

  await enter(hub, page);
  const before = await events(hub);
  await page.getByRole('button', { name: 'Add task to Inbox' }).click();
  await walk(page, page, 2);
  await expect(column(page, 'Inbox').getByRole('article')).toHaveCount(1);

  await visit(hub, page, '/t/HUB-2');
  await walk(page, panel(page, 'HUB-2'), 3);
  await panel(page, 'HUB-2').getByRole('button', { name: 'Say what this is about…' }).click();
  await expectKeysStay(page, panel(page, 'HUB-2').getByRole('textbox', { name: 'Description' }));

  await visit(hub, page, '/approvals/A-1');
  await page.getByRole('main').getByRole('button', { name: 'Reject…' }).click();
  await expectKeysStay(page, page.getByLabel(`What has to be different in ${key}?`));

  await visit(hub, page, '/messages/M-1');
  await walk(page, page.getByRole('main'));
  await page.getByRole('link', { name: 'New message' }).click();
  await walk(page, page.getByRole('main'), 2);

  await visit(hub, page, '/needs-you');
  await walk(page, page.getByRole('main'));

  await visit(hub, page, '/p/HUB/docs');
  await page.getByRole('link', { name: 'New document' }).first().click();
  await walk(page, page.getByRole('main'), 2);

  for (const path of ['/account', '/audit']) {
    await visit(hub, page, path);
    await walk(page, page.getByRole('main'));
  }

  await visit(hub, page, '/admin');
  for (const words of ['Add member', 'Add agent', 'Add project']) {
    await page.getByRole('button', { name: words, exact: true }).click();
    await walk(page, page.getByRole('dialog'), 1);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard it' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  expect(await events(hub), 'nothing was written').toBe(before);
});

test('fields that take the place of a value save what was composed when Enter is pressed for them', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Oil the gate' });
  await enter(hub, page, '/t/HUB-1');
  const task = panel(page, 'HUB-1');

  await task.getByRole('heading', { name: 'Oil the gate' }).click();
  await task.getByRole('textbox', { name: 'Title' }).fill('');
  await expectKeysStay(page, task.getByRole('textbox', { name: 'Title' }), 'composed');
  await page.keyboard.press('Enter');
  await expect(task.getByRole('heading', { level: 1 })).toHaveText('日本');

  await task.getByRole('button', { name: /^Add a label/ }).click();
  await expectKeysStay(page, task.getByLabel('New label'), 'composed');
  await page.keyboard.press('Enter');
  await expect(task.getByRole('button', { name: 'Remove label 日本' })).toBeVisible();

  await task.getByRole('button', { name: /^Role/ }).click();
  await expectKeysStay(page, task.getByLabel('Role', { exact: true }), 'composed');
  await page.keyboard.press('Enter');
  await expect(task.getByRole('button', { name: 'Role: 日本' })).toBeVisible();
  await expect.poll(() => hub.admin.task('HUB-1')).toMatchObject({ title: '日本', labels: ['日本'], role: '日本' });
});
