/**
 * The canary suite of security.md 1.7: letters that try to reach their sender, opened in the real program. The browser's own record of its
 * network (names, connections, requests, also those that failed) must not name one of their hosts, and the canary must see nobody.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { buildMessage } from '../support/message';
import { startWatchedBrowser, type WatchedBrowser } from './canary-browser';
import { namedDomain, type Vector, vectorDomain, vectors } from './canary-vectors';
import { ComposerPage } from './pages/composer-page';
import { MailPage } from './pages/mail-page';
import { SignInPage } from './pages/sign-in-page';
import { type Person, test as world } from './world';

const test = world.extend<{ watched: WatchedBrowser; enter: (person: Person, choices?: Record<string, unknown>) => Promise<Page> }>({
  watched: async ({ launchOptions, viewport }, use) => {
    const watched = await startWatchedBrowser(launchOptions, { viewport });
    await use(watched);
    await watched.contacts();
  },
  // Signs in; each letter is a row of its own.
  enter: async ({ watched: { page }, baseURL }, use) => {
    await use(async (person, choices = {}) => {
      await page.goto(`${baseURL}/sign-in`);
      await new SignInPage(page).signIn(person.address, person.password);
      await expect(new MailPage(page).list.getByRole('row').nth(1)).toBeVisible();
      const status = await page.evaluate(
        async (wanted) => {
          const headers = { 'content-type': 'application/json', 'x-oriel': '1' };
          return (await fetch('/api/preferences', { method: 'PATCH', headers, body: JSON.stringify(wanted) })).status;
        },
        { threads: false, ...choices },
      );
      expect(status).toBe(200);
      await page.reload();
      return page;
    });
  },
});

// The tracer puts a script into every frame, which the frames of letters rightly refuse.
test.use({ trace: 'off' });

const day = 86_400_000;
const subjectOf = ({ name }: Vector) => `Vector ${name};`;

/** Puts letters into a folder, the first of them on top. */
async function deliver(person: Person, letters: Vector[], flags: string[] = ['\\Seen'], path = 'INBOX'): Promise<void> {
  for (const [index, vector] of letters.entries()) {
    const bytes = buildMessage({ to: person.address, subject: subjectOf(vector), ...vector.letter });
    await person.phone.append(path, bytes, flags, new Date(Date.now() - day - index * 60_000));
  }
}

/** Several vectors in one letter, which must not hide one another: whatever opens an element that is closed by nothing comes last. */
function together(name: string, some: readonly Vector[]): Vector {
  return { name, letter: { html: some.map(({ letter }) => `<div>${letter.html}</div>`).join('\n') } };
}

/** All vectors that are HTML, a few dozen a letter, and the unclosed ones apart. */
function bundles(): Vector[] {
  const html = vectors.filter(({ letter }) => letter.html !== undefined && letter.attachments === undefined);
  const alone = html.filter(({ name }) => /unclosed|mutation|frameset|template|title|noscript|nested|iframe|cdo|applet/.test(name));
  const rest = html.filter((vector) => !alone.includes(vector));
  const many = [0, 1, 2].map((third) =>
    together(
      `bundle-${third}`,
      rest.filter((_, index) => index % 3 === third),
    ),
  );
  return [...many, ...alone.slice(0, 3)];
}

