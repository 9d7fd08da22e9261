// The filters of the board: they stand in the address, so that a filtered board is a link.
import { card, openActions } from '../support/board';
import { expect, test, type Hub } from '../support/hub';
import { choose, enter, signedIn } from '../support/screen';

async function garden(hub: Hub): Promise<void> {
  await hub.admin.createProject('WEB', 'Website');
  await hub.admin.createTask('HUB', { title: 'Fix the pump', type: 'bug', labels: ['water'], assignee: 'ada' });
  await hub.admin.createTask('HUB', { title: 'Dig a pond', type: 'feature', priority: 'urgent', role: 'digger' });
  await hub.admin.createTask('WEB', { title: 'Write about ponds', type: 'docs', blocked_by: ['HUB-2'] });
}

test('a filter is set by the menu, stands in the address and is taken away by its chip', async ({ hub, page }) => {
  await garden(hub);
  await enter(hub, page);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await choose(page, 'Type…', 'bug');
  await expect(page).toHaveURL(/\?type=bug$/);
  await expect(card(page, 'HUB-1')).toBeVisible();
  await expect(card(page, 'HUB-2')).toBeHidden();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await choose(page, 'Label…', 'water');
  await expect(page).toHaveURL(/type=bug&label=water$/);
  await page.getByRole('link', { name: 'Remove filter Type: bug' }).click();
  await expect(page).toHaveURL(/\?label=water$/);
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Remove filter Type: bug' })).toBeVisible();
  await page.reload();
  await expect(card(page, 'HUB-1')).toBeVisible();
  await expect(card(page, 'WEB-1')).toBeHidden();
});

test('words narrow the board while they are typed', async ({ hub, page }) => {
  await garden(hub);
  await enter(hub, page);
  await page.getByLabel('Filter cards by words').fill('pond');
  await expect(card(page, 'HUB-1')).toBeHidden();
  await expect(card(page, 'WEB-1')).toBeVisible();
  await expect(page).toHaveURL(/\?q=pond$/);
  await page.getByLabel('Filter cards by words').fill('nothing of that');
  await expect(page.getByText('No task passes these filters')).toBeVisible();
  await page.getByRole('link', { name: 'Show all tasks' }).click();
  await expect(card(page, 'HUB-1')).toBeVisible();
});

test('a filtered board is a link whose first HTML is filtered', async ({ hub, page }) => {
  await garden(hub);
  await signedIn(hub, page);
  const html = async (path: string) => (await page.context().request.get(hub.url + path)).text();
  for (const [path, shown, hidden] of [
    ['/?label=water', 'Fix the pump', 'Dig a pond'],
    ['/?assignee=me', 'Fix the pump', 'Dig a pond'],
    ['/?assignee=none', 'Dig a pond', 'Fix the pump'],
    ['/?role=digger&priority=urgent', 'Dig a pond', 'Fix the pump'],
    ['/?blocked=true', 'Write about ponds', 'Dig a pond'],
    ['/?q=about', 'Write about ponds', 'Fix the pump'],
    ['/p/WEB', 'Write about ponds', 'Fix the pump'],
  ] as const) {
    const text = await html(path);
    expect(text, path).toContain(`>${shown}<`);
    expect(text, path).not.toContain(`>${hidden}<`);
  }
});

test('a card that no longer fits leaves the filtered board, live', async ({ hub, page }) => {
  await garden(hub);
  await enter(hub, page, '/?assignee=me');
  await expect(card(page, 'HUB-1')).toBeVisible();
  await hub.admin.patch('/tasks/HUB-2', { assignee: 'ada' });
  await expect(card(page, 'HUB-2'), 'one that fits now comes').toBeVisible();
  await openActions(page, 'HUB-1');
  await choose(page, 'Assign…', 'Nobody');
  await expect(card(page, 'HUB-1')).toBeHidden();
});

test('the switcher leads from project to project', async ({ hub, page }) => {
  await garden(hub);
  await enter(hub, page);
  await page.getByRole('button', { name: 'Project: All projects' }).click();
  await choose(page, 'Website');
  await expect(page).toHaveURL(`${hub.url}/p/WEB`);
  await expect(card(page, 'WEB-1')).toBeVisible();
  await expect(card(page, 'HUB-1')).toBeHidden();
  await expect(page).toHaveTitle(/Website/);
});
