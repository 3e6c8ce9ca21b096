import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fill, letter, type Office, openOffice, type Person, until } from '../sync/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const subjects = async (person: Person, path = 'INBOX') => (await person.list(path)).map((row) => row.subject);
const watching = (person: Person) => until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching');

describe('the scripted server', () => {
  it('is synced like a real one: letters, flags, moves, removals, by push', async () => {
    const anna = await office.hirePeer('anna');
    await fill(anna.phone, 'INBOX', 5);
    anna.peer.mailbox('Archive', ['\\Archive']);
    anna.signIn();
    expect(await subjects(anna)).toEqual([5, 4, 3, 2, 1].map((number) => `Letter ${number}`));
    await watching(anna);
    anna.peer.mailbox('INBOX').add(letter('New'));
    anna.peer.tell();
    const { id } = await anna.row('INBOX', 'New');
    await anna.phone.addFlags('INBOX', 6, ['\\Seen']);
    anna.peer.tell();
    await until('the flag', async () => (await anna.row('INBOX', 'New')).flags.includes('\\Seen'));
    await office.rooms.moveMessages(anna.actor, { ids: [id], to: 'archive' });
    await until('the move', async () => anna.peer.mailbox('Archive').messages.length === 1);
    expect((await anna.row('Archive', 'New')).id).toBe(id);
    await anna.phone.remove('INBOX', 3);
    anna.peer.tell();
    await until('the removal', async () => (await subjects(anna)).join() === 'Letter 5,Letter 4,Letter 2,Letter 1');
  });
});
