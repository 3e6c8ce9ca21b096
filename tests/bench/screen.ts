/** The screen in Chromium, on the large inbox: what it weighs, how soon it is there, how soon it answers, and what it costs to keep open. */
import type { Page } from '@playwright/test';
import { alone, type Measurement, median, quantile, rangeOf } from './figures';
import type { InboxWorld } from './inbox';
import { contextOf, inBrowser, painted, rowsPainted, weigh } from './window';

const rounds = 9;
const opens = 100;

/** A window on the inbox. */
function onInbox<T>({ server: { oriel }, client }: InboxWorld, work: (page: Page, url: string) => Promise<T>): Promise<T> {
  return inBrowser(async (browser) => {
    const context = await contextOf(browser, oriel.url, client.cookie);
    const page = await context.newPage();
    await page.goto(`${oriel.url}/`);
    await rowsPainted(page);
    await page.waitForTimeout(1500);
    return work(page, oriel.url);
  });
}

async function repeated(work: (round: number) => Promise<number>) {
  const values: number[] = [];
  // The first two warm up.
  for (let round = -2; round < rounds; round += 1) {
    const value = await work(round + 2);
    if (round >= 0) values.push(value);
  }
  return { value: median(values), unit: 'ms' as const, ratio: null, to: null, range: rangeOf(values) };
}

const wire: Measurement<InboxWorld> = {
  figures: {
    'js.signin': 'JavaScript of the sign-in page on the wire, as compressed by the server',
    'js.inbox': 'JavaScript of the inbox page on the wire, as compressed by the server',
    'css.inbox': 'its style sheets',
    'requests.cold': 'requests of a first load, event stream and prefetched letters included',
  },
  measure: ({ server: { oriel }, client }) =>
    inBrowser(async (browser) => {
      const nobody = await (await contextOf(browser, oriel.url, null)).newPage();
      const signIn = await weigh(nobody, () => nobody.goto(`${oriel.url}/sign-in`, { waitUntil: 'load' }));
      const page = await (await contextOf(browser, oriel.url, client.cookie)).newPage();
      const inbox = await weigh(page, async () => {
        await page.goto(`${oriel.url}/`, { waitUntil: 'load' });
        await rowsPainted(page);
      });
      if (signIn.js === 0 || inbox.js === 0) throw new Error('A page loaded no JavaScript.');
      return {
        'js.signin': alone(signIn.js / 1024, 'KiB'),
        'js.inbox': alone(inbox.js / 1024, 'KiB'),
        'css.inbox': alone(inbox.css / 1024, 'KiB'),
        'requests.cold': alone(inbox.requests, 'requests'),
      };
    }),
};

const loading: Measurement<InboxWorld> = {
  figures: {
    'browser.cold': 'from the address to painted rows, nothing in the cache',
    'browser.warm': 'the same again, with the cache of the browser',
  },
  measure: ({ server: { oriel }, client }) =>
    inBrowser(async (browser) => {
      const load = async (page: Page) => {
        const start = performance.now();
        await page.goto(`${oriel.url}/`, { waitUntil: 'commit' });
        await rowsPainted(page);
        return performance.now() - start;
      };
      const cold = await repeated(async () => {
        const context = await contextOf(browser, oriel.url, client.cookie);
        const time = await load(await context.newPage());
        await context.close();
        return time;
      });
      const page = await (await contextOf(browser, oriel.url, client.cookie)).newPage();
      return { 'browser.cold': cold, 'browser.warm': await repeated(() => load(page)) };
    }),
};

interface RowAt {
  at: number;
  path: string;
}

/** Presses the row at a place of those on the screen. */
function pressRow({ at }: RowAt): void {
  document.querySelectorAll<HTMLElement>('#letters [data-id] .grow')[at]?.click();
}

/** Whether the letter of the address is on the screen: its head, and its body or frame. */
function letterShown(): boolean {
  const id = location.pathname.split('/')[3] ?? location.pathname.split('/').at(-1);
  return id !== undefined && document.querySelector(`#reader [data-letter="${id}"]`) !== null;
}

const opening: Measurement<InboxWorld> = {
  figures: {
    'browser.open.prefetched': 'a press on the row below the open letter to the letter painted',
    'browser.open.cold': 'a press on a row that nobody asked for before to the letter painted',
  },
  measure: (world) =>
    onInbox(world, async (page) => {
      await painted(page, pressRow, letterShown, { at: 0, path: '' });
      const prefetched = await repeated(async () => {
        // Time for reading ahead.
        await page.waitForTimeout(400);
        return painted(
          page,
          () => void window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', code: 'KeyJ', bubbles: true })),
          letterShown,
          null,
        );
      });
      const cold = await repeated(async (round) => {
        await page.locator('#letters').evaluate((list, top) => list.scrollTo({ top }), (round + 1) * 6000);
        await page.waitForTimeout(400);
        return painted(page, pressRow, letterShown, { at: 5, path: '' });
      });
      return { 'browser.open.prefetched': prefetched, 'browser.open.cold': cold };
    }),
};

