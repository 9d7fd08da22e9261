// A task: opened over its board, everything in it edited where it stands.
import { card, column } from '../support/board';
import { expect, test } from '../support/hub';
import { choose, enter, panel, signedIn } from '../support/screen';

test('a task opens beside the board with an address of its own', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Repaint the boat', description: 'The **hull** first.' });
  await enter(hub, page);
  await page.getByRole('link', { name: 'Repaint the boat' }).click();
  await expect(page).toHaveURL(`${hub.url}/t/HUB-1`);
  await expect(panel(page, 'HUB-1').locator('strong', { hasText: 'hull' })).toBeVisible();
  await expect(page).toHaveTitle(/HUB-1 Repaint the boat/);
  await expect(card(page, 'HUB-1'), 'the board stays behind it').toBeVisible();
  await panel(page, 'HUB-1').getByRole('link', { name: 'Close' }).click();
  await expect(page).toHaveURL(`${hub.url}/`);
  await page.goBack();
  await expect(panel(page, 'HUB-1')).toBeVisible();
});

test('opened by its address, a task is whole in the first HTML', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Repaint the boat', description: 'The hull first.' });
  await hub.admin.comment('HUB-1', 'Which **red**?');
  await signedIn(hub, page);
  const html = await (await page.context().request.get(`${hub.url}/t/HUB-1`)).text();
  for (const text of ['Repaint the boat', 'The hull first.', '<strong>red</strong>', '<title>HUB-1 Repaint the boat']) {
    expect(html).toContain(text);
  }
  await page.goto(`${hub.url}/t/hub-1`);
  await expect(panel(page, 'HUB-1').getByRole('heading', { name: 'Repaint the boat' })).toBeVisible();
  await expect(column(page, 'Inbox')).toBeVisible();
});

test('title, texts and short fields are edited in place', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Repaint' });
  await enter(hub, page, '/t/HUB-1');
  const task = panel(page, 'HUB-1');
  await task.getByRole('heading', { name: 'Repaint' }).click();
  await task.getByRole('textbox', { name: 'Title' }).fill('Repaint the boat');
  await page.keyboard.press('Enter');
  await expect(card(page, 'HUB-1')).toContainText('Repaint the boat');

  await task.getByRole('button', { name: 'Say what this is about…' }).click();
  await task.getByRole('textbox', { name: 'Description' }).fill('# Colours\n\n- *white*');
  await task.getByRole('button', { name: 'Preview' }).first().click();
  await expect(task.locator('.editor-preview em', { hasText: 'white' })).toBeVisible();
  await task.getByRole('button', { name: 'Save' }).click();
  await expect(task.locator('.task-text em', { hasText: 'white' })).toBeVisible();

  await task.getByRole('button', { name: 'Assignee: Nobody' }).click();
  await choose(page, /^Ada/);
  await task.getByRole('button', { name: 'Priority: Normal' }).click();
  await choose(page, 'Urgent');
  await task.getByRole('button', { name: /^Add a label/ }).click();
  await task.getByLabel('New label').fill('harbour');
  await page.keyboard.press('Enter');
  await expect(task.getByRole('button', { name: 'Remove label harbour' })).toBeVisible();
  await task.getByRole('button', { name: /^Due date/ }).click();
  await task.getByLabel('Due date').fill('2030-05-01');
  await page.keyboard.press('Enter');
  await expect(task).toContainText('1 May 2030');
  await expect(card(page, 'HUB-1')).toContainText('Assigned to Ada');
  await expect(card(page, 'HUB-1')).toContainText('Urgent');
  await expect(card(page, 'HUB-1')).toContainText('harbour');
  await expect
    .poll(() => hub.admin.task('HUB-1'))
    .toMatchObject({ title: 'Repaint the boat', assignee: 'ada', priority: 'urgent', labels: ['harbour'], due: '2030-05-01' });
  for (const words of ['renamed this to “Repaint the boat”', 'assigned this to Ada', 'set the priority to urgent']) {
    await expect(task).toContainText(words);
  }
});

