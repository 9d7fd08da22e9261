// Nothing that was typed is lost: every field of the screens over every way of leaving it, by
// table; and what a draft must not do.
import type { Locator, Page } from '@playwright/test';
import { card, hydrated } from '../support/board';
import { expect, test, type Hub, type Rest } from '../support/hub';
import { choose, enter, panel, signedIn, toasts } from '../support/screen';
import { claimNew, startSession } from '../support/work';

/** A field that is typed into. */
interface Field {
  name: string;
  path: string;
  /** Does what makes the field appear, where it does not stand there, and finds it. */
  open: (page: Page) => Promise<Locator>;
  /** Whether it is in a dialog, which is closed before anything else is pressed. */
  dialog?: true;
  /** Whether it is one line. */
  line?: true;
  /** Whether going elsewhere saves it, so that it is what stands there instead of a draft. */
  saves?: true;
}

/** A way of leaving a field, and of coming back to its page. */
interface Way {
  name: string;
  leave: (page: Page, field: Locator, hub: Hub, of: Field) => Promise<void>;
  /** Where it can be gone. */
  fits?: (field: Field) => boolean;
}

/** Presses a button unless the field is there already. */
const press = (words: string | RegExp, find: (page: Page) => Locator, within: (page: Page) => Locator = (page) => page.locator('body')) =>
  async (page: Page): Promise<Locator> => {
    const field = find(page);
    const button = within(page).getByRole('button', { name: words, exact: typeof words === 'string' });
    await expect(field.or(button).filter({ visible: true }).first()).toBeVisible();
    if (!(await field.isVisible())) await button.click();
    await expect(field).toBeVisible();
    return field;
  };

/** Chooses from a menu unless the field is there already. */
const menu = (button: string | RegExp, item: string, find: (page: Page) => Locator) => async (page: Page): Promise<Locator> => {
  const field = find(page);
  if (!(await field.isVisible())) {
    await page.getByRole('button', { name: button }).click();
    await choose(page, item);
  }
  await expect(field).toBeVisible();
  return field;
};

const there = (find: (page: Page) => Locator) => async (page: Page): Promise<Locator> => {
  await expect(find(page)).toBeVisible();
  return find(page);
};

const inDialog = (name: string | RegExp, label: string) => (page: Page) => page.getByRole('dialog', { name }).getByLabel(label, { exact: true });
const editor = (page: Page) => page.getByRole('form', { name: 'Edit the document' });
const create = (page: Page) => page.getByRole('form', { name: 'New document' });

