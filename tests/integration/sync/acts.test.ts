import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageRow } from '@/lib/model/mail';
import { openPhone } from '../../support/phone';
import { toldAs } from '../../support/told';
import { fill, type Office, openOffice, type Person, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

async function arrive(hint: string, hidden: string[] = [], count = 6): Promise<Person> {
  const person = await office.hire(hint);
  if (hidden.length) person.proxy.stripCapability(...hidden);
  await fill(person.phone, 'INBOX', count);
  person.signIn();
  await person.list('INBOX');
  await until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching');
  return person;
}

async function subjects(person: Person, path: string): Promise<string[]> {
  return (await person.phone.list(path)).map((message) => message.subject);
}

/** Until the server has everything that was asked for. */
async function settled(person: Person): Promise<void> {
  await until('an empty queue', async () => (await office.rooms.countOpenActs(person.account.id)) === 0);
}

const subjectsOf = (rows: MessageRow[]) => rows.map((row) => row.subject);

describe('flags', () => {
  it('are shown at once, reach the server, and leave others alone', async () => {
    const anna = await arrive('anna');
    await anna.phone.addFlags('INBOX', 2, ['$Forwarded']);
    const { id } = await until('the phone’s flag', async () => {
      const row = await anna.row('INBOX', 'Letter 2');
      return row.flags.includes('$Forwarded') && row;
    });
    const outcome = await office.rooms.changeFlags(anna.actor, { ids: [id], add: ['\\Seen', '\\Flagged'], remove: [] });
    expect(outcome).toEqual({ done: [id], failed: [], undo: expect.any(String) });
    expect((await anna.row('INBOX', 'Letter 2')).flags).toEqual(['$Forwarded', '\\Flagged', '\\Seen']);
    expect((await anna.mailbox('INBOX')).unseen).toBe(5);
    await anna.phone.waitFor('INBOX', (list) =>
      list.some((message) => message.subject === 'Letter 2' && message.flags.join() === '$Forwarded,\\Flagged,\\Seen'),
    );
    await office.rooms.changeFlags(anna.actor, { ids: [id], add: [], remove: ['\\Seen'] });
    await anna.phone.waitFor('INBOX', (list) =>
      list.some((message) => message.subject === 'Letter 2' && message.flags.join() === '$Forwarded,\\Flagged'),
    );
  });

  it('show, and are answered, before the server has answered', async () => {
    const anna = await arrive('anna');
    const { id } = await anna.row('INBOX', 'Letter 1');
    anna.proxy.pause();
    anna.browser.clear();
    const act = await office.rooms.changeFlags(anna.actor, { ids: [id], add: ['\\Flagged'], remove: [] });
    expect(act.done).toEqual([id]);
    await anna.browser.hear(
      (change) => change.type === 'flagsChanged' && change.flags.some((entry) => entry.id === id && entry.flags.includes('\\Flagged')),
    );
    expect((await anna.phone.list('INBOX')).filter((message) => message.flags.includes('\\Flagged'))).toEqual([]);
    anna.proxy.resume();
    await anna.phone.waitFor('INBOX', (list) =>
      list.some((message) => message.subject === 'Letter 1' && message.flags.includes('\\Flagged')),
    );
  });

  it('wait where the server is away, and are brought to it when it is back', async () => {
    const bert = await arrive('bert');
    const { id } = await bert.row('INBOX', 'Letter 1');
    const accept = bert.proxy.refuse();
    bert.proxy.cut();
    expect((await office.rooms.changeFlags(bert.actor, { ids: [id], add: ['\\Seen'], remove: [] })).done).toEqual([id]);
    const told = await bert.browser.hear((change) => change.type === 'actChanged' && change.act.state === 'waiting');
    expect(told).toMatchObject({ act: { kind: 'flags', ids: [id], letters: 1, message: toldAs('Waiting for 127.0.0.1.') } });
    expect((await bert.row('INBOX', 'Letter 1')).flags).toEqual(['\\Seen']);
    expect((await bert.mailbox('INBOX')).unseen).toBe(5);
    accept();
    await bert.phone.waitFor('INBOX', (list) => list.some((message) => message.subject === 'Letter 1' && message.flags.includes('\\Seen')));
    await bert.browser.hear((change) => change.type === 'actChanged' && change.act.state === 'done');
    expect((await bert.row('INBOX', 'Letter 1')).flags).toEqual(['\\Seen']);
  });

  it('of a deletion cannot be set by hand', async () => {
    const bert = await arrive('bert');
    const { id } = await bert.row('INBOX', 'Letter 1');
    await expect(office.rooms.changeFlags(bert.actor, { ids: [id], add: ['\\Deleted'], remove: [] })).rejects.toMatchObject({
      code: 'badInput',
    });
  });
});

/** R39: what a server offers for moving. */
const servers: [string, string[]][] = [
  ['MOVE and UIDPLUS', []],
  ['R39: UIDPLUS without MOVE', ['MOVE']],
  ['R39: MOVE without UIDPLUS', ['UIDPLUS']],
  ['R39: neither MOVE nor UIDPLUS', ['MOVE', 'UIDPLUS']],
];

describe.each(servers)('moves on a server with %s', (_, hidden) => {
  it('to an archive keep the id, and undo brings it back, also after a reload', async () => {
    const anna = await arrive('anna', hidden);
    const { id } = await anna.row('INBOX', 'Letter 4');
    const outcome = await office.rooms.moveMessages(anna.actor, { ids: [id], to: 'archive' });
    expect(outcome).toMatchObject({ done: [id], failed: [] });
    expect(subjectsOf(await anna.list('INBOX'))).not.toContain('Letter 4');
    expect((await anna.row('Archive', 'Letter 4')).id).toBe(id);
    await settled(anna);
    expect(await subjects(anna, 'Archive')).toEqual(['Letter 4']);
    const left = (await anna.phone.list('INBOX')).find((message) => message.subject === 'Letter 4');
    // Without UIDPLUS the original stays, marked; with it, it is gone.
    expect(left === undefined || left.flags.includes('\\Deleted')).toBe(true);
    // All that a later page load or another tab has is the id.
    await office.rooms.closeDatabase();
    const back = await office.rooms.undoAct(anna.actor, outcome.undo ?? '');
    expect(back).toMatchObject({ done: [id], failed: [] });
    expect((await anna.row('INBOX', 'Letter 4')).id).toBe(id);
    await settled(anna);
    expect((await anna.row('INBOX', 'Letter 4')).id).toBe(id);
    expect(subjectsOf(await anna.list('INBOX')).filter((subject) => subject === 'Letter 4')).toHaveLength(1);
    const there = (await anna.phone.list('INBOX')).filter(
      (message) => message.subject === 'Letter 4' && !message.flags.includes('\\Deleted'),
    );
    expect(there).toHaveLength(1);
    await expect(office.rooms.undoAct(anna.actor, outcome.undo ?? '')).rejects.toMatchObject({ code: 'gone' });
  });
});

describe('moves', () => {
  it('R39: a line cut between COPY and STORE leaves the letter in both places, never in none', async () => {
    const bert = await arrive('bert', ['MOVE']);
    const { id } = await bert.row('INBOX', 'Letter 3');
    const swallow = bert.proxy.rewriteLine('client', (line) => (/UID STORE/.test(line) ? null : line));
    expect((await office.rooms.moveMessages(bert.actor, { ids: [id], to: 'archive' })).done).toEqual([id]);
    await until('the cut', async () => bert.proxy.commands.some(({ line }) => /UID STORE/.test(line)));
    const accept = bert.proxy.refuse();
    bert.proxy.cut();
    swallow();
    expect(await subjects(bert, 'INBOX')).toContain('Letter 3');
    expect(await subjects(bert, 'Archive')).toEqual(['Letter 3']);
    accept();
    await settled(bert);
    // The second try knows the copy of the first: there is one in the end, and it is the row that was moved.
    expect(await subjects(bert, 'INBOX')).not.toContain('Letter 3');
    expect(await subjects(bert, 'Archive')).toEqual(['Letter 3']);
    expect((await bert.row('Archive', 'Letter 3')).id).toBe(id);
    expect(subjectsOf(await bert.list('Archive'))).toEqual(['Letter 3']);
  });

  it('make the archive where there is none', async () => {
    const carl = await office.hire('carl');
    await fill(carl.phone, 'INBOX', 1);
    await carl.phone.deleteFolder('Archive');
    carl.signIn();
    const { id } = await carl.row('INBOX', 'Letter 1');
    expect((await office.rooms.moveMessages(carl.actor, { ids: [id], to: 'archive' })).done).toEqual([id]);
    expect(await carl.list('INBOX')).toEqual([]);
    await settled(carl);
    expect((await carl.row('Archive', 'Letter 1')).id).toBe(id);
    expect(await subjects(carl, 'Archive')).toEqual(['Letter 1']);
    expect((await carl.mailbox('Archive')).role).toBe('archive');
  });

  it('of a letter that is gone elsewhere fail alone, and do not come back', async () => {
    const dora = await arrive('dora');
    const [there, gone] = [await dora.row('INBOX', 'Letter 1'), await dora.row('INBOX', 'Letter 2')];
    // The watch must not tell Oriel first.
    dora.proxy.rewriteLine('server', (line) => (/^\* (VANISHED|\d+ EXPUNGE)/i.test(line) ? null : line));
    const rows = [there.id, gone.id];
    await dora.phone.remove('INBOX', 2);
    const outcome = await office.rooms.moveMessages(dora.actor, { ids: rows, to: 'trash' });
    expect(outcome.done).toEqual(rows);
    const told = await dora.browser.hear((change) => change.type === 'actChanged' && change.act.state === 'refused');
    expect(told).toMatchObject({ act: { ids: [gone.id], message: toldAs('moved or deleted') } });
    expect(await subjects(dora, 'Trash')).toEqual(['Letter 1']);
    expect(subjectsOf(await dora.list('Trash'))).toEqual(['Letter 1']);
  });

  it('refused by the server are shown where they were', async () => {
    const emil = await arrive('emil');
    await emil.phone.createFolder('Locked');
    await office.rooms.engine().refreshList(emil.account.id);
    const locked = await emil.mailbox('Locked');
    await emil.phone.deleteFolder('Locked');
    const row = await emil.row('INBOX', 'Letter 5');
    expect((await office.rooms.moveMessages(emil.actor, { ids: [row.id], to: locked.id })).done).toEqual([row.id]);
    const told = await emil.browser.hear((change) => change.type === 'actChanged' && change.act.state === 'refused');
    expect(told).toMatchObject({ act: { kind: 'move', ids: [row.id], message: toldAs('no such folder') } });
    expect((await emil.row('INBOX', 'Letter 5')).id).toBe(row.id);
    expect((await emil.mailbox('INBOX')).exists).toBe(6);
  });
});

describe('deleting for ever', () => {
  it('removes exactly these letters', async () => {
    const fred = await arrive('fred');
    // Somebody else has marked another letter; a plain EXPUNGE would take it along.
    await fred.phone.addFlags('INBOX', 1, ['\\Deleted']);
    const row = await fred.row('INBOX', 'Letter 6');
    expect(await office.rooms.deleteMessages(fred.actor, { ids: [row.id] })).toEqual({ done: [row.id], failed: [], undo: null });
    expect(subjectsOf(await fred.list('INBOX'))).not.toContain('Letter 6');
    await settled(fred);
    expect(await subjects(fred, 'INBOX')).toEqual(['Letter 1', 'Letter 2', 'Letter 3', 'Letter 4', 'Letter 5']);
    await expect(office.rooms.deleteMessages(fred.actor, { ids: [row.id] })).rejects.toMatchObject({ code: 'notFound' });
  });

  it('on a server that cannot remove single letters says so and marks them', async () => {
    const gina = await arrive('gina', ['UIDPLUS']);
    const row = await gina.row('INBOX', 'Letter 6');
    await office.rooms.deleteMessages(gina.actor, { ids: [row.id] });
    const told = await gina.browser.hear((change) => change.type === 'actChanged' && change.act.kind === 'delete');
    expect(told).toMatchObject({ act: { state: 'done', message: toldAs('cannot remove single letters') } });
    expect(await subjects(gina, 'INBOX')).toHaveLength(6);
    expect(subjectsOf(await gina.list('INBOX'))).not.toContain('Letter 6');
  });
});

describe('T45: the ids of somebody else', () => {
  it('are not found, whatever is done to them', async () => {
    const [hans, ida] = [await arrive('hans'), await arrive('ida')];
    const row = await hans.row('INBOX', 'Letter 1');
    const box = await hans.mailbox('INBOX');
    const moved = await office.rooms.moveMessages(hans.actor, { ids: [(await hans.row('INBOX', 'Letter 2')).id], to: 'archive' });
    const { rooms } = office;
    await expect(rooms.listMessages(ida.actor, { mailbox: box.id, limit: 50 })).rejects.toMatchObject({ code: 'notFound' });
    await expect(rooms.changeFlags(ida.actor, { ids: [row.id], add: ['\\Seen'], remove: [] })).rejects.toMatchObject({ code: 'notFound' });
    await expect(rooms.moveMessages(ida.actor, { ids: [row.id], to: 'trash' })).rejects.toMatchObject({ code: 'notFound' });
    await expect(rooms.deleteMessages(ida.actor, { ids: [row.id] })).rejects.toMatchObject({ code: 'notFound' });
    await expect(rooms.undoAct(ida.actor, moved.undo ?? '')).rejects.toMatchObject({ code: 'gone' });
    expect(await rooms.readMessage(ida.actor, row.id)).toBeNull();
    expect(await rooms.readMailbox(ida.actor, box.id)).toBeNull();
    await expect(rooms.listMessages(ida.actor, { mailbox: box.id, limit: 50 })).rejects.toMatchObject({ code: 'notFound' });
    const own = await ida.row('INBOX', 'Letter 1');
    await expect(rooms.moveMessages(ida.actor, { ids: [own.id], to: box.id })).rejects.toMatchObject({ code: 'notFound' });
    expect((await hans.phone.list('INBOX')).find((message) => message.subject === 'Letter 1')?.flags).toEqual([]);
  });
});

describe('T73: a folder that was renumbered', () => {
  it('takes no act on old ids, and is read anew', async () => {
    const jan = await office.hire('jan');
    await jan.phone.createFolder('Plans');
    await fill(jan.phone, 'Plans', 3, 'Plan');
    jan.signIn();
    const rows = await jan.list('Plans');
    await jan.phone.close();
    jan.proxy.pause();
    await office.dovecot.kick(jan.user);
    const tablet = await openPhone(office.dovecot, jan.user);
    await tablet.deleteFolder('Plans');
    await tablet.createFolder('Plans');
    await fill(tablet, 'Plans', 3, 'Other');
    const onServer = async (path: string) => (await tablet.list(path)).map((message) => message.subject);
    const ids = rows.map((row) => row.id);
    await office.rooms.deleteMessages(jan.actor, { ids });
    jan.proxy.resume();
    await settled(jan);
    expect(await onServer('Plans')).toEqual(['Other 1', 'Other 2', 'Other 3']);
    await until(
      'the new letters',
      async () =>
        subjectsOf(await jan.list('Plans'))
          .sort()
          .join() === 'Other 1,Other 2,Other 3',
    );
    await expect(office.rooms.moveMessages(jan.actor, { ids, to: 'trash' })).rejects.toMatchObject({ code: 'notFound' });
    expect(await onServer('Plans')).toHaveLength(3);
    expect(await onServer('Trash')).toEqual([]);
    await tablet.close();
  });
});
