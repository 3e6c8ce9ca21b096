/** A browser window on the built Oriel, and how what it shows is timed: in the page itself, from the input event to the frame that shows the answer. */
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import browserConfig from '../../.config/playwright.config';

/** What one load of a page brought over the wire. */
export interface Wire {
  /** Bytes as sent, compressed. */
  js: number;
  css: number;
  requests: number;
}

/** Opens a browser, gives it to `work`, closes it. */
export async function inBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await chromium.launch(browserConfig.use?.launchOptions);
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** A context without a cache of its own yet, signed in by the cookie of a session; nobody where it is null. */
export async function contextOf(browser: Browser, url: string, cookie: string | null): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  if (cookie !== null) {
    const [name = '', ...value] = cookie.split('=');
    await context.addCookies([{ name, value: value.join('='), url }]);
  }
  return context;
}

/** Waits until rows of letters are painted. */
export async function rowsPainted(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('#letters [data-id]') !== null, undefined, { polling: 'raf' });
}

/** Counts what a page loads, until it is at rest: event streams never end, so it is given time for what is loaded late. */
export async function weigh(page: Page, go: () => Promise<unknown>, restMs = 3000): Promise<Wire> {
  const sizes: Promise<{ kind: 'js' | 'css' | 'other'; bytes: number }>[] = [];
  page.on('requestfinished', (request) => {
    const one = async () => {
      const type = (await request.response())?.headers()['content-type'] ?? '';
      const { responseBodySize } = await request.sizes();
      return { kind: /javascript/.test(type) ? 'js' : /css/.test(type) ? 'css' : 'other', bytes: responseBodySize } as const;
    };
    sizes.push(one());
  });
  let requests = 0;
  page.on('request', (request) => {
    if (/^https?:/.test(request.url())) requests += 1;
  });
  await go();
  await page.waitForTimeout(restMs);
  const all = await Promise.all(sizes);
  const sum = (kind: string) => all.filter((one) => one.kind === kind).reduce((bytes, one) => bytes + one.bytes, 0);
  return { js: sum('js'), css: sum('css'), requests };
}

/**
 * Milliseconds from `act`, a script that does something in the page at any moment between two frames, as people do, to the first frame at whose
 * beginning `shown` is true. Both are functions that run in
 * the page. Throws where that takes longer than 10 s.
 */
export function painted<Arg>(page: Page, act: (arg: Arg) => void, shown: (arg: Arg) => boolean, arg: Arg): Promise<number> {
  const script = `(async (arg) => {
    const act = ${act.toString()}, shown = ${shown.toString()};
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 17 * Math.random())));
    const start = performance.now();
    act(arg);
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      if (shown(arg)) break;
      if (performance.now() - start > 10000) throw new Error('It was not shown within 10 s.');
    }
    const channel = new MessageChannel();
    await new Promise((resolve) => { channel.port1.onmessage = resolve; channel.port2.postMessage(0); });
    return performance.now() - start;
  })`;
  return page.evaluate(`${script}(${JSON.stringify(arg)})`);
}