const FIELDS: Field[] = [
  { name: 'comment', path: '/t/HUB-1', open: there((page) => page.getByLabel('Write a comment')) },
  { name: 'edited comment', path: '/t/HUB-1', open: menu('Actions for the comment of Ada', 'Edit', (page) => page.getByRole('textbox', { name: 'Comment', exact: true })) },
  { name: 'title', path: '/t/HUB-1', open: press('Edit title', (page) => page.getByRole('textbox', { name: 'Title', exact: true })), line: true, saves: true },
  { name: 'description', path: '/t/HUB-1', open: press('Edit description', (page) => page.getByRole('textbox', { name: 'Description' })) },
  { name: 'prompt', path: '/t/HUB-1', open: press(/^Write the prompt/, (page) => page.getByRole('textbox', { name: 'Prompt' })) },
  { name: 'result', path: '/t/HUB-3', open: press(/^Write down what came out/, (page) => page.getByRole('textbox', { name: 'Result' })) },
  { name: 'new criterion', path: '/t/HUB-1', open: there((page) => page.getByLabel('Add a criterion')), line: true },
  { name: 'criterion', saves: true, path: '/t/HUB-1', open: menu(/^Actions for the criterion/, 'Edit', (page) => page.getByRole('textbox', { name: 'Criterion', exact: true })), line: true },
  { name: 'evidence', path: '/t/HUB-1', open: menu(/^Actions for the criterion/, 'Add evidence', (page) => page.getByLabel('Evidence', { exact: true })), line: true },
  { name: 'sub-task', path: '/t/HUB-1', open: there((page) => page.getByLabel('Add a sub-task')), line: true },
  { name: 'review findings', path: '/t/HUB-4', open: press('Add a review', (page) => page.getByRole('textbox', { name: 'Findings' })) },
  { name: 'reason of rejection', path: '/t/HUB-4', dialog: true, open: press('Reject…', inDialog(/^Reject HUB-4/, 'What has to be different?'), (page) => page.getByRole('region', { name: 'Approval', exact: true })) },
  { name: 'reason of rejection, approvals', path: '/approvals/A-1', open: press('Reject…', (page) => page.getByLabel('What has to be different in HUB-4?')) },
  { name: 'completion', path: '/t/HUB-3', dialog: true, open: press('Complete…', inDialog('Complete HUB-3', 'Result')) },
  { name: 'completion, evidence', path: '/t/HUB-3', dialog: true, line: true, open: press('Complete…', inDialog('Complete HUB-3', 'Evidence for It is level')) },
  { name: 'release note', path: '/t/HUB-3', dialog: true, open: press('Release…', inDialog('Release HUB-3', 'How far did it get? (may be left out)')) },
  { name: 'reason of a move', path: '/t/HUB-5', dialog: true, line: true, open: menu(/^Move HUB-5/, 'Active', inDialog(/^Why does HUB-5/, 'Reason')) },
  { name: 'answer in a thread', path: '/messages/M-1', open: there((page) => page.getByLabel('Write an answer')) },
  { name: 'new message', path: '/messages?new=', open: there((page) => page.getByLabel('Message', { exact: true })) },
  { name: 'subject of a new message', path: '/messages?new=', open: there((page) => page.getByLabel('Subject')), line: true },
  { name: 'answer where it needs you', path: '/needs-you', open: there((page) => page.getByLabel('Answer Claude')) },
  { name: 'document', path: '/p/HUB/docs/party', open: press('Edit', (page) => editor(page).getByLabel('Text')) },
  { name: 'title of a document', path: '/p/HUB/docs/party', open: press('Edit', (page) => editor(page).getByLabel('Title')), line: true },
  { name: 'new document', path: '/p/HUB/docs?new=', open: there((page) => create(page).getByLabel('Text')) },
  { name: 'title of a new document', path: '/p/HUB/docs?new=', open: there((page) => create(page).getByLabel('Title')), line: true },
  { name: 'handoff', path: '/sessions/S-1', dialog: true, open: press('End with handoff…', inDialog('End S-1 with a handoff', 'Summary')) },
  { name: 'handoff, note on a task', path: '/sessions/S-1', dialog: true, line: true, open: press('End with handoff…', inDialog('End S-1 with a handoff', 'Note on HUB-3')) },
  { name: 'reason to stop', path: '/sessions/S-2', dialog: true, open: press('Ask to stop…', inDialog('Ask S-2 to stop', 'Reason (optional)')) },
  { name: 'goal of a session', path: '/sessions', dialog: true, open: press('Start session', inDialog('Start a session', 'Goal'), (page) => page.getByRole('main')) },
  { name: 'note on closing a handoff', path: '/handoffs/H-1', dialog: true, open: press('Close…', inDialog('Close H-1?', 'Note (optional)')) },
  { name: 'new task', path: '/', line: true, open: press('Add task to Inbox', (page) => page.getByLabel('Title of the new task in Inbox')) },
];

const inPanel = (field: Field) => field.path.startsWith('/t/');

