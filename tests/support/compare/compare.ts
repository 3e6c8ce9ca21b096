/**
 * Newsletters as they are shown beside newsletters as they were written: both drawn by Chromium without scripts and without a network, with
 * the same grey picture for every picture, and compared point by point. What differs is what making them harmless cost.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { simpleParser } from 'mailparser';
import { composeLetter } from '../../../lib/mime/compose-letter';
import { frameDocument } from '../../../lib/mime/frame-document';
import { frameStyle } from '../../../lib/mime/frame-style';
import { newsletterHtml, newsletters } from '../mailbox/newsletters';
import { Random } from '../mailbox/random';
import { png } from '../pictures';
import { keptOf, stylesOf } from './styles';

export interface CompareChoice {
  /** Where the pictures of both go, or null. */
  folder: string | null;
  /** A folder of newsletters, .html pages and letters; without it our own are compared. */
  corpus: string | null;
}

interface Letter {
  name: string;
  html: string;
}

export interface Compared {
  name: string;
  /** Share of points that differ, 0 to 1, at the desk and on the phone; null where the letter is shown as text. */
  differing: [number, number] | null;
  kept: number;
  dropped: [string, number][];
}

const look = { theme: 'light', paper: true, contrast: false } as const;
const widths = [700, 390] as const;
const tallest = 8000;
const host = 'letters.test';
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

async function htmlOf(path: string): Promise<string | null> {
  if (path.endsWith('.html')) return readFileSync(path, 'utf8');
  return (await simpleParser(readFileSync(path), { skipImageLinks: true })).html || null;
}

async function lettersOf(folder: string | null): Promise<Letter[]> {
  if (folder === null || !existsSync(folder))
    return newsletters.map((one, n) => ({ name: one.name, html: newsletterHtml(new Random(n), one, one.name, 6) }));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const letters = await Promise.all(paths.map(async (path) => ({ name: relative(folder, path), html: await htmlOf(path) })));
  return letters.filter((letter): letter is Letter => letter.html !== null);
}

/** The letter as it is shown, with its pictures, and whether it has a look of its own; null where it is shown as text. */
function shownOf(html: string): { document: string; designed: boolean } | null {
  const part = { type: 'text/html', charset: 'utf-8', encoding: '8bit', parameters: {} };
  const grant = { start: '/api/pictures?m=1&e=1', key: new Uint8Array(32) };
  const shown = composeLetter([{ kind: 'html', bytes: Buffer.from(html), part, pictures: [] }], grant);
  return shown.kind === 'html' ? { document: frameDocument(shown, look).toString('utf8'), designed: shown.designed } : null;
}

/** The letter as it was written, on the same ground and with the same letters as ours. */
function writtenOf(html: string, designed: boolean): string {
  const style = `<style>${frameStyle(look, designed)}</style>`;
  const at = /<head[^>]*>/i.exec(html) ?? /<html[^>]*>/i.exec(html) ?? /^\s*<!doctype[^>]*>/i.exec(html);
  const end = at ? at.index + at[0].length : 0;
  return html.slice(0, end) + style + html.slice(end);
}

/** A context in which nothing runs and every picture is the same. */
async function stillContext(browser: Browser, width: number, pages: Map<string, string>): Promise<BrowserContext> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width, height: 1000 }, offline: false });
  const grey = png(300, 200);
  await context.route('**/*', (route) => {
    const request = route.request();
    const body = pages.get(new URL(request.url()).pathname);
    if (request.isNavigationRequest() && request.frame().parentFrame() === null && body !== undefined)
      return route.fulfill({ body, contentType: 'text/html; charset=utf-8' });
    // Addresses without a host lead nowhere in a letter; ours stand for those that had one.
    const { hostname, pathname } = new URL(request.url());
    const named = hostname !== host || pathname === '/api/pictures';
    return named && request.resourceType() === 'image' ? route.fulfill({ body: grey, contentType: 'image/png' }) : route.abort();
  });
  return context;
}

