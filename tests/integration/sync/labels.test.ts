/** Row 48 and row 58: labels are keywords that every mail program can read, and rows name their files. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSchema } from '@/lib/model/view';
import { buildMessage } from '../../support/message';
import { fill, type Office, openOffice, type Person, until } from './office';

let office: Office;
let labels: typeof import('@/lib/mail/labels');
beforeAll(async () => {
  office = await openOffice();
  labels = await import('@/lib/mail/labels');
});
afterAll(() => office.close());

async function arrive(hint: string, count = 6): Promise<Person> {
  const person = await office.hire(hint);
  await fill(person.phone, 'INBOX', count);
  person.signIn();
  await person.list('INBOX');
  await until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching');
  return person;
}

/** Subjects of the inbox narrowed to a label, or of the list over all folders. */
async function labelled(person: Person, filter: `label:${string}`, wide = false): Promise<string[]> {
  const where = wide ? { role: 'labelled' as const } : { mailbox: (await person.mailbox('INBOX')).id };
  const { rows } = await office.rooms.listMessages(person.actor, { ...where, filter, limit: 50 });
  return rows.map(({ subject }) => subject);
}

describe('row 48: a label', () => {
  it('given by another program is found in whatever case, and programs’ own keywords are none', async () => {
    const anna = await arrive('anna');
    await anna.phone.addFlags('INBOX', 2, ['Work']);
    await anna.phone.addFlags('INBOX', 4, ['work', '$Forwarded', 'NonJunk']);
    await until('both', async () => (await labelled(anna, 'label:work')).join() === 'Letter 4,Letter 2');
    expect(await labelled(anna, 'label:work', true)).toEqual(['Letter 4', 'Letter 2']);
    expect(await labelled(anna, 'label:nonjunk')).toEqual([]);
    expect((await labels.listLabels(anna.actor)).map(({ keyword, count }) => [keyword.toLowerCase(), count])).toEqual([['work', 2]]);
    await anna.phone.removeFlags('INBOX', 4, ['work']);
    await until('one', async () => (await labelled(anna, 'label:work')).join() === 'Letter 2');
  });

  it('given here reaches the server and other folders, and is taken back by undo', async () => {
    const anna = await arrive('anna');
    const { id } = await anna.row('INBOX', 'Letter 3');
    const { undo } = await office.rooms.changeFlags(anna.actor, { ids: [id], add: ['Caf&AOk-', '$label1'], remove: [] });
    expect(await labelled(anna, 'label:caf&aok-')).toEqual(['Letter 3']);
    await anna.phone.waitFor('INBOX', (all) => all.some(({ flags }) => flags.includes('Caf&AOk-') && flags.includes('$label1')));
    const archive = await office.rooms.moveMessages(anna.actor, { ids: [id], to: 'archive' });
    expect(archive.failed).toEqual([]);
    await until('the label in the archive', async () => (await labelled(anna, 'label:$label1', true)).join() === 'Letter 3');
    expect(await labelled(anna, 'label:$label1')).toEqual([]);
    await office.rooms.undoAct(anna.actor, archive.undo ?? '');
    await until('it is back', async () => (await labelled(anna, 'label:$label1')).join() === 'Letter 3');
    await office.rooms.undoAct(anna.actor, undo ?? '');
    await anna.phone.waitFor('INBOX', (all) => all.every(({ flags }) => !flags.includes('$label1')));
    expect(await labelled(anna, 'label:$label1', true)).toEqual([]);
  });

  it('is given to everything that a label’s list holds', async () => {
    const anna = await arrive('anna', 8);
    await anna.phone.addFlags('INBOX', [1, 3, 5], ['trip']);
    await until('three', async () => (await labelled(anna, 'label:trip')).length === 3);
    const list = listSchema.parse({ view: { kind: 'mailbox', mailboxId: (await anna.mailbox('INBOX')).id }, filter: 'label:trip' });
    await office.rooms.startBulk(anna.actor, { list, deed: { kind: 'flags', add: ['done'], remove: ['trip'] } });
    await anna.phone.waitFor('INBOX', (all) => all.filter(({ flags }) => flags.join() === 'done').length === 3);
    await until(
      'the lists',
      async () => (await labelled(anna, 'label:done')).length === 3 && (await labelled(anna, 'label:trip')).length === 0,
    );
  });

  it('stands for its conversation by the newest letter that bears it, and every row of the conversation shows it', async () => {
    const anna = await office.hire('anna');
    const write = (messageId: string, minutes: number, references: string[] = []) =>
      anna.phone.append(
        'INBOX',
        buildMessage({ from: 'bo@holt.example', to: anna.user.address, subject: 'Ropes', text: messageId, messageId, references }),
        [],
        new Date(Date.UTC(2024, 0, 1) + minutes * 60_000),
      );
    await write('<a@holt.example>', 1);
    await write('<b@holt.example>', 2, ['<a@holt.example>']);
    await write('<c@holt.example>', 3, ['<a@holt.example>', '<b@holt.example>']);
    await anna.phone.addFlags('INBOX', 1, ['rigging']);
    anna.signIn();
    await until('the letters', async () => (await anna.list('INBOX')).length === 3);
    const mailbox = (await anna.mailbox('INBOX')).id;
    const all = await until('one conversation', async () => {
      const { rows } = await office.rooms.listMessages(anna.actor, { mailbox, threads: '1', limit: 50 });
      return rows.length === 1 && rows;
    });
    expect(all[0]).toMatchObject({ flags: [], thread: { letters: 3, labels: ['rigging'] } });
    const { rows } = await office.rooms.listMessages(anna.actor, { mailbox, threads: '1', filter: 'label:rigging', limit: 50 });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ flags: ['rigging'], thread: { letters: 3, labels: ['rigging'] } });
    await office.rooms.changeFlags(anna.actor, { ids: [all[0]?.id as never], add: [], remove: ['rigging'], threads: true });
    await anna.phone.waitFor('INBOX', (letters) => letters.every(({ flags }) => flags.length === 0));
  });

  it('that the folder would not keep is refused in words, and is gone from the row', async () => {
    const anna = await office.hirePeer('anna');
    const inbox = anna.peer.mailbox('INBOX');
    inbox.add('Subject: Letter 1\r\n\r\nText.');
    let lasting = '\\Seen \\Flagged \\Deleted';
    anna.peer.script(/^\S+ SELECT/i, ({ regular }) =>
      regular().map((line) => line.replace(/PERMANENTFLAGS \([^)]*\)/, `PERMANENTFLAGS (${lasting})`)),
    );
    anna.signIn();
    const { id } = await anna.row('INBOX', 'Letter 1');
    const refusal = async (said: string) => {
      anna.browser.clear();
      await office.rooms.changeFlags(anna.actor, { ids: [id], add: ['work'], remove: [] });
      const change = await anna.browser.hear(({ type, ...rest }) => type === 'actChanged' && JSON.stringify(rest).includes('"refused"'));
      expect(JSON.stringify(change)).toContain(said);
      expect((await anna.row('INBOX', 'Letter 1')).flags).toEqual([]);
    };
    await refusal('said.labels.none');
    expect(anna.peer.commands.some((line) => /STORE.*work/i.test(line))).toBe(false);
    lasting = '\\Seen trip';
    const from = anna.peer.commands.length;
    anna.peer.cut();
    // What the old lines were told of the folder holds as long as they do.
    await until('a new line', async () => anna.peer.commands.slice(from).some((line) => /SELECT/i.test(line)));
    await refusal('said.labels.only');
  });
});

