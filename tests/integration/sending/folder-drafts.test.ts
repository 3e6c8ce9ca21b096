/** Drafts that lie on the mail server: taken over, written on, put back, sent. Of one draft the folder always holds one letter. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageId } from '@/lib/model/ids';
import { listSchema } from '@/lib/model/view';
import { buildMessage } from '../../support/message';
import { smallQuota } from '../sync/office';
import { type Office, startOffice, type Writer } from './office';

let office: Office;
let anna: Writer;
let folder: typeof import('@/lib/mail/draft-folder') & typeof import('@/lib/mail/draft-put');

beforeAll(async () => {
  office = await startOffice({ dovecot: { config: smallQuota } });
  anna = await office.hire('anna');
  folder = { ...(await import('@/lib/mail/draft-folder')), ...(await import('@/lib/mail/draft-put')) };
});
afterAll(() => office?.close());

const flags = ['\\Draft', '\\Seen'];

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function rowsIn({ actor, account }: Writer, role: 'drafts' | 'trash') {
  const { rooms } = office;
  const box = await rooms.mailboxByRole(actor, account.id, role);
  if (!box) return [];
  await rooms.engine().ensureMailbox(box.id);
  await rooms.engine().nudge(account.id, box.id);
  const list = listSchema.parse({ view: { kind: 'mailbox', mailboxId: box.id }, threads: false });
  return (await rooms.readPage(actor, list, await rooms.scopeOf(actor, list.view), { place: null, limit: 50 })).rows;
}

const rowOf = (writer: Writer, subject: string) =>
  until(`row ${subject}`, async () => (await rowsIn(writer, 'drafts')).find((row) => row.subject === subject) ?? null);

/** Begun with another program. */
async function elsewhere(
  writer: Writer,
  subject: string,
  more: Parameters<typeof buildMessage>[0] = {},
): Promise<{ uid: number; id: MessageId }> {
  const bytes = buildMessage({ from: writer.user.address, to: 'ines@example.org', subject, text: 'Begun elsewhere.', ...more });
  const uid = await writer.phone.append('Drafts', bytes, flags);
  return { uid, id: (await rowOf(writer, subject)).id };
}

const onServer = async (writer: Writer, subject: string) => (await writer.phone.list('Drafts')).filter((one) => one.subject === subject);
const listed = async (writer: Writer, subject: string) =>
  (await office.rooms.listDrafts(writer.actor)).filter((one) => one.subject === subject).length;

