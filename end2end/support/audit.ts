// The audit trail as people read it.
import { expect, type Locator, type Page } from '@playwright/test';

/** The lines, newest first. */
export function lines(page: Page): Locator {
  return page.getByRole('list', { name: 'Events, newest first' }).getByRole('listitem');
}

/** What a line has to say: its words, its door, and the session it was done in. */
export interface Told {
  words: RegExp | string;
  door: 'Browser' | 'REST' | 'MCP' | 'Command line' | 'By itself';
  session?: string;
}

/** Expects exactly these lines, newest first. */
export async function expectStory(page: Page, story: Told[]): Promise<void> {
  await expect(lines(page)).toHaveCount(story.length);
  for (const [at, { words, door, session }] of story.entries()) {
    const line = lines(page).nth(at);
    await expect(line.locator('summary'), `line ${at}`).toContainText(words);
    await expect(line.locator('.audit-door'), `door of line ${at}`).toHaveText(door);
    const link = line.getByRole('link', { name: /^S-\d+$/ });
    if (session) await expect(link.first(), `session of line ${at}`).toHaveAttribute('href', `/sessions/${session}`);
    else await expect(link, `line ${at} has no session`).toHaveCount(0);
  }
}
