/**
 * The contact sheet: every view in Chromium at its sizes, light and dark, with more contrast and from right to left, as pictures and as one
 * page beside the pictures of a folder that show how it is meant (`--beside`).
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { lookCookie } from '../../../lib/model/look';
import { populate } from '../demo/populate';
import { startMailServers } from '../mail-servers';
import { startOriel } from '../oriel';
import { type SheetView, type Size, sizes } from './view';
import { views } from './views';

export interface SheetChoice {
  /** Where the pictures go; emptied first. */
  folder: string;
  /** Only the views with these names; all where empty. */
  only: readonly string[];
  /** Only the looks with these names: light, dark, contrast, rtl; all where empty. */
  looks: readonly string[];
  /** A folder of pictures to lay beside, or null. */
  beside: string | null;
}

/** A way to look at everything: what the page's look cookie says. */
interface Look {
  name: string;
  cookie: string;
  dark: boolean;
  sizes: readonly Size[];
}

const looks: readonly Look[] = [
  { name: 'light', cookie: 'theme=light&language=en', dark: false, sizes: [1440, 1024, 768, 390] },
  { name: 'dark', cookie: 'theme=dark&language=en', dark: true, sizes: [1440, 390] },
  { name: 'contrast', cookie: 'theme=light&contrast=more&language=en', dark: false, sizes: [1440] },
  { name: 'rtl', cookie: 'theme=light&language=ar', dark: false, sizes: [1440, 390] },
];

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Time for what fades in and is fetched on demand, ms. */
const calmMs = 700;

interface Picture {
  view: string;
  look: string;
  size: Size;
  file: string;
}

async function signIn(page: Page, url: string, address: string, password: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.locator('input[autocomplete=username]').fill(address);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/mail\//);
  await page.locator('#letters [data-id]').first().waitFor();
}

/** Chooses on the server what the look says, so that nothing else is painted once the person is known. */
async function choose(page: Page, look: Look): Promise<void> {
  const given = new URLSearchParams(look.cookie);
  const changes = { theme: given.get('theme'), contrast: given.get('contrast') ?? 'normal', language: given.get('language') };
  const status = await page.evaluate(
    async (body) =>
      (
        await fetch('/api/preferences', {
          method: 'PATCH',
          headers: { 'content-type': 'application/json', 'x-oriel': '1' },
          body: JSON.stringify(body),
        })
      ).status,
    changes,
  );
  if (status !== 200) throw new Error(`The look ${look.name} could not be chosen (${status}).`);
}

async function draw(page: Page, url: string, view: SheetView, size: Size): Promise<Buffer> {
  // A drawer that closes because the window grows steps back in the history, which must not meet the next page.
  await page.goto('about:blank');
  await page.setViewportSize(sizes[size]);
  await page.goto(`${url}${view.outside ? '/sign-in' : '/mail'}`);
  if (!view.outside) await page.locator('#letters [data-id]').first().waitFor();
  try {
    await view.open(page, size);
    await page.waitForTimeout(calmMs);
    return await page.screenshot();
  } finally {
    await view.after?.(page);
  }
}

function pageOf(pictures: readonly Picture[], { folder, beside }: SheetChoice): string {
  const meant = beside && existsSync(beside) ? readdirSync(beside).filter((name) => name.endsWith('.png')) : [];
  const figure = (src: string, words: string) => `<figure><img src="${src}" alt=""><figcaption>${words}</figcaption></figure>`;
  const sections = [...new Set(pictures.map(({ view }) => view))].map((view) => {
    const ours = pictures.filter((one) => one.view === view).map(({ file, look, size }) => figure(file, `${size} ${look}`));
    const begins = views.find(({ name }) => name === view)?.meant ?? [view];
    const theirs = meant
      .filter((name) => begins.some((one) => name.startsWith(one)))
      .map((name) => figure(relative(folder, join(beside ?? '', name)), `meant: ${name}`));
    return `<h2>${view}</h2><div>${[...ours, ...theirs].join('')}</div>`;
  });
  const style =
    'body{font:14px system-ui;margin:24px;background:#8883}div{display:flex;flex-wrap:wrap;gap:16px}figure{margin:0}img{height:420px;box-shadow:0 0 0 1px #0003}';
  return `<!doctype html><meta charset="utf-8"><title>Oriel</title><style>${style}</style>${sections.join('')}`;
}

interface Sheet {
  url: string;
  person: { address: string; password: string };
  choice: SheetChoice;
  pictures: Picture[];
  failed: string[];
}

/** Draws views on one device: a screen with a mouse, or a phone with a finger. */
async function drawOn(browser: Browser, look: Look, phone: boolean, { url, person, choice, pictures, failed }: Sheet): Promise<void> {
  const wanted = views.filter(({ name }) => choice.only.length === 0 || choice.only.includes(name));
  const context = await browser.newContext({
    colorScheme: look.dark ? 'dark' : 'light',
    timezoneId: 'Europe/London',
    locale: 'en-GB',
    ...(phone ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
  });
  await context.addCookies([{ name: lookCookie, value: encodeURIComponent(look.cookie), url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  let inside = false;
  for (const view of [...wanted].sort((one, other) => Number(other.outside ?? false) - Number(one.outside ?? false))) {
    for (const size of view.sizes.filter((one) => look.sizes.includes(one) && (one === 390) === phone)) {
      const name = `${view.name}-${size}-${look.name}`;
      try {
        if (!inside && !view.outside) {
          await signIn(page, url, person.address, person.password);
          await choose(page, look);
          inside = true;
        }
        writeFileSync(join(choice.folder, `${name}.png`), await draw(page, url, view, size));
        pictures.push({ view: view.name, look: look.name, size, file: `${name}.png` });
      } catch (error) {
        failed.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
      }
    }
  }
  await context.close();
}

async function drawAll(browser: Browser, url: string, person: { address: string; password: string }, choice: SheetChoice) {
  const sheet: Sheet = { url, person, choice, pictures: [], failed: [] };
  for (const look of looks.filter(({ name }) => choice.looks.length === 0 || choice.looks.includes(name))) {
    await drawOn(browser, look, false, sheet);
    await drawOn(browser, look, true, sheet);
  }
  return sheet;
}

/** Draws the sheet. Answers how many views could not be drawn; says which. */
export async function drawSheet(choice: SheetChoice): Promise<number> {
  rmSync(choice.folder, { recursive: true, force: true });
  mkdirSync(choice.folder, { recursive: true });
  const servers = await startMailServers();
  const [person] = await populate(servers);
  const oriel = await startOriel({ servers });
  const executablePath = browsers.find((path) => existsSync(path));
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    if (!person) throw new Error('There is nobody to sign in.');
    const { pictures, failed } = await drawAll(browser, oriel.url, person, choice);
    const html = join(choice.folder, 'index.html');
    writeFileSync(html, pageOf(pictures, choice));
    const page = await browser.newPage({ viewport: { width: 2400, height: 1200 } });
    await page.goto(`file://${html}`);
    await page.screenshot({ path: join(choice.folder, 'sheet.png'), fullPage: true });
    console.log(`${pictures.length} pictures in ${choice.folder}; the whole sheet is sheet.png there.`);
    for (const line of failed) console.error(`not drawn: ${line}`);
    return failed.length;
  } finally {
    await browser.close();
    await oriel.stop();
    await servers.stop();
  }
}