describe('taking over', () => {
  it('C3: opens a draft of another program with its recipients, text, files and place in its conversation', async () => {
    const { id } = await elsewhere(anna, 'Whole', {
      to: { name: 'Ines Lund', address: 'ines@example.org' },
      cc: 'tom@example.org',
      headers: { Bcc: 'secret@example.org' },
      inReplyTo: 'first@example.org',
      references: ['root@example.org', 'first@example.org'],
      text: 'One\n\n> quoted\n\nTwo',
      attachments: [{ filename: 'plan.txt', type: 'text/plain', content: 'A plan.' }],
    });
    const { draft, other, formatted } = await folder.takeOverDraft(anna.actor, id);
    expect(draft).toMatchObject({
      to: [{ name: 'Ines Lund', address: 'ines@example.org' }],
      cc: [{ name: '', address: 'tom@example.org' }],
      bcc: [{ name: '', address: 'secret@example.org' }],
      subject: 'Whole',
      kind: 'reply',
      inFolder: true,
      files: [{ filename: 'plan.txt', size: 7 }],
    });
    expect(draft.text.trim()).toBe('One\n\n> quoted\n\nTwo');
    expect({ other, formatted }).toEqual({ other: null, formatted: false });
    expect(await listed(anna, 'Whole')).toBe(0);
  });

  it('C3: keeps the format of a draft with its pictures, whom it is from and what it wishes, also when it goes back', async () => {
    const { rooms } = office;
    const { keepIdentity } = await import('@/lib/db/identities');
    await keepIdentity({
      ...{ accountId: anna.account.id, address: 'office@example.org', name: 'The office', replyTo: [], bcc: [] },
      ...{ html: '', text: '', place: 'above' as const, isDefault: false },
    });
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const { id } = await elsewhere(anna, 'Formatted', {
      from: 'office@example.org',
      headers: { 'X-Priority': '1', 'Disposition-Notification-To': 'office@example.org' },
      text: 'Plain.',
      html: '<p>Some <b>bold</b> words<script>alert(1)</script> <img src="cid:dot@here" alt="dot"></p>',
      attachments: [{ filename: 'dot.png', type: 'image/png', content: picture, contentId: 'dot@here' }],
    });
    const { draft, formatted } = await folder.takeOverDraft(anna.actor, id);
    expect(formatted).toBe(false);
    expect(draft).toMatchObject({ priority: 'high', readReceipt: true, identityId: expect.any(Number) });
    const [dot] = draft.files;
    expect(draft.files).toMatchObject([{ filename: 'dot.png', type: 'image/png', inline: true, size: picture.length }]);
    expect(draft.html).toContain('<b>bold</b>');
    expect(draft.html).not.toContain('script');
    expect(draft.html).toContain(`src="/api/drafts/${draft.id}/files/${dot?.id}"`);
    await rooms.saveDraft(anna.actor, draft.id, { ...draft, html: `${draft.html}<p>More.</p>` });
    expect(await folder.putBackDraft(anna.actor, draft.id)).toBe('put');
    const [there] = await onServer(anna, 'Formatted');
    const source = (await anna.phone.source('Drafts', there?.uid ?? 0)).toString();
    expect(source).toMatch(/multipart\/related/);
    expect(source).toMatch(/^From: .*office@example\.org/m);
    expect(source).toMatch(/^X-Priority: 1/m);
    expect(source).toMatch(/^Disposition-Notification-To:/m);
  });

  it('two presses at once, and one later, make one draft', async () => {
    const { id } = await elsewhere(anna, 'Twice');
    const [one, two] = await Promise.all([folder.takeOverDraft(anna.actor, id), folder.takeOverDraft(anna.actor, id)]);
    expect(two.draft.id).toBe(one.draft.id);
    await office.rooms.saveDraft(anna.actor, one.draft.id, { ...one.draft, text: 'Written here.' });
    expect((await folder.takeOverDraft(anna.actor, id)).draft).toMatchObject({ id: one.draft.id, text: 'Written here.' });
    expect(await listed(anna, 'Twice')).toBe(0);
  });

  it('takes no letter that is none of one’s drafts', async () => {
    const eve = await office.hire('eve');
    const { id } = await elsewhere(eve, 'Hers');
    await expect(folder.takeOverDraft(anna.actor, id)).rejects.toMatchObject({ code: 'notFound' });
    await anna.phone.append('INBOX', buildMessage({ subject: 'Came', text: 'x' }), []);
    const came = await office.waitForRow(anna, 'Came');
    await expect(folder.takeOverDraft(anna.actor, came.id)).rejects.toMatchObject({ code: 'badInput' });
  });
});

