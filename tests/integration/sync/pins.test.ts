import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageId } from '@/lib/model/ids';
import type { Page, PageRow } from '@/lib/model/view';
import { at, part } from './keel';
import { type Office, openOffice, type Person, until } from './office';

let office: Office;
let marks: typeof import('@/lib/mail/thread-marks');
beforeAll(async () => {
  office = await openOffice();
  marks = await import('@/lib/mail/thread-marks');
});
afterAll(() => office.close());

/** Two letters of a conversation, the oldest in the inbox, and three letters by themselves. */
async function arrive(hint: string): Promise<Person> {
  const person = await office.hire(hint);
  await person.phone.append('INBOX', part('one', 'Keel'), [], at(1));
  await person.phone.append('INBOX', part('two', 'Re: Keel', ['one']), [], at(2));
  for (const [minute, name] of ['Anchor', 'Bilge', 'Cleat'].entries())
    await person.phone.append('INBOX', part(name, name), [], at(3 + minute));
  person.signIn();
  await until('five letters', async () => (await person.list('INBOX')).length === 5);
  return person;
}

const pin = async (person: Person, path: string, subject: string, pinned = true) =>
  marks.pinConversations(person.actor, { ids: [(await person.row(path, subject)).id], pinned });

interface Asked {
  threads?: boolean;
  ascending?: boolean;
  by?: 'date' | 'size' | 'subject';
}

/** The list of a mailbox as the screen asks for it, in windows of two. */
async function read(person: Person, path: string, { threads = false, ascending = false, by = 'date' }: Asked = {}): Promise<PageRow[]> {
  const { readPage } = await import('@/lib/db/views');
  const { scopeOf } = await import('@/lib/db/view-scope');
  const { id } = await person.mailbox(path);
  const list = { view: { kind: 'mailbox' as const, mailboxId: id }, filter: null, sort: { by, ascending }, threads };
  const rows: PageRow[] = [];
  for (let before: string | null = null; ; ) {
    const boxes = await scopeOf(person.actor, list.view);
    const page: Page = await readPage(person.actor, list, boxes, { place: before === null ? null : { before }, limit: 2 });
    rows.push(...page.rows);
    if (page.next === null) return rows;
    before = page.next;
  }
}

const words = (rows: readonly PageRow[]) => rows.map(({ subject, pinned }) => (pinned ? `+${subject}` : subject));
const plain = ['Cleat', 'Bilge', 'Anchor', 'Re: Keel', 'Keel'];

