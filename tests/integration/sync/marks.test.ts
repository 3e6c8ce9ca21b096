import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/model/actor';
import type { MessageId } from '@/lib/model/ids';
import type { PageRow } from '@/lib/model/view';
import { at, part } from './keel';
import { type Office, openOffice, type Person, said, until } from './office';

let office: Office;
let marks: typeof import('@/lib/mail/thread-marks');
let applyRemoval: typeof import('@/lib/sync/apply-removal').applyRemoval;
beforeAll(async () => {
  office = await openOffice();
  marks = await import('@/lib/mail/thread-marks');
  ({ applyRemoval } = await import('@/lib/sync/apply-removal'));
});
afterAll(() => office.close());

const subjects = (rows: readonly { subject: string }[]) => rows.map(({ subject }) => subject).sort();

/** Two letters of a conversation in the inbox, and a letter by itself. */
async function fillInbox(person: Person): Promise<void> {
  await person.phone.append('INBOX', part('one', 'Keel'), [], at(1));
  await person.phone.append('INBOX', part('two', 'Re: Keel', ['one']), [], at(2));
  await person.phone.append('INBOX', part('alone', 'Alone'), [], at(3));
  person.signIn();
  await until('three letters', async () => (await person.list('INBOX')).length === 3);
}

async function arrive(hint: string): Promise<Person> {
  const person = await office.hire(hint);
  await fillInbox(person);
  return person;
}

const mute = async (person: Person, path: string, subject: string, muted = true) =>
  marks.muteConversations(person.actor, { ids: [(await person.row(path, subject)).id], muted });

async function markedRows(actor: Actor, path: string, person: Person): Promise<PageRow[]> {
  const { id } = await person.mailbox(path);
  return (await office.rooms.listMessages(actor, { mailbox: id, limit: 50 })).rows;
}

