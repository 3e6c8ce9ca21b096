/** Leaving lists, receipts and lasting addresses against a real mail provider: what goes out, what does not, and what stays. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageRow } from '@/lib/model/mail';
import { issueCertificate } from '../../support/certificates';
import { buildMessage, type MessageChoice } from '../../support/message';
import { tongue } from '../../support/told';
import { type Office, startOffice, type Writer } from './office';

let office: Office;
let list: Server;
let at: string;
let seen: { request: IncomingMessage; body: string }[] = [];
let answer: RequestListener;
let maren: Writer;
let ada: Writer;

async function startList(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'oriel-list-'));
  const { certificate, key } = issueCertificate(folder, 'good', []);
  const sealed = { cert: readFileSync(certificate), key: readFileSync(key) };
  rmSync(folder, { recursive: true });
  list = createServer(sealed, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ request, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => list.listen(0, '127.0.0.1', resolve));
  const { port } = list.address() as AddressInfo;
  at = `https://127.0.0.1:${port}`;
  process.env.ORIEL_PRIVATE_HOSTS = `127.0.0.1:${port}`;
  process.env.ORIEL_AUTHSERV_IDS = 'localhost=mx.oriel.test';
}

beforeAll(async () => {
  await startList();
  office = await startOffice();
  [maren, ada] = [await office.hire('maren'), await office.hire('ada')];
}, 120_000);
afterAll(async () => {
  await office?.close();
  delete process.env.ORIEL_PRIVATE_HOSTS;
  delete process.env.ORIEL_AUTHSERV_IDS;
  list?.closeAllConnections();
  await new Promise((resolve) => list.close(resolve));
});
beforeEach(() => {
  seen = [];
  answer = (_, response) => response.end('off');
});

const rooms = () => Promise.all([import('@/lib/mail/open-message'), import('@/lib/mail/unsubscribe'), import('@/lib/mail/receipts')]);
const open = async ({ actor }: Writer, row: MessageRow) => (await rooms())[0].openMessage(actor, row.id);
const leave = async ({ actor }: Writer, row: MessageRow, way: 'post' | 'letter', to: string) =>
  (await rooms())[1].unsubscribe(actor, { id: row.id, way, to });
const answerReceipt = async ({ actor }: Writer, row: MessageRow, given: 'sent' | 'refused') =>
  (await rooms())[2].answerReceipt(actor, { id: row.id, answer: given }, tongue);

/** A letter from outside, whose sender's signature the provider found valid. */
async function receive(writer: Writer, subject: string, choice: MessageChoice = {}, folder = 'INBOX'): Promise<MessageRow> {
  const top = [
    'Received: from out.news.example (out.news.example [203.0.113.9]) by mx.oriel.test with ESMTPS id 1; Mon, 2 Nov 2026 10:00:00 +0000',
    'Authentication-Results: mx.oriel.test; dkim=pass header.d=news.example header.s=a',
    'DKIM-Signature: v=1; a=rsa-sha256; d=news.example; s=a; h=From:List-Unsubscribe:List-Unsubscribe-Post; b=AbCdEfGh',
    '',
  ].join('\r\n');
  const letter = buildMessage({ from: 'news@news.example', to: writer.user.address, subject, text: 'The north bay is closed.', ...choice });
  await writer.phone.append(folder, Buffer.concat([Buffer.from(top), letter]));
  return office.waitForRow(writer, subject);
}

