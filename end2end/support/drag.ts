// Dragging a card as a hand does: by mouse, and by a finger through Chromium's own touch events.
import { expect, type CDPSession, type Locator, type Page } from '@playwright/test';

interface Point {
  x: number;
  y: number;
}

/** A point of an element: shares of its width and height. */
export async function pointOf(element: Locator, across = 0.5, down = 0.5): Promise<Point> {
  const box = await element.boundingBox();
  if (!box) throw new Error(`${element} is not on the screen`);
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}

/** What follows the pointer while a card is dragged. */
export function preview(page: Page): Locator {
  return page.locator('.drag-preview');
}

/** Takes a card with the mouse and holds it over `to`. */
export async function holdOver(page: Page, card: Locator, to: Point): Promise<void> {
  const from = await pointOf(card);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + 8, { steps: 2 });
  await expect(preview(page)).toBeVisible();
  await page.mouse.move(to.x, to.y, { steps: 8 });
}

/** Drags a card by mouse and drops it at `to`. */
export async function drag(page: Page, card: Locator, to: Point): Promise<void> {
  await holdOver(page, card, to);
  await page.mouse.up();
  await expect(preview(page)).toBeHidden();
}

/** A finger on the page. */
export class Finger {
  private constructor(private readonly session: CDPSession) {}

  static async on(page: Page): Promise<Finger> {
    return new Finger(await page.context().newCDPSession(page));
  }

  private send(type: 'touchStart' | 'touchMove' | 'touchEnd', points: Point[]): Promise<unknown> {
    return this.session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  }

  down = (at: Point): Promise<unknown> => this.send('touchStart', [at]);
  up = (): Promise<unknown> => this.send('touchEnd', []);

  /** Goes from one point to another in several steps. */
  async go(from: Point, to: Point, steps = 6): Promise<void> {
    for (let step = 1; step <= steps; step++) {
      const share = step / steps;
      await this.send('touchMove', [{ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }]);
    }
  }
}
