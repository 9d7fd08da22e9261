// What the tests get: a hub of their own with an admin in it, a page that fails on any word in the
// console, and an agent.
//
//   import { expect, test } from '../support/hub';
//   test('…', async ({ hub, page }) => { await hub.signIn(page); … });
//
// `hub` is fresh for every test. Its admin is Ada; `hub.admin` is her REST door. There is one
// project, HUB.
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { McpClient } from './mcp';
import { Rest } from './rest';
import { Hub, PASSWORD } from './running';

export { expect, Hub, McpClient, PASSWORD, Rest };
export type { NewTask, Task } from './rest';

/** Every error and warning of a page's console, and every exception in it. */
export class Console {
  private readonly words: string[] = [];
  private readonly expected: RegExp[] = [];

  /** Listens to a page. */
  watch(page: Page): void {
    // A page that this one opens is watched, too.
    page.on('popup', (popup) => this.watch(popup));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        this.words.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', (error) => this.words.push(`exception: ${error.stack ?? error.message}`));
  }

  /**
   * Excuses what the browser itself says about a refused request (a test that provokes one cannot
   * keep Chromium from saying so). Never for words of our own code.
   */
  excuse(expression: RegExp): void {
    this.expected.push(expression);
  }

  /**
   * Excuses what the browser says while nobody answers: of requests, the live stream, and parts of
   * the app on their way.
   */
  excuseOutage(): void {
    // A part of the app may be on its way when the hub goes.
    this.excuse(/TypeError: (Failed to fetch|WebAssembly compilation aborted: Network error)/);
    this.excuse(/WebSocket connection to .* failed|net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE)/);
  }

  /** What was said and not excused. */
  unexcused(): string[] {
    return this.words.filter((word) => isPanic(word) || !this.expected.some((expression) => expression.test(word)));
  }
}

/** Whether our own code broke: nothing excuses that. */
function isPanic(word: string): boolean {
  return /panicked at|RuntimeError|unreachable|already (been )?(disposed|dropped|borrowed)/i.test(word);
}

/** A second browser, with cookies of its own. */
export type OpenBrowser = (options?: Parameters<Browser['newContext']>[0]) => Promise<Page>;

interface Fixtures {
  /** A fresh hub with the admin Ada and the project HUB. */
  hub: Hub;
  /** A fresh hub that nobody has set up. */
  emptyHub: Hub;
  /** The console of all this test's pages; the test fails where anything unexcused is in it. */
  consoleOf: Console;
  /** Opens another browser beside `page`; closed at the end. */
  openBrowser: OpenBrowser;
}

export const test = base.extend<Fixtures>({
  hub: async ({}, use) => {
    const hub = await Hub.start();
    await use(hub);
    await hub.dispose();
  },
  emptyHub: async ({}, use) => {
    const hub = await Hub.empty();
    await use(hub);
    await hub.dispose();
  },
  consoleOf: async ({}, use) => {
    const words = new Console();
    await use(words);
    expect(words.unexcused(), 'the console stays empty').toEqual([]);
  },
  page: async ({ page, consoleOf }, use) => {
    consoleOf.watch(page);
    await use(page);
  },
  openBrowser: async ({ browser, consoleOf }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      const page = await context.newPage();
      consoleOf.watch(page);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});
