import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/model/actor';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import { labelsOf } from '@/lib/model/labels';
import { type List, listSchema, type Page, type Place } from '@/lib/model/view';
import { type Cabinet, dice, openCabinet } from './cabinet';

let cabinet: Cabinet;
let anna: Actor;
let other: Actor;
let inbox: MailboxId;
let archive: MailboxId;
let foreign: MailboxId;
let second: MailboxId;

beforeAll(async () => {
  cabinet = await openCabinet();
  const roll = dice(7);
  const mine = await cabinet.person('anna');
  const also = await cabinet.person('anna.two', mine.actor);
  const theirs = await cabinet.person('bert');
  [anna, other] = [also.actor, theirs.actor];
  inbox = await cabinet.mailbox(mine.accountId, 'INBOX', 'inbox');
  archive = await cabinet.mailbox(mine.accountId, 'Archive', 'archive');
  second = await cabinet.mailbox(also.accountId, 'INBOX', 'inbox');
  foreign = await cabinet.mailbox(theirs.accountId, 'INBOX', 'inbox');
  const trash = await cabinet.mailbox(mine.accountId, 'Trash', 'trash');
  await cabinet.fill(inbox, 1700, roll);
  await cabinet.fill(archive, 500, roll);
  await cabinet.fill(trash, 50, roll);
  await cabinet.fill(second, 900, roll);
  await cabinet.fill(foreign, 300, roll);
});
afterAll(() => cabinet.close());

const read = async (actor: Actor, list: List, place: Place | null, limit: number): Promise<Page> =>
  cabinet.rooms.readPage(actor, list, await cabinet.rooms.scopeOf(actor, list.view), { place, limit });
const ids = (page: Page): MessageId[] => page.rows.map((row) => row.id);

const names = ['inbox', 'all inboxes', 'all unread', 'all starred', 'all labelled', 'found'] as const;

function viewOf(name: (typeof names)[number]): { view: List['view']; mailboxes: MailboxId[] } {
  if (name === 'inbox') return { view: { kind: 'mailbox', mailboxId: inbox }, mailboxes: [inbox] };
  if (name === 'all inboxes') return { view: { kind: 'role', role: 'inbox' }, mailboxes: [inbox, second] };
  if (name === 'all unread') return { view: { kind: 'role', role: 'unread' }, mailboxes: [inbox, archive, second] };
  if (name === 'all starred') return { view: { kind: 'role', role: 'starred' }, mailboxes: [inbox, archive, second] };
  if (name === 'all labelled') return { view: { kind: 'role', role: 'labelled' }, mailboxes: [inbox, archive, second] };
  return { view: { kind: 'found', words: 'Ada boats', mailboxId: null }, mailboxes: [inbox, archive, second] };
}

interface Case {
  words: string;
  list: List;
  mailboxes: MailboxId[];
}

/** Every list of a view: each filter, with conversations or without, in each order. */
function listsOf(name: (typeof names)[number]): Case[] {
  const made: Case[] = [];
  const { view, mailboxes } = viewOf(name);
  for (const filter of [null, 'unread', 'flagged', 'attachments', 'labelled', 'label:work'] as const)
    for (const threads of [false, true])
      for (const by of ['date', 'size', 'sender', 'subject'] as const)
        for (const ascending of [false, true]) {
          const list = listSchema.parse({ view, filter, threads, sort: { by, ascending } });
          made.push({ words: `${filter} ${by} ${ascending} ${threads}`, list, mailboxes });
        }
  return made;
}
const lists = (): Case[] => names.flatMap(listsOf);

async function walkDown(list: List, limit: number): Promise<MessageId[]> {
  const found: MessageId[] = [];
  for (let before: string | null = ''; before !== null; ) {
    const page: Page = await read(anna, list, before ? { before } : null, limit);
    found.push(...ids(page));
    before = page.next;
  }
  return found;
}

async function compare(list: List, mailboxes: MailboxId[], roll: (sides: number) => number, words: string): Promise<void> {
  const whole = await cabinet.naive(list, mailboxes);
  expect((await walkDown(list, 199)).join(' '), words).toBe(whole.join(' '));
  for (const position of [0, 1, roll(whole.length + 1), roll(whole.length + 1), whole.length - 1, whole.length, whole.length + 50]) {
    if (position < 0) continue;
    const limit = 1 + roll(60);
    const page = await read(anna, list, { position }, limit);
    expect(ids(page), `${words} at ${position}`).toEqual(whole.slice(position, position + limit));
    expect(page.position).toBe(position);
    expect(page.next === null).toBe(position + limit >= whole.length);
    if (page.previous === null || page.rows.length === 0) continue;
    const back = await read(anna, list, { after: page.previous }, 30);
    expect(ids(back)).toEqual(whole.slice(Math.max(0, position - 30), position));
    if (back.next) expect(ids(await read(anna, list, { before: back.next }, limit))).toEqual(whole.slice(position, position + limit));
  }
  const at = roll(whole.length);
  const middle = whole[at];
  if (middle === undefined) return;
  const page = await read(anna, list, { around: middle }, 21);
  expect(ids(page)).toContain(middle);
  expect(ids(page)).toEqual(whole.slice(page.position ?? -1, (page.position ?? -1) + page.rows.length));
  expect(page.rows.length).toBeGreaterThanOrEqual(Math.min(11, whole.length));
}

