// A long conversation is read to its beginning.
import { expect, test, type Hub } from '../support/hub';
import { enter, signedIn } from '../support/screen';

/** 405 messages between Ada and Claude. */
async function talk(hub: Hub): Promise<void> {
  const claude = hub.rest(await hub.agent('claude', { display_name: 'Claude' }));
  await claude.post('/threads', { to: 'ada', subject: 'Long', body: 'message 1.' });
  for (let at = 2; at <= 405; at += 1) await claude.post('/threads/M-1/messages', { body: `message ${at}.` });
}

test('earlier messages are read page by page, to the first, and back', async ({ hub, page, openBrowser, consoleOf }) => {
  test.setTimeout(120_000);
  consoleOf.excuse(/preloaded using link preload but not used/);
  await talk(hub);
  await enter(hub, page, '/messages/M-1');
  const log = page.getByRole('log', { name: 'Messages' });
  await expect(log.getByText('message 405.', { exact: true })).toBeInViewport();
  await expect(log.getByRole('article')).toHaveCount(200);
  await log.getByRole('link', { name: '205 earlier messages' }).click();
  await expect(log.getByText('message 205.', { exact: true })).toBeInViewport();
  await expect(log.getByRole('article')).toHaveCount(200);
  await expect(log.getByText('message 6.', { exact: true })).toBeAttached();
  await expect(page.getByLabel('Write an answer'), 'one answers at the end').toBeHidden();
  await hub.admin.post('/threads/M-1/messages', { body: 'Meanwhile.' });
  await log.getByRole('link', { name: '5 earlier messages' }).click();
  await expect(log.getByText('message 1.', { exact: true })).toBeVisible();
  await expect(log.getByRole('article')).toHaveCount(5);
  await expect(log.getByRole('link', { name: /earlier/ })).toBeHidden();
  await page.goBack();
  await expect(log.getByText('message 6.', { exact: true })).toBeAttached();
  await page.getByRole('link', { name: 'To the newest messages' }).click();
  await expect(log.getByText('Meanwhile.')).toBeInViewport();
  await page.getByLabel('Write an answer').fill('And on.');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(log.getByText('And on.')).toBeInViewport();

  const plain = await openBrowser({ javaScriptEnabled: false });
  await signedIn(hub, plain);
  await plain.goto(`${hub.url}/messages/M-1?filter=free`);
  await plain.getByRole('link', { name: /earlier messages/ }).click();
  await plain.getByRole('link', { name: /earlier messages/ }).click();
  await expect(plain.getByText('message 1.', { exact: true })).toBeVisible();
  expect(plain.url()).toContain('filter=free');
  await plain.getByRole('link', { name: 'To the newest messages' }).click();
  await expect(plain.getByText('And on.', { exact: true })).toBeVisible();
});
