/** Passing letters on unchanged, on a real Postfix and Dovecot. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyContent } from '@/lib/model/draft-content';
import { address, type Office, startOffice, type Writer } from './office';

type Redirect = typeof import('@/lib/mail/redirect');

let office: Office;
let ann: Writer;
let ben: Writer;
let room: Redirect;

beforeAll(async () => {
  office = await startOffice();
  room = await import('@/lib/mail/redirect');
  [ann, ben] = [await office.hire('ann'), await office.hire('ben')];
});

afterAll(async () => {
  await office.close();
});

const original = (subject: string) =>
  [
    'DKIM-Signature: v=1; a=rsa-sha256; d=kestrel.example; s=x;',
    '\th=from:to:subject; b=AAAA',
    'From: =?utf-8?Q?Z=C3=B6e?= <zoe@kestrel.example>',
    `To: ${ann.user.address}`,
    `Subject:   ${subject}`,
    'Date: Sat, 21 Nov 2026 10:00:00 +0100',
    `Message-ID: <${subject}@kestrel.example>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=FC=DFe=20',
    '.dots',
    '..',
    `${'x'.repeat(300)}  `,
    '',
    '-- ',
    'end',
    '',
  ].join('\r\n');

const receive = async (subject: string) => {
  await ann.phone.append('INBOX', original(subject));
  return office.waitForRow(ann, subject);
};
const cameTo = async (writer: Writer, subject: string) => {
  const letters = await writer.phone.waitFor('INBOX', (list) => list.some((letter) => letter.subject === subject), 20_000);
  return letters.filter((letter) => letter.subject === subject);
};

it('row 126: passes a letter on byte for byte after the Resent block, once, without a mark', async () => {
  const row = await receive('unchanged');
  const wish = { id: row.id, to: [address(ben.user, 'Ben, “B”\r\nX-Evil: 1')], once: randomUUID() };
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => room.redirectLetter(ann.actor, wish)));
  const [first] = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  await office.waitFor(ann, first?.id ?? '', ({ state }) => state === 'filed', 30_000);
  expect((await room.redirectLetter(ann.actor, wish)).id).toBe(first?.id);
  const found = await cameTo(ben, 'unchanged');
  expect(found).toHaveLength(1);
  const source = (await ben.phone.source('INBOX', found[0]?.uid ?? 0)).toString('latin1');
  const at = source.indexOf('Resent-Date:');
  const block = source.slice(at, source.indexOf('DKIM-Signature:'));
  expect(source.slice(at + block.length)).toBe(original('unchanged'));
  expect(block).toMatch(/^Resent-Date: .*\r\nResent-From: .*\r\nResent-To: [\s\S]*\r\nResent-Message-ID: <[^>]+>\r\n$/u);
  expect(block).toContain(`Resent-From: ${ann.user.address}`);
  expect(block).toContain(ben.user.address);
  expect(block).not.toMatch(/^X-Evil/mu);
  expect(source).toContain(`Return-Path: <${ann.user.address}>`);
  const [mine] = await ann.phone.list('INBOX');
  expect(mine?.flags).not.toContain('$Forwarded');
  expect((await office.rooms.listDrafts(ann.actor)).some(({ id }) => id === wish.once)).toBe(false);
});

it('T45: passes on nobody else’s letter, and nothing to what is no address', async () => {
  const row = await receive('private');
  const to = [address(ben.user)];
  await expect(room.redirectLetter(ben.actor, { id: row.id, to, once: randomUUID() })).rejects.toMatchObject({ code: 'notFound' });
  const bad = [{ name: '', address: 'x y@z' }];
  await expect(room.redirectLetter(ann.actor, { id: row.id, to: bad, once: randomUUID() })).rejects.toMatchObject({ code: 'badInput' });
  const draft = await office.write(ben, { to, subject: 'his' });
  await expect(room.redirectLetter(ann.actor, { id: row.id, to, once: draft.id })).rejects.toMatchObject({ code: 'conflict' });
  expect(await office.rooms.listSubmissions(ann.actor)).toEqual([]);
});

it('keeps no draft of a letter that did not come into the outbox', async () => {
  const { insertSubmissionWithDraft } = office.rooms;
  const row = await receive('both');
  const sent = await room.redirectLetter(ann.actor, { id: row.id, to: [address(ben.user)], once: randomUUID(), undoSeconds: 30 });
  const [draftId, taken] = [randomUUID(), await office.rooms.readSubmission(ann.actor, { id: sent.id })];
  if (!taken) throw new Error('There is no submission.');
  const { id, accountId, messageIdHeader, subject, envelope } = taken;
  const { originalHeader, references, ...draft } = await office.rooms.ownDraft(ann.actor, sent.draftId);
  const another = {
    id: draftId,
    accountId,
    kind: draft.kind,
    originalId: draft.originalId,
    originalHeader,
    references,
    content: emptyContent,
    files: [],
  };
  expect(await insertSubmissionWithDraft({ id, draftId, accountId, messageIdHeader, subject, envelope }, another)).toBe(false);
  await expect(office.rooms.readDraft(ann.actor, draftId)).rejects.toMatchObject({ code: 'notFound' });
  await office.rooms.takeBackSubmission(ann.actor, sent.id);
});

it('U3: row 126: waits the seconds of undo, and what is taken back goes to nobody and leaves no draft', async () => {
  const row = await receive('taken-back');
  const once = randomUUID();
  const sent = await room.redirectLetter(ann.actor, { id: row.id, to: [address(ben.user)], once, undoSeconds: 30 });
  expect(sent).toMatchObject({ state: 'queued', draftId: once });
  expect(sent.nextAt).toBeGreaterThan(Date.now());
  await office.rooms.takeBackSubmission(ann.actor, sent.id);
  expect((await office.rooms.listDrafts(ann.actor)).some(({ id }) => id === once)).toBe(false);
  await expect(office.rooms.sendDraft(ann.actor, once)).rejects.toMatchObject({ code: 'conflict' });
  // One that goes later proves that there was time for the other.
  await room.redirectLetter(ann.actor, { id: (await receive('goes')).id, to: [address(ben.user)], once: randomUUID() });
  await cameTo(ben, 'goes');
  expect((await ben.phone.list('INBOX')).some(({ subject }) => subject === 'taken-back')).toBe(false);
});

describe('row 126: a letter that is passed on and has not gone', () => {
  const stuck = async (subject: string, to: string) => {
    const row = await receive(subject);
    const once = randomUUID();
    const sent = await room.redirectLetter(ann.actor, { id: row.id, to: [{ name: 'Ben', address: to }], once, undoSeconds: 30 });
    return { row, once, sent };
  };
  const listed = async (id: string) => (await office.rooms.listSubmissions(ann.actor)).find((one) => one.id === id);

  it('is known as one in the outbox, with the letter and its people, and to nobody else', async () => {
    const { row, once, sent } = await stuck('known', ben.user.address);
    expect(sent.redirected).toBe(true);
    expect((await listed(sent.id))?.redirected).toBe(true);
    const again = await room.readRedirected(ann.actor, sent.id);
    expect(again.row.id).toBe(row.id);
    expect(again.to).toEqual([{ name: 'Ben', address: ben.user.address }]);
    await expect(room.readRedirected(ben.actor, sent.id)).rejects.toMatchObject({ code: 'notFound' });
    await office.rooms.takeBackSubmission(ann.actor, sent.id);
    await expect(room.readRedirected(ann.actor, sent.id)).rejects.toMatchObject({ code: 'notFound' });
    const own = await office.write(ann, { to: [address(ben.user)], subject: 'of my own' });
    const mine = await office.rooms.sendDraft(ann.actor, own.id, { undoSeconds: 30 });
    expect(mine.redirected).toBeUndefined();
    await expect(room.readRedirected(ann.actor, mine.id)).rejects.toMatchObject({ code: 'notFound' });
    await office.rooms.takeBackSubmission(ann.actor, mine.id);
    expect((await office.rooms.listDrafts(ann.actor)).some(({ id }) => id === once)).toBe(false);
  });

  it('gets another time, goes now, and stays itself, once', async () => {
    const { sent } = await stuck('another-time', ben.user.address);
    const sendAt = Date.now() + 3_600_000;
    const moved = await office.rooms.rescheduleSubmission(ann.actor, sent.id, { sendAt, timeZone: 'Europe/Oslo' });
    expect(moved).toMatchObject({ id: sent.id, state: 'queued', sendAt, redirected: true });
    await expect(office.rooms.rescheduleSubmission(ben.actor, sent.id, {})).rejects.toMatchObject({ code: 'notFound' });
    const now = await office.rooms.rescheduleSubmission(ann.actor, sent.id, {});
    expect(now.id).toBe(sent.id);
    await office.waitFor(ann, sent.id, ({ state }) => state === 'filed', 30_000);
    const [came] = await cameTo(ben, 'another-time');
    const source = (await ben.phone.source('INBOX', came?.uid ?? 0)).toString('latin1');
    expect(source).toContain(original('another-time'));
    await expect(office.rooms.rescheduleSubmission(ann.actor, sent.id, {})).rejects.toMatchObject({ code: 'conflict' });
    expect(await cameTo(ben, 'another-time')).toHaveLength(1);
  });

  it('is refused, and can be tried again, passed on to others, or put away', async () => {
    const { row, sent } = await stuck('refused', `nobody-${randomUUID()}@${ben.user.address.split('@')[1]}`);
    await office.rooms.rescheduleSubmission(ann.actor, sent.id, {});
    const refused = await office.waitFor(ann, sent.id, ({ state }) => state === 'refused', 30_000);
    expect(refused.redirected).toBe(true);
    expect((await office.rooms.retrySubmission(ann.actor, sent.id)).redirected).toBe(true);
    await office.waitFor(ann, sent.id, ({ state }) => state === 'refused', 30_000);
    expect((await room.readRedirected(ann.actor, sent.id)).row.id).toBe(row.id);
    await office.rooms.takeBackSubmission(ann.actor, sent.id);
    expect(await listed(sent.id)).toBeUndefined();
    const next = await room.redirectLetter(ann.actor, { id: row.id, to: [address(ben.user)], once: randomUUID() });
    await office.waitFor(ann, next.id, ({ state }) => state === 'filed', 30_000);
    expect(await cameTo(ben, 'refused')).toHaveLength(1);
  });
});