describe('a window', () => {
  it.each(names)('is the slice of the list that it names: %s', async (name) => {
    // All lists of the first, and every third of the others, which are read by the same code.
    const some = listsOf(name).filter((_, at) => name === 'inbox' || at % 3 === 0);
    for (const { list, mailboxes, words } of some) await compare(list, mailboxes, dice(11), words);
  });

  it('is right after letters went, were read and were starred', async () => {
    const roll = dice(23);
    const all = lists();
    for (let round = 0; round < 6; round += 1) {
      await cabinet.disturb(round % 2 ? archive : inbox, roll);
      for (let n = 0; n < 12; n += 1) {
        const { list, mailboxes, words } = all[roll(all.length)] as Case;
        await compare(list, mailboxes, roll, words);
      }
    }
  });

  it('knows how long plain lists are', async () => {
    for (const { list, mailboxes } of lists().filter(({ list }) => list.view.kind !== 'found' && list.filter !== 'attachments')) {
      const { total } = await read(anna, list, null, 5);
      if (total !== null) expect(total).toBe((await cabinet.naive(list, mailboxes)).length);
    }
  });

  it('S2: knows how long a filtered list of conversations is, so that all of them can be chosen by their number', async () => {
    const narrowed = lists().filter(
      ({ list }) => list.threads && list.filter !== null && list.view.kind !== 'found' && list.view.kind !== 'conversation',
    );
    expect(narrowed.length).toBeGreaterThan(3);
    for (const { list, mailboxes, words } of narrowed)
      expect((await read(anna, list, null, 5)).total, words).toBe((await cabinet.naive(list, mailboxes)).length);
  });

  it('T45: holds nothing of somebody else’s', async () => {
    const list = (view: List['view']) => listSchema.parse({ view });
    await expect(read(anna, list({ kind: 'mailbox', mailboxId: foreign }), null, 10)).rejects.toMatchObject({ code: 'notFound' });
    await expect(read(anna, list({ kind: 'found', words: 'boats', mailboxId: foreign }), null, 10)).rejects.toMatchObject({
      code: 'notFound',
    });
    const [theirs] = (await read(other, list({ kind: 'mailbox', mailboxId: foreign }), null, 1)).rows;
    if (!theirs) throw new Error('No letter.');
    await expect(read(anna, list({ kind: 'mailbox', mailboxId: inbox }), { around: theirs.id }, 10)).rejects.toMatchObject({
      code: 'notFound',
    });
    for (const role of ['inbox', 'unread', 'starred'] as const) {
      const page = await read(anna, list({ kind: 'role', role }), null, 200);
      expect(page.rows).toHaveLength(200);
      expect(page.rows.filter((row) => !anna.accountIds.includes(row.accountId))).toEqual([]);
    }
    const row = await cabinet.rooms.database().message.findUniqueOrThrow({ where: { id: theirs.id } });
    const conversation = { kind: 'conversation', threadId: row.threadId } as List['view'];
    await expect(read(anna, list(conversation), null, 10)).rejects.toMatchObject({ code: 'notFound' });
    expect((await read(other, list(conversation), null, 10)).rows.length).toBeGreaterThan(0);
  });

  it('refuses a cursor that is none', async () => {
    const list = listSchema.parse({ view: { kind: 'mailbox', mailboxId: inbox } });
    for (const before of ['x y', '1', '1_2_3_4', '~1~2', '../..'])
      await expect(read(anna, list, { before }, 10)).rejects.toMatchObject({ code: 'badInput' });
    const sorted = { ...list, sort: { by: 'size' as const, ascending: true } };
    await expect(read(anna, sorted, { before: '1_2_3' }, 10)).rejects.toMatchObject({ code: 'badInput' });
  });
});

describe('a conversation', () => {
  it('is summed up over all mailboxes of its account, and its letters come with one question', async () => {
    const db = cabinet.rooms.database();
    const threads = listSchema.parse({ view: { kind: 'mailbox', mailboxId: inbox }, threads: true });
    const { rows } = await read(anna, threads, null, 50);
    expect(rows).toHaveLength(50);
    for (const { id, thread } of rows) {
      const { threadId, accountId } = await db.message.findUniqueOrThrow({ where: { id } });
      const letters = await db.message.findMany({
        where: { threadId, accountId, deleted: false },
        orderBy: [{ internalAt: 'asc' }, { id: 'asc' }],
      });
      const labels = letters.flatMap(({ flags }) => labelsOf(JSON.parse(flags)));
      expect(thread).toEqual({
        ...(labels.length > 0 ? { labels: labelsOf(labels) } : {}),
        letters: letters.length,
        unread: letters.filter((letter) => !letter.seen).length,
        flagged: letters.some((letter) => letter.flagged),
        hasAttachments: letters.some((letter) => letter.hasAttachments),
        people: [...new Set(letters.map((letter) => JSON.parse(letter.fromJson)[0].name))].slice(0, 5),
      });
      const whole = listSchema.parse({ view: { kind: 'conversation', threadId }, sort: { by: 'date', ascending: true } });
      expect(ids(await read(anna, whole, null, 200))).toEqual(letters.map((letter) => letter.id));
    }
  });
});
