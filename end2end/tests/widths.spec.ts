// Nothing bursts: every screen, at three widths, with the worst that people write.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/hub';
import { choose, enter, signedIn } from '../support/screen';
import { bursts, fillWithTheWorst, LABELS, open, WORD } from '../support/worst';

type Step = (page: Page) => Promise<unknown>;
const nothing: Step = async () => {};
const unfold: Step = (page) => page.evaluate(() => document.querySelectorAll<HTMLDetailsElement>('main details, aside details').forEach((one) => (one.open = true)));
const press = (name: string | RegExp): Step => (page) => page.getByRole('button', { name }).first().click();

/** The screens: what it is called, its address, what is opened on it. */
const SCREENS: Record<string, [path: string, then?: Step][]> = {
  'board and task': [
    ['/'],
    ['/p/HUB'],
    [`/p/HUB?label=${LABELS[0]}&q=${WORD.slice(0, 60)}`],
    ['/?add=inbox'],
    ['/t/HUB-1', unfold],
    ['/t/HUB-1', press('Edit description')],
    ['/t/HUB-2', unfold],
    ['/t/HUB-3', unfold],
    ['/t/HUB-6', unfold],
    ['/t/LONGPROJEC-1', unfold],
  ],
  'what waits and who works': [
    ['/needs-you', unfold],
    ['/approvals'],
    ['/approvals/A-1', unfold],
    ['/approvals/A-2', unfold],
    ['/handoffs'],
    ['/handoffs/H-1'],
    ['/sessions'],
    ['/sessions/S-1'],
    ['/messages'],
    ['/messages/M-1'],
    ['/messages/M-2'],
    ['/messages?new=1&to=claude&subject=' + WORD.slice(0, 100)],
  ],
  'documents, trail and administration': [
    ['/docs'],
    ['/p/HUB/docs'],
    ['/p/HUB/docs/wide'],
    ['/p/HUB/docs/wide?from=1&to=2'],
    ['/p/HUB/docs/wide?edit=1'],
    ['/p/HUB/docs?new=1'],
    ['/audit'],
    ['/audit', unfold],
    ['/admin', unfold],
    ['/admin', press('Add member')],
    ['/admin', press('New token')],
    ['/account'],
    ['/nowhere'],
    ['/t/HUB-999'],
  ],
};

for (const width of [1440, 390, 320]) {
  for (const [group, screens] of Object.entries(SCREENS)) {
    test(`nothing bursts: ${group}, ${width} px`, async ({ hub, openBrowser, consoleOf }) => {
      test.setTimeout(180_000);
      consoleOf.excuse(/status of 404/);
      await fillWithTheWorst(hub);
      const page = await openBrowser({ viewport: { width, height: 800 } });
      await signedIn(hub, page);
      for (const [path, then = nothing] of screens) {
        await open(hub, page, path);
        await then(page);
        expect.soft(await bursts(page), path).toEqual([]);
      }
    });
  }

  test(`nothing bursts: menus and dialogs, ${width} px`, async ({ hub, openBrowser }) => {
    test.setTimeout(120_000);
    await fillWithTheWorst(hub);
    const page = await openBrowser({ viewport: { width, height: 800 } });
    const burst = async (what: string) => expect.soft(await bursts(page), what).toEqual([]);
    await enter(hub, page);
    await page.getByRole('button', { name: 'Actions for HUB-4', exact: true }).first().evaluate((button: HTMLElement) => button.click());
    await burst('the menu of a card');
    await choose(page, 'Assign…');
    await burst('to whom a card is assigned');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await burst('the menu of filters');
    await page.keyboard.press('Escape');
    await open(hub, page, '/t/HUB-2');
    for (const button of ['Take back', 'Reject']) {
      const found = page.getByRole('button', { name: button, exact: true }).first();
      if (await found.isVisible()) {
        await found.click();
        await burst(button);
        await page.keyboard.press('Escape');
      }
    }
  });

  test(`nothing bursts: the doors, ${width} px`, async ({ emptyHub, openBrowser }) => {
    const page = await openBrowser({ viewport: { width, height: 800 } });
    for (const path of ['/setup', '/sign-in']) {
      await open(emptyHub, page, path);
      expect.soft(await bursts(page), path).toEqual([]);
    }
  });
}