it('row 58: a row names the files of its letter, safe to show, and keeps them over a move', async () => {
  const anna = await office.hire('anna');
  const file = (filename: string) => ({ filename, type: 'application/pdf', content: Buffer.from('%PDF-1.4') });
  await anna.phone.append(
    'INBOX',
    buildMessage({
      from: 'bo@holt.example',
      to: anna.user.address,
      subject: 'Plans',
      text: 'See.',
      attachments: [file('../ keel.pdf'), file('rib\u202efdp.exe')],
    }),
  );
  await anna.phone.append('INBOX', buildMessage({ from: 'bo@holt.example', to: anna.user.address, subject: 'Bare', text: 'No.' }));
  anna.signIn();
  const files = (path: string, subject: string) =>
    until(`the files of ${subject}`, async () => {
      const row = (await anna.list(path)).find((one) => one.subject === subject);
      return row?.preview != null && { id: row.id, names: row.files ?? null };
    });
  const { id, names } = await files('INBOX', 'Plans');
  expect(names).toEqual(['keel.pdf', 'ribfdp.exe']);
  expect((await files('INBOX', 'Bare')).names).toBeNull();
  await office.rooms.moveMessages(anna.actor, { ids: [id], to: 'archive' });
  await until('the move', async () => (await anna.phone.list('Archive')).length === 1);
  expect((await files('Archive', 'Plans')).names).toEqual(['keel.pdf', 'ribfdp.exe']);
});