/** Leaves a dialog, behind which nothing can be pressed. */
async function leaveDialog(page: Page, field: Field): Promise<void> {
  if (field.dialog) {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
}

const WAYS: Way[] = [
  { name: 'Escape', leave: async (_page, field) => field.press('Escape') },
  { name: 'reload', leave: async (page) => void (await page.reload()) },
  {
    name: 'the rail',
    leave: async (page, _field, hub, of) => {
      await leaveDialog(page, of);
      const rail = page.getByRole('navigation', { name: 'Main' });
      const over = page.getByRole('complementary', { name: 'Handoffs' });
      if (await over.isVisible()) return void (await page.goto(`${hub.url}/audit`));
      await rail.getByRole('link', { name: 'Audit' }).click();
      await expect(page).toHaveURL(/\/audit/);
    },
  },
  {
    name: 'Back',
    leave: async (page) => {
      await page.goBack();
      await expect(page).toHaveURL(/\/admin/);
    },
  },
  {
    name: 'close',
    fits: inPanel,
    leave: async (page, _field, _hub, of) => {
      await leaveDialog(page, of);
      await page.locator('.task-panel').getByRole('link', { name: 'Close' }).click();
      await expect(page.locator('.task-panel')).toHaveCount(0);
    },
  },
  {
    name: 'another card',
    fits: inPanel,
    leave: async (page, _field, _hub, of) => {
      await leaveDialog(page, of);
      await card(page, 'HUB-2').getByRole('link').first().click();
      await expect(panel(page, 'HUB-2').getByRole('heading', { name: 'The hull' })).toBeVisible();
    },
  },
  {
    name: 'an ended sign-in',
    leave: async (page, field, hub) => {
      await page.context().clearCookies();
      await page.reload();
      await expect(page).toHaveURL(/\/sign-in/);
      expect(await field.count(), 'nobody is signed in').toBe(0);
      await signedIn(hub, page);
    },
  },
  { name: 'a page that is killed', leave: async (page) => void (await page.goto('about:blank')) },
];

/** A hub in which every field is to be found. */
async function world(hub: Hub): Promise<Rest> {
  await hub.admin.createTask('HUB', { title: 'The boat', description: 'Old text.', acceptance_criteria: ['Two coats'] });
  await hub.admin.createTask('HUB', { title: 'The hull' });
  const session = await startSession(hub.admin, 'Paint');
  const own = await claimNew(hub.admin, session, 'The floor');
  await hub.admin.patch(`/tasks/${own}`, { add_criteria: ['It is level'] });
  const claude = hub.rest(await hub.agent('claude', { display_name: 'Claude' }));
  const theirs = await startSession(claude, 'Oil');
  const key = await claimNew(claude, theirs, 'The gate');
  await claude.post(`/tasks/${key}/complete`, { session: theirs, result: 'It glides.' });
  await hub.admin.createTask('HUB', { title: 'The roof' });
  for (const to of ['active', 'review', 'done'] as const) await hub.admin.move('HUB-5', to);
  await hub.admin.comment('HUB-1', 'Which red?');
  await claude.post('/threads', { to: 'ada', subject: 'Oil', body: 'Which oil?' });
  await hub.admin.put('/projects/HUB/docs/party', { title: 'The party', body: 'On Sunday.' });
  await claude.post('/handoffs', { session: theirs, summary: 'Half done.' });
  return claude;
}

const note = (page: Page) => page.locator('.draft-note:visible').filter({ hasText: /Draft from \d\d:\d\d/ });

for (const field of FIELDS) {
  test(`${field.name}: what was typed is there again, whichever way the field was left`, async ({ hub, page, consoleOf }) => {
    test.setTimeout(120_000);
    consoleOf.excuse(/status of 401/);
    await world(hub);
    await enter(hub, page, '/admin');
    for (const [at, way] of WAYS.filter((way) => way.fits?.(field) ?? true).entries()) {
      await page.goto(`${hub.url}/admin`);
      await page.goto(hub.url + field.path);
      await hydrated(page);
      const words = field.line ? `Typed and left ${at}` : `Typed\nand left ${at}`;
      const typed = await field.open(page);
      await typed.fill(words);
      await way.leave(page, typed, hub, field);
      await page.goto(hub.url + field.path);
      await hydrated(page);
      const again = await field.open(page);
      await expect(again, way.name).toHaveValue(words);
      if (field.saves && (await note(page).count()) === 0) continue;
      await expect(note(page).first(), `${way.name}: it is said to be a draft`).toBeVisible();
      await note(page).first().getByRole('button', { name: 'Discard' }).click();
      await expect(toasts(page).filter({ hasText: 'Draft discarded.' }).last()).toBeVisible();
      await expect(note(page), 'it is gone').toHaveCount(0);
    }
  });
}

test('the description of a project is there again after a reload, and gone once it is saved', async ({ hub, page }) => {
  const open = menu('Actions for Hub', 'Edit…', inDialog('Edit Hub', 'Description'));
  await enter(hub, page, '/admin');
  await (await open(page)).fill('What we\nbuild');
  await page.reload();
  await hydrated(page);
  await expect(await open(page)).toHaveValue('What we\nbuild');
  await expect(note(page)).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect.poll(async () => (await hub.admin.get<{ description: string }>('/projects/HUB')).description).toBe('What we\nbuild');
  await open(page);
  await expect(note(page), 'the hub has it').toHaveCount(0);
});

test('the connection is lost, somebody else changes the task, and what is typed stays', async ({ hub, page, consoleOf }) => {
  consoleOf.excuseOutage();
  await world(hub);
  await enter(hub, page, '/t/HUB-1');
  const comment = page.getByLabel('Write a comment');
  await comment.fill('A comment');
  await panel(page, 'HUB-1').getByRole('button', { name: /^Write the prompt/ }).click();
  await page.getByRole('textbox', { name: 'Prompt' }).fill('A prompt');
  await hub.admin.patch('/tasks/HUB-1', { prompt: 'Theirs', title: 'The big boat' });
  await expect(panel(page, 'HUB-1').getByRole('heading', { name: 'The big boat' })).toBeVisible();
  await hub.down();
  await expect(page.getByRole('alert').filter({ hasText: 'Connection lost' })).toBeVisible();
  await comment.fill('A comment, in the dark');
  await hub.up();
  await expect(page.getByRole('alert').filter({ hasText: 'Connection lost' })).toHaveCount(0);
  await expect(comment).toHaveValue('A comment, in the dark');
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue('A prompt');
});

test('a draft begun on an older text says so, and shows what stands there now', async ({ hub, page }) => {
  await world(hub);
  await enter(hub, page, '/t/HUB-1');
  await panel(page, 'HUB-1').getByRole('button', { name: 'Edit description' }).click();
  await page.getByRole('textbox', { name: 'Description' }).fill('My text.');
  await page.getByRole('textbox', { name: 'Description' }).press('Escape');
  await expect(note(page)).toContainText('Draft from');
  await expect(note(page)).not.toContainText('changed since');
  await hub.admin.patch('/tasks/HUB-1', { description: 'Their text.' });
  await expect(note(page)).toContainText('what stands here was changed since you began it');
  await page.reload();
  await hydrated(page);
  await note(page).getByRole('button', { name: 'Continue' }).click();
  const conflict = panel(page, 'HUB-1').locator('.conflict');
  await expect(conflict).toContainText('Their text.');
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('My text.');
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(async () => (await hub.admin.task('HUB-1')).description).toBe('My text.');
  await page.reload();
  await hydrated(page);
  await expect(panel(page, 'HUB-1').locator('.task-text')).toContainText('My text.');
  await expect(note(page), 'the hub has it').toHaveCount(0);
});

test('what was refused comes back to its field, also where its panel was closed meanwhile', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 503/);
  await world(hub);
  await enter(hub, page, '/t/HUB-1');
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/ui/comments/add*', async (route) => {
    await held;
    await route.fulfill({ status: 503, body: '{"code":"unavailable","message":"Not now."}' });
  });
  await page.getByLabel('Write a comment').fill('To be refused');
  await panel(page, 'HUB-1').getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(page.getByLabel('Write a comment')).toHaveValue('');
  await page.getByLabel('Write a comment').fill('Written since');
  await panel(page, 'HUB-1').getByRole('link', { name: 'Close' }).click();
  await expect(panel(page, 'HUB-1')).toHaveCount(0);
  answer();
  await expect(toasts(page).first()).toBeVisible();
  await card(page, 'HUB-1').getByRole('link').first().click();
  await expect(page.getByLabel('Write a comment')).toHaveValue('To be refused\n\nWritten since');
});

