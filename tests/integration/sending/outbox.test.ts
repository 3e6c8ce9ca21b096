/** Letters from draft to mailbox through the outbox, on real servers, with everything that may go wrong on the way. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../support/message';
import { toldAs, tongue } from '../../support/told';
import { address, type Office, startOffice, type Writer } from './office';

const quota = `
protocol imap {
  mail_plugins = quota
}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=2M
}
`;

let office: Office;
let anna: Writer;
let ben: Writer;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const stream = async function* (bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
};
const attach = (writer: Writer, draftId: string, filename: string, bytes: Buffer, type = 'application/octet-stream') =>
  office.rooms.addDraftFile(writer.actor, draftId, { filename, type, body: stream(bytes) });
const queueIds = (messageId: string) =>
  [...office.servers.postfix.log().matchAll(/cleanup\[\d+\]: (\w+): message-id=<([^>]+)>/g)].filter(([, , id]) => id === messageId).length;
const keptLetters = () => (existsSync(join(office.folder, 'outbox')) ? readdirSync(join(office.folder, 'outbox')) : []);
/** The letter goes from the disk after it was noted as filed. */
const nothingKept = () => expect.poll(keptLetters, { timeout: 30_000 }).toEqual([]);
const filed = (writer: Writer, id: string) => office.waitFor(writer, id, ({ state }) => state === 'filed');
const body = (source: Buffer) => source.subarray(source.indexOf('\r\n\r\n') + 4).toString('latin1');

beforeAll(async () => {
  office = await startOffice({ dovecot: { config: quota }, postfix: { config: 'message_size_limit = 2000000' } });
  anna = await office.hire('anna');
  ben = await office.hire('ben');
});
afterAll(() => office?.close());

