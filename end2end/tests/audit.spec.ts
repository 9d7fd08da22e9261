// The audit trail: who did what, when, through which door and in which session; what changed; that
// nobody changed it unseen.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectStory, lines } from '../support/audit';
import { expectAccessible } from '../support/axe';
import { hydrated } from '../support/board';
import { expect, test, type Hub } from '../support/hub';
import { choose, enter, expectNoSideways, expectNotReloaded, markDocument, panel, signedIn } from '../support/screen';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** A task from its idea to its approval, by Ada over REST and Claude over MCP. */
async function story(hub: Hub): Promise<void> {
  await hub.admin.createTask('HUB', { title: 'Pay by card', status: 'backlog' });
  const claude = await hub.mcpClient(await hub.agent('claude', { display_name: 'Claude' }));
  await claude.call('sessions_start', { project: 'HUB', goal: 'Let people pay' });
  await claude.call('tasks_claim', { session: 'S-1', task: 'HUB-1' });
  await claude.call('tasks_comment', { session: 'S-1', task: 'HUB-1', body: 'Which cards?' });
  await claude.call('tasks_complete', { session: 'S-1', task: 'HUB-1', result: 'Cards are taken.' });
  await hub.admin.createTask('HUB', { title: 'Something else' });
  await hub.admin.move('HUB-1', 'done', { reason: 'Tried it, works.' });
}

test('a task’s story: each line with actor, door and session, and what changed', async ({ hub, page }) => {
  await story(hub);
  await enter(hub, page, '/t/HUB-1');
  await panel(page, 'HUB-1').getByRole('button', { name: 'More actions for HUB-1' }).click();
  await choose(page, 'Audit trail');
  await expect(page).toHaveURL(`${hub.url}/audit?task=HUB-1`);
  await expectStory(page, [
    { words: /Ada moved HUB-1 from Review to Done/, door: 'REST' },
    { words: /Ada approved HUB-1 \(A-1\), done by Claude/, door: 'REST' },
    { words: /Claude asked for approval of HUB-1 \(A-1\)/, door: 'MCP', session: 'S-1' },
    { words: /Claude completed HUB-1/, door: 'MCP', session: 'S-1' },
    { words: /Claude commented on HUB-1/, door: 'MCP', session: 'S-1' },
    { words: /Claude claimed HUB-1 until (\d+ \w+ \d+, )?\d\d:\d\d/, door: 'MCP', session: 'S-1' },
    { words: /Ada created HUB-1 “Pay by card”/, door: 'REST' },
  ]);
  const moved = lines(page).first();
  await expect(moved.getByText('Tried it, works.')).toBeHidden();
  await moved.locator('summary').click();
  await expect(moved.getByRole('blockquote')).toHaveText('Tried it, works.');
  await expect(moved.getByRole('row', { name: 'Status Review Done' })).toBeVisible();
  await expect(moved.getByText(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)).toBeVisible();
  await expect(moved).toContainText('task.moved');
  await expect(moved).toContainText(/REST with token \d+/);
  const claimed = lines(page).nth(5);
  await claimed.locator('summary').press('Enter');
  await expect(claimed.getByRole('row', { name: 'Assignee nothing Claude' })).toBeVisible();

  // From a line to the story of its session and of its member.
  await claimed.getByRole('definition').getByRole('link', { name: 'S-1', exact: true }).click();
  await expect(page).toHaveURL(`${hub.url}/audit?session=S-1`);
  await expect(page.getByLabel('Session', { exact: true })).toHaveValue('S-1');
  await expectStory(page, [
    { words: /Claude asked for approval/, door: 'MCP', session: 'S-1' },
    { words: /Claude completed HUB-1/, door: 'MCP', session: 'S-1' },
    { words: /Claude commented/, door: 'MCP', session: 'S-1' },
    { words: /Claude claimed/, door: 'MCP', session: 'S-1' },
    { words: /Claude started session S-1/, door: 'MCP', session: 'S-1' },
  ]);
});

test('filters are a link, and change it without a reload', async ({ hub, page }) => {
  await story(hub);
  await enter(hub, page, '/audit');
  await markDocument(page);
  await page.getByLabel('Member', { exact: true }).selectOption('Claude');
  await expect(page).toHaveURL(`${hub.url}/audit?member=claude`);
  await expect(lines(page)).toHaveCount(5);
  await page.getByLabel('What happened').selectOption('Task completed');
  await expect(page).toHaveURL(`${hub.url}/audit?member=claude&kind=task.completed`);
  await expect(lines(page)).toHaveCount(1);
  await expect(lines(page)).toContainText('Claude completed HUB-1');
  await expect(page.getByRole('link', { name: 'Export these' })).toHaveAttribute(
    'href',
    '/api/v1/events/export?actor=claude&kind=task.completed',
  );
  await page.getByLabel('Task', { exact: true }).fill('hub-2');
  await page.getByLabel('Task', { exact: true }).press('Enter');
  await expect(page.getByText('Nothing passes these filters')).toBeVisible();
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(page).toHaveURL(`${hub.url}/audit`);
  await expect(page.getByLabel('Member', { exact: true })).toHaveValue('');
  await expect(lines(page).first()).toContainText('Ada');
  await page.goBack();
  await expect(page.getByLabel('Member', { exact: true })).toHaveValue('claude');
  await expect(page.getByLabel('Task', { exact: true })).toHaveValue('hub-2');
  await expectNotReloaded(page);

  await page.goto(`${hub.url}/audit?kind=session`);
  await hydrated(page);
  await expect(page.getByLabel('What happened')).toHaveValue('session');
  await expectStory(page, [{ words: /Claude started session S-1/, door: 'MCP', session: 'S-1' }]);
});

