/** Views of the contact sheet that show a state: nothing there, no network, a session that is over, something taken back. */
import type { Page } from '@playwright/test';
import { ends, press, rows, type SheetView } from './view';

/** Answers everything that is asked from now on as if the session had ended. */
async function endSession(page: Page): Promise<void> {
  const body = JSON.stringify({ error: { code: 'notSignedIn', message: 'You are not signed in.' } });
  await page.route('**/api/**', (route) => route.fulfill({ status: 401, contentType: 'application/json', body }));
}

export const views: readonly SheetView[] = [
  {
    name: 'found',
    sizes: ends,
    meant: ['search'],
    open: async (page) => {
      await page.goto(`${new URL(page.url()).origin}/mail/found?words=harbour`);
      await rows(page).first().waitFor();
    },
  },
  {
    name: 'found-nothing',
    sizes: ends,
    meant: ['state-empty'],
    open: async (page) => {
      await page.goto(`${new URL(page.url()).origin}/mail/found?words=marmalade-on-toast`);
      await page.locator('.list-empty').waitFor();
    },
  },
  {
    name: 'drafts',
    sizes: ends,
    open: async (page) => {
      await press(page, 'g d');
      await page.locator('.draft').first().waitFor();
    },
  },
  {
    name: 'toast',
    sizes: ends,
    meant: ['selection'],
    open: async (page) => {
      await press(page, 'j s');
      await press(page, 'e');
      await page.locator('.toast').waitFor();
    },
    after: async (page) => {
      await press(page, 'z');
      await page
        .locator('.toast')
        .waitFor({ state: 'detached' })
        .catch(() => undefined);
      await press(page, 'z');
    },
  },
  {
    name: 'offline',
    sizes: ends,
    meant: ['state-offline'],
    open: async (page) => {
      await page.context().setOffline(true);
      await page.locator('.strip').waitFor();
    },
    after: (page) => page.context().setOffline(false),
  },
  {
    name: 'session-over',
    sizes: ends,
    meant: ['state-error'],
    open: async (page) => {
      await endSession(page);
      await press(page, 'j Enter');
      await page.locator('.dialog input[type=password]').waitFor();
    },
    after: (page) => page.unrouteAll({ behavior: 'ignoreErrors' }),
  },
];
