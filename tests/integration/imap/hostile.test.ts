import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FetchedHeader } from '@/lib/imap/types';
import type { Uid } from '@/lib/model/ids';
import type { MailUser } from '../../support/dovecot';
import { buildMessage } from '../../support/message';
import { openPhone } from '../../support/phone';
import { failure, type Office, openOffice } from './office';

let office: Office;
let user: MailUser;
let session: Awaited<ReturnType<Office['signIn']>>;

beforeAll(async () => {
  office = await openOffice();
  user = await office.dovecot.newUser('host');
  const phone = await openPhone(office.dovecot, user);
  for (let at = 1; at <= 3; at += 1) await phone.append('INBOX', buildMessage({ subject: `Letter ${at}` }));
  await phone.close();
});
afterAll(() => office?.stop());

beforeEach(async () => {
  session = await office.signIn(user);
  await session.select('INBOX');
});
afterEach(async () => {
  office.proxy.clear();
  await session.close();
});

async function headers(): Promise<FetchedHeader[]> {
  const rows: FetchedHeader[] = [];
  for await (const batch of session.fetchHeaders('1:*')) rows.push(...batch);
  return rows;
}

/** Puts further lines before the server's first line that matches. */
function sayBefore(pattern: RegExp, ...lines: string[]): void {
  let done = false;
  office.proxy.rewriteLine('server', (line) => {
    if (done || !pattern.test(line)) return line;
    done = true;
    return [...lines, line];
  });
}

describe('T70: what a hostile or broken server says', () => {
  test.each(['0', '4294967296', '-1', '99999999999999999999', 'NIL', '(1)', '"1"x'])(
    'a row with UID %s is dropped, the others stay',
    async (uid) => {
      office.proxy.rewriteLine('server', (line) => line.replace(/^(\* 2 FETCH \(UID )\d+/, `$1${uid}`));
      expect((await headers()).map((row) => row.uid)).toEqual([3, 1]);
    },
  );

  test('repeated rows, rows of others and news in between change nothing', async () => {
    sayBefore(
      /^\* 1 FETCH/,
      '* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 1 INTERNALDATE "01-Jan-2026 00:00:00 +0000" ENVELOPE (NIL "again" NIL NIL NIL NIL NIL NIL NIL NIL))',
      '* 9 FETCH (UID 99 FLAGS () ENVELOPE (NIL "stranger" NIL NIL NIL NIL NIL NIL NIL NIL))',
      '* 2 FETCH (FLAGS (\\Seen))',
      '* 3 FETCH (UID 3 FLAGS (\\Seen))',
      '* 4 EXISTS',
      '* 1 RECENT',
      '* OK [ALERT] Visit http://evil.example now',
      '* BAD nobody asked',
      '* XYZZY nothing happens',
      '* 1 FETCH (UID',
      '* 2 FETCH this is no list',
      '',
    );
    const rows = await headers();
    expect(rows.map((row) => [row.uid, row.subject])).toEqual([
      [3, 'Letter 3'],
      [2, 'Letter 2'],
      [1, 'Letter 1'],
    ]);
  });

  test('NIL for everything', async () => {
    sayBefore(
      /^\* 2 FETCH/,
      '* 2 FETCH (UID 2 FLAGS NIL INTERNALDATE NIL RFC822.SIZE NIL ENVELOPE NIL BODY[HEADER.FIELDS (X)] NIL MODSEQ NIL)',
    );
    office.proxy.rewriteLine('server', (line) => (/^\* 2 FETCH \(UID 2 FLAGS \(/.test(line) ? line.replace('UID 2 ', 'UID 2000 ') : line));
    expect((await headers()).find((row) => row.uid === 2)).toMatchObject({ subject: '', from: [], flags: [], internalAt: 0, size: 0 });
  });

  test('search answers with numbers that are none', async () => {
    office.proxy.rewriteLine('server', (line) => line.replace(/^\* ESEARCH .*/, '* ESEARCH (TAG "x") UID ALL 0,2:3,4294967296,abc'));
    expect(await session.searchUids()).toEqual([2, 3]);
  });

  test('a flood of folders is cut at 20,000', async () => {
    sayBefore(/^\* LIST /, ...Array.from({ length: 25_000 }, (_, at) => `* LIST () "/" "flood ${at}"`));
    expect((await session.list()).length).toBe(20_000);
  });

  test('a folder without a name, with NIL names and NIL delimiters', async () => {
    sayBefore(/^\* LIST /, '* LIST () NIL ""', '* LIST () NIL NIL', '* LIST NIL NIL "flat"', '* LIST () "/" ("a")', '* LIST');
    const listed = await session.list();
    expect(listed.find((mailbox) => mailbox.path === 'flat')).toMatchObject({
      delimiter: null,
      name: 'flat',
      selectable: true,
      status: null,
    });
    expect(listed.every((mailbox) => mailbox.path !== '')).toBe(true);
  });

  test('a literal of gigabytes ends the line before a byte of it is kept', async () => {
    office.proxy.rewriteLine('server', (line) => line.replace(/\{\d+\}$/, '{9999999999}'));
    const error = await failure(session.fetchSource(1 as Uid));
    expect(error.code).toBe('serverAway');
    expect(error.message).not.toMatch(/9999/);
    expect(session.usable).toBe(false);
  });

  test('more than was asked for is cut', async () => {
    office.proxy.rewriteLine('client', (line) => line.replace(/<0\.\d+>/, ''));
    office.proxy.rewriteLine('server', (line) => line);
    expect((await session.fetchSource(1 as Uid, 10)).length).toBe(10);
  });

  test('a made-up IDLE that ends at once does not become a storm', async () => {
    let idles = 0;
    office.proxy.rewriteLine('client', (line) => {
      if (!/ IDLE$/.test(line)) return line;
      idles += 1;
      return line.replace(/ IDLE$/, ' NOOP');
    });
    const stop = new AbortController();
    const watching = session.idle(() => undefined, stop.signal);
    await new Promise((resolve) => setTimeout(resolve, 500));
    stop.abort();
    await watching;
    expect(idles).toBe(1);
  });
});
