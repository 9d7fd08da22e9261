// Approvals: read, decided, several at once, in place and on a page of their own.
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { expect, Rest, test, type Hub } from '../support/hub';
import { enter, expectNoSideways, toasts } from '../support/screen';

/** An agent that completes tasks. */
async function worker(hub: Hub): Promise<{ rest: Rest; session: string }> {
  const rest = hub.rest(await hub.agent('claude', { display_name: 'Claude' }));
  const { id } = await rest.post<{ id: string }>('/sessions', { project: 'HUB' });
  return { rest, session: id };
}

/** A task that waits for approval; its key. */
async function completed(hub: Hub, by: { rest: Rest; session: string }, title: string, result = `${title}: done.`): Promise<string> {
  const criteria = ['It holds', 'It shines'];
  const { key } = await hub.admin.createTask('HUB', { title, status: 'backlog', acceptance_criteria: criteria });
  await by.rest.post(`/tasks/${key}/claim`, { session: by.session });
  const evidence = [{ criterion: 1, kind: 'command', text: 'pull --hard', exit_code: 0 }];
  await by.rest.post(`/tasks/${key}/complete`, { session: by.session, result, evidence });
  return key;
}

const listed = (page: Page) => page.getByRole('region', { name: 'Approvals' }).getByRole('listitem');
const chosen = (page: Page) => page.getByRole('region', { name: 'The chosen approval' });

test('read result, evidence and reviews, and accept', async ({ hub, page }) => {
  const agent = await worker(hub);
  await completed(hub, agent, 'Oil the gate', 'It **glides**.');
  const ben = await hub.human('ben', { display_name: 'Ben' });
  await ben.post('/tasks/HUB-1/reviews', { verdict: 'changes_needed', findings: 'It *squeaks* in the rain.' });
  await enter(hub, page, '/approvals');
  const asked = chosen(page);
  await expect(asked.getByRole('heading', { name: 'Oil the gate' })).toBeVisible();
  await expect(asked.locator('strong', { hasText: 'glides' })).toBeVisible();
  await expect(asked).toContainText('1 of 2 with evidence');
  await expect(asked).toContainText('pull --hard');
  await expect(asked).toContainText('No evidence');
  await expect(asked.getByRole('listitem').filter({ hasText: 'changes needed' })).toContainText('squeaks');
  await asked.getByRole('button', { name: 'Accept' }).click();
  await expect(toasts(page)).toContainText('HUB-1 accepted.');
  await expect(page.getByText('Nothing waits for approval')).toBeVisible();
  expect((await hub.admin.task('HUB-1')).status).toBe('done');
  await page.getByRole('link', { name: 'Accepted' }).click();
  await expect(listed(page).filter({ hasText: 'Oil the gate' })).toBeVisible();
});

test('a rejection needs a reason, and the next round says what changed', async ({ hub, page }) => {
  const agent = await worker(hub);
  await completed(hub, agent, 'Oil the gate');
  await enter(hub, page, '/approvals/A-1');
  const asked = chosen(page);
  await asked.getByRole('button', { name: 'Reject…' }).click();
  const reason = asked.getByLabel('What has to be different in HUB-1?');
  await expect(reason).toBeFocused();
  await asked.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(reason, 'nothing is sent without one').toBeVisible();
  await reason.fill('The left hinge, too.');
  await reason.press('Control+Enter');
  await expect(asked.getByText('rejected', { exact: true })).toBeVisible();
  expect(await hub.admin.task('HUB-1')).toMatchObject({ status: 'active', lease: null, assignee: 'claude' });

  await agent.rest.post('/tasks/HUB-1/claim', { session: agent.session });
  await agent.rest.post('/tasks/HUB-1/complete', { session: agent.session, result: 'Both hinges.' });
  await page.getByRole('link', { name: 'Approvals' }).first().click();
  await expect(asked).toContainText('Both hinges.');
  const before = asked.getByRole('region', { name: 'The round before' });
  await expect(before).toContainText('Ada rejected the round before');
  await expect(before).toContainText('The left hinge, too.');
  await expect(before).toContainText('Changed since then: result.');
});

