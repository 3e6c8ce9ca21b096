/** Letters that wait: taken back in time, sent later, some of their recipients put off; on real servers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '@/lib/auth/session';
import { toldAs } from '../../support/told';
import { address, type Office, startOffice, type Writer } from './office';

let office: Office;
let anna: Writer;
let ben: Writer;
const hourMs = 3_600_000;
const filed = (writer: Writer, id: string) => office.waitFor(writer, id, ({ state }) => state === 'filed');
const write = (subject: string, more = {}) => office.write(anna, { to: [address(ben.user)], subject, text: 'x', ...more });
const inInbox = async (subject: string) => (await ben.phone.list('INBOX')).filter((one) => one.subject === subject);
const inSent = async (subject: string) => (await anna.phone.list('Sent')).filter((one) => one.subject === subject);

beforeAll(async () => {
  office = await startOffice({ postfix: { config: 'message_size_limit = 1500000' } });
  anna = await office.hire('anna');
  ben = await office.hire('ben');
});
afterAll(() => office?.close());

describe('row 119: undo send', () => {
  it('U3: a letter waits its seconds, goes by itself after them and is nowhere before', async () => {
    const draft = await write('Seconds');
    const before = Date.now();
    const sent = await office.rooms.sendDraft(anna.actor, draft.id, { undoSeconds: 2 });
    expect(sent).toMatchObject({ state: 'queued', nextAt: expect.any(Number) });
    expect(sent.nextAt).toBeGreaterThanOrEqual(before + 2000);
    expect((await office.rooms.listSubmissions(anna.actor)).map(({ id }) => id)).toEqual([sent.id]);
    await filed(anna, sent.id);
    expect(Date.now()).toBeGreaterThanOrEqual(before + 2000);
    const { uid } = await ben.phone.waitForMessage('INBOX', 'Seconds');
    const date = /^Date: (.+)$/m.exec((await ben.phone.source('INBOX', uid)).toString())?.[1] ?? '';
    expect(Date.parse(date)).toBeGreaterThanOrEqual(before + 1000);
    expect(await inSent('Seconds')).toHaveLength(1);
  });

  it('U3: taken back it is the same draft with its files, nothing has left, and it can be sent again', async () => {
    const draft = await write('Back', { cc: [address(anna.user)] });
    const body = async function* () {
      yield Buffer.from('hello');
    };
    await office.rooms.addDraftFile(anna.actor, draft.id, { filename: 'a.txt', type: 'text/plain', body: body() });
    const sent = await office.rooms.sendDraft(anna.actor, draft.id, { undoSeconds: 30 });
    await expect(office.rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'y' })).rejects.toMatchObject({ code: 'conflict' });
    await office.rooms.takeBackSubmission(anna.actor, sent.id);
    expect(await office.rooms.listSubmissions(anna.actor)).toEqual([]);
    const back = await office.rooms.readDraft(anna.actor, draft.id);
    expect(back).toMatchObject({ to: draft.to, cc: draft.cc, subject: 'Back', files: [{ filename: 'a.txt', size: 5 }] });
    await expect(office.rooms.takeBackSubmission(anna.actor, sent.id)).rejects.toMatchObject({ code: 'notFound' });
    const again = await office.rooms.sendDraft(anna.actor, draft.id);
    await filed(anna, again.id);
    await ben.phone.waitForMessage('INBOX', 'Back');
    expect(await inInbox('Back')).toHaveLength(1);
  });

  it('U3: of taking back and the start of sending one wins, and says which', async () => {
    for (let round = 0; round < 6; round += 1) {
      const subject = `Race ${round}`;
      const draft = await write(subject);
      const sent = await office.rooms.sendDraft(anna.actor, draft.id, { undoSeconds: 1 });
      const start = (sent.nextAt ?? 0) - 4 + 2 * round;
      while (Date.now() < start) await new Promise((resolve) => setImmediate(resolve));
      const outcome = await office.rooms.takeBackSubmission(anna.actor, sent.id).then(
        () => 'back',
        (error: { code: string }) => error.code,
      );
      expect(['back', 'conflict']).toContain(outcome);
      if (outcome === 'back') {
        expect((await office.rooms.listDrafts(anna.actor)).map(({ id }) => id)).toContain(draft.id);
        expect(await office.rooms.readSubmission(anna.actor, { id: sent.id })).toBeNull();
        await office.rooms.discardDraft(anna.actor, draft.id);
      } else {
        await filed(anna, sent.id);
        await ben.phone.waitForMessage('INBOX', subject);
        await expect(office.rooms.takeBackSubmission(anna.actor, sent.id)).rejects.toMatchObject({ code: 'conflict' });
      }
      expect(await inInbox(subject)).toHaveLength(outcome === 'back' ? 0 : 1);
    }
  });
});

describe('row 118: send later', () => {
  it('5.4: a letter waits for its time, is listed with it, moves to another time, and goes when told to', async () => {
    const draft = await write('Monday');
    const at = Date.now() + 48 * hourMs;
    const waiting = await office.rooms.sendDraft(anna.actor, draft.id, { sendAt: at, timeZone: 'Europe/Oslo' });
    expect(waiting).toMatchObject({ state: 'queued', sendAt: at });
    expect(await office.rooms.listSubmissions(anna.actor)).toMatchObject([{ id: waiting.id, sendAt: at }]);
    const moved = await office.rooms.rescheduleSubmission(anna.actor, waiting.id, { sendAt: at + hourMs, timeZone: 'Europe/Oslo' });
    expect(moved).toMatchObject({ state: 'queued', sendAt: at + hourMs });
    expect(await inInbox('Monday')).toEqual([]);
    const now = await office.rooms.rescheduleSubmission(anna.actor, moved.id, {});
    await filed(anna, now.id);
    const { uid } = await ben.phone.waitForMessage('INBOX', 'Monday');
    const date = /^Date: (.+)$/m.exec((await ben.phone.source('INBOX', uid)).toString())?.[1] ?? '';
    expect(Date.parse(date)).toBeLessThanOrEqual(Date.now() + 1000);
  });

  it('5.4: taken back to be changed it remembers its time, until it goes', async () => {
    const draft = await write('Edited');
    const at = Date.now() + 48 * hourMs;
    const waiting = await office.rooms.sendDraft(anna.actor, draft.id, { sendAt: at, timeZone: 'Asia/Tokyo' });
    await office.rooms.takeBackSubmission(anna.actor, waiting.id);
    expect(await office.rooms.readDraft(anna.actor, draft.id)).toMatchObject({ subject: 'Edited', sendAt: at });
    await office.rooms.discardDraft(anna.actor, draft.id);
  });

  it('5.4: goes at its second, not with the next round, and bears the date of that second', async () => {
    const draft = await write('Due');
    const at = Date.now() + 6000;
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id, { sendAt: at, timeZone: 'Europe/Oslo' });
    await filed(anna, id);
    const { uid } = await ben.phone.waitForMessage('INBOX', 'Due');
    const date = /^Date: (.+)$/m.exec((await ben.phone.source('INBOX', uid)).toString())?.[1] ?? '';
    expect(Date.parse(date)).toBe(Math.floor(at / 1000) * 1000);
  });

  it('5.4: past times, times more than a year away and unknown zones are refused before the wait begins', async () => {
    const draft = await write('Never');
    const refused = (wish: object) =>
      expect(office.rooms.sendDraft(anna.actor, draft.id, wish)).rejects.toMatchObject({ code: 'badInput' });
    await refused({ sendAt: Date.now() - 1000, timeZone: 'Europe/Oslo' });
    await refused({ sendAt: Date.now() + 367 * 24 * hourMs, timeZone: 'Europe/Oslo' });
    await refused({ sendAt: Date.now() + hourMs, timeZone: 'Europe/Atlantis' });
    await refused({ sendAt: Date.now() + hourMs });
    expect((await office.rooms.readDraft(anna.actor, draft.id)).subject).toBe('Never');
    await office.rooms.discardDraft(anna.actor, draft.id);
  });
});

describe('row 121: a letter that the server is to hold', () => {
  it('waits here where the server holds none, and goes at its time all the same', async () => {
    const draft = await write('Held here');
    expect(await office.rooms.holdingOf(anna.actor, draft.id)).toBeNull();
    const at = Date.now() + 7000;
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id, { sendAt: at, timeZone: 'Europe/Oslo', hold: true });
    const waiting = await office.waitFor(anna, id, ({ nextAt }) => nextAt === at);
    expect(waiting).toMatchObject({ state: 'queued', sendAt: at });
    expect(waiting.held).toBeUndefined();
    await filed(anna, id);
    await ben.phone.waitForMessage('INBOX', 'Held here');
    expect(await inInbox('Held here')).toHaveLength(1);
  });

  it('R20: one that is too large for the server is refused before the wait begins, and the draft is kept', async () => {
    const draft = await write('Too large', { text: 'A line of many.\n'.repeat(120_000) });
    const later = { sendAt: Date.now() + hourMs, timeZone: 'Europe/Oslo' };
    await expect(office.rooms.sendDraft(anna.actor, draft.id, later)).rejects.toMatchObject({ code: 'tooLarge' });
    expect(await office.rooms.readSubmission(anna.actor, { draftId: draft.id })).toBeNull();
    expect((await office.rooms.listDrafts(anna.actor)).map(({ id }) => id)).toContain(draft.id);
  });
});

describe('security 4.7: letters that go while nobody is signed in', () => {
  const keptRows = async () =>
    (await office.rooms.database().sendingPassword.findMany()).filter((row) => row.accountId !== anna.account.id);
  const signedIn = ({ actor, user }: Writer) => ({ actor, openPassword: async () => user.password }) as unknown as SignedIn;
  const leave = ({ account }: Writer) => office.rooms.engine().detach(`test-${account.id}`);
  const schedule = async (writer: Writer, subject: string, inMs: number) => {
    const draft = await office.write(writer, { to: [address(ben.user)], subject, text: 'x' });
    return office.rooms.sendDraft(writer.actor, draft.id, { sendAt: Date.now() + inMs, timeZone: 'Europe/Oslo' });
  };

  it('a letter goes at its time with the password that was kept for it, which is sealed, and gone with the last letter', async () => {
    const dora = await office.hire('dora');
    const { allowSendingAlone } = await import('@/lib/mail/sending-password');
    const { id } = await schedule(dora, 'Without me', 6000);
    await allowSendingAlone(signedIn(dora), dora.account.id);
    await leave(dora);
    const [row] = await keptRows();
    const inTheClear = [row?.sealed, row?.nonce].some((bytes) => Buffer.from(bytes ?? '').includes(dora.user.password));
    expect([row?.accountId, inTheClear]).toEqual([dora.account.id, false]);
    expect(office.rooms.engine().credentials(dora.account.id)).toBeNull();
    await filed(dora, id);
    await ben.phone.waitForMessage('INBOX', 'Without me');
    expect((await dora.phone.list('Sent')).map(({ subject }) => subject)).toEqual(['Without me']);
    await expect.poll(keptRows, { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => office.rooms.engine().attached(dora.account.id)).toBe(false);
  });

  it('U3: who signs out in the seconds of undo has sent the letter: it goes before the password is forgotten', async () => {
    const gwen = await office.hire('gwen');
    const { detachSession } = await import('@/lib/mail/attach');
    const draft = await office.write(gwen, { to: [address(ben.user)], subject: 'Sent and gone', text: 'x' });
    const { id, state } = await office.rooms.sendDraft(gwen.actor, draft.id, { undoSeconds: 30 });
    expect(state).toBe('queued');
    await detachSession(`test-${gwen.account.id}`);
    await ben.phone.waitForMessage('INBOX', 'Sent and gone');
    await filed(gwen, id);
    await expect.poll(() => office.rooms.engine().attached(gwen.account.id), { timeout: 20_000 }).toBe(false);
    expect(await gwen.phone.list('Sent')).toHaveLength(1);
  });

  it('without the password it waits, says so, and goes once somebody signs in', async () => {
    const emma = await office.hire('emma');
    const { id } = await schedule(emma, 'Waits for me', 5200);
    await leave(emma);
    const waiting = await office.waitFor(emma, id, ({ note }) => note !== null);
    expect(waiting).toMatchObject({ state: 'queued', note: toldAs(/nobody is signed in/) });
    expect(await inInbox('Waits for me')).toEqual([]);
    office.rooms.engine().attach(emma.account, emma.user.password, `test-${emma.account.id}`);
    await filed(emma, id);
    expect(await ben.phone.waitForMessage('INBOX', 'Waits for me')).toBeTruthy();
  });

  it('what was kept goes with the letter that is taken back, and with a changed password, and opens for nobody else', async () => {
    const fred = await office.hire('fred');
    const { allowSendingAlone, forgetChangedPassword, withAccount } = await import('@/lib/mail/sending-password');
    const { Secret } = await import('@/lib/auth/secret');
    const first = await schedule(fred, 'Back again', 3_600_000);
    await allowSendingAlone(signedIn(fred), fred.account.id);
    expect(await keptRows()).toHaveLength(1);
    await office.rooms.takeBackSubmission(fred.actor, first.id);
    expect(await keptRows()).toEqual([]);

    await schedule(fred, 'Stays', 3_600_000);
    await allowSendingAlone(signedIn(fred), fred.account.id);
    await forgetChangedPassword(fred.actor.userId, fred.account.id, new Secret(fred.user.password));
    expect(await keptRows()).toHaveLength(1);
    await forgetChangedPassword(fred.actor.userId, fred.account.id, new Secret('another one'));
    expect(await keptRows()).toEqual([]);

    await allowSendingAlone({ ...signedIn(fred), actor: { ...fred.actor, userId: ben.actor.userId } } as SignedIn, fred.account.id);
    await leave(fred);
    expect(await withAccount(fred.actor, fred.account.id, async () => undefined)).toBe(false);
    expect(await keptRows()).toEqual([]);
  });
});

describe('R18: recipients put off', () => {
  it('R18: who was put off is tried again alone under the same Message-ID, and who has the letter never again', async () => {
    const late = await office.hire('late');
    const never = `never@${office.servers.dovecot.domain}`;
    office.servers.postfix.answerRecipient(late.user.address, '450 4.2.0 Come back later');
    office.servers.postfix.answerRecipient(never, '550 5.1.1 Nobody here');
    const draft = await write('Put off', { cc: [address(late.user), { name: '', address: never }] });
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id);
    const waiting = await office.waitFor(anna, id, ({ state }) => state === 'deferred');
    expect(waiting.waiting).toEqual([{ address: late.user.address, reason: expect.stringContaining('Come back later') }]);
    expect(waiting.refused).toEqual([{ address: never, reason: expect.stringContaining('Nobody here') }]);
    expect(waiting.note).toEqual(toldAs(/put off 1 of 3 recipients/));
    const { messageId } = await ben.phone.waitForMessage('INBOX', 'Put off');
    expect(await inSent('Put off')).toHaveLength(1);
    expect((await office.rooms.listDrafts(anna.actor)).map(({ subject }) => subject)).not.toContain('Put off');
    await expect(office.rooms.takeBackSubmission(anna.actor, id)).rejects.toMatchObject({ code: 'conflict' });

    office.servers.postfix.answerRecipient(late.user.address, 'OK');
    await office.rooms.retrySubmission(anna.actor, id);
    const done = await filed(anna, id);
    expect(done.refused.map((one) => one.address)).toEqual([never]);
    expect((await late.phone.waitForMessage('INBOX', 'Put off')).messageId).toBe(messageId);
    expect(await inInbox('Put off')).toHaveLength(1);
    expect(await inSent('Put off')).toHaveLength(1);
  });

  it('R18: given up, those who were put off count as refused, and the letter stays sent', async () => {
    const away = `later@${office.servers.dovecot.domain}`;
    office.servers.postfix.answerRecipient(away, '451 4.3.0 Not now');
    const draft = await write('Given up', { cc: [{ name: '', address: away }] });
    const { id } = await office.rooms.sendDraft(anna.actor, draft.id);
    const { updatedAt } = await office.waitFor(anna, id, ({ state }) => state === 'deferred');
    // Nobody is given up by what was known before another try.
    const before = office.rooms.changeOwnSubmission(anna.actor, id, ['deferred'], { waiting: [] }, Date.now(), updatedAt - 1);
    expect(await before).toBe(false);
    await office.rooms.cancelSubmission(anna.actor, id);
    expect(await filed(anna, id)).toMatchObject({ refused: [{ address: away }], note: toldAs(/refused 1 of 2/) });
    expect((await office.rooms.listDrafts(anna.actor)).map(({ subject }) => subject)).not.toContain('Given up');
  });

  it('R18, R19: with nobody taken and one put off the letter waits whole', async () => {
    const away = `whole@${office.servers.dovecot.domain}`;
    const gone = `wholegone@${office.servers.dovecot.domain}`;
    office.servers.postfix.answerRecipient(away, '450 4.7.1 Greylisted');
    office.servers.postfix.answerRecipient(gone, '550 5.1.1 Gone');
    const draft = await office.write(anna, { to: [away, gone].map((one) => ({ name: '', address: one })), subject: 'Whole', text: 'x' });
    const deferred = await office.rooms.sendDraft(anna.actor, draft.id);
    expect(deferred).toMatchObject({ state: 'deferred', note: toldAs(/Greylisted.*tries again by itself/s) });
    expect(deferred.nextAt).toBeGreaterThan(Date.now());
    await office.rooms.cancelSubmission(anna.actor, deferred.id);
  });
});
