/** Pictures that a letter names elsewhere: nobody is contacted unasked, and only our proxy is where they are wanted (T13, T14, rows 84 and 85). */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { startMailServers } from '../support/mail-servers';
import { buildMessage } from '../support/message';
import { startOriel } from '../support/oriel';
import { png } from '../support/pictures';
import { MailPage } from './pages/mail-page';
import { type Person, test as world } from './world';

/** A place on the web that counts who comes. */
interface Far {
  at: string;
  connections: () => number;
  requests: () => IncomingMessage[];
}

const test = world.extend<object, { far: Far }>({
  far: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      let connections = 0;
      const requests: IncomingMessage[] = [];
      const server = createServer((request, response) => {
        requests.push(request);
        response.setHeader('Set-Cookie', 'seen=1').setHeader('Content-Type', 'image/png').end(png(40, 30));
      });
      server.on('connection', () => {
        connections += 1;
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      await use({ at: `http://127.0.0.1:${port}`, connections: () => connections, requests: () => requests });
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],
  provider: [
    async ({ far }, use) => {
      const servers = await startMailServers();
      const oriel = await startOriel({ servers, env: { ORIEL_PRIVATE_HOSTS: new URL(far.at).host } });
      await use({ servers, oriel });
      await oriel.stop();
      await servers.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

async function write({ phone, address }: Person, at: string): Promise<void> {
  const html = `<body background="${at}/ground.png"><style>.a{background-image:url(${at}/style.png)}</style><p class="a">The regatta <img src="${at}/boat.png" srcset="${at}/large.png 2x" alt="A boat" width="40" height="30"></p><img src="${at}/open?reader=7" width="1" height="1"></body>`;
  await phone.append('INBOX', buildMessage({ from: 'news@kestrel.example', to: address, subject: 'The regatta', html }));
}

async function idOf(page: Page, subject: string): Promise<number> {
  return page.evaluate(async (wanted) => {
    const { mailboxes } = (await (await fetch('/api/mailboxes')).json()) as { mailboxes: { id: number; role: string }[] };
    const inbox = mailboxes.find(({ role }) => role === 'inbox')?.id;
    const { rows } = (await (await fetch(`/api/messages?mailbox=${inbox}`)).json()) as { rows: { id: number; subject: string }[] };
    return rows.find((row) => row.subject === wanted)?.id ?? 0;
  }, subject);
}

/** Puts the letter's frame on the page as the reader does, and tells of its pictures once all have come or failed. */
async function framed(page: Page, id: number, pictures: boolean) {
  const handle = await page.evaluateHandle(
    async ([letter, query]) => {
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox allow-same-origin');
      frame.src = `/api/messages/${letter}/body?theme=light&pictures=${query}`;
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      document.body.append(frame);
      await loaded;
      return frame;
    },
    [id, pictures ? 1 : 0] as const,
  );
  const images = await handle.evaluate((frame) =>
    [...(frame.contentDocument?.images ?? [])].map(({ src, naturalWidth, alt }) => ({ path: new URL(src).pathname, naturalWidth, alt })),
  );
  return { handle, images };
}

test('rows 84, 85: a letter contacts nobody until its pictures are wanted, and then only our proxy does, which tells nothing of the reader', async ({
  page,
  maren,
  signIn,
  far,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await write(maren, far.at);
  await signIn(maren);
  const mail = new MailPage(page);
  await mail.row('The regatta').first().click();
  await expect(page.frameLocator('iframe').first().getByText('The regatta')).toBeVisible();
  const id = await idOf(page, 'The regatta');

  const closed = await framed(page, id, false);
  expect(closed.images).toEqual([]);
  expect(far.connections()).toBe(0);

  const open = await framed(page, id, true);
  expect(open.images).toEqual([{ path: '/api/pictures', naturalWidth: 40, alt: 'A boat' }]);
  await expect
    .poll(() =>
      far
        .requests()
        .map(({ url }) => url)
        .sort(),
    )
    .toEqual(['/boat.png', '/ground.png', '/style.png']);
  for (const { headers } of far.requests()) {
    expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    expect(headers['user-agent']).toBe('Mozilla/5.0 (compatible; Oriel)');
  }
  const { origin } = new URL(page.url());
  expect(asked.filter((url) => /^https?:/u.test(url) && new URL(url).origin !== origin)).toEqual([]);

  // What stands in the letter is not what keeps it shut: put there by hand, neither the place nor even our proxy can be reached.
  const src = await open.handle.evaluate((frame) => frame.contentDocument?.images[0]?.src ?? '');
  const before = far.connections();
  for (const address of [src, `${far.at}/by-hand.png`]) {
    const came = await closed.handle.evaluate(
      (frame, given) =>
        new Promise<boolean>((resolve) => {
          const image = frame.contentDocument?.createElement('img');
          image?.addEventListener('load', () => resolve(true));
          image?.addEventListener('error', () => resolve(false));
          if (image) frame.contentDocument?.body.append(image);
          if (image) image.src = given;
        }),
      address,
    );
    expect(came).toBe(false);
  }
  expect(far.connections()).toBe(before);
});
