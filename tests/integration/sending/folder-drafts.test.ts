/** Drafts that lie on the mail server: taken over, written on, put back, sent. Of one draft the folder always holds one letter. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageId } from '@/lib/model/ids';
import { listSchema } from '@/lib/model/view';
import { buildMessage } from '../../support/message';
import { type Office, startOffice, type Writer } from './office';

let office: Office;
let anna: Writer;
let folder: typeof import('@/lib/mail/draft-folder');

beforeAll(async () => {
  office = await startOffice();
  anna = await office.hire('anna');
  folder = await import('@/lib/mail/draft-folder');
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

  it('keeps here what cannot be a letter yet, and shows it where its letter was removed elsewhere', async () => {
    const { id, uid } = await elsewhere(anna, 'Incomplete');
    const { draft } = await folder.takeOverDraft(anna.actor, id);
    await office.rooms.saveDraft(anna.actor, draft.id, { ...draft, to: [{ name: '', address: 'ines@' }] });
    expect(await folder.putBackDraft(anna.actor, draft.id)).toBe('here');
    expect((await onServer(anna, 'Incomplete')).map((one) => one.uid)).toEqual([uid]);
    await anna.phone.remove('Drafts', uid);
    await until('the row gone', async () => ((await rowsIn(anna, 'drafts')).some((row) => row.id === id) ? null : true));
    expect(await listed(anna, 'Incomplete')).toBe(1);
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
});
