// What the screens say when something is not right, not there or not allowed.
import { card, cardIn, column, hydrated, openActions } from '../support/board';
import { expect, PASSWORD, test } from '../support/hub';
import { enter, panel, signedIn } from '../support/screen';

test('a wrong password is refused without telling what was wrong', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 401/);
  await page.goto(`${hub.url}/sign-in?next=%2Ft%2FHUB-1`);
  await hydrated(page);
  const refusal = page.getByRole('alert');
  const attempt = async (handle: string, password: string) => {
    await page.getByLabel('Handle').fill(handle);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await attempt('ada', 'wrong');
  await expect(refusal).toContainText(/handle|password/i);
  const words = await refusal.innerText();
  await attempt('nobody', 'wrong');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  expect(await refusal.innerText(), 'the same for one who does not exist').toBe(words);
  await hub.admin.createTask('HUB', { title: 'Where one wanted to go' });
  await attempt('ada', PASSWORD);
  await expect(panel(page, 'HUB-1')).toContainText('Where one wanted to go');
});

test('a title that is too long is said to be, and refused by the hub', async ({ hub, page }) => {
  await enter(hub, page);
  await page.getByRole('button', { name: 'Add task to Inbox' }).click();
  const title = page.getByLabel('Title of the new task in Inbox');
  await title.fill('y'.repeat(201));
  await title.press('Enter');
  await expect(page.locator('.quick-add-note').filter({ hasText: '201 characters; a title has at most 200' })).toBeVisible();
  await expect(title, 'nothing typed is lost').toHaveValue('y'.repeat(201));
  await expect(column(page, 'Inbox').getByRole('article')).toHaveCount(0);
  await expect(hub.admin.createTask('HUB', { title: 'y'.repeat(201) })).rejects.toThrow(/422.*title/);
});

test('a task that does not exist is said to be missing', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 404/);
  await signedIn(hub, page);
  const unknown = await page.goto(`${hub.url}/t/HUB-999`);
  expect(unknown?.status()).toBe(404);
  await hydrated(page);
  await expect(panel(page, 'HUB-999')).toContainText(/HUB-999/);
  await panel(page, 'HUB-999').getByRole('link', { name: 'Close' }).click();
  await expect(column(page, 'Inbox')).toBeVisible();
  for (const path of ['/t/nonsense', '/nowhere', '/p/hub/nowhere']) {
    const answer = await page.goto(hub.url + path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByText('There is nothing at this address')).toBeVisible();
    await hydrated(page);
  }
  expect((await page.goto(`${hub.url}/p/NONE`))?.status()).toBe(404);
  await expect(page.getByText(/NONE/).first()).toBeVisible();
  await hydrated(page);
});

test('a viewer reads and is offered nothing to write', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Look, do not touch', description: 'Please.' });
  const rest = await hub.human('vic', { display_name: 'Vic', role: 'viewer' });
  await enter(hub, page, '/', 'vic');
  await expect(card(page, 'HUB-1')).toBeVisible();
  await expect(page.getByRole('button', { name: 'New task' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Add task to Inbox' })).toBeDisabled();
  await page.keyboard.press('c');
  await expect(page.getByLabel('Title of the new task in Inbox')).toBeHidden();
  await openActions(page, 'HUB-1');
  await expect(page.getByRole('menuitem', { name: 'Copy link' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Move to…' })).toBeHidden();
  await expect(page.getByRole('menuitem', { name: 'Archive' })).toBeHidden();
  await page.getByRole('menuitem', { name: 'Open' }).click();
  const task = panel(page, 'HUB-1');
  await expect(task).toContainText('Please.');
  for (const name of [/^Move HUB-1/, 'Edit description', 'Edit title', /^Comment$/]) {
    await expect(task.getByRole('button', { name })).toHaveCount(0);
  }
  await expect(task.getByLabel('Write a comment')).toBeHidden();
  await expect(page.getByRole('link', { name: 'Admin' })).toHaveCount(0);
  await expect(rest.createTask('HUB', { title: 'x' })).rejects.toThrow(/403.*forbidden/);
  const answer = await page.context().request.post(`${hub.url}/api/ui/tasks/move`, {
    data: { command: { task: 'HUB-1', to: 'backlog' } },
    headers: { origin: hub.url },
  });
  expect(answer.status(), 'the hub refuses whoever goes around the screen').toBe(403);
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
});

test('whoever is no admin learns on Admin who looks after the hub', async ({ hub, page }) => {
  await hub.human('ben', { display_name: 'Ben' });
  await enter(hub, page, '/admin', 'ben');
  await expect(page.getByText('looked after by admins: Ada.')).toBeVisible();
  for (const name of ['Add member', 'Add agent', 'Add project', 'New token']) {
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  }
  await expect(page.getByRole('link', { name: 'your account' })).toHaveAttribute('href', '/account');
});

test('a sign-in that ended leads to the sign-in page, and back', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 401|WebSocket connection to .* failed/);
  await hub.admin.createTask('HUB', { title: 'Still here' });
  await enter(hub, page, '/t/HUB-1');
  await page.context().clearCookies();
  await panel(page, 'HUB-1').getByLabel('Write a comment').fill('Hello?');
  await panel(page, 'HUB-1').getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=(\/|%2F)t(\/|%2F)HUB-1/);
});
