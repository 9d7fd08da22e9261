// Extensions and translations change a page before its code has come, and after. The page works, or
// says that it does not.
import type { Browser, Page } from '@playwright/test';
import { card, cardIn, column, hydrated } from '../support/board';
import { expect, test, type Hub } from '../support/hub';
import { enter, panel, quickAdd, signedIn } from '../support/screen';

/** What extensions and translators do to a page. Each runs in the page. */
const SPOILERS: Record<string, () => void> = {
  'a node put first in the body': () => {
    document.body.prepend(Object.assign(document.createElement('div'), { textContent: 'Coupons' }));
  },
  'a node after the body': () => {
    document.documentElement.append(document.createElement('extension-root'));
  },
  'a span after each field': () => {
    for (const field of document.querySelectorAll('input, select, textarea')) field.after(document.createElement('span'));
  },
  'fields wrapped': () => {
    for (const field of document.querySelectorAll('input, a')) {
      const around = document.createElement('span');
      field.replaceWith(around);
      around.append(field);
    }
  },
  'every text wrapped in <font>': () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const all: Text[] = [];
    while (texts.nextNode()) all.push(texts.currentNode as Text);
    for (const text of all.filter((text) => text.data.trim() !== '' && !['SCRIPT', 'STYLE'].includes(text.parentElement!.tagName))) {
      const font = document.createElement('font');
      text.replaceWith(font);
      font.append(document.createTextNode(text.data.toUpperCase()));
    }
  },
  'every text rewritten in its place': () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode as Text;
      if (!['SCRIPT', 'STYLE'].includes(text.parentElement!.tagName)) text.data = text.data.toUpperCase();
    }
  },
  'comments and links taken away': () => {
    const comments = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
    const all: Node[] = [];
    while (comments.nextNode()) all.push(comments.currentNode);
    for (const node of [...all, ...document.querySelectorAll('nav a')]) (node as ChildNode).remove();
  },
};

const PLACES: [path: string, alive: (hub: Hub, page: Page) => Promise<void>][] = [
  ['/', async (hub, page) => {
    await quickAdd(page, 'Backlog', 'Mend the fence');
    await hub.admin.createTask('HUB', { title: 'Told by the stream' });
    await expect(column(page, 'Inbox').getByRole('heading', { name: 'Told by the stream' })).toBeVisible();
  }],
  ['/t/HUB-1', async (hub, page) => {
    await hub.admin.patch('/tasks/HUB-1', { title: 'Oil the garden gate' });
    await expect(panel(page, 'HUB-1').getByRole('heading', { name: 'Oil the garden gate' })).toBeVisible();
  }],
  ['/admin', async (_hub, page) => {
    await page.getByRole('button', { name: 'Add agent' }).click();
    await expect(page.getByRole('dialog', { name: 'Add an agent' })).toBeVisible();
  }],
];

const notice = (page: Page) => page.locator('#page-fault');

/** Opens a page and keeps its code away until told. */
async function waiting(hub: Hub, page: Page, path: string): Promise<() => void> {
  let come: () => void;
  const wanted = new Promise<void>((resolve) => (come = resolve));
  await page.route('**/*.wasm', async (route) => {
    await wanted;
    await route.continue();
  });
  await signedIn(hub, page);
  await page.goto(hub.url + path, { waitUntil: 'commit' });
  // The page is whole, and its script runs.
  await page.waitForFunction(() => document.readyState !== 'loading');
  return () => come();
}

for (const [name, spoil] of Object.entries(SPOILERS)) {
  for (const [path, alive] of PLACES) {
    test(`before the code has come: ${name}, ${path}`, async ({ hub, page }) => {
      await hub.admin.createTask('HUB', { title: 'Oil the gate', labels: ['garden'], description: 'It **creaks**.' });
      const come = await waiting(hub, page, path);
      await page.evaluate(spoil);
      come();
      await hydrated(page);
      await alive(hub, page);
      await expect(notice(page)).toBeHidden();
    });
  }
}

test('what was typed into a page that a translation changed is kept', async ({ hub, page }) => {
  const come = await waiting(hub, page, '/?add=inbox');
  await page.getByLabel('Title of the new task in Inbox').fill('Oil the gate');
  await page.evaluate(SPOILERS['fields wrapped']!);
  await page.evaluate(SPOILERS['every text wrapped in <font>']!);
  come();
  await hydrated(page);
  await expect(page.getByLabel('Title of the new task in Inbox')).toHaveValue('Oil the gate');
  await page.getByLabel('Title of the new task in Inbox').press('Enter');
  await expect(cardIn(page, 'Inbox', 'HUB-1')).toBeVisible();
});

for (const name of ['a node put first in the body', 'a node after the body', 'a span after each field']) {
  test(`after the code has come: ${name}; the page works and says nothing`, async ({ hub, page }) => {
    await enter(hub, page);
    await page.evaluate(SPOILERS[name]!);
    await PLACES[0]![1](hub, page);
    await expect(notice(page)).toBeHidden();
  });
}

