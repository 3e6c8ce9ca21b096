import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../support/message';
import { letter, type Office, openOffice, type Person, until } from '../sync/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const boxes = (person: Person) => office.rooms.listMailboxes(person.actor);
const watching = (person: Person) => until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching');

describe('R31: delimiters and prefixes', () => {
  it.each([
    ['none at all', null, 'Plans/2026'],
    ['a dot', '.', 'Plans.2026'],
    ['a backslash', '\\', 'Plans\\2026'],
    ['a caret', '^', 'Plans^2026'],
  ])('with %s as the delimiter every folder is listed and opened', async (_, delimiter, name) => {
    const guest = await office.hirePeer('guest', { delimiter });
    guest.peer.mailbox(name).add(letter('Inside'));
    guest.signIn();
    await watching(guest);
    const box = await guest.mailbox(name);
    expect(box.delimiter).toBe(delimiter);
    expect(box.name).toBe(delimiter === null ? 'Plans/2026' : '2026');
    expect((await guest.list(name)).map((row) => row.subject)).toEqual(['Inside']);
  });

  it('with the prefix INBOX. new folders lie below it, and others’ and shared ones are left alone', async () => {
    const namespaces = '(("INBOX." ".")) (("user." ".")) (("Shared." "."))';
    const guest = await office.hirePeer('guest', { delimiter: '.', namespaces });
    for (const name of ['INBOX.Sent', 'user.bert', 'Shared.Team']) guest.peer.mailbox(name).add(letter(`In ${name}`));
    guest.signIn();
    await watching(guest);
    for (const name of ['user.bert', 'Shared.Team']) expect((await guest.list(name)).map((row) => row.subject)).toEqual([`In ${name}`]);
    guest.peer.mailbox('INBOX').add(letter('Away with it'));
    guest.peer.tell();
    const { id } = await guest.row('INBOX', 'Away with it');
    await office.rooms.moveMessages(guest.actor, { ids: [id], to: 'archive' });
    await until('the archive', async () =>
      guest.peer.mailboxes.some(({ name, messages }) => name === 'INBOX.Archive' && messages.length === 1),
    );
  });
});

describe('R32: names that are no modified UTF-7', () => {
  it.each([
    ['raw UTF-8', Buffer.from('Übergrößen').toString('latin1')],
    ['an unfinished shift', 'Pl&AOQ ne'],
    ['half a character', '&2D0-x'],
  ])('%s is shown somehow and opened by its own spelling', async (_, raw) => {
    const guest = await office.hirePeer('guest');
    guest.peer.mailbox(raw).add(letter('Inside'));
    guest.signIn();
    await watching(guest);
    const box = await until('the folder', async () => (await boxes(guest)).find(({ path }) => path !== 'INBOX'));
    const rows = async () => (await office.rooms.listMessages(guest.actor, { mailbox: box.id, limit: 50 })).rows;
    expect((await rows()).map((row) => row.subject)).toEqual(['Inside']);
  });
});

describe('a folder with a path of thousands of bytes', () => {
  it('is left out, and all others are there', async () => {
    const guest = await office.hirePeer('guest');
    guest.peer.mailbox('x'.repeat(2000)).add(letter('Long'));
    guest.peer.mailbox('y'.repeat(3000)).add(letter('Too long'));
    guest.signIn();
    await watching(guest);
    await until('the list', async () => (await boxes(guest)).length > 1);
    expect((await boxes(guest)).map(({ path }) => path)).toEqual(['INBOX', 'x'.repeat(2000)]);
    expect((await guest.list('x'.repeat(2000))).map((row) => row.subject)).toEqual(['Long']);
  });
});

describe('R33: what folders are for', () => {
  it('two Sent folders give one, always the same, and localised names are known without SPECIAL-USE', async () => {
    const guest = await office.hirePeer('guest');
    for (const name of ['Sent', 'Sent Items']) guest.peer.mailbox(name, ['\\Sent']);
    guest.peer.mailbox('Papierkorb');
    guest.signIn();
    await watching(guest);
    const sent = async () => (await boxes(guest)).filter(({ role }) => role === 'sent').map(({ path }) => path);
    const first = await until('the list', async () => ((await boxes(guest)).length === 4 ? await sent() : null));
    expect(first).toHaveLength(1);
    await office.rooms.engine().refreshList(guest.account.id);
    expect(await sent()).toEqual(first);
    expect((await boxes(guest)).find(({ path }) => path === 'Papierkorb')?.role).toBe('trash');
  });
});

describe('R27: odd dates', () => {
  it('letters are sorted by when they came, whatever they say of themselves', async () => {
    const guest = await office.hirePeer('guest');
    const inbox = guest.peer.mailbox('INBOX');
    const dates = [
      'Thu, 01 Jan 1970 00:00:00 +0000',
      'Tue, 19 Jan 2038 03:14:08 +0000',
      'Fri, 31 Dec 9999 23:59:59 +0000',
      'yesterday',
      null,
    ];
    for (const [at, date] of dates.entries())
      inbox.add(buildMessage({ subject: `Odd ${at}`, date }), [], new Date(Date.UTC(2024, 0, at + 1)));
    guest.signIn();
    const rows = await guest.list('INBOX');
    expect(rows.map((row) => row.subject)).toEqual(['Odd 4', 'Odd 3', 'Odd 2', 'Odd 1', 'Odd 0']);
    expect(rows.map((row) => row.sentAt)).toEqual([null, null, Date.UTC(9999, 11, 31, 23, 59, 59), 2_147_483_648_000, 0]);
  });

  it('a server that does not know when they came is helped by the letter, and no letter is lost', async () => {
    const guest = await office.hirePeer('guest');
    const inbox = guest.peer.mailbox('INBOX');
    const lies = ['NIL', '"32-Foo-2024 25:61:61 +9999"', '"01-Jan-1970 00:00:00 +0000"', '"31-Dec-9999 23:59:59 +0000"'];
    for (const [at, internalDate] of lies.entries())
      inbox.add(buildMessage({ subject: `Odd ${at}`, date: new Date(Date.UTC(2024, 0, at + 1)) })).lies.internalDate = internalDate;
    guest.signIn();
    const rows = await guest.list('INBOX');
    expect(rows.map((row) => row.subject)).toEqual(['Odd 3', 'Odd 1', 'Odd 0', 'Odd 2']);
  });
});
