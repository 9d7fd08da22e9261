// What stands around every page: an address that leads nowhere has it too, and the help shows its
// last row on any screen.
import { hydrated } from '../support/board';
import { expect, test } from '../support/hub';
import { enter, expectNoSideways, signedIn } from '../support/screen';

for (const path of ['/nowhere', '/p/hub/nowhere', '/handoffs/A-7', '/admin/more', '/.git/config']) {
  test(`an address that leads nowhere has the frame: ${path}`, async ({ hub, page, consoleOf }) => {
    consoleOf.excuse(/status of 404/);
    await hub.admin.createTask('HUB', { title: 'Oil the gate' });
    await signedIn(hub, page);
    const answer = await page.goto(hub.url + path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByText('There is nothing at this address')).toBeVisible();
    await hydrated(page);
    await expect(page).toHaveTitle(/Not found/);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Sessions' }).click();
    await expect(page).toHaveURL(/\/sessions$/);
    await page.goBack();
    await expect(page.getByText('There is nothing at this address')).toBeVisible();
    await page.getByRole('link', { name: 'Go to the board' }).click();
    await expect(page.getByRole('heading', { name: 'Oil the gate' })).toBeVisible();
  });
}

test('who is not signed in learns that there is nothing, and no more', async ({ hub, page, consoleOf }) => {
  consoleOf.excuse(/status of 40[14]/);
  const answer = await page.goto(`${hub.url}/nowhere`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
  await hydrated(page);
  await expect(page.getByRole('navigation')).toHaveCount(0);
});

for (const [width, height] of [[320, 480], [390, 600], [1440, 400]] as const) {
  test(`the help shows its first and its last row, ${width} × ${height}`, async ({ hub, openBrowser }) => {
    const page = await openBrowser({ viewport: { width, height } });
    await enter(hub, page);
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(help.getByText('New task')).toBeInViewport({ ratio: 1 });
    await help.getByText('Reject or reply').scrollIntoViewIfNeeded();
    await expect(help.getByText('Reject or reply')).toBeInViewport({ ratio: 1 });
    await expect(help.getByRole('button', { name: 'Close' }), 'its head stays').toBeInViewport({ ratio: 1 });
    const bottom = await help.getByText('Reject or reply').evaluate((row) => row.getBoundingClientRect().bottom);
    const edge = await help.evaluate((box) => box.getBoundingClientRect().bottom);
    expect(bottom).toBeLessThanOrEqual(edge);
    await expectNoSideways(page);
    await page.keyboard.press('Escape');
    await expect(help).toBeHidden();
  });
}
