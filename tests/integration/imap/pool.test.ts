import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ImapPool } from '@/lib/imap/pool';
import type { ImapSession } from '@/lib/imap/types';
import type { Uid } from '@/lib/model/ids';
import type { MailUser } from '../../support/dovecot';
import { buildMessage } from '../../support/message';
import { openPhone, type Phone } from '../../support/phone';
import { failure, type Office, openOffice } from './office';

let office: Office;
let user: MailUser;
let phone: Phone;
let pool: ImapPool;

beforeAll(async () => {
  office = await openOffice({ config: 'mail_max_userip_connections = 4' });
});
afterAll(() => office?.stop());

beforeEach(async () => {
  user = await office.dovecot.newUser('mary');
  phone = await openPhone(office.dovecot, user);
  pool = await office.pool(user);
});
afterEach(async () => {
  office.proxy.clear();
  await pool.close();
  await phone.close();
  office.proxy.commands.length = 0;
});

const count = (session: ImapSession) => session.searchUids().then((uids) => uids.length);
const logins = () => office.said().filter((command) => command === 'AUTHENTICATE' || command === 'LOGIN').length;

describe('lending', () => {
  test('one connection does for one after another, and the open folder is not opened again', async () => {
    for (let at = 0; at < 5; at += 1) expect(await pool.withSession(count, { path: 'INBOX' })).toBe(0);
    expect(pool.size).toBe(1);
    expect(logins()).toBe(1);
    expect(office.said().filter((command) => command === 'SELECT')).toHaveLength(1);
  });

  test('R10: never more than three, however many ask, and all are served in turn', async () => {
    let open = 0;
    let most = 0;
    const served: number[] = [];
    const work = (number: number) =>
      pool.withSession(async (session) => {
        open += 1;
        most = Math.max(most, open);
        await session.status('INBOX');
        await sleep(20);
        open -= 1;
        served.push(number);
      });
    await Promise.all(Array.from({ length: 20 }, (_, at) => work(at)));
    expect(most).toBeLessThanOrEqual(3);
    expect(logins()).toBeLessThanOrEqual(3);
    expect(served).toHaveLength(20);
    expect(served.slice(-3).every((number) => number >= 14)).toBe(true);
  });

  test('R10: [LIMIT] makes work wait for a free connection instead of failing or storming', async () => {
    const others = [await openPhone(office.dovecot, user), await openPhone(office.dovecot, user)];
    const results = await Promise.all(Array.from({ length: 8 }, () => pool.withSession(count, { path: 'INBOX' })));
    expect(results).toEqual(Array(8).fill(0));
    // Of four connections the phones hold three: one login works, one is told of the limit, nobody asks again.
    expect(logins()).toBeLessThanOrEqual(3);
    for (const other of others) await other.close();
  });

  test('R10: with no connection at all the error says so', async () => {
    const others = [await openPhone(office.dovecot, user), await openPhone(office.dovecot, user), await openPhone(office.dovecot, user)];
    expect((await failure(pool.withSession(count, { path: 'INBOX' }))).code).toBe('connectionLimit');
    for (const other of others) await other.close();
    await sleep(200);
    expect(await pool.withSession(count, { path: 'INBOX' })).toBe(0);
  });

  test('where one connection is allowed, the watch makes room and comes back', async () => {
    const others = [await openPhone(office.dovecot, user), await openPhone(office.dovecot, user)];
    const stop = new AbortController();
    const onEvent = vi.fn();
    const watching = pool.watch('INBOX', { onEvent }, stop.signal);
    await vi.waitFor(() => expect(office.said()).toContain('IDLE'), 5000);
    expect(await pool.withSession(count, { path: 'Archive' })).toBe(0);
    expect(await pool.withSession(count, { path: 'Sent' })).toBe(0);
    await sleep(1200);
    onEvent.mockClear();
    await phone.append('INBOX', buildMessage({}));
    await vi.waitFor(() => expect(onEvent).toHaveBeenCalled(), 5000);
    stop.abort();
    await watching;
    for (const other of others) await other.close();
  });

  test('R10: a place reserved for a line made elsewhere counts, and the spare watch makes room for it', async () => {
    const stop = new AbortController();
    const first = pool.watch('INBOX', { onEvent: vi.fn() }, stop.signal);
    const spare = failure(pool.watch('Archive', { onEvent: vi.fn(), spare: true }, stop.signal));
    await vi.waitFor(() => expect(office.said().filter((command) => command === 'IDLE')).toHaveLength(2), 5000);
    await pool.withSession(count, { path: 'Sent' });
    expect(pool.places).toEqual({ used: 3, budget: 3 });
    expect(pool.roomForSpare).toBe(true);
    const release = await pool.reserve();
    expect((await spare).code).toBe('connectionLimit');
    expect(pool.places).toEqual({ used: 3, budget: 3 });
    await vi.waitFor(() => expect(office.proxy.open()).toBe(2), 3000);
    expect(await pool.withSession(count, { path: 'Sent' })).toBe(0);
    expect(pool.size).toBe(2);
    expect(pool.roomForSpare).toBe(false);
    release();
    release();
    expect(pool.roomForSpare).toBe(true);
    stop.abort();
    await first;
  });

  test('a spare watch gives way to whoever waits, comes back, and misses nothing', async () => {
    const stop = new AbortController();
    const began = vi.fn();
    const onEvent = vi.fn();
    const first = pool.watch('INBOX', { onEvent: vi.fn() }, stop.signal);
    const begin = async (_: ImapSession, missed: boolean) => began(missed);
    const spare = pool.watch('Archive', { begin, onEvent, spare: true }, stop.signal);
    await vi.waitFor(() => expect(office.said().filter((command) => command === 'IDLE')).toHaveLength(2), 5000);
    let served = 0;
    const work = async (session: ImapSession) => {
      await session.status('Sent');
      await sleep(50);
      served += 1;
    };
    await Promise.all([pool.withSession(work), pool.withSession(work, { path: 'Sent' }), pool.withSession(work, { path: 'Drafts' })]);
    expect(served).toBe(3);
    await phone.append('Archive', buildMessage({}));
    await vi.waitFor(() => expect(began.mock.calls.at(-1)?.[0] || onEvent.mock.calls.length > 0).toBe(true), 5000);
    expect(pool.size).toBe(3);
    stop.abort();
    await Promise.all([first, spare]);
  });

  test('work that fails gives its connection back', async () => {
    await expect(pool.withSession(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
    expect((await failure(pool.withSession(count, { path: 'Nowhere' }))).code).toBe('notFound');
    expect(await pool.withSession(count, { path: 'INBOX' })).toBe(0);
  });

  test('after close nobody is let in, and connections are gone', async () => {
    await pool.withSession(count, { path: 'INBOX' });
    await pool.close();
    expect((await failure(pool.withSession(count))).code).toBe('notSignedIn');
    await vi.waitFor(() => expect(office.proxy.open()).toBe(0), 2000);
  });
});

describe('faults', () => {
  const body = (session: ImapSession) => session.fetchSource(1 as Uid);

  test.each([1, 100, 10_000])('R1: cut after %i bytes of a letter: nothing partial, one more try, the whole letter', async (bytes) => {
    await phone.append('INBOX', buildMessage({ text: 'x'.repeat(60_000) }));
    const whole = await phone.source('INBOX', 1);
    office.proxy.cutAfter(bytes, { after: /FETCH .*BODY\[\].*\{\d+\}$/, times: 1 });
    expect(await pool.withSession(body, { path: 'INBOX' })).toEqual(whole);
    expect(logins()).toBe(2);
  });

  test('R1: cut again and again: one clear error, no storm', async () => {
    await phone.append('INBOX', buildMessage({ text: 'x'.repeat(60_000) }));
    office.proxy.cutAfter(100, { after: /FETCH .*BODY\[\].*\{\d+\}$/ });
    expect((await failure(pool.withSession(body, { path: 'INBOX' }))).code).toBe('serverAway');
    expect(logins()).toBe(2);
  });

  test('a change is never made twice', async () => {
    await phone.append('INBOX', buildMessage({}));
    const work = vi.fn((session: ImapSession) => session.store([1 as Uid], { add: ['\\Seen'], remove: [] }));
    office.proxy.swallow({ after: /UID STORE/ });
    office.proxy.rewriteLine('client', (line) => {
      if (line.includes('UID STORE')) setTimeout(() => office.proxy.cut(), 100);
      return line;
    });
    expect((await failure(pool.withSession(work, { path: 'INBOX' }))).code).toBe('serverAway');
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('a connection that died while it lay idle is replaced before it is lent', async () => {
    await pool.withSession(count, { path: 'INBOX' });
    await office.dovecot.kick(user);
    const fresh = await openPhone(office.dovecot, user);
    await fresh.append('INBOX', buildMessage({}));
    expect(await pool.withSession(count, { path: 'INBOX' })).toBe(1);
    await fresh.close();
  });

  test('R3: the server restarts', async () => {
    await pool.withSession(count, { path: 'INBOX' });
    await office.dovecot.stopServing();
    office.proxy.cut();
    const away = await failure(pool.withSession(count, { path: 'INBOX' }));
    expect(['serverAway', 'portRefused']).toContain(away.code);
    await office.dovecot.startServing();
    expect(await pool.withSession(count, { path: 'INBOX' })).toBe(0);
  });

  test('R12: a password that was changed is offered once, and then no more', async () => {
    await pool.withSession(count, { path: 'INBOX' });
    const old = user.password;
    office.dovecot.setPassword(user, 'another one');
    // Dovecot looks at its password file once a second; asked on its own port, so that the proxy counts Oriel's tries only.
    const asOld = () => failure(office.signIn(user, { port: office.dovecot.ports.imap, password: old }).then((session) => session.close()));
    await vi.waitFor(async () => expect((await asOld()).code).toBe('wrongPassword'), 5000);
    office.proxy.commands.length = 0;
    office.proxy.cut();
    const errors = await Promise.all(Array.from({ length: 10 }, () => failure(pool.withSession(count, { path: 'INBOX' }))));
    expect(new Set(errors.map((error) => error.code))).toEqual(new Set(['wrongPassword']));
    expect((await failure(pool.withSession(count))).code).toBe('wrongPassword');
    expect(logins()).toBe(1);
  });
});

describe('streams', () => {
  test('R36: a part is read on after the connection was given back, without keeping it', async () => {
    const content = Buffer.alloc(2_000_000, 'oriel');
    await phone.append('INBOX', buildMessage({ attachments: [{ filename: 'a.bin', content, type: 'application/octet-stream' }] }));
    await phone.append('Archive', buildMessage({}));
    const stream = await pool.withSession((session) => session.fetchPart(1 as Uid, '2'), { path: 'INBOX' });
    const pieces: Buffer[] = [];
    for await (const piece of stream) {
      pieces.push(piece as Buffer);
      // Somebody else uses the same connection for another folder in between.
      expect(await pool.withSession(count, { path: 'Archive' })).toBe(1);
    }
    expect(Buffer.from(Buffer.concat(pieces).toString('latin1'), 'base64').equals(content)).toBe(true);
    expect(pool.size).toBeLessThanOrEqual(2);
  });

  test('R1: a line cut in the middle of a part costs nothing but a new connection', async () => {
    const content = Buffer.alloc(2_000_000, 'oriel');
    await phone.append('INBOX', buildMessage({ attachments: [{ filename: 'a.bin', content, type: 'application/octet-stream' }] }));
    const stream = await pool.withSession((session) => session.fetchPart(1 as Uid, '2'), { path: 'INBOX' });
    const pieces: Buffer[] = [];
    for await (const piece of stream) {
      if (pieces.length === 3) office.proxy.cut();
      pieces.push(piece as Buffer);
    }
    expect(Buffer.from(Buffer.concat(pieces).toString('latin1'), 'base64').equals(content)).toBe(true);
  });
});
