/** Writing in Chromium: how soon the composer is there, and how soon a key is on the screen in a letter with a long quote. */
import type { Page } from '@playwright/test';
import { against, type Measurement, median, rangeOf } from './figures';
import type { InboxWorld } from './inbox';
import { contextOf, inBrowser, painted, rowsPainted } from './window';

const rounds = 9;
const keys = 60;

/** A quoted newsletter of about 200 KB: tables in tables, as such letters are. */
function longQuote(): string {
  const cell = (at: number) =>
    `<td width="290" bgcolor="#f4f1ea" style="padding: 12px; font-family: Arial, sans-serif"><b>Berth ${at}</b><br><span style="color: #444444">The harbour keeps what the tide brings, and the yard planes what the harbour keeps.</span> <a href="https://tidewater.example/berth/${at}">More of it</a></td>`;
  const rows = Array.from({ length: 350 }, (_, at) => `<tr>${cell(2 * at)}${cell(2 * at + 1)}</tr>`).join('');
  return `<div>&nbsp;</div><div data-oriel-quote="open"><div>On 3 May 2026, Tidewater wrote:</div><blockquote type="cite"><table width="600"><tbody>${rows}</tbody></table></blockquote></div>`;
}

/** A draft of that letter, by its id. */
function longDraft(page: Page): Promise<string> {
  return page.evaluate(async (html) => {
    const headers = { 'content-type': 'application/json', 'x-oriel': '1' };
    const begun = await fetch('/api/drafts', {
      method: 'POST',
      headers,
      body: JSON.stringify({ kind: 'new', originalId: null, timeZone: 'UTC' }),
    });
    const { draft } = (await begun.json()) as { draft: { id: string; revision: number } };
    const body = JSON.stringify({ to: [], cc: [], bcc: [], subject: 'Long', text: 'Long', html, revision: draft.revision });
    const kept = await fetch(`/api/drafts/${draft.id}`, { method: 'PUT', headers, body });
    if (!kept.ok) throw new Error(`The draft was not kept: ${kept.status}.`);
    return draft.id;
  }, longQuote());
}

/** Presses keys where the caret is, and notes how long each took from its event to the frame after it. */
async function timeKeys(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const frame = document.querySelector<HTMLIFrameElement>('iframe.cp-paper');
    const doc = frame?.contentDocument ?? document;
    const noted: number[] = [];
    Object.assign(window, { noted });
    doc.addEventListener(
      'keydown',
      () => {
        const start = performance.now();
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => noted.push(performance.now() - start);
          channel.port2.postMessage(0);
        });
      },
      true,
    );
  });
  for (let key = 0; key < keys; key += 1) {
    await page.keyboard.press('abcde fgh'[key % 9] ?? 'a');
    await page.waitForFunction((count) => (window as unknown as { noted: number[] }).noted.length >= count, key + 1, { polling: 5 });
  }
  const noted = await page.evaluate(() => (window as unknown as { noted: number[] }).noted);
  // The first ones warm up.
  return noted.slice(10);
}

const typing: Measurement<InboxWorld> = {
  figures: {
    'compose.key.200k': 'a key in a letter with a quote of 200 KB to its sign painted; ratio to a bare contenteditable with the same HTML',
  },
  measure: ({ server: { oriel }, client }) =>
    inBrowser(async (browser) => {
      const context = await contextOf(browser, oriel.url, client.cookie);
      const page = await context.newPage();
      await page.goto(`${oriel.url}/`);
      await rowsPainted(page);
      await page.goto(`${oriel.url}/compose/${await longDraft(page)}`);
      await page.locator('iframe.cp-paper[data-ready]').waitFor();
      await page.frameLocator('iframe.cp-paper').getByRole('textbox').focus();
      await page.keyboard.press('Control+Home');
      const ours = await timeKeys(page);
      const bare = await context.newPage();
      await bare.setContent(`<div contenteditable>${longQuote()}</div>`);
      await bare.locator('[contenteditable]').focus();
      await bare.keyboard.press('Control+Home');
      return { 'compose.key.200k': against(ours, await timeKeys(bare)) };
    }),
};

const beginning: Measurement<InboxWorld> = {
  figures: { 'compose.open': 'the key c to a letter that takes words' },
  measure: ({ server: { oriel }, client }) =>
    inBrowser(async (browser) => {
      const page = await (await contextOf(browser, oriel.url, client.cookie)).newPage();
      await page.goto(`${oriel.url}/`);
      await rowsPainted(page);
      const values: number[] = [];
      // The first two warm up: the code of the composer is fetched once.
      for (let round = -2; round < rounds; round += 1) {
        await page.waitForTimeout(300);
        const value = await painted(
          page,
          () => void window.dispatchEvent(new KeyboardEvent('keydown', { key: 'c', code: 'KeyC', bubbles: true, cancelable: true })),
          () => document.querySelector('.cp iframe[data-ready]') !== null && document.activeElement?.closest('.cp') != null,
          null,
        );
        if (round >= 0) values.push(value);
        await page.keyboard.press('Escape');
        await page.locator('.cp').waitFor({ state: 'detached' });
      }
      return { 'compose.open': { value: median(values), unit: 'ms', ratio: null, to: null, range: rangeOf(values) } };
    }),
};

export const writing: Measurement<InboxWorld>[] = [typing, beginning];