test('a discarded draft can be brought back at once', async ({ hub, page }) => {
  await world(hub);
  await enter(hub, page, '/t/HUB-1');
  await page.getByLabel('Write a comment').fill('Never mind');
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel('Write a comment')).toHaveValue('Never mind');
  await note(page).getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByLabel('Write a comment')).toHaveValue('');
  await toasts(page).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByLabel('Write a comment')).toHaveValue('Never mind');
});

test('a draft is its writer’s alone: another member at the same browser does not see it, and it is there again after', async ({ hub, page }) => {
  await world(hub);
  await hub.human('ben', { display_name: 'Ben' });
  await enter(hub, page, '/t/HUB-1');
  await page.getByLabel('Write a comment').fill('Ada writes');
  await page.goto(hub.url);
  await page.getByLabel('Account of Ada').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await hub.signIn(page, 'ben', '/t/HUB-1');
  await hydrated(page);
  await expect(panel(page, 'HUB-1')).toBeVisible();
  await expect(page.getByLabel('Write a comment')).toHaveValue('');
  await expect(note(page)).toHaveCount(0);
  await page.context().clearCookies();
  await hub.signIn(page, 'ada', '/t/HUB-1');
  await hydrated(page);
  await expect(page.getByLabel('Write a comment')).toHaveValue('Ada writes');
});

