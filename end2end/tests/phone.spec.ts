// On a phone: one column at a time, the task over the whole screen, everything under the thumb.
import type { Page } from '@playwright/test';
import { card, cardIn, column } from '../support/board';
import { expect, test, type Hub, type OpenBrowser } from '../support/hub';
import { choose, enter, expectNoSideways, expectSaid, panel } from '../support/screen';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

async function phone(hub: Hub, openBrowser: OpenBrowser, path = '/'): Promise<Page> {
  const page = await openBrowser(PHONE);
  await enter(hub, page, path);
  return page;
}

test('one column at a time, chosen by its tab', async ({ hub, openBrowser }) => {
  await hub.admin.createTask('HUB', { title: 'Call the plumber', labels: ['a-rather-long-label', 'another-long-label'] });
  await hub.admin.createTask('HUB', { title: 'Averyveryveryverylongwordthatnobodywouldeverwrite'.repeat(3), status: 'backlog' });
  const page = await phone(hub, openBrowser);
  const tabs = page.getByRole('navigation', { name: 'Columns' });
  await expect(card(page, 'HUB-1')).toBeInViewport({ ratio: 1 });
  await expect(card(page, 'HUB-2')).not.toBeInViewport();
  await expectNoSideways(page);
  await tabs.getByRole('link', { name: /Backlog/ }).tap();
  await expect(card(page, 'HUB-2')).toBeInViewport({ ratio: 0.9 });
  await expect(tabs.getByRole('link', { name: /Backlog/ })).toHaveAttribute('aria-current', 'true');
  await expect(card(page, 'HUB-1')).not.toBeInViewport();
  await expectNoSideways(page);
});

test('write, open, move and comment a task by taps', async ({ hub, openBrowser }) => {
  const page = await phone(hub, openBrowser);
  await page.getByRole('button', { name: 'Add task to Inbox' }).tap();
  await page.getByLabel('Title of the new task in Inbox').fill('Call the plumber');
  await column(page, 'Inbox').getByRole('button', { name: 'Add', exact: true }).tap();
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
  await page.getByRole('button', { name: 'Close the form' }).tap();

  await page.getByRole('link', { name: 'Call the plumber' }).tap();
  const task = panel(page, 'HUB-1');
  await expect(task.getByRole('heading', { name: 'Call the plumber' })).toBeInViewport();
  const box = await task.boundingBox();
  expect([box?.x, box?.width], 'the whole width').toEqual([0, 390]);
  await expectNoSideways(page);
  await task.getByRole('button', { name: 'Move HUB-1, now in Inbox' }).last().tap();
  await choose(page, 'Active');
  await expect(task.getByRole('button', { name: 'Move HUB-1, now in Active' }).last()).toBeInViewport();
  await expectSaid(page, 'HUB-1 moved from Inbox to Active');
  await task.getByLabel('Write a comment').fill('He comes at nine.');
  await task.getByRole('button', { name: 'Comment', exact: true }).tap();
  await expect(task.locator('.said', { hasText: 'He comes at nine.' })).toBeVisible();
  await task.getByRole('link', { name: 'Close' }).tap();
  await page.getByRole('navigation', { name: 'Columns' }).getByRole('link', { name: /Active/ }).tap();
  await expect(cardIn(page, 'Active', 'HUB-1')).toBeInViewport();
});

test('a card is moved by its menu', async ({ hub, openBrowser }) => {
  await hub.admin.createTask('HUB', { title: 'Call the plumber' });
  const page = await phone(hub, openBrowser);
  await page.getByRole('button', { name: 'Actions for HUB-1' }).tap();
  await expect(page.getByRole('menu')).toBeInViewport({ ratio: 1 });
  await choose(page, 'Move to…', 'Backlog');
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toBeAttached();
  await expectSaid(page, 'HUB-1 moved from Inbox to Backlog');
});

test('the bar at the foot leads to the pages, the rest behind More', async ({ hub, openBrowser }) => {
  const page = await phone(hub, openBrowser);
  const bar = page.getByRole('navigation', { name: 'Pages' });
  for (const [name, words] of [
    ['Needs you', 'Nothing needs you'],
    ['Messages', 'No messages yet'],
  ]) {
    await bar.getByRole('link', { name }).tap();
    await expect(page.getByText(words!)).toBeVisible();
    await expectNoSideways(page);
  }
  await bar.getByText('More').tap();
  await bar.getByRole('link', { name: 'Admin' }).tap();
  await expect(page.getByRole('button', { name: 'Add agent' })).toBeVisible();
  await expect(bar.getByRole('link', { name: 'Admin' }), 'the menu has closed').toBeHidden();
  await expectNoSideways(page);
  await bar.getByRole('link', { name: 'Board' }).tap();
  await expect(column(page, 'Inbox')).toBeInViewport();
});
