import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fill, letter, type Office, openOffice, type Person, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** All cached rows of somebody, as the table holds them. */
function rowsOf(person: Person) {
  return office.rooms.database().message.findMany({ where: { accountId: person.account.id }, orderBy: { id: 'asc' } });
}

function look(person: Person, mailboxId: number): Promise<unknown> {
  return office.rooms.engine().nudge(person.account.id, mailboxId as never, { urgent: true, whole: true });
}

/** Somebody with letters in the inbox whose previews are there, and a second folder that is followed too. */
async function settled(hint: string, count: number): Promise<{ person: Person; inbox: number; shelf: number }> {
  const person = await office.hire(hint);
  await person.phone.createFolder('Shelf');
  await person.phone.append('Shelf', letter('Old on the shelf'));
  await fill(person.phone, 'INBOX', count);
  person.signIn();
  const inbox = (await person.mailbox('INBOX')).id;
  const shelf = (await person.mailbox('Shelf')).id;
  await person.row('INBOX', `Letter ${count}`);
  await person.row('Shelf', 'Old on the shelf');
  for (const path of ['INBOX', 'Shelf'])
    await until('previews', async () => (await person.list(path)).every((row) => row.preview !== null));
  return { person, inbox, shelf };
}

describe('a letter moved by the phone keeps its row', () => {
  it.each(['the old folder first', 'the new folder first'])('when Oriel looks at %s', async (order) => {
    const { person, inbox, shelf } = await settled(`moved-${order.split(' ')[1]}`, 3);
    const before = await person.row('INBOX', 'Letter 2');
    const stored = (await rowsOf(person)).find((row) => row.id === before.id);
    const at = person.proxy.commands.length;
    const [uid] = (await person.phone.list('INBOX')).flatMap((each) => (each.subject === 'Letter 2' ? [each.uid] : []));
    await person.phone.move('INBOX', uid ?? 0, 'Shelf');
    for (const box of order === 'the old folder first' ? [inbox, shelf] : [shelf, inbox]) await look(person, box);
    const after = await until('the same id on the shelf', async () =>
      (await person.list('Shelf')).find((row) => row.id === before.id && row.subject === 'Letter 2'),
    );
    expect(after.preview).toBe(before.preview);
    const row = (await rowsOf(person)).find((each) => each.id === before.id);
    expect(row).toMatchObject({ mailboxId: shelf, threadId: stored?.threadId, structure: stored?.structure });
    expect((await rowsOf(person)).filter((each) => each.subject === 'Letter 2')).toHaveLength(1);
    expect((await person.list('INBOX')).map((each) => each.subject)).toEqual(['Letter 3', 'Letter 1']);
    if (order === 'the old folder first')
      expect(person.proxy.commands.slice(at).filter(({ line }) => /BODYSTRUCTURE/i.test(line))).toEqual([]);
  });

  it('a copy is not a move: both stay, under ids of their own', async () => {
    const { person, inbox, shelf } = await settled('copied', 2);
    const before = await person.row('INBOX', 'Letter 1');
    const source = await person.phone.source('INBOX', 1);
    await person.phone.append('Shelf', source, [], new Date(before.internalAt));
    await look(person, shelf);
    await look(person, inbox);
    const twins = await until('two rows', async () => {
      const found = (await rowsOf(person)).filter((row) => row.subject === 'Letter 1');
      return found.length === 2 && found;
    });
    expect(twins.map((row) => row.mailboxId).sort()).toEqual([inbox, shelf].sort());
    expect(twins.find((row) => row.mailboxId === inbox)?.id).toBe(before.id);
    expect(new Set(twins.map((row) => row.threadId)).size).toBe(1);
  });

  it('two thousand at once', async () => {
    const person = await office.hire('bulk');
    await person.phone.createFolder('Shelf');
    const { buildMailbox, mailFolder } = await import('../../support/mailbox/build-mailbox');
    await buildMailbox({ folder: mailFolder(person.user, 'Pile'), count: 2000, seed: 5 });
    person.signIn();
    const pile = (await person.mailbox('Pile')).id;
    const shelf = (await person.mailbox('Shelf')).id;
    await office.rooms.engine().ensureMailbox(pile);
    await until('all cached', async () => (await person.mailbox('Pile')).complete, 60_000);
    const before = new Map((await rowsOf(person)).map((row) => [row.id, row.threadId]));
    expect(before.size).toBe(2000);
    const uids = (await person.phone.list('Pile')).map((each) => each.uid);
    await person.phone.move('Pile', uids, 'Shelf');
    await look(person, pile);
    await office.rooms.engine().ensureMailbox(shelf);
    await until('all on the shelf', async () => (await person.mailbox('Shelf')).cached === 2000, 60_000);
    const after = await rowsOf(person);
    expect(after.every((row) => row.mailboxId === shelf)).toBe(true);
    expect(new Map(after.map((row) => [row.id, row.threadId]))).toEqual(before);
    expect(await office.rooms.database().departed.count({ where: { accountId: person.account.id } })).toBe(0);
  });
});

describe('R6: a folder under a new UIDVALIDITY', () => {
  it('is read anew, and its letters keep their ids, previews and conversations', async () => {
    const { person, inbox } = await settled('validity', 5);
    const before = (await rowsOf(person)).filter((row) => row.mailboxId === inbox);
    const maildir = join(person.user.home, 'Maildir');
    const list = join(maildir, 'dovecot-uidlist');
    await person.phone.close();
    person.proxy.pause();
    await office.dovecot.kick(person.user);
    writeFileSync(list, readFileSync(list, 'utf8').replace(/^(3 V)\d+/, '$11999999999'));
    for (const name of readdirSync(maildir)) if (name.startsWith('dovecot.index')) rmSync(join(maildir, name));
    person.browser.clear();
    person.proxy.resume();
    await person.browser.hear((change) => change.type === 'reset' && change.mailboxId === inbox, 30_000);
    const after = (await rowsOf(person)).filter((row) => row.mailboxId === inbox);
    const facts = (rows: typeof after) =>
      rows.map(({ id, subject, preview, structure, threadId }) => ({ id, subject, preview, structure, threadId }));
    expect(facts(after)).toEqual(facts(before));
    expect((await office.rooms.database().mailbox.findUnique({ where: { id: inbox } }))?.uidValidity).toBe(1_999_999_999);
  });
});
