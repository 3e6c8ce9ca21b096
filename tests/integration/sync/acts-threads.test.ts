import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../support/message';
import { type Office, openOffice, type Person, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

function part(id: string, subject: string, inReplyTo?: string): Buffer {
  return buildMessage({
    from: 'ines@carvalho.example',
    to: 'anna@kestrel.example',
    subject,
    text: 'Words.',
    messageId: id,
    ...(inReplyTo ? { inReplyTo, references: [inReplyTo] } : {}),
  });
}

/** Two letters of a conversation in the inbox, its answer in Sent, and a letter by itself. */
async function arrive(): Promise<Person> {
  const anna = await office.hire('anna');
  const at = (minute: number) => new Date(Date.UTC(2024, 0, 1, 0, minute));
  await anna.phone.append('INBOX', part('one@keel.example', 'Keel'), [], at(1));
  await anna.phone.append('INBOX', part('two@keel.example', 'Re: Keel', 'one@keel.example'), [], at(3));
  await anna.phone.append('INBOX', part('alone@keel.example', 'Alone'), [], at(4));
  await anna.phone.append('Sent', part('mine@keel.example', 'Re: Keel', 'one@keel.example'), [], at(2));
  anna.signIn();
  await anna.list('INBOX');
  await anna.list('Sent');
  const { id } = await anna.mailbox('INBOX');
  await until('one row for the conversation', async () => {
    const { rows } = await office.rooms.listMessages(anna.actor, { mailbox: id, threads: '1', limit: 50 });
    return rows.length === 2 && rows.some((row) => row.thread?.letters === 3);
  });
  return anna;
}

describe('an act on a row that stands for a conversation', () => {
  it('is done to all its letters in that mailbox, to none elsewhere, and undo takes all of it back', async () => {
    const anna = await arrive();
    const newest = (await anna.list('INBOX')).find((row) => row.subject === 'Re: Keel');
    if (!newest) throw new Error('No row.');
    const marked = await office.rooms.changeFlags(anna.actor, { ids: [newest.id], add: ['\\Seen'], remove: [], threads: true });
    expect(marked.done).toHaveLength(2);
    await anna.phone.waitFor('INBOX', (all) => all.filter(({ flags }) => flags.includes('\\Seen')).length === 2);
    expect((await anna.phone.list('Sent')).map(({ flags }) => flags)).toEqual([[]]);

    const moved = await office.rooms.moveMessages(anna.actor, { ids: [newest.id], to: 'archive', threads: true });
    expect([moved.done.length, moved.failed]).toEqual([2, []]);
    expect((await anna.list('INBOX')).map(({ subject }) => subject)).toEqual(['Alone']);
    await anna.phone.waitFor('Archive', (all) => all.length === 2);
    await office.rooms.undoAct(anna.actor, moved.undo ?? '');
    await anna.phone.waitFor('INBOX', (all) => all.length === 3);
    expect(await anna.phone.list('Sent')).toHaveLength(1);
  });

  it('is done to the letter alone where it was not asked for the conversation', async () => {
    const anna = await arrive();
    const newest = (await anna.list('INBOX')).find((row) => row.subject === 'Re: Keel');
    if (!newest) throw new Error('No row.');
    const { done } = await office.rooms.changeFlags(anna.actor, { ids: [newest.id], add: ['\\Flagged'], remove: [] });
    expect(done).toEqual([newest.id]);
  });
});
