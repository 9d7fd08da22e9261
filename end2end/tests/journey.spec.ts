// The main job from nothing: a fresh hub, a person, an agent, one board.
import { cardIn, column, hydrated } from '../support/board';
import { drag, pointOf } from '../support/drag';
import { expect, McpClient, PASSWORD, test, type Hub } from '../support/hub';
import { expectNotReloaded, markDocument, quickAdd } from '../support/screen';
import type { Page } from '@playwright/test';

async function setUp(hub: Hub, page: Page): Promise<void> {
  await page.goto(hub.url);
  await expect(page).toHaveURL(/\/setup$/);
  await hydrated(page);
  await page.getByLabel('Set-up code').fill(await hub.setUpCode());
  await page.getByLabel('Handle').fill('ada');
  await page.getByLabel('Name', { exact: true }).fill('Ada');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the hub' }).click();
  await expect(page.getByText('There is no project yet')).toBeVisible();
  await hydrated(page);
}

async function firstProject(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' }).click();
  await page.getByRole('button', { name: 'Add project' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a project' });
  await dialog.getByLabel('Name').fill('Garden');
  await expect(dialog.getByLabel('Key'), 'a key is proposed').toHaveValue('GARD');
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: 'Projects' })).toContainText('Garden');
}

/** Adds the agent Claude and makes it a token; the token. */
async function addAgent(hub: Hub, page: Page): Promise<string> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' }).click();
  await page.getByRole('button', { name: 'Add agent' }).click();
  const form = page.getByRole('dialog', { name: 'Add an agent' });
  await form.getByLabel('Name').fill('Claude');
  await form.getByLabel('Handle').fill('claude');
  await form.getByLabel('Software').fill('claude-code');
  await form.getByRole('button', { name: 'Add agent' }).click();
  const agent = page.getByRole('article', { name: 'Claude' });
  await agent.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog', { name: 'New token' });
  await dialog.getByLabel('Name').fill('laptop');
  await dialog.getByRole('button', { name: 'Make token' }).click();

  const secret = page.getByRole('region', { name: 'The new token laptop' });
  await expect(secret).toContainText(`hub connect claude --url ${hub.url}`);
  await secret.getByRole('button', { name: '.mcp.json' }).click();
  await expect(secret).toContainText('"mcpServers"');
  const token = await secret.locator('code').first().innerText();
  expect(token).toMatch(/^hub_/);
  await secret.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('dialog', { name: 'Have you kept it?' }).getByRole('button', { name: 'I have kept it' }).click();
  await expect(secret).toBeHidden();
  await expect(agent, 'only its beginning is kept').toContainText('laptop');
  await page.reload();
  await hydrated(page);
  await expect(agent).toContainText('laptop');
  expect(await page.content()).not.toContain(token);
  return token;
}

test('from a fresh hub to a person and an agent on one live board', async ({ emptyHub: hub, page }) => {
  await setUp(hub, page);
  await firstProject(page);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Board' }).click();
  await quickAdd(page, 'Inbox', 'Water the plants');
  const token = await addAgent(hub, page);

  await page.goto(`${hub.url}/p/GARD`);
  await hydrated(page);
  await markDocument(page);
  const agent = await McpClient.connect(hub.url, token);
  const created = await agent.call('tasks_create', { project: 'GARD', title: 'Cut the hedge' });
  const key = created.task as string;
  await expect(cardIn(page, 'Inbox', key)).toContainText('Cut the hedge');
  await agent.call('tasks_move', { task: key, to: 'backlog' });
  await expect(cardIn(page, 'Backlog', key)).toBeVisible();
  await expect(cardIn(page, 'Inbox', key)).toBeHidden();
  await agent.call('tasks_comment', { task: key, body: 'The shears are blunt.' });
  await expect(cardIn(page, 'Backlog', key)).toContainText(/1\s*comment/);
  await expectNotReloaded(page);

  await drag(page, cardIn(page, 'Backlog', key), await pointOf(column(page, 'Inbox'), 0.5, 0.5));
  await expect(cardIn(page, 'Inbox', key)).toBeVisible();
  await expect(page.getByText(`${key} moved to Inbox.`), 'the hub has it').toBeVisible();
  const seen = await agent.call('tasks_get', { task: key });
  expect(seen.status).toBe('inbox');
});

test('the set-up page wants the code, once', async ({ emptyHub: hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 4\d\d/);
  await page.goto(`${hub.url}/setup`);
  await hydrated(page);
  const code = page.getByLabel('Set-up code');
  await code.fill('wrong');
  await page.getByLabel('Handle').fill('ada');
  await page.getByLabel('Name', { exact: true }).fill('Ada');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the hub' }).click();
  await expect(code).toHaveAccessibleDescription(/is not the code/);
  await expect(page.getByLabel('Handle'), 'what was typed stays').toHaveValue('ada');
  await code.fill(await hub.setUpCode());
  await page.getByRole('button', { name: 'Create the hub' }).click();
  await expect(page.getByText('There is no project yet')).toBeVisible();
  await page.goto(`${hub.url}/setup`);
  await expect(page.getByRole('button', { name: 'Create the hub' })).toBeHidden();
});
