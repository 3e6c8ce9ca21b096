/**
 * R17: the server killed at every step of sending, from freezing the letter to closing its draft. After the restart a recipient has no copy or one, as the
 * state says, Sent has it once where it was sent, and the draft is there or gone as it fits.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailUser } from '../../support/dovecot';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { type OrielServer, startOriel } from '../../support/oriel';
import { openPhone, type Phone } from '../../support/phone';
import { newFolder } from './run-server';

/** What becomes of a letter: it never began to go, goes out by itself, is unclear and was not sent, is unclear and was sent. */
type Fate = 'is a draft' | 'goes by itself' | 'unclear, not sent' | 'unclear, sent';
interface Statement {
  sql: string;
  value?: string;
  when: 'before' | 'after';
}

const change = 'UPDATE .*Submission.* SET .*';
// A lease is taken only where the time has come; giving one back, of the letter before, is not meant.
const atDatabase: [string, Statement, Fate][] = [
  ['before the letter is frozen', { sql: 'SELECT .*Submission.* WHERE .*draftId', when: 'before' }, 'is a draft'],
  ['after it is frozen, before its row', { sql: 'INSERT INTO .*Submission', when: 'before' }, 'is a draft'],
  ['after its row was written, before that is committed', { sql: 'INSERT INTO .*Submission', when: 'after' }, 'is a draft'],
  ['before the lease', { sql: `${change}leaseBy.* WHERE .*notBefore`, value: '/\\d+/[0-9a-f-]{36}$', when: 'before' }, 'goes by itself'],
  ['after the lease', { sql: `${change}leaseBy.* WHERE .*notBefore`, value: '/\\d+/[0-9a-f-]{36}$', when: 'after' }, 'goes by itself'],
  ['signed in, before it counts as being sent', { sql: `${change}state`, value: '^sending$', when: 'before' }, 'goes by itself'],
  ['once it counts as being sent', { sql: `${change}state`, value: '^sending$', when: 'after' }, 'unclear, not sent'],
  ['taken by the server, before that is noted', { sql: `${change}state`, value: '^accepted$', when: 'before' }, 'unclear, sent'],
  ['after that is noted', { sql: `${change}state`, value: '^accepted$', when: 'after' }, 'goes by itself'],
  ['before its draft is closed', { sql: 'UPDATE .*Draft.* SET .*closedAt', when: 'before' }, 'goes by itself'],
  ['after its draft is closed', { sql: 'UPDATE .*Draft.* SET .*closedAt', when: 'after' }, 'goes by itself'],
  ['with its copy in Sent, before that is noted', { sql: `${change}steps`, value: '"copy"', when: 'before' }, 'goes by itself'],
  ['after the copy is noted', { sql: `${change}steps`, value: '"copy"', when: 'after' }, 'goes by itself'],
  ['after the mark is noted', { sql: `${change}steps`, value: '"mark"', when: 'after' }, 'goes by itself'],
  ['before it is done', { sql: `${change}state`, value: '^filed$', when: 'before' }, 'goes by itself'],
  ['after it is done', { sql: `${change}state`, value: '^filed$', when: 'after' }, 'goes by itself'],
];
const atServer: [string, RegExp, Fate][] = [
  ['after MAIL', /^250 2\.1\.0/, 'unclear, not sent'],
  ['after RCPT', /^250 2\.1\.5/, 'unclear, not sent'],
  ['after DATA', /^354/, 'unclear, not sent'],
  ['after the final dot', /queued as/, 'unclear, sent'],
];

let servers: MailServers;
let oriel: OrielServer;
let proxy: FaultProxy;
let anna: MailUser;
let reader: Phone;
let sender: Phone;
let to = '';
let cookie = '';
const killAt = join(newFolder(), 'kill-at.json');

