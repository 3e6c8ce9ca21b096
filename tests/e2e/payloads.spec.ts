/**
 * Markup that was collected to break sanitisers, each piece a letter of its own, through the real route into the frame of a real browser.
 * Chromium itself then says what is there: the elements and attributes of its own parse, scripts that it had to stop, where frames went.
 */
import { expect, type Page } from '@playwright/test';
import { allowedAttributes, allowedElements, idAttributes } from '@/lib/mime/html-allow';
import type { MessagePage, Shell } from '@/lib/model/api';
import { base64Lines } from '../support/charset';
import { collectedPayloads, ownPayloads } from '../support/payloads';
import { remoteVectors } from '../unit/mime/remote-vectors';
import { startWatchedBrowser } from './canary-browser';
import { MailPage } from './pages/mail-page';
import { SignInPage } from './pages/sign-in-page';
import { type Person, test } from './world';

// The tracer puts a script into every frame, which the frames of letters rightly refuse.
test.use({ trace: 'off' });

/** A piece without a tag or a character reference is text to every parser. */
const collections = { 'our own': [...ownPayloads, ...remoteVectors], ...collectedPayloads() };
const elements = [...allowedElements, 'html', 'head', 'body', 'meta', 'title', 'style'];
const attributes = [
  ...allowedAttributes,
  ...idAttributes,
  'style',
  'href',
  'src',
  'target',
  'rel',
  'background',
  'usemap',
  'charset',
  'content',
];

/** Letters by the number of their payload. */
async function arrived(page: Page, count: number): Promise<Map<number, number>> {
  const read = async <T>(path: string): Promise<T> => (await (await page.request.get(path)).json()) as T;
  const { mailboxes } = await read<Shell>('/api/mailboxes');
  const inbox = mailboxes.find(({ role }) => role === 'inbox');
  const found = new Map<number, number>();
  await expect
    .poll(
      async () => {
        for (let before: string | null = ''; before !== null; ) {
          const rest: MessagePage = await read<MessagePage>(`/api/messages?mailbox=${inbox?.id}&limit=200${before}`);
          for (const { id, subject } of rest.rows) found.set(Number(/^Payload (\d+)/.exec(subject)?.[1]), id);
          before = rest.next === null ? null : `&before=${encodeURIComponent(rest.next)}`;
        }
        return found.size;
      },
      { timeout: 60_000 },
    )
    .toBe(count);
  return found;
}

interface Seen {
  id: number;
  status: number;
  faults: string[];
}

/** Loads the frames of these letters as the reader does and lets the browser say what is in them. */
function look(page: Page, ids: number[]): Promise<Seen[]> {
  return page.evaluate(
    async ({ ids, elements, attributes }) => {
      const bare = document.body.appendChild(document.createElement('iframe'));
      const globals = new Set(Object.getOwnPropertyNames(bare.contentWindow));
      const one = async (id: number) => {
        const url = `/api/messages/${id}/body`;
        const { status } = await fetch(url);
        if (status !== 200) return { id, status, faults: [] };
        const frame = document.createElement('iframe');
        frame.sandbox.add('allow-popups', 'allow-popups-to-escape-sandbox', 'allow-same-origin');
        frame.src = url;
        await new Promise((resolve) => {
          frame.onload = resolve;
          document.body.append(frame);
        });
        const { contentDocument: inside, contentWindow } = frame;
        const faults: string[] = [];
        if (!inside) return { id, status, faults: ['no document'] };
        if (contentWindow?.location.pathname !== url) faults.push(`went to ${contentWindow?.location.href}`);
        for (const node of inside.querySelectorAll('*')) {
          const tag = node.localName;
          if (node.namespaceURI !== 'http://www.w3.org/1999/xhtml') faults.push(`namespace of ${tag}`);
          if (!elements.includes(tag)) faults.push(`element ${tag}`);
          for (const { name, namespaceURI } of node.attributes)
            if (namespaceURI !== null || !attributes.includes(name)) faults.push(`${tag} ${name}`);
          const address = node.getAttribute('src') ?? node.getAttribute('background');
          if (address !== null && !/^data:image\/|^\/api\/messages\//.test(address)) faults.push(`address ${address.slice(0, 80)}`);
          if (node.hasAttribute('href') && !/^(?:https?:|mailto:|tel:|)$/.test((node as HTMLAnchorElement).protocol))
            faults.push(`link ${tag}`);
        }
        const ids = new Set([...inside.querySelectorAll('[id],[name]')].flatMap((node) => [node.id, node.getAttribute('name') ?? '']));
        for (const name of Object.getOwnPropertyNames(contentWindow))
          if (!globals.has(name) && !ids.has(name)) faults.push(`global ${name}`);
        frame.remove();
        return { id, status, faults };
      };
      const seen = await Promise.all(ids.map(one));
      bare.remove();
      return seen;
    },
    { ids, elements, attributes },
  );
}

/** Byte for byte: among the payloads are some that no builder of letters would write. A word before keeps them from being blank. */
async function deliver(person: Person, payloads: string[]): Promise<void> {
  for (const [index, html] of payloads.entries()) {
    const head = ['From: x@elsewhere.example', `Subject: Payload ${index};`, `Message-ID: <payload-${index}@elsewhere.example>`];
    const body = [
      'MIME-Version: 1.0',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      base64Lines(Buffer.from(`Words. ${html}`)),
    ];
    await person.phone.append('INBOX', [...head, ...body].join('\r\n'), ['\\Seen']);
  }
}

for (const [title, all] of Object.entries(collections)) {
  const payloads = all.filter((payload) => /[<&]/.test(payload));
  test(`T1, T2, T3, T11, T12: payloads, ${title}: nothing runs, calls or stands in the frame that should not`, async ({
    maren,
    launchOptions,
    baseURL,
    viewport,
  }) => {
    test.setTimeout(240_000);
    await deliver(maren, payloads);
    const watched = await startWatchedBrowser(launchOptions, { viewport, baseURL });
    const { page } = watched;
    const alarms: string[] = [];
    page.on('dialog', (dialog) => {
      alarms.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => alarms.push(`error: ${error.message}`));
    page.on('popup', (popup) => alarms.push(`popup: ${popup.url()}`));
    page.on('console', (message) => {
      if (/Blocked script|Refused to|violates the following|Blocked form/.test(message.text())) alarms.push(message.text().slice(0, 200));
    });
    await page.goto('/sign-in');
    await new SignInPage(page).signIn(maren.address, maren.password);
    await expect(new MailPage(page).list.getByRole('row').nth(1)).toBeVisible();
    const letters = await arrived(page, payloads.length);
    const before = page.url();
    const faults: string[] = [];
    let shown = 0;
    const numbers = [...letters.keys()].sort((a, b) => a - b);
    for (let start = 0; start < numbers.length; start += 20) {
      const some = numbers.slice(start, start + 20);
      const seen = await look(
        page,
        some.map((number) => letters.get(number) ?? 0),
      );
      for (const [index, { status, faults: found }] of seen.entries()) {
        // What is too unclear for HTML is shown as text and has no frame.
        if (status === 200) shown += 1;
        else if (status !== 404) faults.push(`payload ${some[index]}: answered ${status}`);
        if (found.length > 0) faults.push(`payload ${some[index]}: ${found.join('; ')}\n${payloads[some[index] ?? 0]?.slice(0, 300)}`);
      }
    }
    expect(faults).toEqual([]);
    expect(alarms).toEqual([]);
    expect(page.url()).toBe(before);
    expect(shown / payloads.length, 'share of payloads that came as HTML').toBeGreaterThan(0.9);
    expect(await watched.contacts()).toEqual([]);
  });
}
