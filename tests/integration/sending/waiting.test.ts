/** Letters that wait for a person or for a server: what is said of them, what is logged of them, and that waiting hammers nobody. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '@/lib/auth/session';
import { toldAs } from '../../support/told';
import { address, type Office, startOffice, type Writer } from './office';

let office: Office;
let anna: Writer;
let ben: Writer;
const minuteMs = 60_000;
const filed = (writer: Writer, id: string) => office.waitFor(writer, id, ({ state }) => state === 'filed');
const write = (writer: Writer, subject: string, more = {}) =>
  office.write(writer, { to: [address(ben.user)], subject, text: 'x', ...more });
const inInbox = async (subject: string) => (await ben.phone.list('INBOX')).filter((one) => one.subject === subject);
const inSent = async (writer: Writer, subject: string) => (await writer.phone.list('Sent')).filter((one) => one.subject === subject);
const signedIn = ({ actor, account, user }: Writer, password = user.password) =>
  ({ actor, openPassword: async (id: number) => (id === account.id ? password : '') }) as unknown as SignedIn;
const leave = ({ account }: Writer) => office.rooms.engine().detach(`test-${account.id}`);
const comeBack = ({ account, user }: Writer) => office.rooms.engine().attach(account, user.password, `test-${account.id}`);

beforeAll(async () => {
  office = await startOffice();
  anna = await office.hire('anna');
  ben = await office.hire('ben');
});
afterAll(() => office?.close());

describe('letters that wait for a person', () => {
  it('5.4: with a password kept that is not the right one any more the letter is not refused, says so, and goes after the next sign-in', async () => {
    const cora = await office.hire('cora');
    const { allowSendingAlone, countWaitingForSignIn } = await import('@/lib/mail/sending-password');
    const draft = await write(cora, 'Changed meanwhile');
    const { id } = await office.rooms.sendDraft(cora.actor, draft.id, { sendAt: Date.now() + 5200, timeZone: 'Europe/Oslo' });
    await allowSendingAlone(signedIn(cora, 'the password before'), cora.account.id);
    await leave(cora);
    const waiting = await office.waitFor(cora, id, ({ note }) => note !== null, 30_000);
    expect(waiting).toMatchObject({ state: 'queued', note: toldAs(/not the right one any more|nobody is signed in/) });
    expect(await countWaitingForSignIn(cora.account.id)).toBe(1);
    comeBack(cora);
    await filed(cora, id);
    expect(await inInbox('Changed meanwhile')).toHaveLength(1);
    expect(await countWaitingForSignIn(cora.account.id)).toBe(0);
  });

  it('5.4: the password kept is forgotten by a word, the list says where one is kept, and the letter then waits', async () => {
    const doris = await office.hire('doris');
    const { allowSendingAlone, canSend, forgetPasswordFor } = await import('@/lib/mail/sending-password');
    const draft = await write(doris, 'Not without me');
    const { id } = await office.rooms.sendDraft(doris.actor, draft.id, { sendAt: Date.now() + 5500, timeZone: 'Europe/Oslo' });
    await allowSendingAlone(signedIn(doris), doris.account.id);
    expect((await office.rooms.listSubmissions(doris.actor)).map(({ alone }) => alone)).toEqual([true]);
    await expect(forgetPasswordFor(ben.actor, id)).rejects.toMatchObject({ code: 'notFound' });
    await forgetPasswordFor(doris.actor, id);
    expect((await office.rooms.listSubmissions(doris.actor)).map(({ alone }) => alone)).toEqual([undefined]);
    await leave(doris);
    expect(await canSend(doris.account.id)).toBe(false);
    const waiting = await office.waitFor(doris, id, ({ note }) => note !== null);
    expect(waiting).toMatchObject({ state: 'queued', note: toldAs(/nobody is signed in/) });
    comeBack(doris);
    await filed(doris, id);
  });

  it('5.4: a letter put off by its server says that it waits for its writer, and no longer that it is tried again by itself', async () => {
    const erin = await office.hire('erin');
    await office.servers.postfix.stopServing();
    const draft = await write(erin, 'Put off, then alone');
    const { id, state } = await office.rooms.sendDraft(erin.actor, draft.id);
    expect(state).toBe('deferred');
    await leave(erin);
    await office.servers.postfix.startServing();
    const { tellWaiting } = await import('@/lib/mail/submit-letter');
    const record = await office.rooms.changeSubmission(id, { notBefore: 1 });
    if (!record) throw new Error('The letter is gone.');
    await tellWaiting(record, Date.now());
    expect((await office.rooms.readSubmission(erin.actor, { id }))?.note).not.toEqual(toldAs(/nobody is signed in/));
    await tellWaiting(record, Date.now() + 2 * minuteMs);
    const told = await office.rooms.readSubmission(erin.actor, { id });
    expect(told?.note).toEqual(toldAs(/nobody is signed in/));
    expect(told?.note).not.toEqual(toldAs(/tries again by itself/));
    comeBack(erin);
    await filed(erin, id);
  });
});

describe('R19: a server that is away for an hour', () => {
  it('is asked once a try, after 1, 5, 15 and then every 60 minutes, and each letter says when', async () => {
    const fay = await office.hire('fay', office.viaProxy);
    await office.servers.postfix.stopServing();
    const draft = await write(fay, 'An hour');
    const sent = await office.rooms.sendDraft(fay.actor, draft.id);
    const pauses: number[] = [];
    let { attempts } = (await office.rooms.readSubmission(fay.actor, { id: sent.id })) ?? { attempts: 0 };
    for (;;) {
      const record = await office.rooms.readSubmission(fay.actor, { id: sent.id });
      expect([record?.state, record?.attempts]).toEqual(['deferred', attempts]);
      const shown = (await office.rooms.listSubmissions(fay.actor)).find(({ id }) => id === sent.id);
      expect(shown?.nextAt).toBe(record?.notBefore);
      pauses.push(Math.round(((record?.notBefore ?? 0) - (record?.updatedAt ?? 0)) / minuteMs));
      if (pauses.length === 5) break;
      // The hour passes: the next try is due now, and it is one.
      const before = office.proxy.commands.length;
      await office.rooms.changeSubmission(sent.id, { notBefore: 1 });
      const { ringOutbox } = await import('@/lib/mail/outbox-bell');
      ringOutbox();
      attempts += 1;
      await expect
        .poll(async () => (await office.rooms.readSubmission(fay.actor, { id: sent.id }))?.attempts, { timeout: 20_000 })
        .toBe(attempts);
      expect(office.proxy.commands.slice(before).filter(({ line }) => line.startsWith('EHLO')).length).toBeLessThanOrEqual(1);
    }
    expect(pauses).toEqual([1, 5, 15, 60, 60]);
    await office.servers.postfix.startServing();
    await office.rooms.retrySubmission(fay.actor, sent.id);
    await filed(fay, sent.id);
    expect(await inInbox('An hour')).toHaveLength(1);
  });
});

it('R19: with the line back a letter goes at once, and where its server is still starting, again a minute later', async () => {
  const gail = await office.hire('gail');
  await office.servers.postfix.stopServing();
  try {
    const draft = await write(gail, 'Still starting');
    const { id } = await office.rooms.sendDraft(gail.actor, draft.id);
    await office.rooms.changeSubmission(id, { attempts: 4, notBefore: Date.now() + 50 * minuteMs });
    const { hastenSubmissions } = await import('@/lib/db/due-submissions');
    await hastenSubmissions(gail.account.id, Date.now(), 60 * minuteMs);
    const { ringOutbox } = await import('@/lib/mail/outbox-bell');
    ringOutbox();
    await expect.poll(async () => (await office.rooms.readSubmission(gail.actor, { id }))?.attempts, { timeout: 20_000 }).toBe(1);
    const record = await office.rooms.readSubmission(gail.actor, { id });
    expect(Math.round(((record?.notBefore ?? 0) - (record?.updatedAt ?? 0)) / minuteMs)).toBe(1);
    await office.servers.postfix.startServing();
    await office.rooms.retrySubmission(gail.actor, id);
    await filed(gail, id);
  } finally {
    await office.servers.postfix.startServing();
  }
});

describe('attacks on the outbox', () => {
  it('5.4: twenty letters sent at once go each once, and lie in Sent each once', async () => {
    const gus = await office.hire('gus');
    const names = Array.from({ length: 20 }, (_, at) => `Of twenty ${String(at).padStart(2, '0')}`);
    const drafts = await Promise.all(names.map((name) => write(gus, name)));
    const sent = await Promise.all(drafts.map(({ id }) => office.rooms.sendDraft(gus.actor, id)));
    for (const { id } of sent) await office.waitFor(gus, id, ({ state }) => state === 'filed', 60_000);
    const all = await ben.phone.waitFor(
      'INBOX',
      (list) => list.filter(({ subject }) => subject.startsWith('Of twenty')).length >= 20,
      30_000,
    );
    const ofTwenty = (list: { subject: string }[]) =>
      list
        .map(({ subject }) => subject)
        .filter((one) => one.startsWith('Of twenty'))
        .sort();
    expect(ofTwenty(all)).toEqual(names);
    expect(ofTwenty(await gus.phone.list('Sent'))).toEqual(names);
    expect(await office.rooms.listSubmissions(gus.actor)).toEqual([]);
  });

  it('U3, R16: two tabs that send, take back, change and send the same letter at once leave it sent once or a draft, and never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const subject = `Two tabs ${round}`;
      const draft = await write(anna, subject);
      const queued = await office.rooms.sendDraft(anna.actor, draft.id, { undoSeconds: 30 });
      const quiet = <T>(deed: Promise<T>) => deed.catch((error: { code?: string }) => ({ fault: error.code }));
      const results = await Promise.all([
        quiet(office.rooms.takeBackSubmission(anna.actor, queued.id)),
        quiet(office.rooms.rescheduleSubmission(anna.actor, queued.id, {})),
        quiet(office.rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'changed' })),
        quiet(office.rooms.sendDraft(anna.actor, draft.id)),
        quiet(office.rooms.takeBackSubmission(anna.actor, queued.id)),
      ]);
      for (const result of results) if (result && 'fault' in result) expect(['conflict', 'notFound']).toContain(result.fault);
      // What is in the outbox now is let go; what came back to the drafts stays there.
      const there = (await office.rooms.listSubmissions(anna.actor)).find(({ draftId }) => draftId === draft.id);
      if (there) await quiet(office.rooms.rescheduleSubmission(anna.actor, there.id, {}));
      await expect.poll(async () => (await office.rooms.listSubmissions(anna.actor)).length, { timeout: 20_000 }).toBe(0);
      const open = (await office.rooms.listDrafts(anna.actor)).some(({ id }) => id === draft.id);
      if (!open) await ben.phone.waitForMessage('INBOX', subject);
      expect([await inInbox(subject), await inSent(anna, subject)].map(({ length }) => length)).toEqual(open ? [0, 0] : [1, 1]);
    }
  });

  it('U3: an outbox stopped and started while a letter is in its seconds sends it once, at its time', async () => {
    const draft = await write(anna, 'Stopped between');
    const before = Date.now();
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id, { undoSeconds: 4 });
    await office.rooms.stopOutbox();
    office.rooms.startOutbox();
    await filed(anna, id);
    expect(Date.now()).toBeGreaterThanOrEqual(before + 4000);
    await ben.phone.waitForMessage('INBOX', 'Stopped between');
    expect([await inInbox('Stopped between'), await inSent(anna, 'Stopped between')].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('R18: one refused of three is told by name with the server’s words, and the two others have the letter once', async () => {
    const gone = `gone@${office.servers.dovecot.domain}`;
    office.servers.postfix.answerRecipient(gone, '550 5.1.1 Moved to Lisbon');
    const draft = await write(anna, 'One of three', { cc: [{ name: '', address: gone }, address(anna.user)] });
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id);
    const done = await filed(anna, id);
    expect(done.refused).toEqual([{ address: gone, reason: expect.stringContaining('Moved to Lisbon') }]);
    expect(done.note).toEqual(toldAs(/refused 1 of 3/));
    await ben.phone.waitForMessage('INBOX', 'One of three');
    await anna.phone.waitForMessage('INBOX', 'One of three');
    expect(await inInbox('One of three')).toHaveLength(1);
    await office.rooms.cancelSubmission(anna.actor, id);
  });
});
