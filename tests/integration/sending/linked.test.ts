/** Letters that mail links begin, and how long it is kept what became of those that were sent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../support/message';
import { tongue } from '../../support/told';
import { address, type Office, startOffice, type Writer } from './office';

let office: Office;
let anna: Writer;
let ben: Writer;

beforeAll(async () => {
  office = await startOffice();
  anna = await office.hire('anna');
  ben = await office.hire('ben');
});
afterAll(() => office?.close());

/** The head of a letter that was begun by a link and sent to Ben, as it came to him. */
async function sentHead(subject: string, inReplyTo: string | undefined): Promise<string> {
  const { rooms } = office;
  const draft = await rooms.startDraft(anna.actor, { kind: 'new', originalId: null, ...(inReplyTo ? { inReplyTo } : {}) }, tongue);
  expect(draft).toMatchObject({ to: [], cc: [], bcc: [], subject: '', files: [] });
  expect(draft.text.trim()).toBe('');
  const saved = await rooms.saveDraft(anna.actor, draft.id, { ...draft, to: [address(ben.user)], subject, text: 'x' });
  const { id } = await rooms.sendDraft(anna.actor, saved.id);
  await office.waitFor(anna, id, ({ state }) => state === 'filed');
  const { uid } = await ben.phone.waitForMessage('INBOX', subject);
  return (
    (await ben.phone.source('INBOX', uid))
      .toString()
      .split('\r\n\r\n')[0]
      ?.replace(/\r\n[ \t]+/gu, ' ') ?? ''
  );
}

describe('row 128: a mail link that answers a letter', () => {
  it('is an answer in the conversation of a letter that is known, and takes nothing else of it', async () => {
    const letter = buildMessage({
      from: ben.user.address,
      to: anna.user.address,
      subject: 'Secret figures',
      messageId: '<known@office.test>',
      references: ['first@office.test'],
      text: 'For nobody else.',
    });
    await anna.phone.append('INBOX', letter);
    const row = await office.waitForRow(anna, 'Secret figures');
    const head = await sentHead('By link', 'known@office.test');
    expect(head).toMatch(/^In-Reply-To: <known@office\.test>$/imu);
    expect(head).toMatch(/^References: <first@office\.test> <known@office\.test>$/imu);
    // The letter counts as answered.
    await expect.poll(async () => (await office.rooms.openMessage(anna.actor, row.id)).row.flags).toContain('\\Answered');
  });

  it('keeps the header where no such letter is known, also where it is somebody else’s', async () => {
    await ben.phone.append(
      'INBOX',
      buildMessage({ from: 'x@y.test', to: ben.user.address, subject: 'His', messageId: '<his@office.test>', text: 'x' }),
    );
    await office.waitForRow(ben, 'His');
    for (const id of ['his@office.test', 'never@seen.test']) {
      const draft = await office.rooms.startDraft(anna.actor, { kind: 'new', originalId: null, inReplyTo: id }, tongue);
      expect(draft).toMatchObject({ kind: 'reply', originalId: null });
    }
    const head = await sentHead('By link of a stranger', 'never@seen.test');
    expect(head).toMatch(/^In-Reply-To: <never@seen\.test>$/imu);
    expect(head).toMatch(/^References: <never@seen\.test>$/imu);
    expect(await sentHead('By no link', undefined)).not.toMatch(/^(?:In-Reply-To|References):/imu);
  });
});

describe('row 124: what became of letters is kept within bounds', () => {
  const day = 24 * 3_600_000;

  it('stays as long as the letter is there, at most two years, and goes with a letter that is gone', async () => {
    const { sweepLeftovers } = await import('@/lib/mail/sweep');
    const { keepDeliveries, readDeliveries } = await import('@/lib/db/deliveries');
    const now = Date.now();
    const there = buildMessage({
      from: anna.user.address,
      to: ben.user.address,
      subject: 'There',
      messageId: '<there@office.test>',
      text: 'x',
    });
    await anna.phone.append('INBOX', there);
    await office.waitForRow(anna, 'There');
    const record = (messageIdHeader: string, recipient: string, at: number) => ({
      accountId: anna.account.id,
      messageIdHeader,
      envid: 'e',
      recipient,
      state: 'accepted' as const,
      words: null,
      asked: false,
      at,
    });
    await keepDeliveries([
      record('there@office.test', 'old@x.test', now - 700 * day),
      record('there@office.test', 'ancient@x.test', now - 731 * day),
      record('gone@office.test', 'new@x.test', now - 59 * day),
      record('gone@office.test', 'old@x.test', now - 61 * day),
    ]);
    await sweepLeftovers(now);
    const left = async (header: string) => (await readDeliveries(anna.account.id, header)).map(({ recipient }) => recipient);
    expect(await left('there@office.test')).toEqual(['old@x.test']);
    expect(await left('gone@office.test')).toEqual(['new@x.test']);
  });
});
