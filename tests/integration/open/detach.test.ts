import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { attachedAs, outer, piece, several } from '../../support/attached';
import { buildMessage } from '../../support/message';
import { type Person, type Reading, startReading } from './reader';

let reading: Reading;
let person: Person;
let proxied: Person;
beforeAll(async () => {
  reading = await startReading();
  person = await reading.arrive('detach');
  proxied = await reading.arrive('detachproxied', true);
}, 120_000);
afterAll(() => reading?.close());

const csv = piece('Content-Type: text/csv; name="tides.csv"\nContent-Disposition: attachment', 'hour,metres');
const note = 'File taken off: tides.csv';
const files = [{ part: '2', note }];
const modules = () =>
  Promise.all([import('@/lib/mail/detach'), import('@/lib/mail/undo'), import('@/lib/mail/act-deletions')]).then(
    ([detach, back, deletions]) => ({ ...detach, ...back, ...deletions }),
  );

/** A letter with two files, marked, of an old date. */
async function receive(who: Person, subject: string) {
  const letter = Buffer.from(`Message-ID: <${subject.replaceAll(' ', '-')}@quay.example>\r\n${outer(subject, [csv, attachedAs.open])}`);
  await who.phone.append('INBOX', letter, ['\\Seen', '\\Flagged', 'Harbour'], new Date('2026-03-04T05:06:07Z'));
  // The next one that comes brings the row of the first into the list.
  await who.receive(buildMessage({ subject: `after ${subject}`, text: 'x' }));
  const { listSchema } = await import('@/lib/model/view');
  const list = listSchema.parse({ view: { kind: 'mailbox', mailboxId: (await who.inbox()).id } });
  const page = await reading.rooms.readPage(who.actor, list, await reading.rooms.scopeOf(who.actor, list.view), {
    place: null,
    limit: 100,
  });
  const row = page.rows.find((one) => one.subject === subject);
  if (!row) throw new Error('No row.');
  return { row, letter };
}

const lying = async (who: Person, folder: string, subject: string) =>
  (await who.phone.list(folder)).filter((one) => one.subject === subject);

describe('row 93: files are taken off a stored letter', () => {
  test('the letter without them has its flags, its time and its Message-ID; the letter that it was lies in the trash', async () => {
    const { row, letter } = await receive(person, 'Lighter');
    const { detachFiles } = await modules();
    const { done, undo } = await detachFiles(person.actor, row.id, { files });
    expect(undo).not.toBeNull();
    await person.phone.waitForMessage('Trash', 'Lighter');
    const [left, ...more] = await lying(person, 'INBOX', 'Lighter');
    expect(more).toEqual([]);
    expect(left).toMatchObject({ internalAt: Date.UTC(2026, 2, 4, 5, 6, 7), messageId: 'Lighter@quay.example' });
    expect(left?.flags).toEqual(['Harbour', '\\Flagged', '\\Seen'].sort());
    const [was] = await lying(person, 'Trash', 'Lighter');
    expect(await person.phone.source('Trash', was?.uid ?? 0)).toEqual(letter);
    const [id] = done;
    if (id === undefined) throw new Error('The list does not know the letter.');
    const detail = await reading.rooms.openMessage(person.actor, id);
    expect(detail.attachments.map(({ filename }) => filename)).toEqual(['keel.eml']);
    expect((await reading.rooms.messageFrame(person.actor, id, { theme: 'light', paper: false, contrast: false })).toString()).toContain(
      note,
    );
    expect(detail.row.threadId).toBe((await reading.rooms.openMessage(person.actor, row.id)).row.threadId);
  });

  test('undo brings the letter back from the trash', async () => {
    const { row } = await receive(person, 'Regretted');
    const { detachFiles, undoAct, deleteMessages } = await modules();
    const { done, undo } = await detachFiles(person.actor, row.id, { files });
    await person.phone.waitForMessage('Trash', 'Regretted');
    await undoAct(person.actor, undo ?? '');
    await deleteMessages(person.actor, { ids: done, threads: false });
    await person.phone.waitFor('Trash', (all) => all.every(({ subject }) => subject !== 'Regretted'));
    const [back] = await person.phone
      .waitFor('INBOX', (all) => all.filter(({ subject }) => subject === 'Regretted').length === 1)
      .then((all) => all.filter(({ subject }) => subject === 'Regretted'));
    expect((await person.phone.source('INBOX', back?.uid ?? 0)).toString()).toContain('hour,metres');
  });

  test.each([
    [
      'signed',
      several('mixed', 'a', [several('signed', 'b', [csv, piece('Content-Type: application/pgp-signature', 'x')]), csv]),
      'said.detach.sealed',
    ],
    ['the file alone', csv, 'said.detach.unclear'],
  ])('refused in words where it cannot be: %s', async (name, body, code) => {
    const row = await person.receive(Buffer.from(`Subject: ${name}\nMIME-Version: 1.0\n${body}\n`.replaceAll('\n', '\r\n')));
    const { detachFiles } = await modules();
    const part = name === 'signed' ? '2' : '1';
    await expect(detachFiles(person.actor, row.id, { files: [{ part, note }] })).rejects.toMatchObject({
      code: 'badInput',
      said: { code },
    });
    expect(await lying(person, 'INBOX', name)).toHaveLength(1);
    expect(await lying(person, 'Trash', name)).toHaveLength(0);
  });

  test('T45: nobody takes files off a letter of somebody else', async () => {
    const { row } = await receive(person, 'Not yours');
    const { detachFiles } = await modules();
    await expect(detachFiles(proxied.actor, row.id, { files })).rejects.toMatchObject({ code: 'notFound' });
    expect(await lying(person, 'INBOX', 'Not yours')).toHaveLength(1);
  });
});

describe('row 93: nothing is lost where the line breaks', () => {
  test('between putting and removing: both are there, and a second try leaves one', async () => {
    const { row } = await receive(proxied, 'Broken off');
    const { detachFiles } = await modules();
    // The server has the copy, and is away before it can be read back.
    let back = (): void => undefined;
    reading.proxy.rewriteLine('server', (line) => {
      if (!line.includes('APPENDUID')) return line;
      back = reading.proxy.refuse();
      reading.proxy.cut();
      return null;
    });
    await expect(detachFiles(proxied.actor, row.id, { files })).rejects.toMatchObject({ code: 'serverAway' });
    expect(await lying(proxied, 'INBOX', 'Broken off')).toHaveLength(2);
    back();
    reading.proxy.clear();
    const again = () => detachFiles(proxied.actor, row.id, { files });
    await vi.waitFor(again, { timeout: 60_000, interval: 500 });
    await proxied.phone.waitForMessage('Trash', 'Broken off', 60_000);
    const after = await lying(proxied, 'INBOX', 'Broken off');
    expect(after).toHaveLength(1);
    expect((await proxied.phone.source('INBOX', after[0]?.uid ?? 0)).includes('hour,metres')).toBe(false);
  }, 150_000);

  test('while it is put: the letter is as it was, or the copy is found again and stays the only one', async () => {
    const { row } = await receive(proxied, 'Cut short');
    const { detachFiles } = await modules();
    reading.proxy.cutAfter(0, { from: 'server', after: /APPEND /u, times: 1 });
    const again = () => detachFiles(proxied.actor, row.id, { files });
    await vi.waitFor(again, { timeout: 60_000, interval: 500 });
    reading.proxy.clear();
    await proxied.phone.waitForMessage('Trash', 'Cut short', 60_000);
    expect(await lying(proxied, 'INBOX', 'Cut short')).toHaveLength(1);
  }, 150_000);
});
