/** What the built inbox page makes a browser load, measured in Chromium with an empty cache. */
import { chromium } from '@playwright/test';
import browserConfig from '../../.config/playwright.config';
import { alone, type Measurement } from './figures';
import type { InboxWorld } from './inbox';

const jsInbox: Measurement<InboxWorld> = {
  figures: { 'js.inbox': 'JavaScript of the inbox page on the wire, as compressed by the server' },
  measure: async ({ server: { oriel }, client }) => {
    const browser = await chromium.launch(browserConfig.use?.launchOptions);
    try {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const [name = '', ...value] = client.cookie.split('=');
      await context.addCookies([{ name, value: value.join('='), url: oriel.url }]);
      const page = await context.newPage();
      const sizes: Promise<number>[] = [];
      page.on('requestfinished', (request) => {
        const weigh = async () => {
          const response = await request.response();
          const script = /javascript/.test(response?.headers()['content-type'] ?? '');
          return script ? (await request.sizes()).responseBodySize : 0;
        };
        sizes.push(weigh());
      });
      await page.goto(`${oriel.url}/`, { waitUntil: 'load' });
      if (page.url().includes('sign-in')) throw new Error('The session did not reach the browser: it shows the sign-in page.');
      // Event streams never end, so "idle" never comes: rows on the screen, then time for what is loaded late.
      await page.locator('a[href^="/mail/"]').filter({ visible: true }).first().waitFor();
      await page.waitForTimeout(3000);
      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      if (bytes === 0) throw new Error('The page loaded no JavaScript.');
      return { 'js.inbox': alone(bytes / 1024, 'KiB') };
    } finally {
      await browser.close();
    }
  },
};

export const weight: Measurement<InboxWorld>[] = [jsInbox];