describe('putting back', () => {
  it('C3: leaves one letter in Drafts, with what was written last, as often as it is opened and left', async () => {
    const { id, uid } = await elsewhere(anna, 'Once', { attachments: [{ filename: 'a.txt', type: 'text/plain', content: 'aaa' }] });
    const { draft } = await folder.takeOverDraft(anna.actor, id);
    expect(await folder.putBackDraft(anna.actor, draft.id)).toBe('unchanged');
    expect((await onServer(anna, 'Once')).map((one) => one.uid)).toEqual([uid]);
    let { revision } = draft;
    for (const text of ['First line.\n\nSecond.', 'Another.']) {
      ({ revision } = await office.rooms.saveDraft(anna.actor, draft.id, {
        ...draft,
        bcc: [{ name: '', address: 'b@example.org' }],
        text,
        revision,
      }));
      expect(await folder.putBackDraft(anna.actor, draft.id)).toBe('put');
      const there = await until('one copy', async () => {
        const copies = await onServer(anna, 'Once');
        return copies.length === 1 && copies[0]?.uid !== uid ? copies : null;
      });
      const source = (await anna.phone.source('Drafts', there[0]?.uid ?? 0)).toString();
      expect(source).toContain(text.split('\n')[0]);
      expect(source).toMatch(/^Bcc: b@example\.org/m);
      expect(source).toContain('filename=a.txt');
      const row = await rowOf(anna, 'Once');
      const again = await folder.takeOverDraft(anna.actor, row.id);
      expect(again.draft).toMatchObject({ id: draft.id, text });
      expect(await listed(anna, 'Once')).toBe(0);
    }
    expect((await rowsIn(anna, 'trash')).map((row) => row.subject)).not.toContain('Once');
  });

  it('mends what a stop left between putting a version there and noting that', async () => {
    const { id } = await elsewhere(anna, 'Broken off');
    const { draft } = await folder.takeOverDraft(anna.actor, id);
    await office.rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'Newer.' });
    const { writeDraftSource, readDraftRow } = await import('@/lib/db/drafts');
    const record = await readDraftRow(anna.actor, draft.id);
    if (!record?.source) throw new Error('No source.');
    const header = 'stopped@example.org';
    await anna.phone.append('Drafts', buildMessage({ subject: 'Broken off', text: 'Newer.', messageId: header }), flags);
    await writeDraftSource(draft.id, { ...record.source, pending: { header, revision: record.revision, files: [] } });
    await folder.mendDrafts(anna.actor);
    await until('one copy', async () => ((await onServer(anna, 'Broken off')).length === 1 ? true : null));
    const row = await rowOf(anna, 'Broken off');
    expect((await folder.takeOverDraft(anna.actor, row.id)).draft.id).toBe(draft.id);
    expect(await folder.putBackDraft(anna.actor, draft.id)).toBe('unchanged');
  });

  it('opened while it is just being put there, it waits and stands for what was put', async () => {
    const { inTurn } = await import('@/lib/mail/draft-bell');
    const { writeDraftSource, readDraftRow } = await import('@/lib/db/drafts');
    const { draft } = await folder.takeOverDraft(anna.actor, (await elsewhere(anna, 'Under way')).id);
    const { source, revision } = (await readDraftRow(anna.actor, draft.id)) ?? {};
    if (!source) throw new Error('No source.');
    const header = 'underway@example.org';
    const version = await elsewhere(anna, 'Under way now', { messageId: header });
    await writeDraftSource(draft.id, { ...source, pending: { header, revision: revision ?? 0, files: [] } });
    const put = { ...source, uid: version.uid, header, revision: 77, pending: null };
    let opened: Promise<unknown> = Promise.resolve();
    await inTurn(`draft ${draft.id}`, async () => {
      opened = folder.takeOverDraft(anna.actor, version.id);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await writeDraftSource(draft.id, put);
    });
    expect(await opened).toMatchObject({ draft: { id: draft.id }, other: null });
    expect((await readDraftRow(anna.actor, draft.id))?.source).toEqual(put);
  });

  it('of a version saved elsewhere meanwhile the newest wins, and the other one is not lost', async () => {
    const { id, uid } = await elsewhere(anna, 'Both', { messageId: 'both@example.org' });
    const { draft } = await folder.takeOverDraft(anna.actor, id);
    const mine = await office.rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'Mine.' });
    await anna.phone.remove('Drafts', uid);
    await anna.phone.append(
      'Drafts',
      buildMessage({ to: 'ines@example.org', subject: 'Both', text: 'Theirs.', messageId: 'both@example.org' }),
      flags,
      new Date(Date.now() + 60_000),
    );
    const newer = await until(
      'the newer row',
      async () => (await rowsIn(anna, 'drafts')).find((row) => row.subject === 'Both' && row.id !== id) ?? null,
    );
    const taken = await folder.takeOverDraft(anna.actor, newer.id);
    expect(taken).toMatchObject({ draft: { id: draft.id, text: 'Theirs.' }, other: { text: 'Mine.' } });
    expect(taken.draft.revision).toBeGreaterThan(mine.revision);
    // The tab that had it open is told as of any newer version.
    await expect(office.rooms.saveDraft(anna.actor, draft.id, { ...mine, text: 'Mine again.' })).rejects.toMatchObject({
      code: 'conflict',
    });

    const again = await office.rooms.saveDraft(anna.actor, draft.id, { ...taken.draft, text: 'Mine at last.' });
    await anna.phone.append(
      'Drafts',
      buildMessage({ to: 'ines@example.org', subject: 'Both', text: 'Theirs, older.', messageId: 'both@example.org' }),
      flags,
    );
    await until('two rows', async () =>
      (await rowsIn(anna, 'drafts')).filter((row) => row.subject === 'Both').length === 2 ? true : null,
    );
    expect(await folder.putBackDraft(anna.actor, again.id)).toBe('both');
    await until('one copy', async () => ((await onServer(anna, 'Both')).length === 1 ? true : null));
    expect(await anna.phone.waitForMessage('Trash', 'Both')).toBeTruthy();
  });

  it('5.5: an address that is not finished goes into the folder as it was typed, and comes back so; removed elsewhere, what was written on stays', async () => {
    const { id, uid } = await elsewhere(anna, 'Incomplete');
    const { draft } = await folder.takeOverDraft(anna.actor, id);
    await office.rooms.saveDraft(anna.actor, draft.id, {
      ...draft,
      to: [
        { name: '', address: 'ben@example.org' },
        { name: '', address: 'ines@' },
      ],
      cc: [{ name: '', address: 'Tom Ø <tom@exa', typed: true }],
      bcc: [{ name: '', address: 'Cleo <cleo@example.org>', typed: true }],
    });
    expect(await folder.putBackDraft(anna.actor, draft.id)).toBe('put');
    const [kept] = await onServer(anna, 'Incomplete');
    expect(kept?.uid).not.toBe(uid);
    const source = (await anna.phone.source('Drafts', kept?.uid ?? 0)).toString();
    expect(source).toMatch(/^To: ben@example\.org,\r\n "ines@":;\r$/mu);
    expect(source).toMatch(/^Bcc: Cleo <cleo@example\.org>\r$/mu);
    // As another device that knows nothing of the draft reads it.
    await anna.phone.append(
      'Drafts',
      Buffer.from(source.replace('Subject: Incomplete', 'Subject: Elsewhere read').replace(/^Message-ID.*\r\n/imu, '')),
      flags,
    );
    const read = await folder.takeOverDraft(anna.actor, (await rowOf(anna, 'Elsewhere read')).id);
    expect(read.draft.to.map((one) => one.address)).toEqual(['ben@example.org', 'ines@']);
    expect(read.draft.cc.map((one) => one.address)).toEqual(['Tom Ø <tom@exa']);
    // Written on here since: the letter that is removed elsewhere does not take it along.
    const now = await office.rooms.readDraft(anna.actor, draft.id);
    await office.rooms.saveDraft(anna.actor, draft.id, { ...now, text: 'Written on.' });
    await anna.phone.remove('Drafts', kept?.uid ?? 0);
    await until('the row gone', async () => ((await rowsIn(anna, 'drafts')).some((row) => row.subject === 'Incomplete') ? null : true));
    expect(await listed(anna, 'Incomplete')).toBe(1);
  });
});

