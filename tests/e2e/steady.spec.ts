import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { MailPage } from './pages/mail-page';
import { test } from './world';

/** Adds up what moves on the page without anybody's doing (the browser's own measure, Layout Instability), from the first paint on. */
async function watchShifts(page: Page): Promise<() => Promise<{ sum: number; moved: string[] }>> {
  await page.addInitScript(() => {
    const seen: { value: number; moved: string }[] = [];
    Object.assign(window, { shifts: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources = [] } = entry as PerformanceEntry & { value: number; sources?: { node?: Node | null }[] };
        const moved = sources.map(({ node }) => (node instanceof Element ? `${node.tagName}.${node.className}` : (node?.nodeName ?? '?')));
        // Also what follows a press counts: the list and the letter have their places before.
        seen.push({ value, moved: moved.join(' ') });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return async () => {
    const all = await page.evaluate(() => (window as unknown as { shifts: { value: number; moved: string }[] }).shifts.splice(0));
    return { sum: all.reduce((sum, { value }) => sum + value, 0), moved: all.map(({ value, moved }) => `${value.toFixed(4)} ${moved}`) };
  };
}

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  userAgent: 'Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
};

for (const { device, use } of [
  { device: 'desktop', use: desktop },
  { device: 'phone', use: phone },
]) {
  test.describe(device, () => {
    test.use(use);

    test('nothing jumps while mail loads, a letter is opened and a folder is switched', async ({ page, maren, signIn }) => {
      for (let n = 0; n < 30; n += 1) {
        const text = 'Line\n'.repeat(1 + (n % 5) * 10);
        const letter = buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: `Letter ${n}`, text });
        await maren.phone.append(n % 3 === 0 ? 'Archive' : 'INBOX', letter);
      }
      await signIn(maren);
      const mail = new MailPage(page);
      await expect(mail.row('Letter 29')).toBeVisible();
      const inbox = page.url();
      const shifts = await watchShifts(page);
      /** Gives late arrivals their time, then asks what has moved since the last time. */
      const expectNoJump = async () => {
        await page.waitForTimeout(1000);
        const { sum, moved } = await shifts();
        expect(sum, moved.join('\n')).toBeLessThan(0.05);
      };

      await page.reload();
      await expect(mail.row('Letter 29')).toBeVisible();
      await expectNoJump();

      await mail.row('Letter 28').click();
      await expect(mail.reader.getByRole('heading', { name: 'Letter 28' })).toBeVisible();
      await expectNoJump();

      await page.goto(inbox);
      await expect(mail.row('Letter 29')).toBeVisible();
      await expectNoJump();
      await page.keyboard.press('g');
      await page.keyboard.press('a');
      await expect(mail.row('Letter 27')).toBeVisible();
      await expectNoJump();
    });
  });
}

/** As a window is that was opened larger or smaller than it was closed: the server draws for what it was. */
const misjudged = [
  { width: 390, last: 'wide' },
  { width: 390, last: 'narrow' },
  { width: 768, last: 'narrow' },
  { width: 1024, last: 'narrow' },
  { width: 1440, last: 'narrow' },
] as const;

for (const density of ['normal', 'compact', 'comfortable'] as const) {
  test(`nothing jumps in a window that is not as wide as it was last, with ${density} rows`, async ({
    page,
    context,
    provider,
    maren,
    signIn,
  }) => {
    for (let n = 0; n < 20; n += 1)
      await maren.phone.append(
        'INBOX',
        buildMessage({ from: 'ines@carvalho.example', to: maren.address, subject: `Letter ${n}`, text: 'x' }),
      );
    await page.setViewportSize(desktop.viewport);
    await signIn(maren);
    const mail = new MailPage(page);
    await expect(mail.row('Letter 19')).toBeVisible();
    const chosen = await page.evaluate(async (density) => {
      const headers = { 'content-type': 'application/json', 'x-oriel': '1' };
      return (await fetch('/api/preferences', { method: 'PATCH', headers, body: JSON.stringify({ density }) })).status;
    }, density);
    expect(chosen).toBe(200);
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-density', density);
    const inbox = page.url();
    const shifts = await watchShifts(page);
    for (const { width, last } of misjudged) {
      await page.goto('about:blank');
      await page.setViewportSize({ width, height: 844 });
      await context.addCookies([{ name: 'oriel-window', value: last, url: provider.oriel.url }]);
      await page.goto(inbox);
      await expect(mail.row('Letter 19')).toBeVisible();
      await page.waitForTimeout(1000);
      const { sum, moved } = await shifts();
      expect(sum, `${width} px, ${last} before\n${moved.join('\n')}`).toBeLessThan(0.05);
      const kept = (await context.cookies()).find(({ name }) => name === 'oriel-window')?.value;
      expect(kept).toBe(width < 768 ? 'narrow' : 'wide');
    }
  });
}

test('figure 21: opening one letter after the other leaves no documents of letters behind', async ({ page, maren, signIn }) => {
  const count = 30;
  const start = Date.now() - count * 60_000;
  for (let n = 0; n < count; n += 1) {
    const html = `<table bgcolor="#eeeeee"><tr><td><h2>Offer ${n}</h2><p>Words.</p></td></tr></table>`;
    const letter = buildMessage({ from: 'shop@carvalho.example', to: maren.address, subject: `Offer ${n};`, text: 'Words.', html });
    await maren.phone.append('INBOX', letter, [], new Date(start + n * 60_000));
  }
  await signIn(maren);
  const mail = new MailPage(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const documents = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'Documents')?.value ?? Number.NaN;
  };
  await mail.row(`Offer ${count - 1};`).click();
  for (let n = count - 2; n >= 0; n -= 1) {
    await page.keyboard.press('j');
    await expect(mail.reader.getByRole('heading', { name: `Offer ${n};` })).toBeVisible();
    await expect(mail.frame.getByText('Words.')).toBeVisible();
  }
  // The page, the open letter, and what the browser has not cleared away yet.
  await expect.poll(documents, { timeout: 30_000 }).toBeLessThan(10);
});
