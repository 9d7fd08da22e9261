// Documents: written, read, compared and taken away by people, and by agents at the same time.
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { expect, Rest, test, type Hub } from '../support/hub';
import { enter, expectNoSideways, expectNotReloaded, expectSaid, markDocument, signedIn, toasts } from '../support/screen';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const list = (page: Page): Locator => page.getByRole('region', { name: 'Documents' });
const shown = (page: Page): Locator => page.getByRole('region', { name: 'The document' });
const text = (page: Page): Locator => shown(page).getByRole('article', { name: 'The text' });
const editor = (page: Page): Locator => shown(page).getByRole('form', { name: 'Edit the document' });

/** Writes a document by REST. */
async function write(rest: Rest, slug: string, fields: object): Promise<unknown> {
  return rest.put(`/projects/HUB/docs/${slug}`, fields);
}

async function doc(rest: Rest, slug: string): Promise<{ title: string; body: string; version: number; load: boolean }> {
  return rest.get(`/projects/HUB/docs/${slug}`);
}

/** An agent by REST. */
async function claude(hub: Hub): Promise<Rest> {
  return hub.rest(await hub.agent('claude', { display_name: 'Claude' }));
}

test('a document is created, its name proposed from the title, and stands in the list', async ({ hub, page }) => {
  await enter(hub, page, '/docs');
  await expect(list(page).getByText('No documents yet')).toBeVisible();
  await list(page).getByRole('link', { name: 'New document' }).click();
  const form = shown(page).getByRole('form', { name: 'New document' });
  await form.getByLabel('Title').fill('How we work');
  await expect(form.getByLabel('Name')).toHaveValue('how-we-work');
  await form.getByLabel('Text').fill('We test **first**.');
  await form.getByRole('button', { name: 'Preview' }).click();
  await expect(form.locator('strong', { hasText: 'first' })).toBeVisible();
  await form.getByLabel('Sessions load this').check();
  await form.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(`${hub.url}/p/HUB/docs/how-we-work`);
  await expect(shown(page).getByRole('heading', { name: 'How we work' })).toBeVisible();
  await expect(text(page).locator('strong', { hasText: 'first' })).toBeVisible();
  await expect(shown(page)).toContainText('It takes 18 of the 6,000 characters');
  await expect(list(page).getByRole('link', { name: /How we work.*Version 1.*Ada.*sessions load it/s })).toHaveAttribute('aria-current', 'true');
  await expect(list(page)).toContainText('Sessions load one document.');
  await expect(page).toHaveTitle(/How we work · HUB/);
});

test('a name that is in use is refused at its field, and nothing written is lost', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  await write(hub.admin, 'rules', { title: 'Rules', body: 'Be kind.' });
  await enter(hub, page, '/p/HUB/docs?new=1');
  const form = shown(page).getByRole('form', { name: 'New document' });
  await form.getByLabel('Title').fill('Rules');
  await form.getByLabel('Text').fill('Other rules.');
  await form.getByLabel('Text').press('Control+Enter');
  await expect(form.getByText('Another document here has this name')).toBeVisible();
  await expect(form.getByLabel('Text')).toHaveValue('Other rules.');
  await form.getByLabel('Name').fill('Not a name!');
  await form.getByRole('button', { name: 'Create' }).click();
  await expect(form.getByText('is not the name of a document')).toBeVisible();
  await form.getByLabel('Name').fill('rules-2');
  await form.getByLabel('Title').fill('More rules');
  await expect(form.getByLabel('Name'), 'a name of one’s own stays').toHaveValue('rules-2');
  await form.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(/\/p\/HUB\/docs\/rules-2$/);
  expect((await doc(hub.admin, 'rules')).body).toBe('Be kind.');
});