describe('groups (RFC 5322 section 3.4)', () => {
  it('C4: a group stays one in the folder, taken over again, and in the letter that is sent; one in Bcc is in no letter', async () => {
    const ben = await office.hire('ben');
    const crew = [
      { name: '', address: ben.user.address, group: 'Crew, Zürich' },
      { name: '', address: anna.user.address, group: 'Crew, Zürich' },
    ];
    const draft = await office.write(anna, {
      to: crew,
      bcc: [{ name: '', address: ben.user.address.replace('@', '+blind@'), group: 'Secret' }],
      subject: 'To a crew',
      text: 'x',
    });
    expect((await office.rooms.readDraft(anna.actor, draft.id)).to).toEqual(crew);
    expect(await folder.putBackDraft(anna.actor, draft.id)).toBe('put');
    const [kept] = await onServer(anna, 'To a crew');
    const source = (await anna.phone.source('Drafts', kept?.uid ?? 0)).toString();
    await anna.phone.append(
      'Drafts',
      Buffer.from(source.replace('Subject: To a crew', 'Subject: Crew again').replace(/^Message-ID.*\r\n/imu, '')),
      flags,
    );
    const read = await folder.takeOverDraft(anna.actor, (await rowOf(anna, 'Crew again')).id);
    expect(read.draft.to).toEqual(crew);
    expect(read.draft.bcc.map(({ group }) => group)).toEqual(['Secret']);

    const submission = await office.rooms.sendDraft(anna.actor, draft.id);
    await office.waitFor(anna, submission.id, ({ state }) => state === 'filed', 30_000);
    const arrived = await ben.phone.waitForMessage('INBOX', 'To a crew');
    const letter = (await ben.phone.source('INBOX', arrived.uid)).toString();
    expect(letter).toMatch(/^To: =\?UTF-8\?Q\?Crew=2C_Z=C3=BCrich\?=:/mu);
    expect(letter.replace(/\r\n[ \t]/gu, ' ')).toContain(`: ${ben.user.address}, ${anna.user.address};`);
    expect(letter).not.toMatch(/Secret|\+blind/u);
  });
});