describe('a letter on its way', () => {
  it('an answer with a file arrives byte for byte, lies in Sent once, and marks the original', async () => {
    const { rooms } = office;
    const original = buildMessage({
      from: { name: 'Ben', address: ben.user.address },
      to: anna.user.address,
      subject: 'Plans',
      messageId: 'plans@ben.test',
      references: ['root@ben.test'],
      text: 'Shall we?\n\nBen',
    });
    await anna.phone.append('INBOX', original);
    const row = await office.waitForRow(anna, 'Plans');
    const draft = await rooms.startDraft(
      anna.actor,
      { kind: 'replyAll', originalId: row.id, timeZone: 'Europe/Oslo', format: 'plain' },
      tongue,
    );
    expect(draft).toMatchObject({ kind: 'replyAll', to: [address(ben.user, 'Ben')], cc: [], subject: 'Re: Plans' });
    expect(draft.text).toMatch(/^\n\nOn \w+, .* at \d\d:\d\d, Ben wrote:\n> Shall we\?\n>\n> Ben\n$/);
    const content = randomBytes(900_000);
    await attach(anna, draft.id, 'Überblick „März“.pdf', content, 'application/pdf');
    await rooms.saveDraft(anna.actor, draft.id, { ...draft, text: `Yes – gern.${draft.text}` });

    const sent = await rooms.sendDraft(anna.actor, draft.id);
    expect(sent).toMatchObject({ refused: [], note: null, recipients: [ben.user.address] });
    expect(['accepted', 'filed']).toContain(sent.state);
    const arrived = await ben.phone.waitForMessage('INBOX', 'Re: Plans');
    const source = await ben.phone.source('INBOX', arrived.uid);
    const parsed = await simpleParser(source);
    expect(parsed.text).toBe(`Yes – gern.${draft.text}`);
    expect(parsed.inReplyTo).toBe('<plans@ben.test>');
    expect(parsed.references).toEqual(['<root@ben.test>', '<plans@ben.test>']);
    expect(parsed.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['Überblick „März“.pdf', 'application/pdf'],
    ]);
    expect(sha256(parsed.attachments[0]?.content ?? Buffer.alloc(0))).toBe(sha256(content));

    await filed(anna, sent.id);
    const copies = await anna.phone.list('Sent');
    expect(copies.map(({ subject, flags }) => [subject, flags])).toEqual([['Re: Plans', ['\\Seen']]]);
    expect(body(await anna.phone.source('Sent', copies[0]?.uid ?? 0))).toBe(body(source));
    await anna.phone.waitFor('INBOX', (messages) =>
      messages.some(({ subject, flags }) => subject === 'Plans' && flags.includes('\\Answered')),
    );
    // The draft and its place in the outbox go after the mark.
    await expect.poll(() => rooms.listDrafts(anna.actor)).toEqual([]);
    await expect.poll(() => rooms.listSubmissions(anna.actor)).toEqual([]);
    await nothingKept();
    expect(existsSync(join(office.folder, 'uploads', draft.id))).toBe(false);
    await expect(rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'too late', revision: 9 })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('blind recipients get the letter and stand in the sender’s copy only', async () => {
    const cleo = await office.hire('cleo');
    const draft = await office.write(anna, { to: [address(ben.user)], bcc: [address(cleo.user, 'Cleo Ø')], subject: 'Blind', text: 'x' });
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id);
    for (const reader of [ben, cleo]) {
      const { uid } = await reader.phone.waitForMessage('INBOX', 'Blind');
      const source = (await reader.phone.source('INBOX', uid)).toString();
      expect(source).not.toMatch(/^bcc:/im);
      if (reader === ben) expect(source).not.toContain(cleo.user.address);
    }
    await filed(anna, id);
    const { uid } = await anna.phone.waitForMessage('Sent', 'Blind');
    const copy = await simpleParser(await anna.phone.source('Sent', uid));
    expect([copy.bcc].flat()[0]?.value).toMatchObject([{ name: 'Cleo Ø', address: cleo.user.address }]);
  });

  it('a forwarded letter takes its files along and marks the original', async () => {
    const content = randomBytes(200_000);
    const original = buildMessage({
      from: { name: 'Ben', address: ben.user.address },
      to: anna.user.address,
      subject: 'Pictures',
      messageId: 'pictures@ben.test',
      html: '<p>Look: <b>here</b></p>',
      attachments: [
        { filename: 'größe.png', type: 'image/png', content },
        { filename: 'note.txt', type: 'text/plain', content: 'a\nb\n' },
      ],
    });
    await anna.phone.append('INBOX', original);
    const row = await office.waitForRow(anna, 'Pictures');
    const draft = await office.rooms.startDraft(anna.actor, { kind: 'forward', originalId: row.id }, tongue);
    expect(draft).toMatchObject({
      subject: 'Fwd: Pictures',
      to: [],
      files: [{ filename: 'größe.png', size: content.length }, { filename: 'note.txt' }],
    });
    expect(draft.text).toContain('---------- Forwarded message ----------\nFrom: Ben <');
    expect(draft.text).toContain('Look: here');
    await office.rooms.saveDraft(anna.actor, draft.id, { ...draft, to: [address(ben.user)] });
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id);
    const { uid } = await ben.phone.waitForMessage('INBOX', 'Fwd: Pictures');
    const parsed = await simpleParser(await ben.phone.source('INBOX', uid));
    expect(sha256(parsed.attachments[0]?.content ?? Buffer.alloc(0))).toBe(sha256(content));
    expect(parsed.inReplyTo).toBeUndefined();
    await filed(anna, id);
    await anna.phone.waitFor('INBOX', (messages) =>
      messages.some(({ subject, flags }) => subject === 'Pictures' && flags.includes('$Forwarded')),
    );
  });

  it('R16: the same draft sent twenty times at once is one letter', async () => {
    const draft = await office.write(anna, { to: [address(ben.user)], subject: 'Once', text: 'x' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => office.rooms.sendDraft(anna.actor, draft.id)));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    const id = answers[0]?.id ?? '';
    await filed(anna, id);
    expect((await office.rooms.sendDraft(anna.actor, draft.id)).id).toBe(id);
    const { messageId } = await ben.phone.waitForMessage('INBOX', 'Once');
    expect(queueIds(messageId)).toBe(1);
    expect((await ben.phone.list('INBOX')).filter(({ subject }) => subject === 'Once')).toHaveLength(1);
    expect((await anna.phone.list('Sent')).filter(({ subject }) => subject === 'Once')).toHaveLength(1);
    await nothingKept();
  });

  it('nothing is sent without a recipient or to what is no address', async () => {
    const { rooms } = office;
    const nobody = await office.write(anna, { subject: 'x' });
    await expect(rooms.sendDraft(anna.actor, nobody.id)).rejects.toMatchObject({ code: 'badInput' });
    const bad = await office.write(anna, { to: [{ name: '', address: 'a@b.test>\r\nRCPT TO:<c@d.test' }] });
    await expect(rooms.sendDraft(anna.actor, bad.id)).rejects.toMatchObject({ code: 'badInput' });
    expect(keptLetters()).toEqual([]);
    expect((await rooms.listDrafts(anna.actor)).map(({ id }) => id)).toEqual(expect.arrayContaining([nobody.id, bad.id]));
  });
});