test('criteria are written, ticked and backed by evidence', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Repaint', acceptance_criteria: ['Two coats'] });
  await enter(hub, page, '/t/HUB-1');
  const task = panel(page, 'HUB-1');
  await task.getByLabel('Add a criterion').fill('Dry by Sunday');
  await page.keyboard.press('Enter');
  await expect(task.getByRole('checkbox', { name: 'Dry by Sunday' })).not.toBeChecked();
  await task.getByRole('checkbox', { name: 'Two coats' }).click();
  await expect(task.getByRole('checkbox', { name: 'Two coats' })).toBeChecked();
  await expect(task.getByRole('heading', { name: 'Acceptance criteria' })).toContainText('1 of 2');
  await expect(card(page, 'HUB-1')).toContainText('1/2');
  await task.getByRole('button', { name: 'Actions for the criterion Dry by Sunday' }).click();
  await choose(page, 'Add evidence');
  await task.getByLabel('Kind of evidence').selectOption('command');
  await task.getByLabel('Evidence', { exact: true }).fill('touch hull');
  await task.getByLabel('Exit code').fill('0');
  await task.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(task).toContainText('$ touch hull · exit 0');
  await page.reload();
  await expect(task).toContainText('$ touch hull · exit 0');
  await expect(task.getByRole('checkbox', { name: 'Two coats' })).toBeChecked();
});

test('comments mention, are edited and deleted', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'Repaint' });
  await hub.agent('claude', { display_name: 'Claude' });
  await enter(hub, page, '/t/HUB-1');
  const task = panel(page, 'HUB-1');
  const field = task.getByLabel('Write a comment');
  await field.fill('Ask @cl');
  await task.getByRole('option', { name: '@claude' }).click();
  await expect(field).toHaveValue('Ask @claude ');
  await field.fill('Ask @claude about the *paint*');
  await task.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(task.locator('.said em', { hasText: 'paint' })).toBeVisible();
  await expect(field).toHaveValue('');
  await expect(card(page, 'HUB-1')).toContainText(/1\s*comment/);

  await task.getByRole('button', { name: 'Actions for the comment of Ada' }).click();
  await choose(page, 'Edit');
  await task.getByRole('textbox', { name: 'Comment', exact: true }).fill('Never mind.');
  await task.getByRole('button', { name: 'Save' }).click();
  await expect(task.locator('.said', { hasText: 'Never mind.' })).toBeVisible();
  await expect(task).toContainText('edited');
  await task.getByRole('button', { name: 'Actions for the comment of Ada' }).click();
  await choose(page, 'Delete…');
  await page.getByRole('dialog', { name: 'Delete this comment?' }).getByRole('button', { name: 'Delete' }).click();
  await expect(task.locator('.said')).toHaveCount(0);
  await expect(card(page, 'HUB-1')).not.toContainText(/comment/);
});

test('what was written stays text, whatever it tries to be', async ({ hub, page }) => {
  const evil = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
  const link = '[click](javascript:document.title="owned")';
  const text = `${evil}\n\n${link}\n\n<a href="javascript:alert(1)">a</a> <iframe src="/"></iframe>`;
  await hub.admin.createTask('HUB', { title: evil, description: text, labels: ['<b>x</b>'], acceptance_criteria: [evil] });
  await hub.admin.comment('HUB-1', text);
  await enter(hub, page, '/t/HUB-1');
  const task = panel(page, 'HUB-1');
  await expect(task.getByRole('heading', { level: 1 })).toHaveText(evil);
  await expect(card(page, 'HUB-1')).toContainText('onerror');
  await expect(task.getByText('click').first()).toBeVisible();
  expect(await page.locator('main').locator('script, iframe, [onerror], a[href^="javascript"], img[src="x"]').count()).toBe(0);
  await expect(page).toHaveTitle(/^HUB-1 /);
});

test('sub-tasks, parents and blockers lead from task to task', async ({ hub, page }) => {
  await hub.admin.createTask('HUB', { title: 'The boat' });
  await hub.admin.createTask('HUB', { title: 'The hull', parent: 'HUB-1', blocked_by: ['HUB-1'] });
  await enter(hub, page, '/t/HUB-2');
  await expect(panel(page, 'HUB-2')).toContainText('The boat');
  await expect(card(page, 'HUB-2')).toContainText('Blocked by HUB-1');
  await panel(page, 'HUB-2').getByRole('link', { name: /HUB-1/ }).first().click();
  await expect(panel(page, 'HUB-1').getByRole('heading', { name: 'The boat' })).toBeVisible();
  await expect(panel(page, 'HUB-1').getByRole('link', { name: /The hull/ }).first()).toBeVisible();
});
