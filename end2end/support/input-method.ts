// An input method, as people type Japanese, Chinese or Korean with: Chromium's own composition, and
// keys that the method takes for itself.
import type { CDPSession, Page } from '@playwright/test';

/** What browsers report for a key that the input method has taken. */
const TAKEN = 229;

export class InputMethod {
  private constructor(private readonly session: CDPSession) {}

  static async on(page: Page): Promise<InputMethod> {
    return new InputMethod(await page.context().newCDPSession(page));
  }

  /** Begins to compose `text` in the field that has the focus. */
  async compose(text: string): Promise<void> {
    await this.session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }

  /** Presses a key that is the input method's own: it confirms, chooses or takes back. */
  async press(key: 'Enter' | 'Escape', modifiers = 0): Promise<void> {
    const which = { key, code: key, windowsVirtualKeyCode: TAKEN, nativeVirtualKeyCode: TAKEN, modifiers };
    await this.session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...which });
    await this.session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...which });
  }

  /** Writes what was composed into the field. */
  async confirm(text: string): Promise<void> {
    await this.session.send('Input.insertText', { text });
  }
}
