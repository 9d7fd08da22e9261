// What people write stands in its own direction on every screen, and so does what they are writing.
import type { Page } from '@playwright/test';
import { hydrated } from '../support/board';
import { expect, test, type Hub } from '../support/hub';
import { enter, panel } from '../support/screen';
import { startSession } from '../support/work';

const HEBREW = 'שלום עולם';
const ARABIC = 'مرحبا بالعالم';

async function visit(hub: Hub, page: Page, path: string): Promise<void> {
  await page.goto(hub.url + path);
  await hydrated(page);
}

/** The texts on the screen that begin in Hebrew or Arabic and do not run from right to left. */
async function wrongWay(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong: string[] = [];
    const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const holder = node.parentElement;
      if (!holder || !/^\s*[\u0590-\u06FF]/.test(node.textContent ?? '') || !holder.checkVisibility()) continue;
      if (holder.closest('.avatar, option, [aria-live], .visually-hidden, code, script, textarea')) continue;
      const { direction, unicodeBidi } = getComputedStyle(holder);
      // A paragraph of Markdown takes the direction of its own first letter.
      if (direction !== 'rtl' && unicodeBidi !== 'plaintext') wrong.push(`${holder.outerHTML.slice(0, 120)}`);
    }
    return wrong;
  });
}

/**
 * The fields that are written in from right to left where somebody writes Hebrew, but for those
 * that hold numbers and days.
 */
async function expectFieldsFollow(page: Page, least: number): Promise<void> {
  const fields = page
    .getByRole('main')
    .locator('input:not([type]):visible:enabled, input[type=text]:visible:enabled, input[type=search]:visible:enabled, textarea:visible:enabled');
  await expect(fields.nth(least - 1)).toBeVisible();
  for (const field of await fields.all()) {
    const name = (await field.getAttribute('aria-label')) ?? (await field.getAttribute('name')) ?? '';
    const direction = await field.evaluate((element: HTMLInputElement, words) => {
      const before = element.value;
      element.value = words;
      const { direction } = getComputedStyle(element);
      element.value = before;
      return direction;
    }, HEBREW);
    expect(direction, `the field ${name}`).toBe('rtl');
  }
}

/** The side of its column at which a paragraph of the description begins. */
async function side(page: Page, key: string, words: string): Promise<'left' | 'right'> {
  const paragraph = panel(page, key).locator('.task-text p', { hasText: words }).first();
  return paragraph.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const [text, column] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
    return Math.abs(text.left - column.left) < Math.abs(text.right - column.right) ? 'left' : 'right';
  });
}

test('every screen shows and takes what is written from right to left', async ({ hub, page }) => {
  const claude = hub.rest(await hub.agent('claude', { display_name: 'Claude' }));
  const session = await startSession(claude, `${HEBREW} goal`);
  const { key } = await hub.admin.createTask('HUB', {
    title: `${HEBREW} 1`,
    description: `${ARABIC}\n\n- ${HEBREW}\n\n> ${ARABIC}\n\nEnglish stays left to right.\n\n| ${HEBREW} |\n|---|\n| ${ARABIC} |`,
    acceptance_criteria: [`${ARABIC} 2`],
    labels: [HEBREW],
    role: ARABIC,
    status: 'backlog',
  });
  await hub.admin.createTask('HUB', { title: `${ARABIC} 3`, parent: key, blocked_by: [key] });
  await hub.admin.comment(key, `${HEBREW} comment`);
  await claude.post(`/tasks/${key}/claim`, { session });
  await claude.post(`/tasks/${key}/complete`, { session, result: `${ARABIC} result` });
  await claude.post('/threads', { to: 'ada', subject: `${HEBREW} subject`, body: `${ARABIC} body` });
  await hub.admin.put('/projects/HUB/docs/shalom', { title: `${HEBREW} doc`, body: `${ARABIC} text` });

  await enter(hub, page);
  await page.getByRole('button', { name: 'Add task to Inbox' }).click();
  await expect(page.getByRole('article').first()).toBeVisible();
  expect(await wrongWay(page), 'board').toEqual([]);
  await expectFieldsFollow(page, 1);

  await visit(hub, page, `/t/${key}`);
  await expect(panel(page, key).getByText(`${HEBREW} comment`)).toBeVisible();
  expect(await wrongWay(page), 'task').toEqual([]);
  await expectFieldsFollow(page, 3);
  expect(await side(page, key, ARABIC), 'a paragraph in Arabic').toBe('right');
  expect(await side(page, key, 'English stays left to right.')).toBe('left');

  for (const [path, shown] of [
    ['/needs-you', HEBREW],
    ['/approvals/A-1', ARABIC],
    ['/messages/M-1', ARABIC],
    [`/sessions/${session}`, HEBREW],
    ['/p/HUB/docs/shalom', ARABIC],
  ] as const) {
    await visit(hub, page, path);
    await expect(page.getByRole('main').getByText(shown).first()).toBeVisible();
    expect(await wrongWay(page), path).toEqual([]);
  }
  await visit(hub, page, '/account');
  await expectFieldsFollow(page, 1);
});