test('several at once: accepted together, one that changed meanwhile is told and stays', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  const agent = await worker(hub);
  for (const title of ['Oil the gate', 'Mend the fence', 'Rake the leaves']) await completed(hub, agent, title);
  await enter(hub, page, '/approvals');
  await expect(listed(page)).toHaveCount(3);
  await page.getByLabel('Choose HUB-1 Oil the gate').check();
  await page.getByLabel('Choose HUB-2 Mend the fence').check();
  await page.getByRole('button', { name: 'Accept all' }).click();
  await page.getByRole('dialog', { name: 'Accept 2 tasks?' }).getByRole('button', { name: 'Accept 2 tasks' }).click();
  await expect(toasts(page).filter({ hasText: '2 tasks accepted.' })).toBeVisible();
  await expect(listed(page)).toHaveCount(1);
  for (const key of ['HUB-1', 'HUB-2']) expect((await hub.admin.task(key)).status).toBe('done');
  expect((await hub.admin.task('HUB-3')).status).toBe('review');
});

test('an approval that was changed while one read it is not decided by mistake', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 409/);
  const agent = await worker(hub);
  await completed(hub, agent, 'Oil the gate');
  await enter(hub, page, '/needs-you');
  const item = page.getByRole('article', { name: 'Approval of HUB-1 Oil the gate' });
  await item.getByRole('button', { name: 'Reject…' }).click();
  await item.getByLabel('What has to be different in HUB-1?').fill('Half a reason');
  await hub.admin.patch('/tasks/HUB-1', { description: 'With vegetable oil.' });
  await expect(item).toContainText('It was changed while you looked');
  await expect(item.getByLabel('What has to be different in HUB-1?'), 'what was written stays').toHaveValue('Half a reason');
  // By keys: a press of the pointer counts again only when the page has rested for a moment.
  await item.getByLabel('What has to be different in HUB-1?').press('Control+Enter');
  await expect(item).toBeHidden();
  const approvals = await hub.admin.get<{ items: { id: string; status: string }[] }>('/approvals');
  expect(approvals.items.map(({ id, status }) => `${id} ${status}`)).toEqual(['A-2 rejected', 'A-1 superseded']);
});

test('a member reads and does not decide', async ({ hub, page }) => {
  await completed(hub, await worker(hub), 'Oil the gate');
  await hub.human('ben', { display_name: 'Ben' });
  await enter(hub, page, '/approvals', 'ben');
  await expect(chosen(page)).toContainText('Oil the gate: done.');
  await expect(chosen(page)).toContainText('An admin decides.');
  await expect(page.getByRole('button', { name: 'Accept' })).toBeHidden();
});

test('decided by a plain form, without JavaScript', async ({ hub, openBrowser, consoleOf }) => {
  consoleOf.excuse(/preloaded using link preload but not used/);
  const agent = await worker(hub);
  await completed(hub, agent, 'Oil the gate');
  await completed(hub, agent, 'Mend the fence');
  const page = await openBrowser({ javaScriptEnabled: false });
  await hub.signIn(page, 'ada', '/approvals/A-1');
  await expect(chosen(page)).toContainText('Oil the gate: done.');
  await chosen(page).getByLabel('What has to be different in HUB-1?').fill('The left hinge.');
  await chosen(page).getByRole('button', { name: 'Reject…' }).click();
  await expect(chosen(page)).toContainText('The left hinge.');
  expect((await hub.admin.task('HUB-1')).status).toBe('active');
  await page.goto(`${hub.url}/approvals/A-2`);
  await chosen(page).getByRole('button', { name: 'Accept' }).click();
  await expect(chosen(page)).toContainText('accepted');
  expect((await hub.admin.task('HUB-2')).status).toBe('done');
});

for (const theme of ['light', 'dark']) {
  test(`accessible on a desk and a phone, ${theme}`, async ({ hub, page, openBrowser }) => {
    const agent = await worker(hub);
    await completed(hub, agent, 'Oil the gate');
    await completed(hub, agent, 'Mend the fence');
    await page.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
    await enter(hub, page, '/approvals');
    await expect(chosen(page).getByRole('button', { name: 'Accept' })).toBeVisible();
    await expectAccessible(page);
    const phone = await openBrowser({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await phone.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
    await enter(hub, phone, '/approvals');
    await expect(chosen(phone)).toBeHidden();
    await listed(phone).filter({ hasText: 'Oil the gate' }).getByRole('link').tap();
    await expect(chosen(phone).getByRole('button', { name: 'Accept' })).toBeInViewport();
    await expectNoSideways(phone);
    await expectAccessible(phone);
    await phone.getByRole('link', { name: 'All approvals' }).tap();
    await expect(listed(phone)).toHaveCount(2);
  });
}