async function drawn(page: Page, path: string): Promise<Buffer> {
  await page.goto(`http://${host}${path}`, { waitUntil: 'load' });
  const height = Math.min(
    tallest,
    await page.evaluate(() => Math.max(document.documentElement.scrollHeight, document.body?.scrollHeight ?? 0)),
  );
  return page.screenshot({
    fullPage: true,
    clip: { x: 0, y: 0, width: page.viewportSize()?.width ?? 700, height },
    animations: 'disabled',
  });
}

/** Share of points in which two pictures differ by more than a shade; where one is longer, the rest differs. */
function differenceOf(judge: Page, one: Buffer, other: Buffer): Promise<number> {
  return judge.evaluate(
    async (sources) => {
      const pictures = await Promise.all(
        sources.map(async (source) => createImageBitmap(new Blob([Uint8Array.from(atob(source), (sign) => sign.charCodeAt(0))]))),
      );
      const [width, height] = [Math.max(...pictures.map((each) => each.width)), Math.max(...pictures.map((each) => each.height))];
      const [a, b] = pictures.map((picture) => {
        const paper = new OffscreenCanvas(width, height).getContext('2d');
        paper?.drawImage(picture, 0, 0);
        return paper?.getImageData(0, 0, width, height).data;
      });
      if (!a || !b) throw new Error('Nothing could be drawn.');
      let differing = 0;
      for (let at = 0; at < a.length; at += 4)
        if ([0, 1, 2, 3].some((part) => Math.abs((a[at + part] ?? 0) - (b[at + part] ?? 0)) > 24)) differing += 1;
      return differing / (width * height);
    },
    [one.toString('base64'), other.toString('base64')],
  );
}

/** Compares all letters and tells of each as soon as it is done. */
export async function compareNewsletters({ folder, corpus }: CompareChoice, tell: (one: Compared) => void): Promise<Compared[]> {
  const browser = await chromium.launch({
    executablePath: browsers.find((path) => existsSync(path)),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const pages = new Map<string, string>();
    const judge = await (await browser.newContext()).newPage();
    const papers = await Promise.all(widths.map(async (width) => (await stillContext(browser, width, pages)).newPage()));
    if (folder) mkdirSync(folder, { recursive: true });
    const all: Compared[] = [];
    for (const { name, html } of await lettersOf(corpus)) {
      const shown = shownOf(html);
      const { share, dropped } = keptOf(stylesOf(html), stylesOf(shown?.document ?? ''));
      const shares: number[] = [];
      pages.set('/written', writtenOf(html, shown?.designed ?? true));
      pages.set('/shown', shown?.document ?? '');
      for (const paper of shown ? papers : []) {
        const [written, ours] = [await drawn(paper, '/written'), await drawn(paper, '/shown')];
        shares.push(await differenceOf(judge, written, ours));
        const file = (kind: string) => join(folder ?? '', `${basename(name).slice(0, 60)}-${paper.viewportSize()?.width}-${kind}.png`);
        if (folder) for (const [kind, bytes] of Object.entries({ written, shown: ours })) writeFileSync(file(kind), bytes);
      }
      const [desk, phone] = shares;
      const one: Compared = { name, differing: desk === undefined || phone === undefined ? null : [desk, phone], kept: share, dropped };
      tell(one);
      all.push(one);
    }
    return all;
  } finally {
    await browser.close();
  }
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(8);

/** One line of the table. */
export function comparedLine({ name, differing, kept, dropped }: Compared): string {
  const seen = differing ? differing.map(percent).join('') : ' shown as text  ';
  const names = dropped.slice(0, 6).map(([each, count]) => (count > 1 ? `${each} ×${count}` : each));
  return `${seen}${percent(kept)}  ${name}${names.length > 0 ? `  (without ${names.join(', ')})` : ''}`;
}

/** What went, over all letters. */
export function droppedLine(all: readonly Compared[]): string {
  const sums = new Map<string, number>();
  for (const { dropped } of all) for (const [name, count] of dropped) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 40)
    .map(([name, count]) => `${name} ×${count}`)
    .join(', ');
}