describe('row 45: a muted conversation', () => {
  it('leaves the inbox, and so do letters that come later, which nobody is told of; undo takes all of it back', async () => {
    const anna = await arrive('anna');
    const { undo } = await mute(anna, 'INBOX', 'Re: Keel');
    await anna.phone.waitFor('Archive', (all) => all.length === 2);
    expect(subjects(await anna.list('INBOX'))).toEqual(['Alone']);
    expect((await markedRows(anna.actor, 'Archive', anna)).map((row) => row.marks)).toEqual([['muted'], ['muted']]);

    anna.browser.clear();
    await anna.phone.append('INBOX', part('three', 'Re: Keel', ['one', 'two']), [], at(5));
    await anna.phone.append('INBOX', part('other', 'Other'), [], at(6));
    await until('the other letter', async () => subjects(await anna.list('INBOX')).includes('Other'));
    await anna.phone.waitFor('Archive', (all) => all.length === 3);
    await anna.phone.waitFor('INBOX', (all) => all.length === 2);
    const { id: inbox } = await anna.mailbox('INBOX');
    const told = anna.browser.heard.flatMap((change) =>
      change.type === 'messagesUpserted' && change.mailboxId === inbox ? change.rows.map(({ subject }) => subject) : [],
    );
    expect(new Set(told)).toEqual(new Set(['Other']));
    expect(subjects(await anna.list('INBOX'))).toEqual(['Alone', 'Other']);
    const box = await anna.mailbox('INBOX');
    expect([box.exists, box.unseen]).toEqual([2, 2]);

    await office.rooms.undoAct(anna.actor, undo ?? '');
    await anna.phone.waitFor('INBOX', (all) => all.length === 4);
    expect((await markedRows(anna.actor, 'INBOX', anna)).every((row) => row.marks === undefined)).toBe(true);
    await anna.phone.append('INBOX', part('four', 'Re: Keel', ['one']), [], at(7));
    await until('it stays', async () => (await anna.list('INBOX')).length === 5);
  });

  it('comes to rest by unmuting: letters stay where they are and new ones in the inbox', async () => {
    const bert = await arrive('bert');
    await mute(bert, 'INBOX', 'Keel');
    await bert.phone.waitFor('Archive', (all) => all.length === 2);
    const { undo } = await mute(bert, 'Archive', 'Keel', false);
    await bert.phone.append('INBOX', part('three', 'Re: Keel', ['one', 'two']), [], at(5));
    await until('it stays', async () => (await bert.list('INBOX')).length === 2);
    expect(await bert.phone.list('Archive')).toHaveLength(2);
    await office.rooms.undoAct(bert.actor, undo ?? '');
    expect((await markedRows(bert.actor, 'Archive', bert)).every((row) => row.marks?.includes('muted'))).toBe(true);
  });

  it('holds where everything that is cached was dropped and all letters got other ids', async () => {
    const cleo = await arrive('cleo');
    await mute(cleo, 'INBOX', 'Keel');
    await cleo.phone.waitFor('Archive', (all) => all.length === 2);
    await until('acts are done', async () => (await office.rooms.listQueuedActs(cleo.actor)).length === 0);
    await office.rooms.engine().forget(cleo.account.id);
    const whose = { where: { accountId: cleo.account.id } };
    const db = office.rooms.database();
    await db.message.deleteMany(whose);
    await db.threadRef.deleteMany(whose);
    await db.threadMerge.deleteMany(whose);
    await db.mailbox.deleteMany(whose);
    cleo.signIn();
    await until('the archive is here again', async () => (await cleo.list('Archive')).length === 2);
    expect((await markedRows(cleo.actor, 'Archive', cleo)).every((row) => row.marks?.includes('muted'))).toBe(true);
    await cleo.list('INBOX');
    await cleo.phone.append('INBOX', part('three', 'Re: Keel', ['one']), [], at(5));
    await cleo.phone.waitFor('Archive', (all) => all.length === 3);
  });

  it('has its new letters marked as read where the account has no archive', async () => {
    const dora = await office.hirePeer('dora');
    const inbox = dora.peer.mailbox('INBOX');
    inbox.add(part('one', 'Keel'), [], at(1));
    dora.signIn();
    await until('a letter', async () => (await dora.list('INBOX')).length === 1);
    const { undo } = await mute(dora, 'INBOX', 'Keel');
    await until('it is read', async () => inbox.messages.every(({ flags }) => flags.has('\\Seen')));
    inbox.add(part('two', 'Re: Keel', ['one']), [], at(2));
    dora.peer.tell();
    await until('both are read', async () => inbox.messages.length === 2 && inbox.messages.every(({ flags }) => flags.has('\\Seen')));
    expect(subjects(await dora.list('INBOX'))).toEqual(['Keel', 'Re: Keel']);
    expect((await dora.mailbox('INBOX')).unseen).toBe(0);
    await office.rooms.undoAct(dora.actor, undo ?? '');
    await until('the first is unread again', async () => !inbox.messages[0]?.flags.has('\\Seen'));
  });

  it('takes a flood of 500 letters in one step', async () => {
    const emil = await office.hirePeer('emil');
    const inbox = emil.peer.mailbox('INBOX');
    emil.peer.mailbox('Archive', ['\\Archive']);
    inbox.add(part('one', 'Keel'), [], at(1));
    emil.signIn();
    await until('a letter', async () => (await emil.list('INBOX')).length === 1);
    await mute(emil, 'INBOX', 'Keel');
    const archive = emil.peer.mailbox('Archive');
    await until('it is archived', async () => archive.messages.length === 1);
    const from = emil.proxy.commands.length;
    for (let number = 0; number < 500; number += 1) inbox.add(part(`f${number}`, 'Re: Keel', ['one']), [], at(2 + number));
    emil.peer.tell();
    await until('all are archived', async () => archive.messages.length === 501 && inbox.messages.length === 0, 60_000);
    const moves = said(emil.proxy, from).filter((name) => name === 'UID MOVE' || name === 'UID COPY');
    expect(moves.length).toBeLessThanOrEqual(2);
    expect(await emil.list('INBOX')).toEqual([]);
  });

  it('takes also a flood so large that it is fetched from the newest down, as after days away', async () => {
    const kim = await office.hirePeer('kim');
    const inbox = kim.peer.mailbox('INBOX');
    const archive = kim.peer.mailbox('Archive', ['\\Archive']);
    inbox.add(part('one', 'Keel'), [], at(1));
    kim.signIn();
    await until('a letter', async () => (await kim.list('INBOX')).length === 1);
    await mute(kim, 'INBOX', 'Keel');
    await until('it is archived', async () => archive.messages.length === 1);
    for (let number = 0; number < 700; number += 1)
      inbox.add(number % 100 === 0 ? part(`s${number}`, `Stays ${number}`) : part(`f${number}`, 'Re: Keel', ['one']), [], at(2 + number));
    kim.peer.tell();
    await until('all are archived', async () => archive.messages.length === 694 && inbox.messages.length === 7, 60_000);
    await until('the list has what stays', async () => (await kim.list('INBOX')).length === 7, 30_000);
  });

  it('T45: is nobody else’s to mute', async () => {
    const fred = await arrive('fred');
    const gina = await arrive('gina');
    const { id } = await fred.row('INBOX', 'Keel');
    await expect(marks.muteConversations(gina.actor, { ids: [id], muted: true })).rejects.toMatchObject({ code: 'notFound' });
    await expect(marks.writeConversationNote(gina.actor, { id, text: 'Mine' })).rejects.toMatchObject({ code: 'notFound' });
    await expect(marks.readConversationNote(gina.actor, id)).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('row 47: a note on a conversation', () => {
  const noteOn = async (person: Person, subject: string) =>
    (await marks.readConversationNote(person.actor, (await person.row('INBOX', subject)).id)).text;

  it('is one for all its letters, later ones too, and an empty one is none', async () => {
    const hugo = await arrive('hugo');
    const { id } = await hugo.row('INBOX', 'Re: Keel');
    await marks.writeConversationNote(hugo.actor, { id, text: 'Ask Ines\nabout the keel' });
    expect(await noteOn(hugo, 'Keel')).toBe('Ask Ines\nabout the keel');
    await hugo.phone.append('INBOX', part('three', 'Aw: Keel', ['one', 'two']), [], at(5));
    await until('the third letter', async () => (await hugo.list('INBOX')).length === 4);
    expect(await noteOn(hugo, 'Aw: Keel')).toBe('Ask Ines\nabout the keel');
    const rows = await markedRows(hugo.actor, 'INBOX', hugo);
    expect(rows.filter((row) => row.marks?.includes('noted')).map(({ subject }) => subject)).toEqual(['Aw: Keel', 'Re: Keel', 'Keel']);
    await marks.writeConversationNote(hugo.actor, { id, text: '  \n' });
    expect(await noteOn(hugo, 'Keel')).toBe('');
    expect(await office.rooms.database().threadMark.count({ where: { accountId: hugo.account.id } })).toBe(0);
  });

  it('stays with its letter where conversations are split, and all are kept where they are joined', async () => {
    const ines = await arrive('ines');
    const { splitConversation, joinConversations } = await import('@/lib/mail/conversations');
    const id = async (subject: string): Promise<MessageId> => (await ines.row('INBOX', subject)).id;
    await marks.writeConversationNote(ines.actor, { id: await id('Keel'), text: 'On the keel' });
    await splitConversation(ines.actor, { id: await id('Re: Keel') });
    expect([await noteOn(ines, 'Keel'), await noteOn(ines, 'Re: Keel')]).toEqual(['On the keel', '']);
    await marks.writeConversationNote(ines.actor, { id: await id('Re: Keel'), text: 'On the answer' });
    await joinConversations(ines.actor, { id: await id('Keel'), other: await id('Re: Keel') });
    expect(await noteOn(ines, 'Keel')).toBe('On the keel\n\nOn the answer');
    await marks.writeConversationNote(ines.actor, { id: await id('Keel'), text: 'On both' });
    expect(await noteOn(ines, 'Re: Keel')).toBe('On both');
  });

  it('goes with the account', async () => {
    const jan = await arrive('jan');
    await marks.writeConversationNote(jan.actor, { id: (await jan.row('INBOX', 'Keel')).id, text: 'Words' });
    const kept = () => office.rooms.database().threadMark.count({ where: { accountId: jan.account.id } });
    expect(await kept()).toBe(1);
    await office.rooms.engine().forget(jan.account.id);
    await applyRemoval({ userId: jan.actor.userId, accountId: jan.account.id });
    expect(await kept()).toBe(0);
  });
});