describe('sending and throwing away', () => {
  it('C3: sending takes the draft out of the folder, once, and the letter arrives as one', async () => {
    const tom = await office.hire('tom');
    const { id } = await elsewhere(anna, 'Goes out', { to: tom.user.address });
    const { draft } = await folder.takeOverDraft(anna.actor, id);
    const saved = await office.rooms.saveDraft(anna.actor, draft.id, { ...draft, text: 'Finished here.' });
    const submission = await office.rooms.sendDraft(anna.actor, saved.id);
    await office.waitFor(anna, submission.id, ({ state }) => state === 'filed', 30_000);
    await until('no copy', async () => ((await onServer(anna, 'Goes out')).length === 0 ? true : null));
    expect((await rowsIn(anna, 'drafts')).map((row) => row.subject)).not.toContain('Goes out');
    expect((await rowsIn(anna, 'trash')).map((row) => row.subject)).not.toContain('Goes out');
    expect(await listed(anna, 'Goes out')).toBe(0);
    await tom.phone.waitForMessage('INBOX', 'Goes out');
    expect((await anna.phone.list('Sent')).filter((one) => one.subject === 'Goes out')).toHaveLength(1);
  });

  it('throwing it away puts its letter into the trash', async () => {
    const { id } = await elsewhere(anna, 'Thrown');
    const { draft } = await folder.takeOverDraft(anna.actor, id);
    await office.rooms.discardDraft(anna.actor, draft.id);
    await until('no copy', async () => ((await onServer(anna, 'Thrown')).length === 0 ? true : null));
    await anna.phone.waitForMessage('Trash', 'Thrown');
  });

  it('thrown away while the line is away, its letter goes into the trash once it is back', async () => {
    const { rooms } = office;
    const { writeDraftSource, readDraftRow } = await import('@/lib/db/drafts');
    const ivy = await office.hire('ivy');
    const { draft } = await folder.takeOverDraft(ivy.actor, (await elsewhere(ivy, 'Thrown offline')).id);
    const { source } = (await readDraftRow(ivy.actor, draft.id)) ?? {};
    if (!source) throw new Error('No source.');
    const header = 'thrown@example.org';
    await ivy.phone.append('Drafts', buildMessage({ subject: 'Thrown offline', text: 'Newer.', messageId: header }), flags);
    await writeDraftSource(draft.id, { ...source, pending: { header, revision: 2, files: [] } });
    await rooms.engine().forget(ivy.account.id);
    await rooms.discardDraft(ivy.actor, draft.id);
    rooms.engine().attach(ivy.account, ivy.user.password, 'again');
    await until('no copy', async () => {
      await folder.mendDrafts(ivy.actor);
      return (await onServer(ivy, 'Thrown offline')).length === 0 ? true : null;
    });
    await ivy.phone.waitForMessage('Trash', 'Thrown offline');
  });
});

