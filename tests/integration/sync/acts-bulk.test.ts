/** Acts on everything that a folder holds: in batches, with progress, stopped, taken back at once, and gone on with after a restart. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BulkAct, BulkDeed } from '@/lib/model/acts';
import { defaultSort } from '@/lib/model/view';
import { buildMessage } from '../../support/message';
import { letter, type Office, openOffice, type Person, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ storage: 'sdbox' });
});
afterAll(() => office.close());

/** Somebody with many letters, all of them read in. */
async function arrive(hint: string, count: number): Promise<Person> {
  const person = await office.hire(hint);
  const start = Date.UTC(2024, 0, 1);
  const first = letter('Letter');
  for (let at = 0; at < count; at += 200)
    await Promise.all(
      Array.from({ length: Math.min(200, count - at) }, (_, n) =>
        person.phone.append('INBOX', first, [], new Date(start + (at + n) * 1000)),
      ),
    );
  person.signIn();
  await person.list('INBOX');
  await until('the first sync', async () => (await person.mailbox('INBOX')).cached === count, 60_000);
  return person;
}

async function start(person: Person, deed: BulkDeed): Promise<BulkAct> {
  const { id } = await person.mailbox('INBOX');
  return office.rooms.startBulk(person.actor, {
    list: { view: { kind: 'mailbox', mailboxId: id }, filter: null, sort: defaultSort, threads: false },
    deed,
  });
}

const progress = (person: Person, id: string) =>
  person.browser.heard.flatMap((change) => (change.type === 'bulkActChanged' && change.act.id === id ? [change.act] : []));
const ended = (person: Person, id: string) =>
  until('the end of it', async () => progress(person, id).find((act) => act.state !== 'running'), 120_000);
const count = async (person: Person, path: string) => (await person.phone.status(path)).messages;
const settled = (person: Person) =>
  until('an empty queue', async () => (await office.rooms.countOpenActs(person.account.id)) === 0, 60_000);

async function idsOf(person: Person, path: string): Promise<Set<number>> {
  const { id } = await person.mailbox(path);
  const rows = await office.rooms.database().message.findMany({ where: { mailboxId: id }, select: { id: true } });
  return new Set(rows.map((row) => row.id));
}

