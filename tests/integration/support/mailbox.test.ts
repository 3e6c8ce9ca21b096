import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../support/dovecot';
import { buildMailbox, buildSdboxMailbox, mailFolder } from '../../support/mailbox/build-mailbox';
import { makeLetters } from '../../support/mailbox/letters';
import { openPhone } from '../../support/phone';

let dovecot: Dovecot;

beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot?.stop());

/** One hash over names and bytes of everything in a maildir. */
function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(join(folder, 'cur')).sort()) hash.update(name).update(readFileSync(join(folder, 'cur', name)));
  return hash.update(readFileSync(join(folder, 'dovecot-uidlist'))).digest('hex');
}

test('the same seed makes the same mailbox, another seed another one', async () => {
  const folders = [];
  for (const seed of [7, 7, 8]) {
    const user = await dovecot.newUser();
    const folder = mailFolder(user);
    await buildMailbox({ folder, count: 150, seed });
    folders.push(folder);
  }
  const [first, again, other] = folders.map(hashOf);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('Dovecot takes the mailbox as it lies: UIDs, dates, flags, sizes and bytes', async () => {
  const user = await dovecot.newUser();
  const letters = [...makeLetters({ count: 300, seed: 3 })];
  const built = await buildMailbox({ folder: mailFolder(user, 'Archive/Old'), count: 300, seed: 3 });
  const phone = await openPhone(dovecot, user);
  const listed = await phone.list('Archive/Old');
  expect(listed.map(({ uid }) => uid)).toEqual(letters.map((_, n) => n + 1));
  expect((await phone.status('Archive/Old')).uidNext).toBe(built.uidNext);
  expect(listed.map(({ internalAt, size, flags }) => ({ internalAt, size, flags }))).toEqual(
    letters.map(({ internalAt, bytes, flags }) => ({ internalAt, size: bytes.length, flags: [...flags].sort() })),
  );
  for (const n of [0, 17, 120, 299])
    expect((await phone.source('Archive/Old', n + 1)).equals(letters[n]?.bytes ?? Buffer.alloc(0))).toBe(true);
  expect(dovecot.log()).not.toMatch(/ (Error|Warning|Panic): .*Archive/);
  await phone.close();
});

test('letters are whole: every charset reads back, answers name what they answer, times rise', async () => {
  const letters = [...makeLetters({ count: 2000, seed: 11 })];
  const known = new Set<string>();
  const charsets = new Set<string>();
  let [answers, newsletters, files] = [0, 0, 0];
  for (const [n, { bytes }] of letters.entries()) {
    for (const [, charset] of bytes.toString('latin1').matchAll(/^Content-Type: .*charset=([\w-]+)/gm)) charsets.add(charset ?? '');
    if (n >= 500) continue;
    const mail = await simpleParser(bytes, { skipImageLinks: true });
    expect(`${mail.subject} ${mail.from?.text} ${mail.text}`).not.toContain('\ufffd');
    expect(mail.text?.length).toBeGreaterThan(20);
    if (mail.inReplyTo) {
      answers += 1;
      expect(known).toContain(mail.inReplyTo);
      expect([mail.references].flat()).toContain(mail.inReplyTo);
    }
    if (mail.headers.has('list')) newsletters += 1;
    files += mail.attachments.length > 0 ? 1 : 0;
    known.add(mail.messageId ?? '');
  }
  expect(known.size).toBe(500);
  expect([...charsets].sort()).toEqual(expect.arrayContaining(['gb18030', 'iso-2022-jp', 'iso-8859-2', 'koi8-r', 'us-ascii', 'utf-8']));
  for (const share of [answers / 500, newsletters / 500, files / 250]) expect(share).toBeGreaterThan(0.1);
  const times = letters.map(({ internalAt }) => internalAt);
  expect([...times].sort((a, b) => a - b)).toEqual(times);
});

test('goes into sdbox too', async () => {
  const user = await dovecot.newUser({ storage: 'sdbox' });
  await buildSdboxMailbox(dovecot, user, { count: 50 });
  const phone = await openPhone(dovecot, user);
  const [first] = [...makeLetters({ count: 50 })];
  expect(await phone.status('INBOX')).toMatchObject({ messages: 50, uidNext: 51 });
  expect((await phone.source('INBOX', 1)).equals(first?.bytes ?? Buffer.alloc(0))).toBe(true);
  await phone.close();
});