test('an edit is a new version, and two versions are compared by signs', async ({ hub, page }) => {
  const agent = await claude(hub);
  await write(hub.admin, 'rules', { title: 'Rules', body: 'One.\nTwo.\nThree.\n' });
  await write(agent, 'rules', { body: 'One.\n2.\nThree.\nFour.\n' });
  await enter(hub, page, '/p/HUB/docs/rules');
  await shown(page).getByRole('button', { name: 'Edit' }).click();
  await editor(page).getByLabel('Title').fill('The rules');
  await editor(page).getByLabel('Text').fill('One.\n2.\nThree.\nFour!\n');
  await editor(page).getByLabel('Text').press('Control+Enter');
  await expect(shown(page).getByRole('heading', { name: 'The rules' })).toBeVisible();
  await expectSaid(page, 'The rules is saved, version 3.');
  await expect(text(page)).toContainText('Four!');
  const versions = shown(page).getByRole('region', { name: /^Versions/ });
  await expect(versions.getByRole('listitem')).toHaveCount(3);
  await expect(versions.getByRole('listitem').nth(1)).toContainText('Claude');
  await versions.getByRole('link', { name: 'Compare with version 1' }).click();
  await expect(page).toHaveURL(/docs\/rules\?from=1&to=2$/);
  const lines = shown(page).getByRole('list', { name: 'Lines' }).getByRole('listitem');
  await expect(lines).toHaveText(['One.', '−Two.', '+2.', 'Three.', '+Four.']);
  await expect(shown(page)).toContainText('+ 2 lines added, − 1 line removed.');

  await versions.getByLabel('The earlier version').selectOption('Version 2');
  await versions.getByLabel('The later version').selectOption('Version 3');
  await versions.getByRole('button', { name: 'Compare' }).click();
  await expect(page).toHaveURL(/docs\/rules\?from=2&to=3$/);
  await expect(lines).toHaveText(['One.', '2.', 'Three.', '−Four.', '+Four!']);
  await expect(shown(page)).toContainText('The title was Rules and is The rules.');
  await shown(page).getByRole('link', { name: 'Read the document' }).click();
  await expect(text(page)).toContainText('Four!');
});

test('long unchanged parts of a comparison are left out and counted', async ({ hub, page }) => {
  const lines = Array.from({ length: 20 }, (_, at) => `Line ${at + 1}`);
  await write(hub.admin, 'long', { title: 'Long', body: lines.join('\n') });
  await write(hub.admin, 'long', { body: lines.map((line) => (line === 'Line 12' ? 'Line twelve' : line)).join('\n') });
  await enter(hub, page, '/p/HUB/docs/long?from=1&to=2');
  const shownLines = shown(page).getByRole('list', { name: 'Lines' });
  await expect(shownLines.getByRole('listitem').first()).toHaveText('…8 unchanged lines');
  await expect(shownLines).toContainText('−Line 12');
  await expect(shownLines.getByRole('listitem').last()).toHaveText('…5 unchanged lines');
});

test('R2: two who write the same lose nothing: the second sees both and chooses', async ({ hub, page: ada, openBrowser, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  await hub.human('ben', { display_name: 'Ben' });
  await write(hub.admin, 'party', { title: 'The party', body: 'On Sunday.' });
  const ben = await openBrowser();
  await enter(hub, ada, '/p/HUB/docs/party');
  await enter(hub, ben, '/p/HUB/docs/party', 'ben');
  await markDocument(ada);
  for (const [page, words] of [[ada, 'On Saturday.'], [ben, 'On Friday.']] as const) {
    await shown(page).getByRole('button', { name: 'Edit' }).click();
    await editor(page).getByLabel('Text').fill(words);
  }
  await editor(ben).getByRole('button', { name: 'Save' }).click();
  await expect(text(ben)).toContainText('On Friday.');

  await expect(shown(ada).getByRole('status').filter({ hasText: 'Ben saved version 2 meanwhile' })).toBeVisible();
  await expect(editor(ada).getByLabel('Text'), 'the draft is not touched').toHaveValue('On Saturday.');
  await editor(ada).getByRole('button', { name: 'Save' }).click();
  const conflict = shown(ada).getByRole('alert').filter({ hasText: 'Ben wrote this too' });
  await expect(conflict).toContainText('On Friday.');
  await expect(editor(ada).getByLabel('Text')).toHaveValue('On Saturday.');
  expect((await doc(hub.admin, 'party')).body, 'nothing was overwritten').toBe('On Friday.');
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await expect(text(ada)).toContainText('On Saturday.');
  expect(await doc(hub.admin, 'party')).toMatchObject({ body: 'On Saturday.', version: 3 });
  await expect(text(ben), 'the reader sees it at once').toContainText('On Saturday.');
  await expectNotReloaded(ada);
});

test('taking theirs in a conflict keeps what they wrote', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  const agent = await claude(hub);
  await write(hub.admin, 'party', { title: 'The party', body: 'On Sunday.' });
  await enter(hub, page, '/p/HUB/docs/party');
  await shown(page).getByRole('button', { name: 'Edit' }).click();
  await editor(page).getByLabel('Text').fill('On Saturday.');
  await write(agent, 'party', { title: 'The big party', body: 'On Friday.' });
  await editor(page).getByRole('button', { name: 'Save' }).click();
  const conflict = shown(page).getByRole('alert').filter({ hasText: 'Claude wrote this too' });
  await expect(conflict).toContainText('The big party');
  await conflict.getByRole('button', { name: 'Take theirs' }).click();
  await expect(text(page)).toContainText('On Friday.');
  expect(await doc(hub.admin, 'party')).toMatchObject({ title: 'The big party', body: 'On Friday.', version: 2 });
});

