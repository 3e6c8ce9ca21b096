/** Searches everything that Oriel leaves behind for a password that must be nowhere. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { type OrielServer, startOriel } from '../../support/oriel';
import { filesOf, spellings } from '../../support/secrets';

const canary = 'Kanarienvogel-41-žluťoučký';
let servers: MailServers;
let oriel: OrielServer;

beforeAll(async () => {
  servers = await startMailServers();
  oriel = await startOriel({ servers, env: { ORIEL_LOG: 'debug' } });
});
afterAll(async () => {
  await oriel.stop();
  await servers.stop();
});

const send = (path: string, method: string, cookie: string, body?: unknown) =>
  fetch(`${oriel.url}${path}`, {
    method,
    headers: { Origin: oriel.url, 'x-oriel': '1', 'Content-Type': 'application/json', cookie },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** Among them as SASL PLAIN has it, and a part of it. */
const allSpellings = (address: string) => [
  ...spellings(canary),
  'Kanarienvogel',
  Buffer.from(canary).toString('latin1'),
  Buffer.from(canary).toString('base64'),
  Buffer.from(`\0${address}\0${canary}`).toString('base64').slice(4, -4),
];

it('T43: the password is nowhere in the data folder, the log, the cookie or an answer, during a session and after it', async () => {
  const user = await servers.dovecot.newUser({ password: canary });
  const wrong = await send('/api/session', 'POST', '', { address: `nobody-${user.address}`, password: canary });
  expect(wrong.status).toBe(401);
  const malformed = await send('/api/session', 'POST', '', { address: 'x', password: canary, remember: canary });
  expect(malformed.status).toBe(400);
  const signedIn = await send('/api/session', 'POST', '', { address: user.address, password: canary, remember: true });
  expect(signedIn.status).toBe(200);
  const setCookie = signedIn.headers.get('set-cookie') ?? '';
  const cookie = setCookie.split(';')[0] ?? '';
  const shell = await send('/api/mailboxes', 'GET', cookie);
  expect(shell.status).toBe(200);

  const answers = [
    await wrong.text(),
    await malformed.text(),
    await signedIn.text(),
    await shell.text(),
    setCookie,
    decodeURIComponent(setCookie),
  ];
  const search = () => {
    const places = [...filesOf(oriel.dataFolder)].map((path): [string, Buffer] => [path, readFileSync(path)]);
    expect(places.map(([path]) => path).join()).toMatch(/oriel\.db/);
    places.push(['log', Buffer.from(oriel.log())], ...answers.map((text, at): [string, Buffer] => [`answer ${at}`, Buffer.from(text)]));
    for (const spelling of allSpellings(user.address)) {
      for (const [place, bytes] of places) expect(bytes.includes(Buffer.from(spelling)), `${spelling} in ${place}`).toBe(false);
    }
    return places;
  };
  // The search finds what is there: the address is in the database, and the write-ahead log is among what is searched.
  const places = search();
  expect(places.some(([path, bytes]) => path.endsWith('-wal') && bytes.includes(Buffer.from(user.address)))).toBe(true);
  // T56: at debug level, too, the log names nobody.
  expect(oriel.log()).toContain('"signed in"');
  expect(oriel.log()).not.toContain(user.address);

  await oriel.restart();
  expect((await send('/api/mailboxes', 'GET', cookie)).status).toBe(200);
  search();
  expect((await send('/api/session', 'DELETE', cookie)).status).toBe(204);
  search();
  await oriel.restart();
  search();
});
