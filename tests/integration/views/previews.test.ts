import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageRow } from '@/lib/model/mail';
import { buildMessage } from '../../support/message';
import { fill, type Office, openOffice, type Person, until } from '../sync/office';

let office: Office;
let person: Person;
beforeAll(async () => {
  office = await openOffice({ storage: 'sdbox' });
  person = await office.hire('reader');
});
afterAll(() => office.close());

const all = async (): Promise<MessageRow[]> => {
  const { rows } = await office.rooms.listMessages(person.actor, { mailbox: (await person.mailbox('INBOX')).id, limit: 200 });
  return rows;
};

describe('first words', () => {
  it('come for the rows above and below a window as well, in few questions', async () => {
    await fill(person.phone, 'INBOX', 90);
    person.signIn();
    const mailbox = (await person.mailbox('INBOX')).id;
    await office.rooms.listMessages(person.actor, { mailbox, limit: 1 });
    await until('all rows', async () => (await person.mailbox('INBOX')).cached === 90);
    const before = person.proxy.commands.length;
    await office.rooms.listMessages(person.actor, { mailbox, position: 40, limit: 15 });
    const db = office.rooms.database();
    const filled = async () =>
      (await db.message.findMany({ where: { mailboxId: mailbox, preview: { not: null } }, orderBy: { uid: 'desc' } })).map(
        (row) => row.uid,
      );
    await until('first words', async () => (await filled()).length >= 45);
    const wanted = Array.from({ length: 45 }, (_, at) => 90 - 25 - at);
    expect(await filled()).toEqual(expect.arrayContaining(wanted));
    const lines = person.proxy.commands.slice(before).map(({ line }) => line);
    const asked = lines.filter((line) => /FETCH.*(PREVIEW|BODY\.PEEK)/iu.test(line));
    expect(asked.length).toBeLessThan(20);
  });

  it('T22: are never the server’s where the letter has another text than the one shown', async () => {
    const html = '<p style="font-size:0">Wire the money to the usual place.</p><p>Lunch on Friday?</p>';
    await person.phone.append('INBOX', buildMessage({ subject: 'Two faces', text: 'Quite another text.', html }));
    await office.rooms.engine().nudge(person.account.id, (await person.mailbox('INBOX')).id);
    const row = await until('first words', async () =>
      (await all()).find(({ subject, preview }) => subject === 'Two faces' && preview !== null),
    );
    expect(row.preview).toBe('Lunch on Friday?');
  });
});

describe('attachments', () => {
  it('that turn out to be none take the letter out of the list of letters with some, wherever that was counted', async () => {
    const mailbox = (await person.mailbox('INBOX')).id;
    const held = () => office.rooms.listMessages(person.actor, { mailbox, filter: 'attachments', position: 0, limit: 10 });
    const version = async () => (await office.rooms.database().mailbox.findUniqueOrThrow({ where: { id: mailbox } })).version;
    const notes = { type: 'text/plain', content: 'notes', filename: 'notes.txt' };
    await person.phone.append('INBOX', buildMessage({ subject: 'With notes', text: 'x', attachments: [notes] }));
    const alone = 'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n';
    await person.phone.append('INBOX', Buffer.from(`From: a@b.test\r\nSubject: Mixed alone\r\nMessage-ID: <alone@b.test>\r\n${alone}`));
    await until('both', async () => (await all()).some(({ subject }) => subject === 'Mixed alone'));
    const before = await version();
    await until('the structures', async () => (await all()).every(({ preview }) => preview !== null));
    await until('the change', async () => (await version()) > before);
    const page = await held();
    expect([page.total, ...page.rows.map((row) => row.subject)]).toEqual([1, 'With notes']);
  });
});

describe('a list over HTTP’s use case', () => {
  it('is of a role, in any order, at any position, and of conversations', async () => {
    const mailbox = (await person.mailbox('INBOX')).id;
    const ask = (input: object) => office.rooms.listMessages(person.actor, { limit: 10, ...input });
    const newest = (await all()).map((row) => row.id);
    expect((await ask({ role: 'inbox', position: 30 })).rows.map((row) => row.id)).toEqual(newest.slice(30, 40));
    expect((await ask({ mailbox, sort: 'date', order: 'ascending' })).rows.map((row) => row.id)).toEqual(newest.toReversed().slice(0, 10));
    expect((await ask({ mailbox, around: newest[50] })).rows.map((row) => row.id)).toContain(newest[50]);
    const [first] = (await ask({ mailbox, threads: '1' })).rows;
    expect(first?.thread?.letters).toBe(1);
    const { threadId } = await office.rooms.database().message.findUniqueOrThrow({ where: { id: first?.id ?? 0 } });
    expect((await ask({ thread: threadId })).rows.map((row) => row.id)).toEqual([first?.id]);
    expect((await ask({ words: 'faces' })).rows.map((row) => row.subject)).toEqual(['Two faces']);
    expect((await ask({ role: 'unread' })).total).toBe(93);
  });
});