test('R2: a new title and a new text at the same time are no conflict', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  const agent = await claude(hub);
  await write(hub.admin, 'party', { title: 'The party', body: 'On Sunday.' });
  await enter(hub, page, '/p/HUB/docs/party');
  await shown(page).getByRole('button', { name: 'Edit' }).click();
  await editor(page).getByLabel('Text').fill('On Saturday.');
  await write(agent, 'party', { title: 'The big party' });
  await editor(page).getByRole('button', { name: 'Save' }).click();
  await expect(shown(page).getByRole('heading', { name: 'The big party' })).toBeVisible();
  await expect(text(page)).toContainText('On Saturday.');
  expect(await doc(hub.admin, 'party')).toMatchObject({ title: 'The big party', body: 'On Saturday.', version: 3 });
});

test('what an agent saves appears while one reads, without a reload', async ({ hub, page }) => {
  const agent = await claude(hub);
  await write(hub.admin, 'party', { title: 'The party', body: 'On Sunday.' });
  await enter(hub, page, '/p/HUB/docs/party');
  await markDocument(page);
  await write(agent, 'party', { title: 'The big party', body: 'On *Friday*.' });
  await expect(text(page).locator('em', { hasText: 'Friday' })).toBeVisible();
  await expect(shown(page).getByRole('heading', { name: 'The big party' })).toBeVisible();
  await expect(list(page).getByRole('link', { name: /The big party.*Version 2.*Claude/s })).toBeVisible();
  await write(agent, 'notes', { title: 'Notes', body: 'New.' });
  await expect(list(page).getByRole('link', { name: /Notes/ })).toBeVisible();
  await expectNotReloaded(page);
});

test('what is written stays a draft, and goes only when it is discarded', async ({ hub, page }) => {
  await write(hub.admin, 'party', { title: 'The party', body: 'On Sunday.' });
  await enter(hub, page, '/p/HUB/docs/party');
  await shown(page).getByRole('button', { name: 'Edit' }).click();
  await editor(page).getByLabel('Text').press('Escape');
  await expect(text(page), 'nothing was written').toBeVisible();
  await shown(page).getByRole('button', { name: 'Edit' }).click();
  await editor(page).getByLabel('Text').fill('On Monday.');
  await editor(page).getByLabel('Text').press('Escape');
  await expect(text(page), 'nothing is asked: it is kept').toContainText('On Sunday.');
  await expect(shown(page)).toContainText(/Draft from \d\d:\d\d/);
  await shown(page).getByRole('button', { name: 'Continue' }).click();
  await expect(editor(page).getByLabel('Text')).toHaveValue('On Monday.');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Handoffs' }).click();
  await page.goBack();
  await expect(editor(page).getByLabel('Text'), 'it outlives the slide-over').toHaveValue('On Monday.');
  await editor(page).getByRole('button', { name: 'Cancel' }).click();
  await shown(page).getByRole('button', { name: 'Discard' }).click();
  await expect(text(page)).toContainText('On Sunday.');
  await expect(shown(page).getByRole('button', { name: 'Continue' })).toBeHidden();
});

test('the switch decides what an agent’s session is told at its start', async ({ hub, page }) => {
  const agent = await claude(hub);
  await write(hub.admin, 'rules', { title: 'Rules', body: 'Be kind.' });
  await enter(hub, page, '/p/HUB/docs/rules');
  const toggle = shown(page).getByRole('switch', { name: 'Sessions load this' });
  await expect(toggle).not.toBeChecked();
  await toggle.click();
  await expect(toggle).toBeChecked();
  await expect(list(page).getByRole('link', { name: /Rules.*sessions load it/s })).toBeVisible();
  const start = async () => {
    type Started = { docs: { items: { slug: string; load: boolean; body: string | null }[] } };
    return (await agent.post<Started>('/sessions', { project: 'HUB' })).docs.items[0];
  };
  expect(await start()).toMatchObject({ slug: 'rules', load: true, body: 'Be kind.' });
  expect((await doc(hub.admin, 'rules')).version, 'the switch makes no version').toBe(1);
  await toggle.click();
  await expect(list(page)).toContainText('Sessions load none of these.');
  expect(await start()).toMatchObject({ slug: 'rules', load: false, body: null });
  await write(hub.admin, 'rules', { load: true, body: 'x'.repeat(6001) });
  await expect(toggle, 'switched elsewhere').toBeChecked();
  await expect(shown(page)).toContainText('It has 6,001 characters');
});

