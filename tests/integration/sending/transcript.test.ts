/** What a submission server hears, whatever a person or another letter put into the fields: the commands that are meant, and one letter. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import type { Composition } from '@/lib/smtp/compose';
import { freePorts } from '../../support/ports';

let server: Server;
let endpoint: Endpoint;
let folder: string;
let smtp: typeof import('@/lib/smtp/submit') & typeof import('@/lib/smtp/compose');

/** What was said on the newest line: commands, and the letter as it came, without the final dot. */
let heard: { commands: string[]; letter: Buffer };

function listen(socket: Socket): void {
  const mine: typeof heard = { commands: [], letter: Buffer.alloc(0) };
  heard = mine;
  let rest = Buffer.alloc(0);
  let data = false;
  socket.on('error', () => undefined);
  socket.write('220 listening\r\n');
  const next = (): boolean => {
    const end = data ? rest.indexOf('\r\n.\r\n') : rest.indexOf('\r\n');
    if (end < 0) return false;
    if (data) {
      mine.letter = rest.subarray(0, end + 2);
      rest = rest.subarray(end + 5);
      data = false;
      socket.write('250 taken\r\n');
      return true;
    }
    const line = rest.subarray(0, end).toString('utf8');
    rest = rest.subarray(end + 2);
    mine.commands.push(line);
    data = line === 'DATA';
    if (/^EHLO/u.test(line)) socket.write('250-listening\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n');
    else socket.write(data ? '354 go on\r\n' : '250 ok\r\n');
    return true;
  };
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (next());
  });
}

beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  folder = mkdtempSync(join(tmpdir(), 'oriel-transcript-'));
  const table = { 'd.test': { imap: 'imap://127.0.0.1:1', smtp: `smtp://127.0.0.1:${port}` } };
  writeFileSync(join(folder, 'servers.json'), JSON.stringify(table));
  Object.assign(process.env, { ORIEL_DATA: folder, ORIEL_SERVERS: join(folder, 'servers.json'), ORIEL_LOG: 'silent' });
  smtp = { ...(await import('@/lib/smtp/submit')), ...(await import('@/lib/smtp/compose')) };
  server = createServer(listen);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  endpoint = { host: '127.0.0.1', port, security: 'plain' };
});

afterAll(() => {
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function bytesOf(letter: Composition): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of smtp.composeMessage(letter)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Sends the letter and answers the envelope that was meant, or null where it was refused before anything was said. */
async function send(letter: Composition): Promise<{ bytes: Buffer; to: string[] } | null> {
  heard = { commands: [], letter: Buffer.alloc(0) };
  try {
    const envelope = smtp.envelopeOf(letter);
    const bytes = await bytesOf(letter);
    const frozen = { size: bytes.length, open: () => Readable.from([bytes], { objectMode: false }) };
    const outcome = await smtp.submitMessage({ endpoint, login: '', password: '' }, envelope, frozen, async () => undefined);
    expect(outcome.kind).toBe('accepted');
    return { bytes, to: envelope.to };
  } catch (error) {
    if (isAppError(error) && error.code === 'badInput') return null;
    throw error;
  }
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    'x\r\nBcc: evil@x.test',
    'x\r\n\r\nbody\r\n.\r\nMAIL FROM:<evil@x.test>\r\n',
    '\r\n.\r\n',
    '.\r\nQUIT',
    '\n.\n',
    '\r.\r',
    'x\rX-Evil: 1',
    '\0',
    '=?utf-8?q?a=0D=0ABcc:_evil@x.test?=',
    '\u2028X-Evil: 1',
    '\u{10ffff}\ud800',
  ),
);
const address = fc.oneof(
  fc.constantFrom('ben@oriel.test', 'почта@пример.test', '"a b"@oriel.test'),
  nasty.map((part) => `${part}@oriel.test`),
  nasty.map((part) => `ben@oriel.test${part}`),
);
const known =
  /^(?:from|to|cc|reply-to|subject|message-id|date|in-reply-to|references|x-priority|importance|disposition-notification-to|mime-version|content-type|content-transfer-encoding)$/u;

describe('T50: the transcript', () => {
  it('has one sender, the recipients that were named, and one letter as it was composed, whatever stands in the fields', async () => {
    const fields = fc.record({
      subject: nasty,
      name: nasty,
      text: nasty,
      html: nasty,
      filename: nasty,
      id: nasty,
      one: address,
      blind: address,
    });
    await fc.assert(
      fc.asyncProperty(fields, async ({ subject, name, text, html, filename, id, one, blind }) => {
        const person = { name, address: 'ben@oriel.test' };
        const sent = await send({
          from: { name, address: 'anna@oriel.test' },
          to: [person, { name, address: one }],
          cc: [],
          bcc: [{ name: 'Hidden One', address: blind === one ? 'hidden@oriel.test' : blind }],
          replyTo: [person],
          receiptTo: person,
          priority: 'high',
          subject,
          text,
          html,
          messageIdHeader: `${id}@oriel.test`,
          date: new Date(),
          inReplyTo: id,
          references: [id],
          files: [{ filename, type: 'image/png', cid: id, open: () => Readable.from([Buffer.from('x')]) }],
        });
        if (sent === null) {
          expect(heard.commands).toEqual([]);
          return;
        }
        const verbs = heard.commands.map((line) => /^(?:MAIL FROM|RCPT TO|[A-Z]+)/u.exec(line)?.[0]);
        expect(verbs.filter((verb) => verb !== 'QUIT')).toEqual(['EHLO', 'MAIL FROM', ...sent.to.map(() => 'RCPT TO'), 'DATA']);
        expect(heard.commands[1]).toMatch(/^MAIL FROM:<anna@oriel\.test>(?: SMTPUTF8| BODY=8BITMIME| SIZE=\d+)*$/u);
        expect(heard.commands.slice(2, 2 + sent.to.length)).toEqual(sent.to.map((to) => `RCPT TO:<${to}>`));
        expect(heard.letter.toString('latin1').replace(/^\./gmu, '')).toBe(sent.bytes.toString('latin1'));
        const head = sent.bytes.toString('latin1').split('\r\n\r\n')[0] ?? '';
        const names = head
          .replace(/\r\n[ \t]/gu, ' ')
          .split('\r\n')
          .map((line) => line.split(':')[0]?.toLowerCase() ?? '');
        expect(names.filter((header) => !known.test(header))).toEqual([]);
        expect(new Set(names).size).toBe(names.length);
        expect(head).not.toMatch(/hidden/iu);
        expect((await simpleParser(sent.bytes)).attachments).toHaveLength(1);
      }),
      { numRuns: 120 },
    );
  }, 120_000);
});