/** Translators that leave the marks of their kind: each is told. */
const TRANSLATORS: Record<string, () => void> = {
  'every text wrapped in <font>': SPOILERS['every text wrapped in <font>']!,
  'every text rewritten in its place': SPOILERS['every text rewritten in its place']!,
  'every text wrapped in <span>': () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const all: Text[] = [];
    while (texts.nextNode()) all.push(texts.currentNode as Text);
    for (const text of all.filter((text) => !['SCRIPT', 'STYLE'].includes(text.parentElement!.tagName))) {
      const span = document.createElement('span');
      text.replaceWith(span);
      span.append(text);
    }
  },
  'one card wrapped in <font>': () => {
    const title = document.querySelector('article h3, article a')!;
    const font = Object.assign(document.createElement('font'), { textContent: title.textContent });
    title.replaceChildren(font);
  },
};
for (const [name, translate] of Object.entries(TRANSLATORS)) {
  test(`after the code has come: ${name}; the page says so, and loads again`, async ({ hub, page }) => {
    await hub.admin.createTask('HUB', { title: 'Oil the gate' });
    await enter(hub, page);
    await expect(card(page, 'HUB-1')).toBeVisible();
    await page.evaluate(translate);
    await expect(notice(page)).toContainText(/translation changed this page/i);
    await notice(page).getByRole('button').click();
    await expect(notice(page)).toBeHidden();
    await hydrated(page);
    await expect(card(page, 'HUB-1').getByRole('heading', { name: 'Oil the gate', exact: true })).toBeVisible();
  });
}

test('a browser is asked not to translate the page', async ({ hub, page }) => {
  await enter(hub, page);
  const free = await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (texts.nextNode()) {
      const parent = texts.currentNode.parentElement!;
      if (parent.tagName !== 'SCRIPT' && parent.translate) found.push(texts.currentNode.textContent!.trim());
    }
    return found.filter((text) => text !== '');
  });
  expect(free).toEqual([]);
});

/** A page whose code is made to break, which it says in the console, too. */
async function unwatched(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

/** The page says that it did not start, and works as one without scripts does. */
async function expectPlain(hub: Hub, page: Page, words: RegExp): Promise<void> {
  await expect(notice(page)).toContainText(words);
  await expect(page.locator('html[data-hydrated]')).toHaveCount(0);
  const task = panel(page, 'HUB-1');
  await task.getByRole('button', { name: 'Backlog', exact: true }).click();
  await expect.poll(async () => (await hub.admin.task('HUB-1')).status).toBe('backlog');
  await expect(panel(page, 'HUB-1')).toContainText('moved this from Inbox to Backlog');
  // The page that came of it says so again, before one goes on.
  await expect(notice(page)).toContainText(words);
  await panel(page, 'HUB-1').getByLabel('Write a comment').fill('By a plain form.');
  await panel(page, 'HUB-1').getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(panel(page, 'HUB-1').getByText('By a plain form.')).toBeVisible();
  await expect(notice(page)).toContainText(words);
  await panel(page, 'HUB-1').getByRole('link', { name: 'Close' }).click();
  await expect(cardIn(page, 'Backlog', 'HUB-1')).toBeVisible();
  await expect(notice(page)).toContainText(words);
}

test('a page that was changed while it came says that it did not start, and works by plain forms', async ({ hub, browser }) => {
  const page = await unwatched(browser);
  await hub.admin.createTask('HUB', { title: 'Oil the gate' });
  await page.addInitScript(() => {
    new MutationObserver((records) => {
      for (const node of records.flatMap((record) => [...record.addedNodes])) {
        if (node instanceof HTMLAnchorElement) node.before(document.createElement('span'));
      }
    }).observe(document, { childList: true, subtree: true });
  });
  await signedIn(hub, page);
  await page.goto(`${hub.url}/t/HUB-1`);
  await expectPlain(hub, page, /did not start.*plain forms/);
});

for (const [what, files] of [['the script', '**/assets/**/*.js'], ['the wasm', '**/*.wasm']] as const) {
  test(`a page whose code does not load says so, and works by plain forms: ${what}`, async ({ hub, page, consoleOf }) => {
    consoleOf.excuse(/Failed to load resource|ERR_FAILED|Failed to fetch|preload/);
    await hub.admin.createTask('HUB', { title: 'Oil the gate' });
    await page.route(files, (route) => route.abort());
    await signedIn(hub, page);
    await page.goto(`${hub.url}/t/HUB-1`);
    await expectPlain(hub, page, /did not load.*plain forms/);
    await page.unroute(files);
    await notice(page).getByRole('button').click();
    await hydrated(page);
    await expect(notice(page)).toBeHidden();
  });
}

test('a page whose code breaks while it is used says so', async ({ hub, browser }) => {
  const page = await unwatched(browser);
  await hub.admin.createTask('HUB', { title: 'Oil the gate' });
  await enter(hub, page);
  await expect(card(page, 'HUB-1')).toBeVisible();
  await page.evaluate(() => {
    Document.prototype.createElement = () => {
      throw new Error('no more elements');
    };
  });
  await hub.admin.createTask('HUB', { title: 'Cannot be drawn' });
  await expect(notice(page)).toContainText(/went wrong.*out of date/);
  await notice(page).getByRole('button').click();
  await hydrated(page);
  await expect(card(page, 'HUB-2')).toBeVisible();
  await expect(notice(page)).toBeHidden();
});

for (const width of [1440, 320]) {
  test(`the notice pushes the page down and hides nothing of it, ${width}`, async ({ hub, openBrowser }) => {
    await hub.admin.createTask('HUB', { title: 'Oil the gate' });
    const page = await openBrowser({ viewport: { width, height: 700 } });
    await enter(hub, page, '/t/HUB-1');
    await page.evaluate(TRANSLATORS['every text wrapped in <font>']!);
    await expect(notice(page)).toBeVisible();
    const [below, frame, task, window] = await page.evaluate(() => [
      document.querySelector('#page-fault')!.getBoundingClientRect().bottom,
      document.querySelector('.frame')!.getBoundingClientRect().top,
      document.querySelector('.task-panel')!.getBoundingClientRect().top,
      [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
    ] as const);
    expect(frame).toBeGreaterThanOrEqual(below);
    expect(task).toBeGreaterThanOrEqual(below);
    expect(window).toEqual([width, 700]);
    await panel(page, 'HUB-1').getByRole('link', { name: 'Close' }).click();
    await expect(panel(page, 'HUB-1')).toBeHidden();
  });
}
