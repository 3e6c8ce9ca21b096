import { expect, type Locator, type Page } from '@playwright/test';

/** A press on a keyboard with another layout than the American one that Playwright has. */
export interface LayoutPress {
  /** What it types. */
  key: string;
  /** Where the key is, by the names of the American layout. */
  code: string;
  shift?: boolean;
}

/** Presses a key as a layout types it. */
export async function pressOn(page: Page, { key, code, shift }: LayoutPress): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const event = { key, code, modifiers: shift ? 8 : 0 };
  await session.send('Input.dispatchKeyEvent', { ...event, type: 'keyDown', text: key });
  await session.send('Input.dispatchKeyEvent', { ...event, type: 'keyUp' });
  await session.detach();
}

/** These words and no others: what was found of them is marked, so they may be in several elements. */
const exactly = (words: string) => new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);

/** The command palette. */
export class Palette {
  readonly dialog: Locator;
  readonly field: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Commands' });
    this.field = this.dialog.getByRole('combobox');
  }

  async open(): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await expect(this.field).toBeFocused();
  }

  /** The line with exactly these words, whatever stands at its end. */
  line(words: string): Locator {
    return this.dialog.getByRole('option').filter({ has: this.page.locator('bdi').filter({ hasText: exactly(words) }) });
  }

  /** Opens the palette, types, and runs the line that is chosen then; it must have these words. */
  async run(typed: string, words: string): Promise<void> {
    await this.open();
    await this.page.keyboard.type(typed);
    await expect(this.line(words).first()).toHaveAttribute('aria-selected', 'true');
    await this.page.keyboard.press('Enter');
    await expect(this.dialog).toBeHidden();
  }
}
