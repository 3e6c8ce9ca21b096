import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildMessage, type MessageChoice } from '../../support/message';
import { corpusFiles, hasCorpus, type Person, type Reading, startReading } from './reader';

const received =
  'Received: from mail.sender.example (mail.sender.example [203.0.113.7])\r\n\tby mx.oriel.test (Postfix) with ESMTPS id 7; Mon, 2 Nov 2026 10:00:05 +0000\r\n';
const before = 'Received: from desk by mail.sender.example with ESMTP id 6; Mon, 2 Nov 2026 10:00:00 +0000\r\n';
const results = (words: string, id = 'mx.oriel.test') => `Authentication-Results: ${id};\r\n\t${words}\r\n`;
const good = 'dkim=pass header.d=sender.example; dmarc=pass header.from=sender.example';
const bad = 'dkim=fail header.d=sender.example; dmarc=fail header.from=sender.example';

let reading: Reading;
let person: Person;
beforeAll(async () => {
  process.env.ORIEL_AUTHSERV_IDS = 'localhost=mx.oriel.test 127.0.0.1=mx.oriel.test';
  reading = await startReading();
  person = await reading.arrive('trust');
}, 120_000);
afterAll(async () => {
  await reading?.close();
  delete process.env.ORIEL_AUTHSERV_IDS;
});

async function trustOf(top: string, choice: MessageChoice = {}) {
  const letter = buildMessage({
    from: { name: 'Ada', address: 'ada@sender.example' },
    to: person.user.address,
    subject: 'Hi',
    text: 'Hello',
    ...choice,
  });
  const row = await person.receive(Buffer.concat([Buffer.from(top), letter]));
  return { row, trust: (await reading.rooms.openMessage(person.actor, row.id)).trust };
}
const codes = (trust: { notes: { code: string }[] } | undefined) => trust?.notes.map(({ code }) => code) ?? [];

test('T31: what the own server wrote is told, what others wrote in its name is not, and where nobody wrote nothing is', {
  timeout: 60_000,
}, async () => {
  expect((await trustOf(received + results(good) + before)).trust?.verdict).toEqual({
    kind: 'signed',
    domain: 'sender.example',
    by: 'sender.example',
  });
  const failed = await trustOf(results(good, 'mx.evil.test') + received + results(bad) + before + results(good));
  expect(failed.trust?.verdict?.kind).toBe('failed');
  expect(codes(failed.trust)[0]).toBe('failed');
  const forged = await trustOf(received + before + results(good));
  expect(forged.trust?.verdict).toBeNull();
  expect((await trustOf(received + results(bad) + before, { headers: { 'List-Id': '<choir.example>' } })).trust?.notes[0]?.code).toBe(
    'failedList',
  );
});

test('the way is told stop by stop, and again from what was kept', { timeout: 60_000 }, async () => {
  const { row, trust } = await trustOf(received + before);
  expect(trust?.route).toEqual({
    stops: [
      { from: 'desk', by: 'mail.sender.example', at: Date.UTC(2026, 10, 2, 10), delayMs: null, line: 'plain', tls: null },
      {
        from: 'mail.sender.example',
        by: 'mx.oriel.test',
        at: Date.UTC(2026, 10, 2, 10, 0, 5),
        delayMs: 5000,
        line: 'encrypted',
        tls: null,
      },
    ],
    more: 0,
  });
  expect((await reading.rooms.openMessage(person.actor, row.id)).trust?.route).toEqual(trust?.route);
});

test('T28: a stranger, a stranger under a known name, and a name that holds another address are told from the letters that are there', {
  timeout: 60_000,
}, async () => {
  const ines = { name: 'Ines Carvalho', address: 'ines@carvalho.example' };
  for (let count = 0; count < 3; count += 1) await person.receive(buildMessage({ from: ines, to: person.user.address, text: `${count}` }));
  const opened = async (from: { name: string; address: string }) => {
    const { row } = await trustOf('', { from });
    // Who is known is read beside the letter: it may take a moment until it is known of all letters.
    for (const end = Date.now() + 30_000; Date.now() < end; ) {
      const { trust } = await reading.rooms.openMessage(person.actor, row.id);
      if (codes(trust).length > 0 || from === ines) return codes(trust);
    }
    return [];
  };
  expect(await opened({ name: 'Stranger', address: 'someone@new.example' })).toEqual(['first']);
  expect(await opened({ name: 'Ines Carvalho', address: 'ines@free.example' })).toEqual(['nameKnown', 'first']);
  expect(await opened({ name: 'Carvalho', address: 'desk@carvalh0.example' })).toEqual(['lookAlike', 'first']);
  expect(await opened({ name: 'ines@carvalho.example', address: 'x@else.example' })).toEqual(['nameAddress', 'first']);
  expect(await opened(ines)).toEqual([]);
  // Who is known is known by now: nobody has written with a mail server before, which says nothing.
  const { trust } = await trustOf('', { from: { name: 'Mail Delivery', address: 'MAILER-DAEMON@new.example' } });
  expect(codes(trust)).toEqual([]);
});

test('T21, T24: a lying link and a signature that nobody checked are named', { timeout: 60_000 }, async () => {
  const html = '<p><a href="https://evil.example/x">https://bank.example/login</a> <a href="https://fine.example">more</a></p>';
  const { trust } = await trustOf('', { html });
  expect(trust?.notes.find(({ code }) => code === 'link')?.values).toEqual({ shown: 'bank.example', host: 'evil.example', count: 1 });
  const signed = Buffer.from(
    'From: ada@sender.example\r\nSubject: Signed\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b; micalg=pgp-sha256;\r\n\tprotocol="application/pgp-signature"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n',
  );
  const row = await person.receive(signed);
  const detail = await reading.rooms.openMessage(person.actor, row.id);
  expect(codes(detail.trust)).toContain('pgpSigned');
  expect(detail.trust?.verdict).toBeNull();
});

if (hasCorpus)
  test('T65: hostile letters of others open with what can be told of them', { timeout: 120_000 }, async () => {
    const files = corpusFiles('hostile/addresses').concat(corpusFiles('hostile/messages')).slice(0, 40);
    for (const row of await person.receiveAll(files.map((file) => readFileSync(file)))) {
      const { trust } = await reading.rooms.openMessage(person.actor, row.id);
      expect(trust).toBeDefined();
      expect(trust?.verdict ?? null).toBeNull();
    }
  });

test('archives with a password are named, in whatever encoding they come', async () => {
  const entry = (flags: number) => {
    const head = Buffer.alloc(31);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(flags, 6);
    head.writeUInt16LE(1, 26);
    return Buffer.concat([head, Buffer.alloc(20_000, 7)]);
  };
  const type = 'application/zip';
  const { row } = await trustOf('', {
    attachments: [
      { type, filename: 'shut.zip', content: entry(1) },
      { type, filename: 'open.zip', content: entry(0) },
    ],
  });
  const files = async () =>
    (await reading.rooms.openMessage(person.actor, row.id)).attachments.map(({ filename, locked }) => [filename, locked]);
  expect(await files()).toEqual([
    ['shut.zip', true],
    ['open.zip', undefined],
  ]);
});