describe('by itself', () => {
  let jobs: typeof import('@/lib/jobs/draft-keeping');
  beforeAll(async () => {
    jobs = await import('@/lib/jobs/draft-keeping');
    jobs.startDraftKeeping();
  });
  afterAll(() => jobs?.stopDraftKeeping());

  /** How many letters with this subject a second client sees, and how many rows Oriel lists, at every look until `stop`. */
  function watch(writer: Writer, subject: string) {
    const seen: number[] = [];
    const rows: number[] = [];
    let over = false;
    const look = async () => {
      while (!over) {
        const there = await onServer(writer, subject);
        seen.push(there.filter(({ flags: marks }) => !marks.includes('\\Deleted')).length);
        const page = await cachedRows(writer);
        rows.push(page.filter((row) => row.subject === subject).length);
      }
    };
    const done = look();
    return {
      stop: async () => {
        over = true;
        await done;
        return { seen, rows };
      },
    };
  }

  async function cachedRows({ actor, account }: Writer) {
    const { rooms } = office;
    const box = await rooms.mailboxByRole(actor, account.id, 'drafts');
    if (!box) return [];
    const list = listSchema.parse({ view: { kind: 'mailbox', mailboxId: box.id }, threads: false });
    return (await rooms.readPage(actor, list, await rooms.scopeOf(actor, list.view), { place: null, limit: 50 })).rows;
  }

  const holds = (writer: Writer, subject: string, words: string) =>
    until(`${subject} with ${words}`, async () => {
      const [one, ...more] = await onServer(writer, subject);
      if (!one || more.length > 0) return null;
      const source = await writer.phone.source('Drafts', one.uid).catch(() => null);
      return source?.includes(words) ? one : null;
    });

  it('row 109, C3: a letter begun here is in Drafts some seconds after it was saved, as one letter at every moment, in the list of Oriel too', async () => {
    const { rooms } = office;
    const writer = await office.hire('bo');
    let draft = await office.write(writer, { subject: 'Alone', text: 'First words.', to: [{ name: '', address: 'ines@example.org' }] });
    await holds(writer, 'Alone', 'First words.');
    await until('the list', async () => ((await rowsIn(writer, 'drafts')).length === 1 ? true : null));
    expect((await rooms.readDraft(writer.actor, draft.id)).inFolder).toBe(true);
    expect(await listed(writer, 'Alone')).toBe(0);
    const watched = watch(writer, 'Alone');
    for (const words of ['Second.', 'Third.', 'Fourth.']) {
      draft = await rooms.saveDraft(writer.actor, draft.id, { ...draft, text: words });
      expect(await folder.putByItself(writer.actor, draft.id)).toBe('put');
      await holds(writer, 'Alone', words);
    }
    const { seen, rows } = await watched.stop();
    // Without REPLACE the new one is there before the old one goes; never none, and never a third.
    expect(Math.min(...seen)).toBe(1);
    expect(Math.max(...seen)).toBeLessThanOrEqual(2);
    expect(new Set(rows)).toEqual(new Set([1]));
  });

  it('C3: an empty letter, and an answer that nobody wrote in, do not go there', async () => {
    const writer = await office.hire('cleo');
    await office.write(writer, {});
    const draft = await office.write(writer, { subject: 'Said', text: 'Words.' });
    await holds(writer, 'Said', 'Words.');
    expect(await writer.phone.list('Drafts')).toHaveLength(1);
    await until('that it is noted', async () => ((await folder.draftsBehind(writer.actor, writer.account.id)).length === 0 ? true : null));
    expect((await office.rooms.readDraft(writer.actor, draft.id)).inFolder).toBe(true);
  });

  it('R13: a draft that the server refuses stays here with the reason, and goes there as soon as it is taken', async () => {
    const { rooms } = office;
    const writer = await office.hire('dora');
    const large = (bytes: number) =>
      buildMessage({
        subject: 'Fills',
        text: 'x'
          .repeat(70)
          .concat('\n')
          .repeat(bytes / 71),
      });
    const filling: number[] = [];
    for (const bytes of [1_500_000, 400_000, 100_000, 30_000, 30_000, 30_000, 30_000]) {
      const uid = await writer.phone.append('Archive', large(bytes)).catch(() => null);
      if (uid !== null) filling.push(uid);
    }
    const draft = await office.write(writer, { subject: 'Full', text: `Kept. ${'More words. '.repeat(5000)}` });
    await expect(folder.putByItself(writer.actor, draft.id)).rejects.toMatchObject({ code: 'overQuota' });
    expect((await rooms.readDraft(writer.actor, draft.id)).hereOnly?.[0]?.code).toBe('said.command.full');
    expect(await listed(writer, 'Full')).toBe(1);
    expect(await onServer(writer, 'Full')).toEqual([]);
    await writer.phone.remove('Archive', filling);
    await holds(writer, 'Full', 'Kept.');
    await until('no reason', async () => ((await rooms.readDraft(writer.actor, draft.id)).hereOnly ? null : true));
  });

  it('R41: what another program wrote meanwhile is never replaced: both are in Drafts, and the draft says so', async () => {
    const { rooms } = office;
    const writer = await office.hire('ella');
    let draft = await office.write(writer, { subject: 'Shared', text: 'Mine.' });
    const first = await holds(writer, 'Shared', 'Mine.');
    await rowOf(writer, 'Shared');
    draft = await rooms.saveDraft(writer.actor, draft.id, { ...draft, text: 'Mine, newer.' });
    await writer.phone.append('Drafts', buildMessage({ subject: 'Shared', text: 'Theirs.' }), flags);
    await writer.phone.remove('Drafts', first.uid);
    await until('both', async () => {
      const sources = await Promise.all(
        (await onServer(writer, 'Shared')).map(({ uid }) => writer.phone.source('Drafts', uid).catch(() => '')),
      );
      const all = sources.map(String).join();
      return sources.length === 2 && all.includes('Theirs.') && all.includes('Mine, newer.') ? true : null;
    });
    const now = await until('that it is noted', async () => {
      const read = await rooms.readDraft(writer.actor, draft.id);
      return read.inFolder ? read : null;
    });
    expect(now).toMatchObject({ text: 'Mine, newer.', elsewhere: expect.any(Number) });
  });

  it('R41: a version of another program is shown where nothing newer was written here', async () => {
    const { rooms } = office;
    const writer = await office.hire('fay');
    const draft = await office.write(writer, { subject: 'Quiet', text: 'Mine.' });
    const first = await holds(writer, 'Quiet', 'Mine.');
    await rowOf(writer, 'Quiet');
    await writer.phone.append('Drafts', buildMessage({ subject: 'Quiet', text: 'Theirs.' }), flags);
    await writer.phone.remove('Drafts', first.uid);
    const fresh = await until('theirs', async () => {
      await rowsIn(writer, 'drafts');
      const read = await folder.freshDraft(writer.actor, draft.id);
      return read.text.trim() === 'Theirs.' ? read : null;
    });
    expect(fresh.revision).toBeGreaterThan(draft.revision);
    await expect(rooms.saveDraft(writer.actor, draft.id, { ...draft, text: 'Mine again.' })).rejects.toMatchObject({ code: 'conflict' });
    expect((await onServer(writer, 'Quiet')).length).toBe(1);
  });

  it('C3: sent while it is just being put there, it leaves no copy behind', async () => {
    const { rooms } = office;
    const writer = await office.hire('gil');
    for (const number of [1, 2, 3, 4]) {
      const subject = `Race ${number}`;
      const draft = await office.write(writer, { subject, text: 'Go.', to: [{ name: '', address: anna.user.address }] });
      const [, submission] = await Promise.all([folder.putByItself(writer.actor, draft.id), rooms.sendDraft(writer.actor, draft.id)]);
      await office.waitFor(writer, submission.id, ({ state }) => state === 'filed', 30_000);
      await until('no copy', async () => ((await onServer(writer, subject)).length === 0 ? true : null));
    }
    await rowsIn(writer, 'drafts');
    expect(await writer.phone.list('Drafts')).toHaveLength(0);
  });

  it('C3: what this program did not bring there before it ended goes when somebody is signed in again', async () => {
    const { rooms } = office;
    const writer = await office.hire('hal');
    await jobs.stopDraftKeeping();
    await office.write(writer, { subject: 'Behind', text: 'Late.' });
    await rooms.engine().forget(writer.account.id);
    jobs.startDraftKeeping();
    rooms.engine().attach(writer.account, writer.user.password, 'again');
    await holds(writer, 'Behind', 'Late.');
  });
});