test('a document is deleted with a question, and comes back', async ({ hub, page, openBrowser, consoleOf }) => {
  consoleOf.excuse(/status of 404/);
  await write(hub.admin, 'rules', { title: 'Rules', body: 'Be kind.', load: true });
  await enter(hub, page, '/p/HUB/docs/rules');
  const other = await openBrowser();
  await enter(hub, other, '/p/HUB/docs/rules');
  await shown(page).getByRole('button', { name: 'Delete…' }).click();
  const question = page.getByRole('dialog', { name: 'Delete Rules?' });
  await expect(question).toContainText('versions are kept');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(`${hub.url}/p/HUB/docs`);
  await expect(list(page).getByText('No documents yet')).toBeVisible();
  await expect(shown(other).getByText('Rules was deleted')).toBeVisible();
  await toasts(page).getByRole('button', { name: 'Undo' }).click();
  await expect(list(page).getByRole('link', { name: /Rules.*sessions load it/s })).toBeVisible();
  await expect(text(other)).toContainText('Be kind.');

  await hub.admin.delete('/projects/HUB/docs/rules');
  await expect(shown(other).getByText('Rules was deleted')).toBeVisible();
  await shown(other).getByRole('button', { name: 'Bring it back' }).click();
  await expect(text(other)).toContainText('Be kind.');
  await expect(shown(other).getByRole('region', { name: /^Versions/ }).getByRole('listitem')).toHaveCount(3);
});

test('a document that is deleted while one writes is kept, and saving brings it back', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of (404|409)/);
  await write(hub.admin, 'rules', { title: 'Rules', body: 'Be kind.' });
  await enter(hub, page, '/p/HUB/docs/rules');
  await shown(page).getByRole('button', { name: 'Edit' }).click();
  await editor(page).getByLabel('Text').fill('Be very kind.');
  await hub.admin.delete('/projects/HUB/docs/rules');
  await expect(shown(page).getByText('It was taken away meanwhile')).toBeVisible();
  await expect(editor(page).getByLabel('Text')).toHaveValue('Be very kind.');
  await editor(page).getByRole('button', { name: 'Save' }).click();
  await expect(text(page)).toContainText('Be very kind.');
  expect((await doc(hub.admin, 'rules')).body).toBe('Be very kind.');
});

test('a text that is refused stays in the editor, and the reason stands at its field', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 422/);
  await write(hub.admin, 'rules', { title: 'Rules', body: 'Be kind.' });
  await enter(hub, page, '/p/HUB/docs/rules');
  await shown(page).getByRole('button', { name: 'Edit' }).click();
  const title = editor(page).getByLabel('Title');
  await title.fill('Rules '.repeat(60));
  await editor(page).getByRole('button', { name: 'Save' }).click();
  await expect(editor(page).getByText(/at most 200/)).toBeVisible();
  await expect(title).toHaveValue('Rules '.repeat(60));
  await title.fill('Short rules');
  await editor(page).getByRole('button', { name: 'Save' }).click();
  await expect(shown(page).getByRole('heading', { name: 'Short rules' })).toBeVisible();
});

test('viewers and archived projects read, and unknown addresses lead back', async ({ hub, page, openBrowser, consoleOf }) => {
  consoleOf.excuse(/status of 404/);
  await hub.human('vera', { display_name: 'Vera', role: 'viewer' });
  await hub.admin.createProject('SHOP', 'Shop');
  await write(hub.admin, 'rules', { title: 'Rules', body: 'Be kind.' });
  await hub.admin.put('/projects/SHOP/docs/prices', { title: 'Prices', body: 'Low.' });
  const vera = await openBrowser();
  await enter(hub, vera, '/docs', 'vera');
  await list(vera).getByRole('link', { name: /Rules/ }).click();
  await expect(text(vera)).toContainText('Be kind.');
  await expect(shown(vera).getByRole('switch')).toBeDisabled();
  for (const name of ['Edit', 'Delete…']) await expect(shown(vera).getByRole('button', { name })).toBeHidden();
  await expect(list(vera).getByRole('link', { name: 'New document' })).toBeHidden();

  await enter(hub, page, '/p/HUB/docs');
  await list(page).getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Shop' }).click();
  await list(page).getByRole('link', { name: /Prices/ }).click();
  await expect(shown(page).getByRole('button', { name: 'Edit' })).toBeVisible();
  await hub.admin.patch('/projects/SHOP', { archived: true });
  await expect(shown(page).getByRole('button', { name: 'Edit' }), 'read-only at once').toBeHidden();
  await expect(text(page)).toContainText('Low.');
  await expect(list(page)).toContainText('This project is archived');

  await enter(hub, page, '/p/HUB/docs/nothing');
  await expect(shown(page).getByText('There is no document nothing.')).toBeVisible();
  await shown(page).locator('.empty').getByRole('link', { name: 'All documents' }).click();
  await expect(list(page).getByRole('link', { name: /Rules/ })).toBeVisible();
  await enter(hub, page, '/p/NONE/docs');
  await expect(list(page).getByText('There is no project NONE.')).toBeVisible();
});

