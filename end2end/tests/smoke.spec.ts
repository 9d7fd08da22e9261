// The shortest way through the product: sign in, and there is the board.
import { cardIn, column } from '../support/board';
import { expect, test } from '../support/hub';

test('a person signs in and sees the board', async ({ hub, page }) => {
  const task = await hub.admin.createTask('HUB', { title: 'Paint the shed' });
  await hub.signIn(page);
  for (const name of ['Inbox', 'Backlog', 'Active', 'Review', 'Done'] as const) {
    await expect(column(page, name)).toBeVisible();
  }
  await expect(cardIn(page, 'Inbox', task.key)).toContainText('Paint the shed');
});
