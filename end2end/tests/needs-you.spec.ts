// Needs you: what waits appears by itself, is settled in place, also from the keyboard, and only
// then leaves.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { expect, test, type Hub, type Rest } from '../support/hub';
import { enter, expectNotReloaded, expectNoSideways, markDocument } from '../support/screen';

interface Worker {
  rest: Rest;
  session: string;
}

async function agent(hub: Hub): Promise<Worker> {
  const rest = hub.rest(await hub.agent('claude', { display_name: 'Claude' }));
  const { id } = await rest.post<{ id: string }>('/sessions', { project: 'HUB' });
  return { rest, session: id };
}

async function complete(hub: Hub, { rest, session }: Worker, title: string): Promise<void> {
  const { key } = await hub.admin.createTask('HUB', { title, status: 'backlog' });
  await rest.post(`/tasks/${key}/claim`, { session });
  await rest.post(`/tasks/${key}/complete`, { session, result: `${title}: done.` });
}

const things = (page: Page) => page.locator('.need');
const counter = (page: Page) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Needs you/ }).locator('.rail-count');

test('what waits appears by itself, in the counter and the title too', async ({ hub, page }) => {
  const claude = await agent(hub);
  await enter(hub, page, '/needs-you');
  await expect(page.getByText('Nothing needs you')).toBeVisible();
  await expect(page).toHaveTitle('Needs you · AI Projects Hub');
  await markDocument(page);
  await complete(hub, claude, 'Oil the gate');
  await expect(page.getByRole('article', { name: 'Approval of HUB-1 Oil the gate' })).toBeVisible();
  await claude.rest.post('/threads', { to: 'ada', subject: 'Oil', body: 'Which oil?' });
  await expect(page.getByRole('article', { name: 'Question of Claude' })).toContainText('Which oil?');
  await expect(counter(page)).toHaveText('2');
  await expect(page).toHaveTitle('(2) Needs you · AI Projects Hub');
  await expect(page.getByText('2 things wait for you.')).toBeVisible();
  await expectNotReloaded(page);
  await page.reload();
  await expect(page, 'the server writes it, too').toHaveTitle('(2) Needs you · AI Projects Hub');
});

test('decided from the keyboard', async ({ hub, page }) => {
  const claude = await agent(hub);
  for (const title of ['Oil the gate', 'Mend the fence', 'Rake the leaves']) await complete(hub, claude, title);
  await enter(hub, page, '/needs-you');
  await expect(things(page)).toHaveCount(3);
  await page.keyboard.press('j');
  await expect(things(page).nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(things(page).nth(1)).toBeFocused();
  await page.keyboard.press('a');
  await expect.poll(async () => (await hub.admin.task('HUB-2')).status).toBe('done');
  await expect(things(page)).toHaveCount(2);
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  const reason = page.getByLabel(/What has to be different in HUB-1/);
  await expect(reason).toBeFocused();
  await page.keyboard.type('jar of oil, and a rag');
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => (await hub.admin.task('HUB-1')).status).toBe('active');
  await expect(things(page)).toHaveCount(1);
});

test('a question is answered where it was asked, in a thread and on a task', async ({ hub, page }) => {
  const claude = await agent(hub);
  await hub.admin.createTask('HUB', { title: 'Oil the gate' });
  await claude.rest.comment('HUB-1', '@ada which gate?');
  await enter(hub, page, '/needs-you');
  const question = page.getByRole('article', { name: 'Question of Claude' });
  await expect(question).toContainText('which gate?');
  await page.keyboard.press('r');
  await expect(question.getByLabel('Answer Claude')).toBeFocused();
  await page.keyboard.type('The one to the garden.');
  await question.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(question).toBeHidden();
  await expect(counter(page)).toBeHidden();
  const comments = await hub.admin.get<{ items: { body: string }[] }>('/tasks/HUB-1/comments');
  expect(comments.items.map(({ body }) => body)).toContain('The one to the garden.');
});

test('work left behind and abandoned is put right in place', async ({ hub, page }) => {
  const claude = await agent(hub);
  await hub.human('ben', { display_name: 'Ben' });
  await hub.admin.createTask('HUB', { title: 'Oil the gate', status: 'backlog', assignee: 'ben' });
  await hub.admin.createTask('HUB', { title: 'Mend the fence', status: 'backlog' });
  await claude.rest.post('/tasks/HUB-2/claim', { session: claude.session });
  await enter(hub, page, '/needs-you');
  await hub.admin.patch('/members/ben', { active: false });
  const left = page.getByRole('article', { name: 'HUB-1 was left behind' });
  await expect(left).toContainText('Ben');
  await left.getByRole('button', { name: 'Assign to me' }).click();
  await expect(left).toBeHidden();
  expect((await hub.admin.task('HUB-1')).assignee).toBe('ada');
});

test('what one should know is told, and leaves when it was seen', async ({ hub, page }) => {
  const ben = await hub.human('ben', { display_name: 'Ben' });
  await hub.admin.createTask('HUB', { title: 'Oil the gate' });
  await enter(hub, page, '/needs-you');
  await ben.patch('/tasks/HUB-1', { assignee: 'ada' });
  await ben.comment('HUB-1', '@ada please look');
  const notices = page.getByRole('region', { name: /For you to know/ }).getByRole('listitem');
  await expect(notices).toHaveCount(2);
  await expect(notices.nth(0)).toContainText(/Ben\s*gave you\s*HUB-1/);
  await expect(notices.nth(1)).toContainText(/Ben\s*mentioned you in\s*HUB-1/);
  await notices.nth(0).getByRole('button', { name: /Seen up to here/ }).click();
  await expect(notices).toHaveCount(1);
  await page.getByRole('button', { name: 'Mark all as seen' }).click();
  await expect(page.getByText('Nothing needs you')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Nothing needs you'), 'it stays acknowledged').toBeVisible();
});

for (const theme of ['light', 'dark']) {
  test(`accessible on a desk and a phone, ${theme}`, async ({ hub, page, openBrowser }) => {
    const claude = await agent(hub);
    await complete(hub, claude, 'Oil the gate');
    await claude.rest.post('/threads', { to: 'ada', subject: 'Oil', body: 'Which oil?' });
    const ben = await hub.human('ben', { display_name: 'Ben' });
    await ben.comment('HUB-1', '@ada please look');
    await page.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
    await enter(hub, page, '/needs-you');
    await expect(things(page)).toHaveCount(3);
    await expectAccessible(page);
    const phone = await openBrowser({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await phone.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
    await enter(hub, phone, '/needs-you');
    await expect(phone.getByRole('button', { name: 'Accept' })).toBeVisible();
    await expectNoSideways(phone);
    await expectAccessible(phone);
  });
}