test('where the browser stores nothing it is kept by the page, which asks before it is left', async ({ hub, page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await world(hub);
  await enter(hub, page, '/t/HUB-1');
  await page.getByLabel('Write a comment').fill('Only here');
  await panel(page, 'HUB-1').getByRole('link', { name: 'Close' }).click();
  await expect(panel(page, 'HUB-1')).toHaveCount(0);
  await card(page, 'HUB-1').getByRole('link').first().click();
  await expect(page.getByLabel('Write a comment')).toHaveValue('Only here');
  const asked = page.waitForEvent('dialog');
  await page.evaluate(() => void setTimeout(() => location.reload()));
  const question = await asked;
  expect(question.type()).toBe('beforeunload');
  await question.dismiss();
  await expect(page.getByLabel('Write a comment')).toHaveValue('Only here');
  await page.getByLabel('Write a comment').fill('');
  page.on('dialog', () => expect(0, 'nothing is to be lost any more').toBe(1));
  await page.reload();
});

test('nothing is asked before leaving where the draft is kept, and old drafts are forgotten', async ({ hub, page }) => {
  await world(hub);
  await enter(hub, page, '/t/HUB-1');
  await page.getByLabel('Write a comment').fill('Long ago');
  page.on('dialog', () => expect(0, 'it is kept: nothing is asked').toBe(1));
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel('Write a comment')).toHaveValue('Long ago');
  const aged = await page.evaluate(() => {
    const name = Object.keys(localStorage).find((key) => key.endsWith('HUB-1/comment'))!;
    const [head, ...text] = localStorage.getItem(name)!.split('\n');
    const [form, at, begun] = head!.split(' ');
    localStorage.setItem(name, [`${form} ${Number(at) - 61 * 86_400_000} ${begun}`, ...text].join('\n'));
    return name;
  });
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel('Write a comment')).toHaveValue('');
  expect(await page.evaluate((name) => localStorage.getItem(name), aged)).toBeNull();
});