describe('row 52: a pinned conversation', () => {
  it('stands above all others in every list by date, newest or oldest first, and in no other order; unpinning and undo put it back', async () => {
    const anna = await arrive('anna');
    expect(words(await read(anna, 'INBOX'))).toEqual(plain);
    const { undo } = await pin(anna, 'INBOX', 'Keel');
    expect(words(await read(anna, 'INBOX'))).toEqual(['+Re: Keel', '+Keel', 'Cleat', 'Bilge', 'Anchor']);
    expect(words(await read(anna, 'INBOX', { threads: true }))).toEqual(['+Re: Keel', 'Cleat', 'Bilge', 'Anchor']);
    expect(words(await read(anna, 'INBOX', { ascending: true }))).toEqual(['+Keel', '+Re: Keel', 'Anchor', 'Bilge', 'Cleat']);
    expect(words(await read(anna, 'INBOX', { by: 'subject', ascending: true }))).toEqual([
      'Anchor',
      'Bilge',
      'Cleat',
      '+Re: Keel',
      '+Keel',
    ]);
    const [top] = await read(anna, 'INBOX');
    expect(top?.internalAt).toBe(at(2).getTime());

    await office.rooms.undoAct(anna.actor, undo ?? '');
    expect(words(await read(anna, 'INBOX'))).toEqual(plain);
    await pin(anna, 'INBOX', 'Anchor');
    await pin(anna, 'INBOX', 'Keel');
    expect(words(await read(anna, 'INBOX', { threads: true }))).toEqual(['+Anchor', '+Re: Keel', 'Cleat', 'Bilge']);
    const off = await pin(anna, 'INBOX', 'Anchor', false);
    expect(words(await read(anna, 'INBOX', { threads: true }))).toEqual(['+Re: Keel', 'Cleat', 'Bilge', 'Anchor']);
    await office.rooms.undoAct(anna.actor, off.undo ?? '');
    expect(words(await read(anna, 'INBOX', { threads: true }))[0]).toBe('+Anchor');
  });

  it('takes new letters along as they come, and tells other browsers of the pinning', async () => {
    const bert = await arrive('bert');
    const { id: inbox } = await bert.mailbox('INBOX');
    bert.browser.clear();
    await pin(bert, 'INBOX', 'Keel');
    await until('it is told', async () => bert.browser.heard.some((change) => change.type === 'reset' && change.mailboxId === inbox));
    bert.browser.clear();
    await bert.phone.append('INBOX', part('other', 'Other'), [], at(8));
    await bert.phone.append('INBOX', part('three', 'Re: Keel', ['one', 'two']), [], at(7));
    await until('both letters', async () => (await bert.list('INBOX')).length === 7);
    expect(words(await read(bert, 'INBOX'))).toEqual(['+Re: Keel', '+Re: Keel', '+Keel', 'Other', 'Cleat', 'Bilge', 'Anchor']);
    const told = bert.browser.heard.flatMap((change) => (change.type === 'messagesUpserted' ? change.rows : []));
    const last = new Map(told.map((row) => [row.subject, row.pinned ?? false]));
    expect([last.get('Re: Keel'), last.get('Other')]).toEqual([true, false]);
  });

  it('is one still after a move, and where it was moved to', async () => {
    const cleo = await arrive('cleo');
    await cleo.phone.append('Archive', part('four', 'Stem'), [], at(9));
    await pin(cleo, 'INBOX', 'Keel');
    const { id } = await cleo.row('INBOX', 'Re: Keel');
    await office.rooms.moveMessages(cleo.actor, { ids: [id], to: 'archive' });
    await cleo.phone.waitFor('Archive', (all) => all.length === 2);
    await until('the archive has both', async () => (await cleo.list('Archive')).length === 2);
    expect(words(await read(cleo, 'Archive'))).toEqual(['+Re: Keel', 'Stem']);
    expect(words(await read(cleo, 'INBOX'))).toEqual(['+Keel', 'Cleat', 'Bilge', 'Anchor']);
  });

  it('holds where everything that is cached was dropped and all letters got other ids', async () => {
    const dora = await arrive('dora');
    await pin(dora, 'INBOX', 'Re: Keel');
    await office.rooms.engine().forget(dora.account.id);
    const whose = { where: { accountId: dora.account.id } };
    const db = office.rooms.database();
    await db.message.deleteMany(whose);
    await db.threadRef.deleteMany(whose);
    await db.threadMerge.deleteMany(whose);
    await db.mailbox.deleteMany(whose);
    dora.signIn();
    await until('five letters', async () => (await dora.list('INBOX').catch(() => [])).length === 5);
    expect(words(await read(dora, 'INBOX'))).toEqual(['+Re: Keel', '+Keel', 'Cleat', 'Bilge', 'Anchor']);
  });

  it('stays with its letter where it is split, and all of it is pinned where two are joined', async () => {
    const emil = await arrive('emil');
    const { splitConversation, joinConversations } = await import('@/lib/mail/conversations');
    const idOf = async (subject: string): Promise<MessageId> => (await emil.row('INBOX', subject)).id;
    await pin(emil, 'INBOX', 'Keel');
    await splitConversation(emil.actor, { id: await idOf('Re: Keel') });
    expect(words(await read(emil, 'INBOX'))).toEqual(['+Keel', 'Cleat', 'Bilge', 'Anchor', 'Re: Keel']);
    await joinConversations(emil.actor, { id: await idOf('Keel'), other: await idOf('Bilge') });
    expect(words(await read(emil, 'INBOX'))).toEqual(['+Bilge', '+Keel', 'Cleat', 'Anchor', 'Re: Keel']);
  });

  it('is the whole of it where a letter that comes later joins what was two', async () => {
    const fred = await arrive('fred');
    await pin(fred, 'INBOX', 'Keel');
    await fred.phone.append('INBOX', part('link', 'Re: Keel', ['two', 'Bilge']), [], at(9));
    await until('six letters', async () => (await fred.list('INBOX')).length === 6);
    const rows = await read(fred, 'INBOX');
    const threads = new Set(rows.filter(({ pinned }) => pinned).map(({ threadId }) => threadId));
    expect(threads.size).toBe(1);
    expect(rows.map(({ pinned, threadId }) => (pinned ?? false) === threads.has(threadId))).not.toContain(false);
    expect(words(rows).slice(0, 3)).toContain('+Re: Keel');
  });

  it('T45: is nobody else’s to pin', async () => {
    const gina = await arrive('gina');
    const hugo = await arrive('hugo');
    const { id } = await gina.row('INBOX', 'Keel');
    await expect(marks.pinConversations(hugo.actor, { ids: [id], pinned: true })).rejects.toMatchObject({ code: 'notFound' });
  });
});