test('a filter that cannot be, and a task that is not, say so and show nothing else', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 4\d\d/);
  await hub.admin.createTask('HUB', { title: 'One' });
  await enter(hub, page, '/audit?task=twelve');
  await expect(page.getByRole('alert').filter({ hasText: 'twelve' })).toBeVisible();
  await expect(lines(page)).toHaveCount(0);
  await page.getByLabel('Task', { exact: true }).fill('HUB-999');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'HUB-999' })).toBeVisible();
  await page.getByLabel('Task', { exact: true }).fill('HUB-1');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expectStory(page, [{ words: /Ada created HUB-1 “One”/, door: 'REST' }]);
});

test('what happens meanwhile comes on top, where it passes the filters', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'First' });
  await enter(hub, page, '/audit?kind=task');
  await markDocument(page);
  await lines(page).first().locator('summary').click();
  await expect(lines(page).first().getByText('task.created')).toBeVisible();
  await hub.admin.createTask('HUB', { title: 'Second' });
  await expect(lines(page).first()).toContainText('Ada created HUB-2 “Second”');
  await expect(lines(page).nth(1).getByText('task.created'), 'an opened line stays open').toBeVisible();
  await hub.admin.createMember('bob', { kind: 'human', role: 'member' });
  await hub.admin.createTask('HUB', { title: 'Third' });
  await expect(lines(page).first()).toContainText('Ada created HUB-3 “Third”');
  await expect(lines(page)).toHaveCount(3);
  await expectNotReloaded(page);
});

test('without JavaScript: filters, older pages and their lines by a plain form and links', async ({ hub, openBrowser, consoleOf }) => {
  consoleOf.excuse(/preloaded using link preload but not used/);
  await hub.admin.createTask('HUB', { title: 'Talked about' });
  for (let number = 1; number <= 60; number++) await hub.admin.comment('HUB-1', `Comment ${number}`);
  const page = await openBrowser({ javaScriptEnabled: false });
  await signedIn(hub, page);
  await page.goto(`${hub.url}/audit`);
  await page.getByLabel('Task', { exact: true }).fill('HUB-1');
  await page.getByLabel('Member', { exact: true }).selectOption('Ada');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/\/audit\?member=ada&kind=&task=HUB-1&session=$/);
  await expect(lines(page)).toHaveCount(50);
  await lines(page).first().locator('summary').click();
  await expect(lines(page).first().getByRole('blockquote')).toHaveText('Comment 60');
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(page).toHaveURL(/\/audit\?member=ada&task=HUB-1&before=\d+$/);
  await expect(lines(page)).toHaveCount(11);
  await expect(lines(page).last()).toContainText('Ada created HUB-1 “Talked about”');
  await expect(page.getByLabel('Task', { exact: true })).toHaveValue('HUB-1');
  await expect(page.getByRole('link', { name: 'Older' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(lines(page)).toHaveCount(50);
  await expect(page.getByRole('button', { name: 'Verify' }), 'it needs a script').toBeHidden();
});

test('an older page stays as it is, and leads back to the newest', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Talked about' });
  for (let number = 1; number <= 55; number++) await hub.admin.comment('HUB-1', `Comment ${number}`);
  await enter(hub, page, '/audit?kind=task');
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(lines(page)).toHaveCount(6);
  await hub.admin.createTask('HUB', { title: 'Another' });
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(lines(page).first()).toContainText('“Another”');
});

test('the chain is checked: intact, and where somebody changed the database', async ({ hub, page, consoleOf }) => {
  consoleOf.excuseOutage();
  await story(hub);
  await enter(hub, page, '/audit');
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText(/^Intact: \d+ events checked, and beside them 2 triggers/)).toBeVisible();
  const created = (await hub.admin.get<{ items: { seq: number }[] }>('/events?kind=task.created&task=HUB-1')).items[0]!.seq;
  await hub.down('stop');
  tamper(hub, `UPDATE event SET actor = 'claude' WHERE seq = ${created}`);
  await hub.up();
  await enter(hub, page, '/audit');
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText(new RegExp(`^Broken at event ${created}: its content was changed\\.`))).toBeVisible();
});

