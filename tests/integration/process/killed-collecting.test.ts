/**
 * R17: the server killed at every step of collecting, from noting that a letter is about to be put into its folder to the report of the run. After the restart each
 * letter lies here once, and only then is it gone at its own server.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailUser } from '../../support/dovecot';
import { letterOf } from '../../support/far-letter';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { type OrielServer, startOriel } from '../../support/oriel';
import { openPhone, type Phone } from '../../support/phone';
import { newFolder } from './run-server';

const letterSaid = 'UPDATE .*CollectorLetter.* SET .*state';
const runSaid = 'UPDATE .*Collector\\W.* SET .*lastOkAt';
const steps: [string, { sql: string; value?: string; when: 'before' | 'after' }][] = [
  ['before it is noted that a letter is about to be put', { sql: 'INSERT INTO .*CollectorLetter', when: 'before' }],
  ['after that was noted, before the letter is put', { sql: 'INSERT INTO .*CollectorLetter', when: 'after' }],
  ['with the copy put and read back, before that is noted', { sql: letterSaid, value: '^there$', when: 'before' }],
  ['after that was noted', { sql: letterSaid, value: '^there$', when: 'after' }],
  ['with everything deleted at its server, before the run is noted', { sql: runSaid, when: 'before' }],
  ['after the run was noted', { sql: runSaid, when: 'after' }],
];

let servers: MailServers;
let oriel: OrielServer;
const phones: Phone[] = [];
const killAt = join(newFolder(), 'kill-at.json');

const isUp = () =>
  fetch(`${oriel.url}/api/health`).then(
    async (response) => {
      await response.arrayBuffer();
      return true;
    },
    () => false,
  );

/** A person at Oriel, with a phone on the same mailbox. */
async function arrive(hint: string) {
  const user: MailUser = await servers.dovecot.newUser(hint);
  const phone = await openPhone(servers.dovecot, user);
  phones.push(phone);
  let cookie = '';
  const call = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
    const headers = { cookie, Origin: oriel.url, 'x-oriel': '1', 'Content-Type': 'application/json' };
    const response = await fetch(`${oriel.url}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    cookie = (response.headers.get('set-cookie') ?? cookie).split(';')[0] ?? '';
    const answer: unknown = await response.json();
    expect(response.status, JSON.stringify(answer)).toBe(200);
    return answer as T;
  };
  const signIn = () => call('/api/session', 'POST', { address: user.address, password: user.password });
  return { user, phone, call, signIn };
}

beforeAll(async () => {
  servers = await startMailServers();
  const hook = pathToFileURL(fileURLToPath(new URL('../../support/kill-at.mjs', import.meta.url))).href;
  const { pop3s } = servers.dovecot.ports;
  const collect = { ORIEL_COLLECT: '1', ORIEL_PRIVATE_HOSTS: `127.0.0.1:${pop3s},[::1]:${pop3s}` };
  oriel = await startOriel({ servers, env: { ...collect, NODE_OPTIONS: `--import=${hook}`, KILL_AT_FILE: killAt } });
});
afterAll(async () => {
  for (const phone of phones) await phone.close();
  await oriel?.stop();
  await servers?.stop();
});

describe('R17: killed', () => {
  it.each(steps)('%s', async (_title, statement) => {
    const subjects = ['Letter 1', 'Letter 2', 'Letter 3'];
    const far = await servers.dovecot.newUser('far');
    const farPhone = await openPhone(servers.dovecot, far);
    phones.push(farPhone);
    for (const subject of subjects) await farPhone.append('INBOX', letterOf(subject));
    const { call, signIn, phone } = await arrive('ann');
    await signIn();
    const { mailboxes } = await call<{ mailboxes: { id: number; accountId: number; role: string | null }[] }>('/api/mailboxes');
    const inbox = mailboxes.find(({ role }) => role === 'inbox');
    const place = { host: 'localhost', port: servers.dovecot.ports.pop3s, security: 'tls', login: far.login, password: far.password };
    const wish = { keep: 'never', keepDays: 30, recent: false, everyMinutes: 15, accountId: inbox?.accountId, mailboxId: inbox?.id };
    writeFileSync(killAt, JSON.stringify(statement));
    await call('/api/collectors', 'POST', { ...place, ...wish }).catch(() => null);
    await expect.poll(isUp, { timeout: 30_000 }).toBe(false);
    rmSync(killAt);
    // What is gone there is here.
    const here = async () => (await phone.list('INBOX')).map((letter) => letter.subject);
    const there = async () => (await farPhone.list('INBOX')).map((letter) => letter.subject);
    expect([...new Set([...(await here()), ...(await there())])].sort()).toEqual(subjects);
    await oriel.crash();
    await oriel.restart();
    await signIn();
    await expect.poll(there, { timeout: 40_000 }).toEqual([]);
    const idle = async () => (await call<{ collectors: { state: string }[] }>('/api/collectors')).collectors.map(({ state }) => state);
    await expect.poll(idle, { timeout: 40_000 }).toEqual(['idle']);
    expect((await here()).sort()).toEqual(subjects);
  });
});
