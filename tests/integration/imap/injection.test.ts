import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  user = await office.dovecot.newUser('mallory');
  const phone = await openPhone(office.dovecot, user);
  await phone.append('INBOX', buildMessage({ subject: 'one' }));
  await phone.close();
  session = await office.signIn(user);
  await session.select('INBOX');
});
afterAll(async () => {
  await session?.close();
  await office?.stop();
});

/** Strings as an attacker writes them: line ends, quotes, literals, whole commands, characters of every size. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\r\n',
        '\n',
        '\r',
        '\0',
        '"',
        '\\',
        '{5}',
        '{5+}',
        '{0}\r\n',
        '~{3}',
        '(',
        ')',
        '*',
        '%',
        '&',
        '&-',
        '\r\nA99 DELETE INBOX\r\n',
        'a1 LOGOUT',
        '💥',
        '\u{10ffff}',
        'é',
        '\u2028',
        ' ',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pieces) => pieces.join('').replaceAll('\ufffd', ''))
  .filter((text) => text !== '');

/** Settles either way; what counts is what went over the line. */
async function attempt(work: Promise<unknown>): Promise<void> {
  await work.catch((error: { code: string }) => expect(['refusedByServer', 'notFound', 'badInput', 'tooLarge']).toContain(error.code));
}

/** What asking for everything says. */
const asking = ['NOOP', 'UID SEARCH'];

async function commandsOf(work: () => Promise<unknown>): Promise<string[]> {
  office.proxy.commands.length = 0;
  await attempt(work());
  // The answer to this one proves that the server saw a whole command before it and nothing half-open.
  expect(await session.searchUids()).toEqual([1]);
  return office.said();
}

describe('T51: words from outside never become commands', () => {
  test('folder names', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (path) => {
        expect(await commandsOf(() => session.status(path))).toEqual(['STATUS', ...asking]);
      }),
      { numRuns: 150 },
    );
  });

  test('search words', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        expect(await commandsOf(() => session.searchUids({ text, messageIdHeader: text }))).toEqual([...asking, ...asking]);
      }),
      { numRuns: 150 },
    );
  });

  test('flags: what is no flag is refused before anything is sent', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (flag) => {
        const clean = /^\\?[\w$!#&+./:;<=>?@^`|~'-]{1,100}$/u.test(flag);
        expect(await commandsOf(() => session.store([1 as Uid], { add: [flag], remove: [] }))).toEqual(
          clean ? ['UID STORE', ...asking] : asking,
        );
      }),
      { numRuns: 150 },
    );
  });

  test('parts and ranges', async () => {
    for (const part of ['1]', '1] BODY[', '1\r\nA1 LOGOUT', '1.', 'TEXT (', '1 2', 'HEADER.FIELDS (X)', '-1', '1.2.3\0']) {
      expect(await commandsOf(() => session.fetchPartBytes(1 as Uid, part, 10))).toEqual(asking);
    }
    for (const range of ['1:* FLAGS', '1\r\n', '(1)', '']) expect((await failure(session.fetchFlags(range))).code).toBe('internal');
    session = session.usable ? session : await office.signIn(user);
  });

  test('logins and passwords', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (login, password) => {
        office.proxy.commands.length = 0;
        const { connectImap } = await import('@/lib/imap/connect');
        const error = await failure(connectImap({ ...office.credentials(user), login, password }));
        expect(['wrongPassword', 'serverAway']).toContain(error.code);
        expect(office.said().filter((command) => !['CAPABILITY', 'ID', 'AUTHENTICATE', 'LOGIN', 'LOGOUT'].includes(command))).toEqual([]);
        expect(office.said().filter((command) => /AUTHENTICATE|LOGIN/.test(command)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 10 },
    );
  });
});
