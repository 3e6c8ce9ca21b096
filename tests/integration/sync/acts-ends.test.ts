/** How moves end where the server told little, or where looks and other acts were faster: no row stays that names no letter. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageId, Uid } from '@/lib/model/ids';
import { fill, type Office, openOffice, type Person, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

/** Somebody whose server is away, so that acts wait, and whose letters are known. */
async function waiting(hint: string): Promise<Person> {
  const person = await office.hire(hint);
  await fill(person.phone, 'INBOX', 3);
  person.signIn();
  for (const path of ['INBOX', 'Archive', 'Trash']) await person.list(path);
  await until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching');
  person.proxy.refuse();
  person.proxy.cut();
  await until('the line away', async () => office.rooms.engine().state(person.account.id).status === 'offline');
  return person;
}

async function actsOf(person: Person) {
  const [{ nextActs }, ends] = await Promise.all([import('@/lib/db/acts'), import('@/lib/sync/apply-act-ends')]);
  return { ...ends, acts: await nextActs(person.account.id, 10), owner: { userId: person.actor.userId, accountId: person.account.id } };
}

const rowsIn = async (person: Person, path: string) =>
  (await office.rooms.database().message.findMany({ where: { mailboxId: (await person.mailbox(path)).id }, orderBy: { uid: 'asc' } })).map(
    ({ id, uid }) => ({ id, uid }),
  );

describe('a move on which another one stands', () => {
  /** A letter on its way to the archive, and from there to the trash. */
  async function twice(hint: string) {
    const person = await waiting(hint);
    const { id } = await person.row('INBOX', 'Letter 1');
    await office.rooms.moveMessages(person.actor, { ids: [id], to: 'archive' });
    await office.rooms.moveMessages(person.actor, { ids: [id], to: 'trash' });
    return { person, id, ...(await actsOf(person)) };
  }

  it('tells the UID that the letter has, also to who takes the other back just then', async () => {
    const { person, id, acts, owner, finishAct, cancelAct } = await twice('anna');
    const [first, second] = acts;
    if (!first || !second) throw new Error('No acts.');
    await finishAct(owner, first, { settled: [{ id, uid: 77 as Uid }] });
    // As it was read before the first one ended.
    expect(await cancelAct(owner, second)).toEqual([id]);
    expect(await rowsIn(person, 'Archive')).toEqual([{ id, uid: 77 }]);
    expect(await rowsIn(person, 'Trash')).toEqual([]);
  });

  it('and that ended without UIDs leaves the letter to the next look when the other is taken back', async () => {
    const { person, acts, owner, finishAct, cancelAct } = await twice('bert');
    const [first, second] = acts;
    if (!first || !second) throw new Error('No acts.');
    await finishAct(owner, first, {});
    await cancelAct(owner, second);
    expect(await rowsIn(person, 'Archive')).toEqual([]);
    expect(await rowsIn(person, 'Trash')).toEqual([]);
    expect(await person.mailbox('Trash')).toMatchObject({ exists: 0, unseen: 0, cached: 0 });
  });
});

describe('letters that are alike', () => {
  it('of which the server moved one leave no row for the other, though a look gave that its UID', async () => {
    const person = await waiting('carl');
    const ids = (await person.list('INBOX')).slice(0, 2).map((row) => row.id) as [MessageId, MessageId];
    await office.rooms.moveMessages(person.actor, { ids, to: 'archive' });
    await office.rooms.database().message.update({ where: { id: ids[0] }, data: { uid: 42 } });
    const { acts, owner, finishAct } = await actsOf(person);
    if (!acts[0]) throw new Error('No act.');
    await finishAct(owner, acts[0], { settled: [{ id: ids[1], uid: 42 as Uid }] });
    expect(await rowsIn(person, 'Archive')).toEqual([{ id: ids[1], uid: 42 }]);
    expect(await person.mailbox('Archive')).toMatchObject({ exists: 1, cached: 1 });
  });
});