const oneClick = (path = '/leave?me=1') => ({
  'List-Id': 'Harbour news <news.harbour.example>',
  'List-Unsubscribe': `<${at}${path}>, <mailto:leave@elsewhere.example>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

describe('row 100: leaving a list', () => {
  it('by one request that says nothing of the reader, only when it is wanted, and remembered', async () => {
    const row = await receive(maren, 'Newsletter', { headers: oneClick() });
    const before = await open(maren, row);
    expect(before.mailing).toEqual({ name: 'Harbour news', leave: { way: 'post', to: `${at}/leave?me=1` } });
    expect(seen).toEqual([]);
    const { at: left } = await leave(maren, row, 'post', `${at}/leave?me=1`);
    expect(seen).toHaveLength(1);
    const [{ request, body } = { request: null, body: '' }] = seen;
    expect([request?.method, request?.url, request?.headers['content-type'], body]).toEqual([
      'POST',
      '/leave?me=1',
      'application/x-www-form-urlencoded',
      'List-Unsubscribe=One-Click',
    ]);
    for (const name of ['cookie', 'referer', 'authorization', 'accept-language', 'from', 'origin'])
      expect(request?.headers[name]).toBeUndefined();
    expect((await open(maren, row)).mailing?.left).toBe(left);
    const next = await receive(maren, 'Next newsletter', { headers: oneClick('/leave?me=2') });
    expect((await open(maren, next)).mailing?.left).toBe(left);
  });

  it.each([
    [404, {}, /refused \(answer 404\)/],
    [500, {}, /refused \(answer 500\)/],
    [302, { Location: '/thanks' }, /another address, which Oriel does not follow/],
  ])('says so where the list answers %i, and remembers nothing', async (status, headers, words) => {
    answer = (_, response) => response.writeHead(status, headers).end();
    const id = { 'List-Id': `<answers-${status}.harbour.example>` };
    const row = await receive(maren, `Answers ${status}`, { headers: { ...oneClick(), ...id } });
    await expect(leave(maren, row, 'post', `${at}/leave?me=1`)).rejects.toThrow(words);
    expect(seen).toHaveLength(1);
    expect((await open(maren, row)).mailing?.left).toBeUndefined();
  });

  it('does nothing that was not confirmed, and nothing for anybody else (T45)', async () => {
    const row = await receive(maren, 'Confirmed', { headers: { ...oneClick(), 'List-Id': '<confirmed.harbour.example>' } });
    await expect(leave(maren, row, 'post', `${at}/other`)).rejects.toMatchObject({ code: 'conflict' });
    await expect(leave(maren, row, 'letter', 'leave@elsewhere.example')).rejects.toMatchObject({ code: 'conflict' });
    await expect(leave(ada, row, 'post', `${at}/leave?me=1`)).rejects.toMatchObject({ code: 'notFound' });
    expect(seen).toEqual([]);
  });

  it('never reaches a machine of the house that the operator did not name (T47)', async () => {
    const inside = 'https://127.0.0.1:9/leave';
    const headers = { ...oneClick(), 'List-Id': '<inside.harbour.example>', 'List-Unsubscribe': `<${inside}>` };
    const row = await receive(maren, 'Inside', { headers });
    await expect(leave(maren, row, 'post', inside)).rejects.toMatchObject({ code: 'hostNotAllowed' });
  });

  it('by a letter of the reader’s own, with the words that were shown', async () => {
    const to = ada.user.address;
    const headers = {
      'List-Id': '<letters.harbour.example>',
      'List-Unsubscribe': `<mailto:${to}?subject=Take%20me%20off&body=Please&cc=x@y.example>`,
    };
    const row = await receive(maren, 'By letter', { headers });
    expect((await open(maren, row)).mailing?.leave).toEqual({ way: 'letter', to, subject: 'Take me off', text: 'Please' });
    await leave(maren, row, 'letter', to);
    const { uid } = await ada.phone.waitForMessage('INBOX', 'Take me off');
    const letter = await simpleParser(await ada.phone.source('INBOX', uid));
    expect(letter.from?.value[0]?.address).toBe(maren.user.address);
    expect([letter.text?.trim(), letter.cc]).toEqual(['Please', undefined]);
    expect((await open(maren, row)).mailing?.left).toBeGreaterThan(0);
  });

  it('is not offered in spam', async () => {
    await maren.phone.createFolder('Junk').catch(() => undefined);
    const [uid] = [
      await maren.phone.append(
        'INBOX',
        buildMessage({ from: 'x@news.example', to: maren.user.address, subject: 'Spam', headers: oneClick() }),
      ),
    ];
    const row = await office.waitForRow(maren, 'Spam');
    expect((await open(maren, row)).mailing?.leave).toBeDefined();
    await maren.phone.move('INBOX', uid, 'Junk');
    const { readMessages } = await import('@/lib/db/messages');
    const junk = await office.rooms.mailboxByRole(maren.actor, maren.account.id, 'junk');
    if (!junk) throw new Error('No spam folder.');
    await expect
      .poll(
        async () => {
          await office.rooms.engine().ensureMailbox(junk.id);
          // It has left the inbox, and is in the other folder: both are to be looked at, as nothing tells of either while nobody listens.
          for (const id of [row.mailboxId, junk.id]) await office.rooms.engine().nudge(maren.account.id, id);
          return (await readMessages(maren.actor, [row.id]))[0]?.row.mailboxId;
        },
        { timeout: 30_000 },
      )
      .toBe(junk.id);
    expect((await open(maren, row)).mailing?.leave).toBeUndefined();
  });
});

describe('row 123: receipts', () => {
  const wants = (subject: string) => ({
    from: ada.user.address,
    messageId: `${subject.replace(/\s/gu, '')}@ada.example`,
    headers: { 'Disposition-Notification-To': ada.user.address },
  });

  it('T18: opening a letter tells nobody; a press sends one receipt and marks the letter for all programs', async () => {
    const row = await receive(maren, 'Please confirm', wants('Please confirm'));
    expect((await open(maren, row)).receipt).toBe(ada.user.address);
    await Promise.all([answerReceipt(maren, row, 'sent'), answerReceipt(maren, row, 'sent').catch(() => undefined)]);
    const { uid } = await ada.phone.waitForMessage('INBOX', 'Read: Please confirm');
    const source = (await ada.phone.source('INBOX', uid)).toString();
    expect(source).toMatch(/^Return-Path: <>/m);
    expect(source).toMatch(/^Content-Type: multipart\/report;\s+report-type=disposition-notification;/m);
    expect(source).toContain(`Final-Recipient: rfc822;${maren.user.address}`);
    expect(source).toContain('Original-Message-ID: <Pleaseconfirm@ada.example>');
    expect(source).toContain('Disposition: manual-action/MDN-sent-manually; displayed');
    expect(source).not.toMatch(/^(?:X-Mailer|User-Agent|Reporting-UA):/m);
    await maren.phone.waitFor('INBOX', (all) =>
      all.some(({ subject, flags }) => subject === 'Please confirm' && flags.includes('$MDNSent')),
    );
    expect((await open(maren, row)).receipt).toBeUndefined();
    await expect(answerReceipt(maren, row, 'sent')).rejects.toMatchObject({ code: 'conflict' });
    const receipts = (await ada.phone.list('INBOX')).filter(({ subject }) => subject === 'Read: Please confirm');
    expect(receipts).toHaveLength(1);
    expect((await maren.phone.folders()).some(({ path }) => path === 'Sent') ? await maren.phone.list('Sent') : []).not.toContainEqual(
      expect.objectContaining({ subject: 'Read: Please confirm' }),
    );
    const arrived = await office.waitForRow(ada, 'Read: Please confirm');
    expect((await open(ada, arrived)).report).toMatchObject({ kind: 'receipt' });
  });

  it('a server that lets nobody write without an address to return to gets the reader’s own', async () => {
    const vera = await office.hire('vera', office.viaProxy);
    const undo = office.proxy.rewriteLine('client', (line) => (/^MAIL FROM:<>/u.test(line) ? 'MAIL FROM:<none of yours>' : line));
    try {
      const row = await receive(vera, 'Still confirm', wants('Still confirm'));
      await answerReceipt(vera, row, 'sent');
      const { uid } = await ada.phone.waitForMessage('INBOX', 'Read: Still confirm');
      const source = (await ada.phone.source('INBOX', uid)).toString();
      expect(source).toContain(`Return-Path: <${vera.user.address}>`);
      expect((await ada.phone.list('INBOX')).filter(({ subject }) => subject === 'Read: Still confirm')).toHaveLength(1);
    } finally {
      undo();
    }
  });

  it('refusing marks the letter and tells nobody', async () => {
    const row = await receive(maren, 'Not you', wants('Not you'));
    await answerReceipt(maren, row, 'refused');
    await maren.phone.waitFor('INBOX', (all) => all.some(({ subject, flags }) => subject === 'Not you' && flags.includes('$MDNSent')));
    expect((await open(maren, row)).receipt).toBeUndefined();
    expect((await ada.phone.list('INBOX')).some(({ subject }) => subject === 'Read: Not you')).toBe(false);
  });

  it('is not asked for where another program answered, the reader never wants to, or it is nobody’s letter of theirs', async () => {
    const row = await receive(maren, 'Answered', wants('Answered'));
    const { changePreferences } = await import('@/lib/mail/preferences');
    expect((await open(maren, row)).receipt).toBe(ada.user.address);
    await changePreferences(maren.actor, { noReceipts: [ada.user.address.toLowerCase()] });
    expect((await open(maren, row)).receipt).toBeUndefined();
    await changePreferences(maren.actor, { noReceipts: [], receipts: 'never' });
    expect((await open(maren, row)).receipt).toBeUndefined();
    await changePreferences(maren.actor, { receipts: 'ask' });
    await expect(answerReceipt(ada, row, 'sent')).rejects.toMatchObject({ code: 'notFound' });
    const [{ uid } = { uid: 0 }] = (await maren.phone.list('INBOX')).filter(({ subject }) => subject === 'Answered');
    await maren.phone.addFlags('INBOX', uid, ['$MDNSent']);
    await expect
      .poll(
        async () => {
          await office.rooms.engine().nudge(maren.account.id, row.mailboxId);
          return (await open(maren, row)).receipt;
        },
        { timeout: 30_000 },
      )
      .toBeUndefined();
  });
});

describe('row 67: the address of a letter', () => {
  it('holds when it is moved, and when its folder is made anew; nobody else finds it', async () => {
    const { placeOfLetter } = await import('@/lib/mail/letter-link');
    const named = { header: 'lasting+1@harbour.example', row: null };
    const row = await receive(maren, 'Lasting', { messageId: named.header });
    expect(await placeOfLetter(maren.actor, named)).toEqual({ mailboxId: row.mailboxId, messageId: row.id });
    expect(await placeOfLetter(ada.actor, named)).toBeNull();
    await maren.phone.createFolder('Harbour');
    const [{ uid } = { uid: 0 }] = (await maren.phone.list('INBOX')).filter(({ subject }) => subject === 'Lasting');
    await maren.phone.move('INBOX', uid, 'Harbour');
    const mailboxOf = async (path: string) => {
      await office.rooms.engine().refreshList(maren.account.id);
      const { listMailboxes } = await import('@/lib/db/mailboxes');
      const box = (await listMailboxes(maren.actor)).find((one) => one.path === path);
      if (box) {
        await office.rooms.engine().ensureMailbox(box.id);
        await office.rooms.engine().nudge(maren.account.id, box.id);
      }
      const place = await placeOfLetter(maren.actor, named);
      return box !== undefined && place?.mailboxId === box.id;
    };
    await expect.poll(() => mailboxOf('Harbour'), { timeout: 30_000 }).toBe(true);
    const bytes = await maren.phone.source('Harbour', 1);
    await maren.phone.deleteFolder('Harbour');
    await maren.phone.createFolder('Harbour');
    await maren.phone.append('Harbour', bytes);
    await expect.poll(() => mailboxOf('Harbour'), { timeout: 30_000 }).toBe(true);
  });
});
