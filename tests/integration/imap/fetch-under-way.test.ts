/** Commands that come while a FETCH goes on, which deadlocked clients before us. */
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FetchedHeader } from '@/lib/imap/types';
import type { Uid } from '@/lib/model/ids';
import { buildMessage } from '../../support/message';
import { openPhone, type Phone } from '../../support/phone';
import { failure, type Office, openOffice } from './office';

let office: Office;
let phone: Phone;
let session: Awaited<ReturnType<Office['signIn']>>;

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.stop());

beforeEach(async () => {
  const user = await office.dovecot.newUser('grace');
  phone = await openPhone(office.dovecot, user);
  session = await office.signIn(user);
});
afterEach(async () => {
  await session.close();
  await phone.close();
});

async function fill(count: number): Promise<Uid[]> {
  const uids: Uid[] = [];
  for (let at = 0; at < count; at += 1) uids.push((await phone.append('INBOX', buildMessage({ subject: `Letter ${at}` }))) as Uid);
  return uids;
}

async function headers(): Promise<FetchedHeader[]> {
  const rows: FetchedHeader[] = [];
  for await (const batch of session.fetchHeaders('1:*')) rows.push(...batch);
  return rows;
}

describe('R37: a command while a FETCH goes on', () => {
  const begin = async () => {
    const uids = await fill(300);
    await session.select('INBOX');
    return uids;
  };
  /** The session answers everything it did before, and nothing waits for a lock that nobody opens. */
  const works = async (count = 300) => {
    expect(await session.status('INBOX')).toMatchObject({ messages: count });
    expect(await headers()).toHaveLength(count);
  };

  test('of every kind, inside the loop and not waited for, hangs nothing, and no row is lost', async () => {
    const uids = await begin();
    const [first, second, third] = uids as [Uid, Uid, Uid];
    const asides: Promise<unknown>[] = [];
    const seen: number[] = [];
    for await (const batch of session.fetchHeaders('1:*')) {
      seen.push(...batch.map((row) => row.uid));
      asides.push(
        session.store([first], { add: ['\\Flagged'], remove: [] }),
        session.fetchSource(second),
        session.fetchFlags('1:*'),
        session.append('Archive', buildMessage({ subject: 'Aside' }), []),
        text(await session.fetchPart(third, '1')),
        session.check(),
      );
      expect(await session.searchUids()).toHaveLength(300);
      expect((await session.fetchStructures([second])).get(second)?.type).toBe('text/plain');
    }
    await Promise.all(asides);
    expect(seen).toEqual([...uids].reverse());
    expect(asides).toHaveLength(3 * 6);
    await works();
  });

  test('and a reader that leaves, throws or never looks at what it began leave the session as it was', async () => {
    await begin();
    for await (const batch of session.fetchHeaders('1:*')) if (batch.length > 0) break;
    await works();
    const broken = async () => {
      for await (const batch of session.fetchHeaders('1:*')) throw new Error(`Broke at ${batch.length}.`);
    };
    await expect(broken()).rejects.toThrow('Broke at 50.');
    await works();
    const left = session.fetchHeaders('1:*');
    await left.next();
    await works();
    const cut = await session.fetchPart(1 as Uid, '1');
    (cut as Readable).destroy();
    await works();
  });

  test('and one that is slow keeps nobody waiting: others come in between, in the order they came', async () => {
    await begin();
    const order: string[] = [];
    let reading = true;
    const others = (async () => {
      for (let number = 0; reading; number += 1) {
        await session.status(number % 2 ? 'Archive' : 'INBOX');
        order.push('other');
      }
    })();
    for await (const batch of session.fetchHeaders('1:*')) {
      order.push(`rows ${batch.length}`);
      await sleep(150);
    }
    reading = false;
    await others;
    expect(order.filter((what) => what !== 'other')).toEqual(['rows 50', 'rows 200', 'rows 50']);
    expect(order.indexOf('other')).toBeLessThan(order.indexOf('rows 200'));
    expect(order.filter((what) => what === 'other').length).toBeGreaterThan(4);
    await works();
  });

  test('two readings at once each have all rows, and one line broken under both fails both', async () => {
    const uids = await begin();
    const read = async () => (await headers()).map((row) => row.uid);
    const expected = [...uids].reverse();
    expect(await Promise.all([read(), read(), read()])).toEqual([expected, expected, expected]);
    const both = [1, 2].map(async () => {
      for await (const batch of session.fetchHeaders('1:*')) if (batch.length > 0) office.proxy.cut();
    });
    expect((await Promise.all(both.map((one) => failure(one)))).map((error) => error.code)).toEqual(['serverAway', 'serverAway']);
    expect((await failure(session.status('INBOX'))).code).toBe('serverAway');
  });
});