const call = (path: string, method = 'GET', body?: unknown) =>
  fetch(`${oriel.url}${path}`, {
    method,
    headers: { cookie, Origin: oriel.url, 'x-oriel': '1', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const answer = async <T>(response: Promise<Response>) => (await (await response).json()) as T;
const signIn = async () => {
  const response = await call('/api/session', 'POST', { address: anna.address, password: anna.password });
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
};
const begin = async (subject: string) => {
  const { draft } = await answer<{ draft: { id: string; revision: number } }>(call('/api/drafts', 'POST', { kind: 'new' }));
  const content = { to: [{ name: '', address: to }], cc: [], bcc: [], subject, text: 'x', revision: draft.revision };
  await call(`/api/drafts/${draft.id}`, 'PUT', content);
  return draft.id;
};
const states = async () =>
  (await answer<{ submissions: { id: string; draftId: string; state: string }[] }>(call('/api/submissions'))).submissions;
const isDraft = async (id: string) =>
  (await answer<{ drafts: { id: string }[] }>(call('/api/drafts'))).drafts.some((draft) => draft.id === id);
const copies = async (phone: Phone, path: string, subject: string) =>
  (await phone.list(path)).filter((message) => message.subject === subject).length;
const settles = (draftId: string, state: string | null) =>
  expect.poll(async () => (await states()).find((one) => one.draftId === draftId)?.state ?? null, { timeout: 30_000 }).toBe(state);

/** True as long as the process answers. */
const isUp = () =>
  fetch(`${oriel.url}/api/health`).then(
    async (response) => {
      await response.arrayBuffer();
      return true;
    },
    () => false,
  );

beforeAll(async () => {
  servers = await startMailServers();
  proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: servers.postfix.ports.smtp }, protocol: 'smtp' });
  const hook = pathToFileURL(fileURLToPath(new URL('../../support/kill-at.mjs', import.meta.url))).href;
  const env = { ORIEL_SMTP: `smtp://127.0.0.1:${proxy.port}`, NODE_OPTIONS: `--import=${hook}`, KILL_AT_FILE: killAt };
  oriel = await startOriel({ servers, env });
  anna = await servers.dovecot.newUser('anna');
  const ben = await servers.dovecot.newUser('ben');
  to = ben.address;
  reader = await openPhone(servers.dovecot, ben);
  sender = await openPhone(servers.dovecot, anna);
  await signIn();
});
afterAll(async () => {
  await reader?.close();
  await sender?.close();
  await oriel?.stop();
  await proxy?.stop();
  await servers?.stop();
});

/** Brings the server back and looks at what became of the letter, at rest. */
async function checkFate(draftId: string, subject: string, fate: Fate): Promise<void> {
  await oriel.crash();
  await oriel.restart();
  await signIn();
  if (fate === 'is a draft') {
    expect([await states(), await isDraft(draftId)]).toEqual([[], true]);
    expect(await copies(reader, 'INBOX', subject)).toBe(0);
    await call('/api/submissions', 'POST', { draftId });
  }
  if (fate === 'unclear, not sent' || fate === 'unclear, sent') {
    await settles(draftId, 'unclear');
    expect(await isDraft(draftId)).toBe(false);
    if (fate === 'unclear, sent') await reader.waitForMessage('INBOX', subject, 60_000);
    else expect(await copies(reader, 'INBOX', subject)).toBe(0);
    expect(await copies(sender, 'Sent', subject)).toBe(0);
    const [unclear] = await states();
    await call(`/api/submissions/${unclear?.id}${fate === 'unclear, sent' ? '' : '/retry'}`, fate === 'unclear, sent' ? 'DELETE' : 'POST');
    if (fate === 'unclear, sent') expect(await isDraft(draftId)).toBe(true);
  }
  await settles(draftId, null);
  await reader.waitForMessage('INBOX', subject, 60_000);
  expect(await copies(reader, 'INBOX', subject)).toBe(1);
  expect(await copies(sender, 'Sent', subject)).toBe(fate === 'unclear, sent' ? 0 : 1);
  expect(await isDraft(draftId)).toBe(fate === 'unclear, sent');
}

describe('R17: killed', () => {
  it.each(atDatabase)('%s', async (title, statement, fate) => {
    const draftId = await begin(title);
    writeFileSync(killAt, JSON.stringify(statement));
    await call('/api/submissions', 'POST', { draftId }).catch(() => null);
    await expect.poll(isUp, { timeout: 30_000 }).toBe(false);
    rmSync(killAt);
    await checkFate(draftId, title, fate);
  });

  it.each(atServer)('%s', async (title, lost, fate) => {
    const draftId = await begin(title);
    let reached = false;
    // This answer never comes, so the letter hangs there until the process is killed.
    const undo = proxy.rewriteLine('server', (line) => {
      if (!lost.test(line)) return line;
      reached = true;
      return null;
    });
    const sending = call('/api/submissions', 'POST', { draftId }).catch(() => null);
    await expect.poll(() => reached, { timeout: 30_000 }).toBe(true);
    await oriel.crash();
    await sending;
    undo();
    await checkFate(draftId, title, fate);
  });
});