async function letterShown(page: Page): Promise<void> {
  const letter = page.getByRole('region', { name: 'Letter' }).getByRole('article').first();
  await expect(letter.locator('.rd-body, .rd-files, .rd-inset, iframe').first()).toBeVisible();
  await expect(letter.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** Opens all letters of the list by key, beginning with the first. The one on top was delivered first, so a first sync, newest first, reads it last. */
async function openEach(page: Page, letters: readonly Vector[]): Promise<void> {
  const count = letters.length;
  const { list } = new MailPage(page);
  await expect(
    list
      .getByRole('row')
      .filter({ has: page.getByRole('checkbox') })
      .first(),
  ).toContainText(subjectOf(letters[0] as Vector));
  await list.getByRole('link', { name: 'Open' }).first().click();
  for (let index = 0; index < count; index += 1) {
    await letterShown(page);
    if (index === count - 1) return;
    const url = page.url();
    await page.keyboard.press('j');
    await expect.poll(() => page.url(), { message: `the letter after number ${index}`, intervals: [20, 50, 100] }).not.toBe(url);
  }
}

/** A page that holds the vectors as they are, without any protection. */
async function startNaked(): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const found = vectors.find(({ name }) => request.url === `/${name}`);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(found?.letter.html ? `<!DOCTYPE html>${found.letter.html}` : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Has the browser look a name up ahead of need and waits for its record to tell; answers the name. */
async function provenAwake({ page, soFar }: WatchedBrowser): Promise<string> {
  const naked = await startNaked();
  const name = `link-dns-prefetch.${namedDomain}`;
  await expect
    .poll(async () => {
      await page.goto(`${naked.url}/link-dns-prefetch`);
      return soFar();
    })
    .toContain(name);
  await naked.stop();
  return name;
}

test('1.7: without Oriel the vectors do reach the canary and have names looked up, so the watch sees what it should', async ({
  watched,
}) => {
  test.setTimeout(180_000);
  const naked = await startNaked();
  const { page, canary, soFar } = watched;
  const pages = vectors.filter(({ letter }) => letter.html !== undefined);
  for (const { name } of pages) await page.goto(`${naked.url}/${name}`, { timeout: 5000 }).catch(() => undefined);
  expect(soFar().length, soFar().join(' ')).toBeGreaterThan(70);
  expect(canary.connections()).toBeGreaterThan(70);
  for (const name of [`link-preconnect.${vectorDomain}`, `link-dns-prefetch.${namedDomain}`, `html-link.${namedDomain}`])
    await expect
      .poll(async () => {
        await page.goto(`${naked.url}/${name.split('.')[0]}`);
        for (const link of await page.getByRole('link').all()) await link.hover();
        return soFar();
      }, `a sign of ${name}`)
      .toContain(name);
  await naked.stop();
});

test('1.7, T13 to T18: each vector opened by itself contacts nobody', async ({ maren, tomasz, watched, enter }) => {
  test.setTimeout(240_000);
  const asking = ['Disposition-Notification-To', 'Return-Receipt-To', 'X-Confirm-Reading-To'].map((header) => ({
    name: header.toLowerCase(),
    letter: { html: '<p>x</p>', headers: { [header]: tomasz.address } },
  }));
  await deliver(maren, [...vectors, ...asking], []);
  await openEach(await enter(maren), [...vectors, ...asking]);
  expect(await watched.contacts()).toEqual([]);
  expect(await tomasz.phone.list('INBOX'), 'receipts').toEqual([]);
});

test('1.7, T13, T14: where pictures are wanted, the browser asks our proxy alone, whatever the vector', async ({
  maren,
  watched,
  enter,
}) => {
  test.setTimeout(240_000);
  const letters = [...bundles(), ...vectors.filter(({ name }) => /by-cid|as-png|content-base|^img$|^css-background$|cell/.test(name))];
  await deliver(maren, letters);
  const page = await enter(maren, { pictures: 'always' });
  const proxied: string[] = [];
  page.on('request', (request) => proxied.push(...(new URL(request.url()).pathname === '/api/pictures' ? [request.url()] : [])));
  await openEach(page, letters);
  expect(proxied.length).toBeGreaterThan(20);
  expect(await watched.contacts()).toEqual([]);
});

test('T17: names of links are not looked up, whether the letter is open or a link is pointed at', async ({ maren, watched, enter }) => {
  const names = Array.from({ length: 50 }, (_, index) => `http://link-${index}.${namedDomain}/`);
  await deliver(maren, [
    { name: 'fifty', letter: { html: names.map((address) => `<p><a href="${address}">${address}</a></p>`).join('') } },
    { name: 'text', letter: { text: names.slice(0, 10).join('\n') } },
  ]);
  const page = await enter(maren);
  const mail = new MailPage(page);
  await mail.openLetter('Vector fifty;');
  for (const link of (await mail.frame.getByRole('link').all()).slice(0, 50)) await link.hover();
  await mail.openLetter('Vector text;');
  await expect(mail.reader.getByRole('link', { name: /link-9/ })).toBeVisible();
  for (const link of await mail.reader.getByRole('link', { name: /link-\d/ }).all()) await link.hover();
  const control = await provenAwake(watched);
  expect(await watched.contacts()).toEqual([control]);
});

test('1.7, T13: nor in the dark, in print, in an answer, forwarded, or in a draft that is taken up again', async ({
  maren,
  watched,
  enter,
}) => {
  test.setTimeout(240_000);
  const letters = bundles();
  await deliver(maren, letters);
  await deliver(maren, letters.slice(0, 2), ['\\Draft', '\\Seen'], 'Drafts');
  await watched.page.emulateMedia({ colorScheme: 'dark' });
  const page = await enter(maren);
  const mail = new MailPage(page);
  const composer = new ComposerPage(page);
  const laidAside = async () => {
    await composer.ready();
    const quote = composer.window.getByRole('button', { name: 'Show quoted text' });
    if (await quote.isVisible()) await quote.click();
    await composer.holds(/\S/);
    await page.keyboard.press('Escape');
    await expect(composer.window).toBeHidden();
  };
  for (const letter of letters) {
    await mail.openLetter(subjectOf(letter));
    await letterShown(page);
    await page.emulateMedia({ media: 'print' });
    await page.pdf();
    await page.emulateMedia({ media: 'screen' });
    for (const key of ['r', 'f']) {
      await page.keyboard.press(key);
      await laidAside();
    }
  }
  await mail.openFolder('Drafts');
  for (const letter of letters.slice(0, 2)) {
    await mail.row(subjectOf(letter)).filter({ hasNotText: 'Re:' }).click();
    await laidAside();
  }
  expect(await watched.contacts()).toEqual([]);
});