/** Changes the log as somebody with the file in hand would. */
function tamper(hub: Hub, sql: string): void {
  const script = [
    'import sqlite3, sys',
    'database = sqlite3.connect(sys.argv[1])',
    'database.execute("DROP TRIGGER event_no_update")',
    'database.execute(sys.argv[2])',
    'database.commit()',
  ].join('\n');
  execFileSync('python3', ['-c', script, join(hub.directory, 'hub.db'), sql]);
}

test('the export is a file with every event one a line, and keeps the filters', async ({ hub, page }) => {
  await story(hub);
  await enter(hub, page, '/audit');
  const lines = async (link: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link }).click()]);
    expect(download.suggestedFilename()).toBe('audit.ndjson');
    const text = readFileSync((await download.path())!, 'utf8');
    return text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const events = async (filter = '') => (await hub.admin.get<{ items: object[] }>(`/events?limit=200${filter}`)).items;
  expect(await lines('Export')).toEqual(await events());
  await page.getByLabel('What happened').selectOption('Tasks: anything');
  await expect(page.getByRole('link', { name: 'Export these' })).toBeVisible();
  const exported = await lines('Export these');
  expect(exported.length).toBeGreaterThan(4);
  expect(exported).toEqual(await events('&kind=task'));
});

test('a viewer reads the trail and is told who checks and exports it', async ({ hub, page }) => {
  await hub.human('vic', { display_name: 'Vic', role: 'viewer' });
  await hub.admin.createTask('HUB', { title: 'Seen' });
  await enter(hub, page, '/audit', 'vic');
  await expect(lines(page).first()).toContainText('Vic signed in');
  await expect(lines(page).nth(1)).toContainText('Ada created HUB-1 “Seen”');
  await expect(page.getByText('Admins and members can check and export it.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Verify' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: /Export/ })).toHaveCount(0);
  const answer = await page.context().request.get(`${hub.url}/api/v1/events/export`);
  expect(answer.status(), 'the hub refuses whoever goes around the screen').toBe(403);
});

test('what is between others is not told', async ({ hub, page, openBrowser }) => {
  const ben = await hub.human('ben', { display_name: 'Ben' });
  await hub.human('cleo', { display_name: 'Cleo' });
  await ben.post('/threads', { to: 'cleo', subject: 'A secret', body: 'Do not tell Ada.' });
  await enter(hub, page, '/audit?kind=message');
  await expect(lines(page)).toHaveCount(1);
  await expect(lines(page)).toContainText('Ben sent a message in M-1');
  await lines(page).locator('summary').click();
  await expect(page.getByText(/secret|Do not tell/)).toHaveCount(0);
  const own = await openBrowser();
  await enter(hub, own, '/audit?kind=message', 'ben');
  await expect(lines(own)).toContainText('Ben wrote to Cleo in M-1');
  await lines(own).locator('summary').click();
  await expect(lines(own).getByRole('blockquote')).toHaveText('Do not tell Ada.');
});

test('a member’s trail is a click away from Admin and from the own account', async ({ hub, page }) => {
  await hub.human('ben', { display_name: 'Ben' });
  await enter(hub, page, '/admin');
  await page.getByRole('button', { name: 'Actions for Ben' }).click();
  await choose(page, 'Audit trail');
  await expect(page).toHaveURL(`${hub.url}/audit?member=ben`);
  await expect(lines(page).first()).toContainText('Ben made the token “end to end” for Ben');
  await page.goto(`${hub.url}/account`);
  await page.getByRole('link', { name: 'What you did' }).click();
  await expect(page).toHaveURL(`${hub.url}/audit?member=ada`);
});

test('on a phone: the same lines, filters and details, nothing sideways', async ({ hub, openBrowser }) => {
  await story(hub);
  const page = await openBrowser(PHONE);
  await enter(hub, page, '/audit');
  await expectNoSideways(page);
  await page.getByLabel('Task', { exact: true }).fill('HUB-1');
  await page.getByRole('button', { name: 'Filter' }).tap();
  await expect(lines(page)).toHaveCount(7);
  await lines(page).nth(3).locator('summary').tap();
  await expect(lines(page).nth(3).getByRole('blockquote')).toHaveText('Cards are taken.');
  await expect(lines(page).nth(3).getByRole('row', { name: /^Status Active Review/ })).toBeVisible();
  await expectNoSideways(page);
});

for (const theme of ['light', 'dark'] as const) {
  for (const [device, size] of [['desktop', {}], ['phone', PHONE]] as const) {
    test(`axe: the audit trail, ${theme}, ${device}`, async ({ hub, openBrowser }) => {
      await story(hub);
      const page = await openBrowser(size);
      await page.context().addCookies([{ name: 'hub_theme', value: theme, url: hub.url }]);
      await enter(hub, page, '/audit');
      await page.getByRole('button', { name: 'Verify' }).click();
      await expect(page.getByText(/^Intact/)).toBeVisible();
      await lines(page).first().locator('summary').click();
      await lines(page).nth(4).locator('summary').click();
      await expectAccessible(page);
      await enter(hub, page, '/audit?task=HUB-1&kind=backup');
      await expect(page.getByText('Nothing passes these filters')).toBeVisible();
      await expectAccessible(page);
    });
  }
}