/** Whether the list stands with rows at the top of what can be seen. */
function rowsInView(): boolean {
  const list = document.querySelector('#letters');
  if (!list) return false;
  const { left, top, height } = list.getBoundingClientRect();
  return [0.2, 0.5, 0.8].every((part) => document.elementFromPoint(left + 120, top + height * part)?.closest('[data-id]') != null);
}

const moving: Measurement<InboxWorld> = {
  figures: {
    'browser.folder': 'a press on a folder to its rows painted',
    'browser.jump': 'the scroll bar to the middle of the inbox to rows painted',
    'browser.key': 'the key j to the next row marked',
  },
  measure: (world) =>
    onInbox(world, async (page) => {
      const folder = await repeated((round) =>
        painted(
          page,
          (at) => {
            const items = [...document.querySelectorAll<HTMLElement>('[role=treeitem] a, a[role=treeitem]')];
            (window as unknown as { before: string }).before = location.pathname;
            items[at]?.click();
          },
          () =>
            location.pathname !== (window as unknown as { before: string }).before &&
            document.querySelector('#letters[aria-busy=true]') === null &&
            document.querySelector('#letters [data-id], .emptyst') !== null,
          round % 2 === 0 ? 3 : 0,
        ),
      );
      await page.goto(`${world.server.oriel.url}/`);
      await rowsPainted(page);
      const jump = await repeated(async (round) => {
        // One jump is not the way of a scroll bar through the list.
        await page.waitForTimeout(500);
        return painted(
          page,
          (share) => {
            const list = document.querySelector('#letters');
            list?.scrollTo({ top: list.scrollHeight * share });
          },
          rowsInView,
          0.3 + 0.05 * round,
        );
      });
      await page.locator('#letters').evaluate((list) => list.scrollTo({ top: 0 }));
      await page.waitForTimeout(500);
      const key = await repeated(() =>
        painted(
          page,
          () => {
            const { id = '' } = document.querySelector('.row.foc') ?? {};
            (window as unknown as { before: string }).before = id;
            document
              .querySelector('#letters')
              ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', code: 'KeyJ', bubbles: true, cancelable: true }));
          },
          () => (document.querySelector('.row.foc')?.id ?? '') !== (window as unknown as { before: string }).before,
          null,
        ),
      );
      return { 'browser.folder': folder, 'browser.jump': jump, 'browser.key': key };
    }),
};

const scrolling: Measurement<InboxWorld> = {
  figures: {
    'browser.scroll.dropped': 'share of frames longer than 25 ms while 2,000 rows are scrolled through',
    'browser.scroll.growth': 'time of a frame around the 2,000th row; ratio to the first rows',
  },
  measure: (world) =>
    onInbox(world, async (page) => {
      const frames = await page.evaluate(async () => {
        const list = document.querySelector('#letters');
        const lengths: number[] = [];
        let last = await new Promise<number>(requestAnimationFrame);
        while (list && list.scrollTop < 2000 * 60 && lengths.length < 4000) {
          list.scrollTop += 60;
          const now = await new Promise<number>(requestAnimationFrame);
          lengths.push(now - last);
          last = now;
        }
        return lengths;
      });
      if (frames.length < 1000) throw new Error(`The list ended after ${frames.length} frames.`);
      const share = frames.filter((length) => length > 25).length / frames.length;
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const growth = mean(frames.slice(-300)) / mean(frames.slice(0, 300));
      return {
        'browser.scroll.dropped': alone(share * 100, '%'),
        'browser.scroll.growth': { value: quantile(frames.slice(-300), 0.5), unit: 'ms', ratio: growth, to: 'first' },
      };
    }),
};

async function heapOf(page: Page): Promise<{ nodes: number; mb: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.enable').then(() => session.send('Performance.getMetrics'));
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  await session.detach();
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  return { nodes, mb: of('JSHeapUsedSize') / 1e6 };
}

const keeping: Measurement<InboxWorld> = {
  figures: {
    'page.nodes': 'elements of the page with the list and a letter',
    'page.heap': `heap of the page after ${opens} letters were opened; ratio to before`,
  },
  measure: (world) =>
    onInbox(world, async (page) => {
      await painted(page, pressRow, letterShown, { at: 0, path: '' });
      await page.waitForTimeout(500);
      const before = await heapOf(page);
      for (let open = 0; open < opens; open += 1) {
        await painted(
          page,
          () => void window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', code: 'KeyJ', bubbles: true })),
          letterShown,
          null,
        );
      }
      await page.waitForTimeout(500);
      const after = await heapOf(page);
      return {
        'page.nodes': alone(after.nodes, 'elements'),
        'page.heap': { value: after.mb, unit: 'MB', ratio: after.mb / before.mb, to: 'first' },
      };
    }),
};

export const screen: Measurement<InboxWorld>[] = [wire, loading, opening, moving, scrolling, keeping];
