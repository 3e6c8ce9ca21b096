/** What the contact sheet shows: each view, how one gets there from the inbox, and at which sizes it is worth a picture. */
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
  /** Leads from the inbox to the view. */
  open: (page: Page, size: Size) => Promise<void>;
}

const all: readonly Size[] = [1440, 1024, 768, 390];
const ends: readonly Size[] = [1440, 390];

const rows = (page: Page) => page.locator('#letters [role=row][data-id]');

/** Opens the row whose words fit. */
async function openRow(page: Page, words: RegExp): Promise<void> {
  await rows(page)
    .filter({ hasText: words })
    .first()
    .click({ position: { x: 160, y: 30 } });
  await page.locator('#reader').getByRole('heading').first().waitFor();
}

async function press(page: Page, keys: string): Promise<void> {
  await page.locator('#letters').focus();
  for (const key of keys.split(' ')) await page.keyboard.press(key);
}

export const views: readonly SheetView[] = [
  { name: 'inbox', sizes: all, open: async () => undefined },
  { name: 'letter', sizes: all, open: (page) => openRow(page, /./) },
  { name: 'newsletter', sizes: ends, open: (page) => openRow(page, /Tidewater|Letter from|newsletter/i) },
  {
    name: 'selection',
    sizes: ends,
    open: async (page, size) => {
      if (size === 390) await rows(page).first().locator('[data-lead]').click();
      else await press(page, 'j x j x j x');
    },
  },
  {
    name: 'folders',
    sizes: [1024, 768, 390],
    open: async (page, size) => {
      await page
        .locator(size === 1024 ? '.pane-folders button:visible' : '.only-drawer')
        .last()
        .click();
    },
  },
  { name: 'composer', sizes: all, open: (page) => press(page, 'c') },
  { name: 'reply', sizes: ends, open: (page) => openRow(page, /./).then(() => press(page, 'r')) },
  { name: 'keys', sizes: ends, open: (page) => press(page, '?') },
  { name: 'palette', sizes: ends, open: (page) => press(page, 'Control+k') },
  { name: 'freshness', sizes: ends, open: (page) => press(page, 'Shift+N') },
  {
    name: 'settings',
    sizes: ends,
    open: async (page, size) => {
      if (size === 390) {
        await press(page, 'Control+k');
        await page.keyboard.type('settings');
        await page.keyboard.press('Enter');
      } else await page.locator('.bar .btn:has(use[href$="#settings"])').click();
      await page.locator('.settings-body').waitFor();
    },
  },
  { name: 'empty', sizes: ends, open: (page) => press(page, 'g t') },
];