describe('a letter in trouble', () => {
  it('R13, R14: with the mailbox full the letter counts as sent, and only its copy is tried again', async () => {
    const full = await office.hire('full');
    await full.phone.append('Trash', buildMessage({ subject: 'ballast', text: 'x'.repeat(1_700_000) }));
    const draft = await office.write(full, { to: [address(ben.user)], subject: 'No room', text: 'x' });
    await attach(full, draft.id, 'big.bin', randomBytes(400_000));
    const sent = await office.rooms.sendDraft(full.actor, draft.id);
    const stuck = await office.waitFor(full, sent.id, ({ note }) => note !== null);
    expect(stuck).toMatchObject({
      state: 'accepted',
      note: toldAs(/^The letter was sent, but its copy could not be put into Sent\..*The server said/s),
    });
    const { messageId } = await ben.phone.waitForMessage('INBOX', 'No room');
    expect(await office.rooms.listDrafts(full.actor)).toEqual([]);
    expect((await office.rooms.listSubmissions(full.actor)).map(({ id }) => id)).toEqual([sent.id]);

    const again = await office.rooms.retrySubmission(full.actor, sent.id);
    expect(again.state).toBe('accepted');
    const [ballast] = await full.phone.list('Trash');
    await full.phone.remove('Trash', ballast?.uid ?? 0);
    expect(await office.rooms.retrySubmission(full.actor, sent.id)).toMatchObject({ state: 'filed', note: null });
    expect((await full.phone.list('Sent')).map(({ subject }) => subject)).toEqual(['No room']);
    expect(queueIds(messageId)).toBe(1);
  });

  it('R14: a copy that will never fit can be given up', async () => {
    const full = await office.hire('fuller');
    await full.phone.append('Trash', buildMessage({ subject: 'ballast', text: 'x'.repeat(1_900_000) }));
    const draft = await office.write(full, { to: [address(ben.user)], subject: 'Never mind', text: 'x' });
    await attach(full, draft.id, 'big.bin', randomBytes(400_000));
    const sent = await office.rooms.sendDraft(full.actor, draft.id);
    await office.waitFor(full, sent.id, ({ note }) => note !== null);
    await office.rooms.cancelSubmission(full.actor, sent.id);
    expect(await office.rooms.listSubmissions(full.actor)).toEqual([]);
    expect(await office.rooms.listDrafts(full.actor)).toEqual([]);
    expect(keptLetters()).toEqual([]);
  });

  it('R21: a server that files by itself gives no second copy', async () => {
    const draft = await office.write(anna, { to: [address(ben.user)], subject: 'Filed already', text: 'x' });
    await office.rooms.stopOutbox();
    const sending = office.rooms.sendDraft(anna.actor, draft.id);
    const queued = await queuedRecord(draft.id);
    await anna.phone.append('Sent', buildMessage({ subject: 'Filed already', messageId: queued.messageIdHeader }), ['\\Seen']);
    office.rooms.startOutbox();
    await sending;
    await filed(anna, queued.id);
    expect((await anna.phone.list('Sent')).filter(({ subject }) => subject === 'Filed already')).toHaveLength(1);
  });

  it('R15: with the line cut after the final dot the letter is unclear, and is sent again only by the person’s will, under the same Message-ID', async () => {
    const faulty = await office.hire('faulty', office.viaProxy);
    const draft = await office.write(faulty, { to: [address(ben.user)], subject: 'Cut', text: 'x' });
    // Postfix' own 354 still passes; the answer to the final dot does not.
    office.proxy.cutAfter('354 End data with <CR><LF>.<CR><LF>\r\n'.length, { from: 'server', after: /^354/, times: 1 });
    const unclear = await office.rooms.sendDraft(faulty.actor, draft.id);
    expect(unclear).toMatchObject({ state: 'unclear', note: toldAs(/may have been sent or not/) });
    const { messageId } = await ben.phone.waitForMessage('INBOX', 'Cut');
    expect(office.proxy.commands.filter(({ line }) => line === 'DATA')).toHaveLength(1);
    expect(await faulty.phone.list('Sent')).toEqual([]);

    const sent = await office.rooms.retrySubmission(faulty.actor, unclear.id);
    await filed(faulty, sent.id);
    const copies = (await ben.phone.waitFor('INBOX', (messages) => messages.filter(({ subject }) => subject === 'Cut').length > 1)).filter(
      ({ subject }) => subject === 'Cut',
    );
    expect(copies.map((copy) => copy.messageId)).toEqual([messageId, messageId]);
    expect((await faulty.phone.list('Sent')).map(({ subject }) => subject)).toEqual(['Cut']);
  });

  it('R15: with the line cut before the final dot the letter was not sent, and goes out by itself', async () => {
    const faulty = await office.hire('hasty', office.viaProxy);
    const draft = await office.write(faulty, { to: [address(ben.user)], subject: 'Cut early', text: 'x' });
    office.proxy.cutAfter(0, { from: 'server', after: /^RCPT/, times: 1 });
    const deferred = await office.rooms.sendDraft(faulty.actor, draft.id);
    expect(deferred).toMatchObject({ state: 'deferred' });
    await office.rooms.changeSubmission(deferred.id, { notBefore: 0 });
    await filed(faulty, deferred.id);
    expect((await ben.phone.list('INBOX')).filter(({ subject }) => subject === 'Cut early')).toHaveLength(1);
  });

  it('R17: a letter found in sending is unclear, is not sent by itself, and goes out once by the person’s will', async () => {
    const draft = await office.write(anna, { to: [address(ben.user)], subject: 'Crash', text: 'x' });
    await office.rooms.stopOutbox();
    const sending = office.rooms.sendDraft(anna.actor, draft.id);
    const { id, messageIdHeader } = await queuedRecord(draft.id);
    await office.rooms.changeSubmission(id, { state: 'sending' });
    office.rooms.startOutbox();
    await sending;
    const unclear = await office.waitFor(anna, id, ({ state }) => state === 'unclear');
    expect(unclear.note).toEqual(toldAs(/may have been sent or not/));
    await expect(office.rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'y' })).rejects.toMatchObject({ code: 'conflict' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await ben.phone.list('INBOX')).filter(({ subject }) => subject === 'Crash')).toEqual([]);
    await office.rooms.retrySubmission(anna.actor, id);
    expect((await ben.phone.waitForMessage('INBOX', 'Crash')).messageId).toBe(messageIdHeader);
    await filed(anna, id);
    expect(queueIds(messageIdHeader)).toBe(1);
  });

  const heldBy = async (pid: number, subject: string) => {
    const draft = await office.write(anna, { to: [address(ben.user)], subject, text: 'x' });
    await office.rooms.stopOutbox();
    const sending = office.rooms.sendDraft(anna.actor, draft.id);
    const { id } = await queuedRecord(draft.id);
    await office.rooms.changeSubmission(id, { state: 'sending' });
    await office.rooms.takeLease(id, `${hostname()}/${pid}/before`, Date.now(), Date.now() + 600_000);
    office.rooms.startOutbox();
    await sending;
    return id;
  };

  it('R17: what a process holds that ends only after our start is looked at soon after its end', async () => {
    const before = spawn('sleep', ['600'], { stdio: 'ignore' });
    const id = await heldBy(before.pid ?? 0, 'Dying');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await office.rooms.readSubmission(anna.actor, { id }))?.state).toBe('sending');
    before.kill('SIGKILL');
    await office.waitFor(anna, id, ({ state }) => state === 'unclear');
    await office.rooms.cancelSubmission(anna.actor, id);
  });

  it.runIf(existsSync('/proc/self/stat'))('R17: a process that has ended but that nobody took note of counts as gone', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
    const id = await heldBy(pid, 'Undead');
    await office.waitFor(anna, id, ({ state }) => state === 'unclear');
    expect(process.kill(pid, 0)).toBe(true);
    parent.kill('SIGKILL');
    await office.rooms.cancelSubmission(anna.actor, id);
  });

  it('R17: an unclear letter that lies in Sent was sent', async () => {
    const draft = await office.write(anna, { to: [address(ben.user)], subject: 'Found', text: 'x' });
    await office.rooms.stopOutbox();
    const sending = office.rooms.sendDraft(anna.actor, draft.id);
    const { id, messageIdHeader } = await queuedRecord(draft.id);
    await anna.phone.append('Sent', buildMessage({ subject: 'Found', messageId: messageIdHeader }), ['\\Seen']);
    await office.rooms.changeSubmission(id, { state: 'sending' });
    office.rooms.startOutbox();
    await sending;
    await filed(anna, id);
    expect((await anna.phone.list('Sent')).filter(({ subject }) => subject === 'Found')).toHaveLength(1);
    expect(queueIds(messageIdHeader)).toBe(0);
  });

  it('R18: says who was refused and keeps saying it until it is put away', async () => {
    const gone = `gone@${office.servers.dovecot.domain}`;
    office.servers.postfix.answerRecipient(gone, '550 5.1.1 Gone away');
    const draft = await office.write(anna, { to: [address(ben.user), { name: '', address: gone }], subject: 'Partly', text: 'x' });
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id);
    const done = await filed(anna, id);
    expect(done.refused).toEqual([{ address: gone, reason: expect.stringContaining('Gone away') }]);
    expect(done.note).toEqual(toldAs(/refused 1 of 2 recipients/));
    await ben.phone.waitForMessage('INBOX', 'Partly');
    const { sweepLeftovers } = await import('@/lib/mail/sweep');
    await sweepLeftovers(Date.now() + 8 * 24 * 3_600_000);
    expect((await office.rooms.listSubmissions(anna.actor)).map((submission) => submission.id)).toEqual([id]);
    await office.rooms.cancelSubmission(anna.actor, id);
    expect(await office.rooms.listSubmissions(anna.actor)).toEqual([]);
    expect((await office.rooms.listDrafts(anna.actor)).map(({ subject }) => subject)).not.toContain('Partly');
  });

  it('a refused letter stays with the server’s words, can be changed and sent again', async () => {
    const away = `away@${office.servers.dovecot.domain}`;
    office.servers.postfix.answerRecipient(away, '554 5.7.1 Not from you');
    const draft = await office.write(anna, { to: [{ name: '', address: away }], subject: 'Refused', text: 'x' });
    const refused = await office.rooms.sendDraft(anna.actor, draft.id);
    expect(refused).toMatchObject({ state: 'refused', note: toldAs(/The server said: “554 5\.7\.1/) });
    expect((await office.rooms.listDrafts(anna.actor)).map(({ id }) => id)).toContain(draft.id);
    await office.rooms.saveDraft(anna.actor, draft.id, { ...draft, to: [address(ben.user)], text: 'changed' });
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id);
    expect(id).not.toBe(refused.id);
    const { uid } = await ben.phone.waitForMessage('INBOX', 'Refused');
    expect((await ben.phone.source('INBOX', uid)).toString()).toContain('changed');
    await filed(anna, id);
    await nothingKept();
  });

  it('R19: with the server away the letter waits, can be taken back, and goes out once the server is there', async () => {
    const draft = await office.write(anna, { to: [address(ben.user)], subject: 'Later', text: 'x' });
    await office.servers.postfix.stopServing();
    const deferred = await office.rooms.sendDraft(anna.actor, draft.id);
    expect(deferred).toMatchObject({
      state: 'deferred',
      note: toldAs(/Nothing answers.*The letter is kept\. Oriel tries again by itself\./),
    });
    expect((await office.rooms.listDrafts(anna.actor)).map(({ id }) => id)).not.toContain(draft.id);
    await office.rooms.cancelSubmission(anna.actor, deferred.id);
    expect((await office.rooms.listDrafts(anna.actor)).map(({ id }) => id)).toContain(draft.id);

    const second = await office.rooms.sendDraft(anna.actor, draft.id);
    expect(second.state).toBe('deferred');
    await office.servers.postfix.startServing();
    // Its time comes a minute later; here it comes now, and the outbox finds it by itself.
    await office.rooms.changeSubmission(second.id, { notBefore: 0 });
    await filed(anna, second.id);
    expect(
      (await ben.phone.waitFor('INBOX', (messages) => messages.some(({ subject }) => subject === 'Later'))).filter(
        ({ subject }) => subject === 'Later',
      ),
    ).toHaveLength(1);
  });

  it('R19: a letter that waits for its next try goes out at once when the account’s line is back', async () => {
    const emil = await office.hire('emil');
    const draft = await office.write(emil, { to: [address(ben.user)], subject: 'At once', text: 'x' });
    await office.servers.postfix.stopServing();
    const deferred = await office.rooms.sendDraft(emil.actor, draft.id);
    expect(deferred.state).toBe('deferred');
    await office.rooms.engine().detach(`test-${emil.account.id}`);
    await office.servers.postfix.startServing();
    office.rooms.engine().attach(emil.account, emil.user.password, `test-${emil.account.id}`);
    // A minute would have been its pause.
    await office.waitFor(emil, deferred.id, ({ state }) => state === 'filed', 10_000);
    await ben.phone.waitForMessage('INBOX', 'At once');
  });

  it('R20: a letter too large for the server is refused before it is handed over, and the draft is kept', async () => {
    const draft = await office.write(anna, { to: [address(ben.user)], subject: 'Large', text: 'x' });
    const [file] = (await attach(anna, draft.id, 'a.bin', randomBytes(800_000))).files;
    const second = await office.write(anna, { to: [address(ben.user)], subject: 'Large', text: 'x' });
    const limit = Math.floor(2_000_000 / 1.38);
    const tooMuch = attach(anna, draft.id, 'b.bin', randomBytes(limit - 700_000));
    await expect(tooMuch).rejects.toMatchObject({ code: 'tooLarge', message: expect.stringContaining('1.4 MB') });
    expect((await office.rooms.readDraft(anna.actor, draft.id)).files.map(({ id }) => id)).toEqual([file?.id]);
    await office.rooms.discardDraft(anna.actor, second.id);
    await office.rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'y'.repeat(1_500_000), revision: draft.revision });
    const refused = await office.rooms.sendDraft(anna.actor, draft.id);
    expect(refused).toMatchObject({ state: 'refused', note: toldAs(/too large.*2 MB.*The letter is kept/) });
    const { messageIdHeader } = (await office.rooms.readSubmission(anna.actor, { id: refused.id })) ?? { messageIdHeader: '' };
    expect(queueIds(messageIdHeader)).toBe(0);
  });

  it('a letter of an account that nobody is signed in to waits', async () => {
    const dora = await office.hire('dora');
    const draft = await office.write(dora, { to: [address(ben.user)], subject: 'Waiting', text: 'x' });
    await office.rooms.engine().detach(`test-${dora.account.id}`);
    const waiting = await office.rooms.sendDraft(dora.actor, draft.id);
    expect(waiting).toMatchObject({ state: 'queued', note: null });
    office.rooms.engine().attach(dora.account, dora.user.password, `test-${dora.account.id}`);
    await filed(dora, waiting.id);
    await ben.phone.waitForMessage('INBOX', 'Waiting');
  });
});

async function queuedRecord(draftId: string) {
  const end = Date.now() + 5000;
  for (;;) {
    const record = await office.rooms.readSubmission(anna.actor, { draftId });
    if (record) return record;
    if (Date.now() > end) throw new Error('The letter was not put into the outbox.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