test('on a phone one level at a time', async ({ hub, openBrowser }) => {
  await write(hub.admin, 'rules', { title: 'Rules', body: `${'Averylongwordwithoutanyend'.repeat(9)}\n\n| a | b |\n| - | - |\n| 1 | 2 |` });
  await write(hub.admin, 'rules', { body: 'Short.' });
  const page = await openBrowser(PHONE);
  await enter(hub, page, '/p/HUB/docs');
  await expect(shown(page)).toBeHidden();
  await expectNoSideways(page);
  await list(page).getByRole('link', { name: /Rules/ }).tap();
  await expect(text(page)).toBeVisible();
  await expect(list(page)).toBeHidden();
  await expectNoSideways(page);
  await shown(page).getByRole('button', { name: 'Edit' }).tap();
  await editor(page).getByLabel('Text').fill('Shorter.');
  await expectNoSideways(page);
  await editor(page).getByRole('button', { name: 'Save' }).tap();
  await expect(text(page)).toContainText('Shorter.');
  await shown(page).getByRole('link', { name: 'Compare with version 1' }).tap();
  await expect(shown(page).getByRole('list', { name: 'Lines' })).toContainText('+Short.');
  await expectNoSideways(page);
  await shown(page).getByRole('link', { name: 'All documents' }).tap();
  await expect(list(page).getByRole('link', { name: /Rules/ })).toBeVisible();
});

test('reading and comparing work without JavaScript', async ({ hub, openBrowser, consoleOf }) => {
  consoleOf.excuse(/preloaded using link preload but not used/);
  await write(hub.admin, 'rules', { title: 'Rules', body: 'Be *kind*.' });
  await write(hub.admin, 'rules', { body: 'Be **very** kind.' });
  const page = await openBrowser({ javaScriptEnabled: false });
  await signedIn(hub, page);
  await page.goto(`${hub.url}/docs`);
  await list(page).getByRole('link', { name: /Rules/ }).click();
  await expect(text(page).locator('strong', { hasText: 'very' })).toBeVisible();
  await expect(shown(page).getByRole('button', { name: 'Edit' }), 'what needs scripts is not offered').toBeHidden();
  await shown(page).getByRole('button', { name: 'Compare' }).click();
  await expect(shown(page).getByRole('list', { name: 'Lines' }).getByRole('listitem')).toHaveText(['−Be *kind*.', '+Be **very** kind.']);
});

for (const theme of ['light', 'dark'] as const) {
  for (const device of ['desktop', 'phone'] as const) {
    test(`axe: documents, ${theme}, ${device}`, async ({ hub, openBrowser, consoleOf }) => {
      consoleOf.excuse(/status of 409/);
      const agent = await claude(hub);
      const body = '# One\n\n- `code`\n\n> quote\n\n| a | b |\n| - | - |\n| 1 | 2 |';
      await write(hub.admin, 'rules', { title: 'Rules', body, load: true });
      await write(agent, 'rules', { body: `${body}\n\nMore.` });
      const page = await openBrowser(device === 'phone' ? PHONE : undefined);
      await page.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
      await enter(hub, page, '/docs');
      await expectAccessible(page);
      await enter(hub, page, '/p/HUB/docs?new=1');
      await expectAccessible(page);
      await enter(hub, page, '/p/HUB/docs/rules');
      await expect(text(page)).toContainText('More.');
      await expectAccessible(page);
      await shown(page).getByRole('button', { name: 'Edit' }).click();
      await editor(page).getByLabel('Text').fill('Mine.');
      await write(agent, 'rules', { body: 'Theirs.' });
      await expect(shown(page).getByText('saved version 3 meanwhile')).toBeVisible();
      await editor(page).getByRole('button', { name: 'Save' }).click();
      await expect(shown(page).getByText('wrote this too')).toBeVisible();
      await expectAccessible(page);
      await enter(hub, page, '/p/HUB/docs/rules?from=1&to=3');
      await expect(shown(page).getByRole('list', { name: 'Lines' })).toContainText('+Theirs.');
      await expectAccessible(page);
    });
  }
}
