/** What a view of the contact sheet is, and the steps that most of them begin with. */
import type { Page } from '@playwright/test';

export const sizes = {
  1440: { width: 1440, height: 900 },
  1024: { width: 1024, height: 768 },
  768: { width: 768, height: 1024 },
  390: { width: 390, height: 844 },
} as const;
export type Size = keyof typeof sizes;

export interface SheetView {
  name: string;
  sizes: readonly Size[];
  /** Leads from the inbox to the view; from an empty page where nobody has signed in. */
  open: (page: Page, size: Size) => Promise<void>;
  /** Puts back what the view changed. */
  after?: (page: Page) => Promise<void>;
  /** Seen before anybody has signed in. */
  outside?: boolean;
  /** The pictures to lay beside, by how their names begin; those of the view's own name where not given. */
  meant?: readonly string[];
}

export const all: readonly Size[] = [1440, 1024, 768, 390];
export const ends: readonly Size[] = [1440, 390];

export const rows = (page: Page) => page.locator('#letters [role=row][data-id]');

/** Opens the row whose words fit. */
export async function openRow(page: Page, words: RegExp): Promise<void> {
  await rows(page)
    .filter({ hasText: words })
    .first()
    .click({ position: { x: 160, y: 30 } });
  await page.locator('#reader').getByRole('heading').first().waitFor();
}

/** Presses keys, one after the other, with the keyboard on the list. */
export async function press(page: Page, keys: string): Promise<void> {
  await page.locator('#letters').focus();
  for (const key of keys.split(' ')) await page.keyboard.press(key);
}

/** Closes the letter that is being written; its draft stays. */
export async function closeLetter(page: Page): Promise<void> {
  await page.frameLocator('.cp iframe').getByRole('textbox').focus();
  await page.keyboard.press('Escape');
  await page.locator('.cp').waitFor({ state: 'detached' });
}