describe('everything in a folder', () => {
  it('is moved in batches with progress, letters that come later stay, and one undo brings all of it back, also after a restart', async () => {
    const anna = await arrive('anna', 2200);
    const before = await idsOf(anna, 'INBOX');
    expect(before.size).toBe(2200);
    const act = await start(anna, { kind: 'move', to: 'archive' });
    expect(act).toMatchObject({ state: 'running', total: 2200, done: 0 });
    await anna.phone.append('INBOX', letter('Too late'));
    const done = await ended(anna, act.id);
    expect(done).toMatchObject({ state: 'done', total: 2200, done: 2200, failed: 0, undo: act.id });
    const steps = progress(anna, act.id).map((one) => one.done);
    expect(steps.length).toBeGreaterThanOrEqual(5);
    expect([...steps]).toEqual([...steps].sort((a, b) => a - b));
    expect([await count(anna, 'INBOX'), await count(anna, 'Archive')]).toEqual([1, 2200]);
    await until('the count', async () => (await anna.mailbox('Archive')).exists === 2200);
    await office.rooms.engine().stop();
    await office.rooms.closeDatabase();
    anna.signIn();
    anna.browser.clear();
    await office.rooms.undoAct(anna.actor, act.id);
    const back = await until(
      'all of it back',
      async () => anna.browser.heard.find((change) => change.type === 'bulkActChanged' && change.act.state !== 'running'),
      120_000,
    );
    expect(back).toMatchObject({ act: { state: 'done', done: 2200, failed: 0 } });
    expect([await count(anna, 'INBOX'), await count(anna, 'Archive')]).toEqual([2201, 0]);
    // Under their old rows, every one of them.
    const after = await idsOf(anna, 'INBOX');
    expect([...before].filter((id) => !after.has(id))).toEqual([]);
    await expect(office.rooms.undoAct(anna.actor, act.id)).rejects.toMatchObject({ code: 'gone' });
  }, 180_000);

  it('stops between two batches, and what was done can be taken back', async () => {
    const bert = await arrive('bert', 3000);
    const act = await start(bert, { kind: 'flags', add: ['\\Flagged'], remove: [] });
    await until('the first batch', async () => progress(bert, act.id).some((one) => one.done > 0), 60_000);
    await office.rooms.stopBulk(bert.actor, act.id);
    await settled(bert);
    const flagged = async () => (await bert.phone.list('INBOX')).filter((message) => message.flags.includes('\\Flagged')).length;
    const done = await flagged();
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(3000);
    expect(progress(bert, act.id).at(-1)).toMatchObject({ state: 'stopped', done });
    bert.browser.clear();
    await office.rooms.undoAct(bert.actor, act.id);
    await until(
      'it taken back',
      async () => bert.browser.heard.some((change) => change.type === 'bulkActChanged' && change.act.state === 'done'),
      60_000,
    );
    expect(await flagged()).toBe(0);
  }, 120_000);

  it('goes on after a restart, and what else a person does meanwhile is not kept waiting for the rest', async () => {
    const carl = await arrive('carl', 3000);
    const [row] = await carl.list('INBOX', 1);
    const act = await start(carl, { kind: 'flags', add: ['Work'], remove: [] });
    await until('the first batch', async () => progress(carl, act.id).some((one) => one.done > 0), 60_000);
    await office.rooms.changeFlags(carl.actor, { ids: [row?.id ?? (0 as never)], add: ['\\Flagged'], remove: [] });
    // A phone would take longer to list three thousand letters than some servers take to flag them.
    await until('the flag on its way', async () => carl.proxy.commands.some(({ line }) => /STORE .*\\Flagged/.test(line)), 30_000);
    expect(progress(carl, act.id).at(-1)?.done).toBeLessThan(3000);
    await office.rooms.engine().stop();
    await office.rooms.closeDatabase();
    carl.signIn();
    await until(
      'the work at rest',
      async () => {
        await office.rooms.resumeBulks(carl.actor);
        return (await office.rooms.listBulk(carl.actor)).length === 0;
      },
      60_000,
    );
    await settled(carl);
    const letters = await carl.phone.list('INBOX');
    expect(letters.every((message) => message.flags.includes('Work'))).toBe(true);
    expect(letters.filter((message) => message.flags.includes('\\Flagged'))).toHaveLength(1);
    expect(await ended(carl, act.id)).toMatchObject({ state: 'done', done: 3000, failed: 0 });
  }, 120_000);

  it('marks only what is unread, and refuses what it does not know', async () => {
    const dora = await arrive('dora', 40);
    await dora.phone.addFlags('INBOX', 1, ['\\Seen']);
    await until('one read', async () => (await dora.mailbox('INBOX')).unseen === 39);
    const act = await start(dora, { kind: 'flags', add: ['\\Seen'], remove: [] });
    expect(await ended(dora, act.id)).toMatchObject({ state: 'done', total: 39, done: 39 });
    expect((await dora.mailbox('INBOX')).unseen).toBe(0);
    const emil = await office.hire('emil');
    await expect(office.rooms.stopBulk(emil.actor, act.id)).rejects.toMatchObject({ code: 'notFound' });
    const { id } = await dora.mailbox('INBOX');
    const list = { view: { kind: 'mailbox' as const, mailboxId: id }, filter: null, sort: defaultSort, threads: false };
    await expect(office.rooms.startBulk(emil.actor, { list, deed: { kind: 'delete' } })).rejects.toMatchObject({ code: 'notFound' });
  });

  it('is deleted for good, exactly it', async () => {
    const fred = await arrive('fred', 700);
    await fred.phone.append('Archive', letter('Kept'));
    const act = await start(fred, { kind: 'delete' });
    expect(await ended(fred, act.id)).toMatchObject({ state: 'done', done: 700, undo: null });
    expect([await count(fred, 'INBOX'), await count(fred, 'Archive')]).toEqual([0, 1]);
    expect(await fred.list('INBOX')).toEqual([]);
  });

  it('S2: of a filtered list of conversations takes whole conversations and each once, and of other lists the letters that fit', async () => {
    const gerd = await office.hire('gerd');
    const part = (id: string, to?: string) =>
      buildMessage({
        from: 'ines@carvalho.example',
        to: 'gerd@kestrel.example',
        subject: 'Keel',
        text: 'Words.',
        messageId: id,
        ...(to ? { inReplyTo: to, references: [to] } : {}),
      });
    // Read, unread, unread; then a conversation that is read, and a letter alone that is unread.
    await gerd.phone.append('INBOX', part('one@keel.example'), ['\\Seen'], new Date(Date.UTC(2024, 0, 1)));
    await gerd.phone.append('INBOX', part('two@keel.example', 'one@keel.example'), [], new Date(Date.UTC(2024, 0, 2)));
    await gerd.phone.append('INBOX', part('three@keel.example', 'one@keel.example'), [], new Date(Date.UTC(2024, 0, 3)));
    await gerd.phone.append('INBOX', part('four@mast.example'), ['\\Seen'], new Date(Date.UTC(2024, 0, 4)));
    await gerd.phone.append('INBOX', part('five@sail.example'), [], new Date(Date.UTC(2024, 0, 5)));
    gerd.signIn();
    await gerd.list('INBOX');
    const { id } = await gerd.mailbox('INBOX');
    const view = { kind: 'mailbox' as const, mailboxId: id };
    await until('two rows of unread ones', async () => {
      const { rows } = await office.rooms.listMessages(gerd.actor, { mailbox: id, filter: 'unread', threads: '1', limit: 50 });
      return rows.length === 2;
    });
    const list = { view, filter: 'unread' as const, sort: defaultSort, threads: true };
    const starred = await office.rooms.startBulk(gerd.actor, { list, deed: { kind: 'flags', add: ['\\Flagged'], remove: [] } });
    expect(starred.total).toBe(4);
    expect(await ended(gerd, starred.id)).toMatchObject({ state: 'done', done: 4, failed: 0 });
    // Only what is unread of them needs it, and whole conversations stay so.
    const narrow = await office.rooms.startBulk(gerd.actor, {
      list: { ...list, filter: 'flagged' },
      deed: { kind: 'flags', add: ['\\Seen'], remove: [] },
    });
    expect(narrow.total).toBe(3);
    expect(await ended(gerd, narrow.id)).toMatchObject({ state: 'done', done: 3 });
    await gerd.phone.removeFlags('INBOX', 2, ['\\Seen']);
    await until('one unread again', async () => (await gerd.mailbox('INBOX')).unseen === 1);
    const plain = await office.rooms.startBulk(gerd.actor, {
      list: { ...list, threads: false },
      deed: { kind: 'flags', add: ['Work'], remove: [] },
    });
    expect(await ended(gerd, plain.id)).toMatchObject({ state: 'done', total: 1, done: 1 });
    const moved = await office.rooms.startBulk(gerd.actor, { list, deed: { kind: 'move', to: 'archive' } });
    expect(await ended(gerd, moved.id)).toMatchObject({ state: 'done', total: 3, done: 3 });
    await gerd.phone.waitFor('INBOX', (all) => all.length === 2);
    expect(await count(gerd, 'Archive')).toBe(3);
    await office.rooms.undoAct(gerd.actor, moved.id);
    await gerd.phone.waitFor('INBOX', (all) => all.length === 5);
  });
});
