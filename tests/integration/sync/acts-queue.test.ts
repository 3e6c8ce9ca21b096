/** Acts that wait, are cut off in the middle, are refused, or name letters that went elsewhere: none is lost, none is done twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '@/lib/model/change';
import type { MessageRow } from '@/lib/model/mail';
import { toldAs } from '../../support/told';
import { fill, letter, type Office, openOffice, type Person, smallQuota, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ config: smallQuota });
});
afterAll(() => office.close());

async function arrive(hint: string, hidden: string[] = [], count = 6): Promise<Person> {
  const person = await office.hire(hint);
  if (hidden.length) person.proxy.stripCapability(...hidden);
  await fill(person.phone, 'INBOX', count);
  person.signIn();
  await person.list('INBOX');
  await watching(person);
  return person;
}

const watching = (person: Person) =>
  until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching', 30_000);
const settled = (person: Person) =>
  until('an empty queue', async () => (await office.rooms.countOpenActs(person.account.id)) === 0, 30_000);
const subjects = async (person: Person, path: string) => (await person.phone.list(path)).map((message) => message.subject);
const subjectsOf = (rows: MessageRow[]) => rows.map((row) => row.subject);
const flagsOf = async (person: Person, subject: string) =>
  (await person.phone.list('INBOX')).find((message) => message.subject === subject)?.flags;
const refusal = (change: Change) => change.type === 'actChanged' && change.act.state === 'refused';

/** The server is away: open lines break and new ones are refused, until the function is called. */
async function away(person: Person): Promise<() => void> {
  const accept = person.proxy.refuse();
  person.proxy.cut();
  await until('the line away', async () => office.rooms.engine().state(person.account.id).status === 'offline');
  return accept;
}

describe('with the server away', () => {
  it('acts are shown, survive a restart, and are done in order and once', async () => {
    const anna = await arrive('anna');
    const { rooms } = office;
    const ids = new Map((await anna.list('INBOX')).map((row) => [row.subject, row.id]));
    const id = (n: number) => ids.get(`Letter ${n}`) ?? (0 as never);
    const accept = await away(anna);
    const flag = (n: number, add: string[], remove: string[]) => rooms.changeFlags(anna.actor, { ids: [id(n)], add, remove });
    await flag(1, ['\\Flagged'], []);
    await flag(1, [], ['\\Flagged']);
    await flag(1, ['\\Flagged', 'Work'], []);
    await rooms.moveMessages(anna.actor, { ids: [id(2)], to: 'archive' });
    // Acts on a letter that is still on its way.
    await flag(2, ['\\Seen'], []);
    await rooms.moveMessages(anna.actor, { ids: [id(3)], to: 'archive' });
    await rooms.moveMessages(anna.actor, { ids: [id(3)], to: 'trash' });
    await rooms.deleteMessages(anna.actor, { ids: [id(4)] });
    await anna.browser.hear((change) => change.type === 'actChanged' && change.act.state === 'waiting');
    const shown = async () => {
      expect(subjectsOf(await anna.list('INBOX'))).toEqual(['Letter 6', 'Letter 5', 'Letter 1']);
      expect((await anna.row('INBOX', 'Letter 1')).flags).toEqual(['Work', '\\Flagged']);
      expect((await anna.row('Archive', 'Letter 2')).flags).toEqual(['\\Seen']);
      expect((await anna.row('Trash', 'Letter 3')).id).toBe(id(3));
      expect((await anna.mailbox('INBOX')).exists).toBe(3);
    };
    await shown();
    expect(await rooms.countOpenActs(anna.account.id)).toBe(8);
    expect(await subjects(anna, 'INBOX')).toHaveLength(6);
    // The process ends and another one begins.
    await rooms.engine().stop();
    await rooms.closeDatabase();
    anna.signIn();
    await shown();
    const waiting = await rooms.listQueuedActs(anna.actor);
    expect(waiting.map(({ kind, state }) => `${kind} ${state}`)).toEqual(
      ['flags', 'flags', 'flags', 'move', 'flags', 'move', 'move', 'delete'].map((kind) => `${kind} waiting`),
    );
    accept();
    await settled(anna);
    expect((await subjects(anna, 'INBOX')).sort()).toEqual(['Letter 1', 'Letter 5', 'Letter 6']);
    expect(await subjects(anna, 'Archive')).toEqual(['Letter 2']);
    expect(await subjects(anna, 'Trash')).toEqual(['Letter 3']);
    expect(await flagsOf(anna, 'Letter 1')).toEqual(['Work', '\\Flagged']);
    expect((await anna.phone.list('Archive'))[0]?.flags).toEqual(['\\Seen']);
    await watching(anna);
    // A count that was listed while acts ended is looked at once more.
    await until('the count at rest', async () => (await anna.mailbox('INBOX')).exists === 3);
    await shown();
    expect((await anna.row('Archive', 'Letter 2')).id).toBe(id(2));
  });

  it('an act that waits can be taken back, and never reaches the server', async () => {
    const bert = await arrive('bert');
    const { rooms } = office;
    const [one, two] = [await bert.row('INBOX', 'Letter 1'), await bert.row('INBOX', 'Letter 2')];
    const accept = await away(bert);
    const moved = await rooms.moveMessages(bert.actor, { ids: [one.id], to: 'archive' });
    const starred = await rooms.changeFlags(bert.actor, { ids: [one.id, two.id], add: ['\\Flagged'], remove: [] });
    // The newer one first, as the undo of the screen does.
    expect((await rooms.undoAct(bert.actor, starred.undo ?? '')).done.sort()).toEqual([one.id, two.id].sort());
    expect((await rooms.undoAct(bert.actor, moved.undo ?? '')).done).toEqual([one.id]);
    expect(await rooms.countOpenActs(bert.account.id)).toBe(0);
    expect((await bert.row('INBOX', 'Letter 1')).id).toBe(one.id);
    expect((await bert.row('INBOX', 'Letter 2')).flags).toEqual([]);
    expect((await bert.mailbox('INBOX')).exists).toBe(6);
    expect((await bert.mailbox('Archive')).exists).toBe(0);
    await expect(rooms.undoAct(bert.actor, moved.undo ?? '')).rejects.toMatchObject({ code: 'gone' });
    const from = bert.proxy.commands.length;
    accept();
    await watching(bert);
    expect(bert.proxy.commands.slice(from).filter(({ line }) => /UID (STORE|MOVE|COPY)/.test(line))).toEqual([]);
    expect(await subjects(bert, 'INBOX')).toHaveLength(6);
  });

  it('acts stay over a sign-out and are done after the next sign-in', async () => {
    const carl = await arrive('carl');
    const { rooms } = office;
    const { id } = await carl.row('INBOX', 'Letter 1');
    const accept = await away(carl);
    await rooms.changeFlags(carl.actor, { ids: [id], add: ['\\Flagged'], remove: [] });
    await rooms.engine().detach(`browser-${carl.account.id}`);
    accept();
    expect(await rooms.countOpenActs(carl.account.id)).toBe(1);
    carl.signIn();
    await settled(carl);
    expect(await flagsOf(carl, 'Letter 1')).toEqual(['\\Flagged']);
  });

  it('another person sees and touches none of it (T45)', async () => {
    const [dora, emil] = [await arrive('dora'), await arrive('emil')];
    const { rooms } = office;
    const { id } = await dora.row('INBOX', 'Letter 1');
    const accept = await away(dora);
    await rooms.changeFlags(dora.actor, { ids: [id], add: ['\\Flagged'], remove: [] });
    const [act] = await rooms.listQueuedActs(dora.actor);
    expect(await rooms.listQueuedActs(emil.actor)).toEqual([]);
    await expect(rooms.cancelQueuedAct(emil.actor, act?.id ?? 0)).rejects.toMatchObject({ code: 'notFound' });
    await expect(rooms.retryAct(emil.actor, act?.id ?? 0)).rejects.toMatchObject({ code: 'notFound' });
    accept();
    await settled(dora);
  });
});

/** Cuts the line in the middle of a command: before the server hears of it, or after it did it and before its answer. */
const cuts: [string, (person: Person, command: RegExp) => void][] = [
  [
    'before the server hears it',
    (person, command) => {
      const undo = person.proxy.rewriteLine('client', (line) => {
        if (!command.test(line)) return line;
        undo();
        setTimeout(() => person.proxy.cut(), 20);
        return null;
      });
    },
  ],
  ['after the server did it, before its answer', (person, command) => void person.proxy.cutAfter(0, { after: command, times: 1 })],
];

describe.each(cuts)('a line cut %s', (_, cut) => {
  it('in STORE: the flag is set in the end', async () => {
    const anna = await arrive('anna');
    const { id } = await anna.row('INBOX', 'Letter 1');
    cut(anna, /UID STORE/);
    await office.rooms.changeFlags(anna.actor, { ids: [id], add: ['\\Flagged'], remove: [] });
    await settled(anna);
    expect(await flagsOf(anna, 'Letter 1')).toEqual(['\\Flagged']);
    expect((await anna.row('INBOX', 'Letter 1')).flags).toEqual(['\\Flagged']);
  });

  it.each([
    ['MOVE', [], /UID MOVE/],
    ['MOVE of a server without UIDPLUS', ['UIDPLUS'], /UID MOVE/],
    ['R39: COPY', ['MOVE'], /UID COPY/],
    ['R39: STORE after COPY', ['MOVE'], /UID STORE/],
    ['R39: EXPUNGE after COPY', ['MOVE'], /UID EXPUNGE/],
    ['R39: COPY of a server with neither', ['MOVE', 'UIDPLUS'], /UID COPY/],
  ] as const)('in %s: the letters are in the target once, under their old rows', async (_name, hidden, command) => {
    const bert = await arrive('bert', [...hidden]);
    const rows = [await bert.row('INBOX', 'Letter 2'), await bert.row('INBOX', 'Letter 3')];
    const ids = rows.map((row) => row.id);
    cut(bert, command);
    await office.rooms.moveMessages(bert.actor, { ids, to: 'archive' });
    await settled(bert);
    expect((await subjects(bert, 'Archive')).sort()).toEqual(['Letter 2', 'Letter 3']);
    const left = (await bert.phone.list('INBOX')).filter((message) => !message.flags.includes('\\Deleted'));
    expect(left.map((message) => message.subject)).toEqual(['Letter 1', 'Letter 4', 'Letter 5', 'Letter 6']);
    await watching(bert);
    expect((await bert.list('Archive')).map((row) => row.id).sort()).toEqual([...ids].sort());
    expect(subjectsOf(await bert.list('INBOX')).sort()).toEqual(['Letter 1', 'Letter 4', 'Letter 5', 'Letter 6']);
  });

  it('in EXPUNGE: exactly these letters are gone in the end', async () => {
    const carl = await arrive('carl');
    await carl.phone.addFlags('INBOX', 1, ['\\Deleted']);
    const { id } = await carl.row('INBOX', 'Letter 5');
    cut(carl, /UID EXPUNGE/);
    await office.rooms.deleteMessages(carl.actor, { ids: [id] });
    await settled(carl);
    expect(await subjects(carl, 'INBOX')).toEqual(['Letter 1', 'Letter 2', 'Letter 3', 'Letter 4', 'Letter 6']);
  });
});

describe('what the server refuses', () => {
  it('as a mark that it does not allow is taken back and told in its words', async () => {
    const fred = await arrive('fred');
    const { id } = await fred.row('INBOX', 'Letter 1');
    const undo = fred.proxy.rewriteLine('client', (line) =>
      line.replace(/UID STORE (\d+) \+FLAGS\.SILENT \(\\Flagged\)/, 'UID STORE $1 +FLAGS.SILENT (\\Recent)'),
    );
    await office.rooms.changeFlags(fred.actor, { ids: [id], add: ['\\Flagged'], remove: [] });
    const told = await fred.browser.hear(refusal);
    undo();
    expect(told).toMatchObject({ act: { kind: 'flags', ids: [id], message: toldAs(/refused.*The server said: “/) } });
    expect((await fred.row('INBOX', 'Letter 1')).flags).toEqual([]);
    // It stays in the list of acts until it is tried again or put away.
    const [act] = await office.rooms.listQueuedActs(fred.actor);
    expect(act).toMatchObject({ state: 'refused' });
    await office.rooms.retryAct(fred.actor, act?.id ?? 0);
    await settled(fred);
    expect(await flagsOf(fred, 'Letter 1')).toEqual(['\\Flagged']);
    expect(await office.rooms.listQueuedActs(fred.actor)).toEqual([]);
  });

  it('because the mailbox is full comes back with words, and later acts on it too', async () => {
    const gina = await arrive('gina', ['MOVE']);
    const big = letter('Big', 'x'.repeat(1_200_000));
    await gina.phone.append('INBOX', big);
    const { id } = await gina.row('INBOX', 'Big');
    const accept = await away(gina);
    // A copy needs room for both; what then was asked of the copy cannot be either.
    await office.rooms.moveMessages(gina.actor, { ids: [id], to: 'archive' });
    await office.rooms.moveMessages(gina.actor, { ids: [id], to: 'trash' });
    accept();
    const told = await gina.browser.hear(refusal, 30_000);
    expect(told).toMatchObject({ act: { kind: 'move', message: toldAs('full') } });
    await settled(gina);
    expect((await gina.row('INBOX', 'Big')).id).toBe(id);
    expect(await gina.list('Trash')).toEqual([]);
    expect(await subjects(gina, 'INBOX')).toContain('Big');
  });
});

describe('letters that are not where they were', () => {
  it('R6: after a renumbering are found by what recognises them, and no other letter is touched', async () => {
    const hans = await office.hire('hans');
    await hans.phone.createFolder('Plans');
    await fill(hans.phone, 'Plans', 3, 'Plan');
    hans.signIn();
    const rows = await hans.list('Plans');
    await watching(hans);
    const source = await Promise.all([1, 2].map((uid) => hans.phone.source('Plans', uid)));
    const accept = await away(hans);
    const [kept, lost] = ['Plan 1', 'Plan 3'].map((subject) => rows.find((row) => row.subject === subject)?.id ?? (0 as never));
    await office.rooms.changeFlags(hans.actor, { ids: [kept, lost] as never, add: ['\\Flagged'], remove: [] });
    await office.rooms.engine().stop();
    await hans.phone.deleteFolder('Plans');
    await hans.phone.createFolder('Plans');
    // Other letters have the old UIDs now.
    await hans.phone.append('Plans', letter('Stranger'));
    for (const bytes of source.toReversed()) await hans.phone.append('Plans', bytes);
    hans.signIn();
    accept();
    await settled(hans);
    const flagged = (await hans.phone.list('Plans')).filter((message) => message.flags.includes('\\Flagged'));
    expect(flagged.map((message) => message.subject)).toEqual(['Plan 1']);
    const told = await hans.browser.hear(refusal);
    expect(told).toMatchObject({ act: { letters: 1, message: toldAs(/renumbered|moved or deleted/) } });
  });

  it('R40: moved elsewhere between list and click are marked where they went to', async () => {
    const ida = await arrive('ida');
    const [one, two] = [await ida.row('INBOX', 'Letter 1'), await ida.row('INBOX', 'Letter 2')];
    const accept = await away(ida);
    await ida.phone.createFolder('Filed');
    await ida.phone.move('INBOX', 1, 'Filed');
    await ida.phone.remove('INBOX', 2);
    const { rooms } = office;
    await rooms.changeFlags(ida.actor, { ids: [one.id, two.id], add: ['\\Flagged'], remove: [] });
    accept();
    await settled(ida);
    expect((await ida.phone.list('Filed'))[0]?.flags).toEqual(['\\Flagged']);
    const told = await ida.browser.hear(refusal);
    expect(told).toMatchObject({ act: { ids: [two.id], message: toldAs('moved or deleted') } });
  });

  it('R38: in a folder renamed elsewhere are found under its new name', async () => {
    const jan = await office.hire('jan');
    await jan.phone.createFolder('Plans');
    await fill(jan.phone, 'Plans', 2, 'Plan');
    jan.signIn();
    const rows = await jan.list('Plans');
    await watching(jan);
    const accept = await away(jan);
    await office.rooms.changeFlags(jan.actor, { ids: rows.map((row) => row.id), add: ['\\Flagged'], remove: [] });
    await jan.phone.renameFolder('Plans', 'Schemes');
    accept();
    await settled(jan);
    expect((await jan.phone.list('Schemes')).map((message) => message.flags.join())).toEqual(['\\Flagged', '\\Flagged']);
  });

  it('R38: on the way into a folder deleted elsewhere stay where they were, under their old rows', async () => {
    const kurt = await arrive('kurt');
    await kurt.phone.createFolder('Doomed');
    await office.rooms.engine().refreshList(kurt.account.id);
    const doomed = await kurt.mailbox('Doomed');
    const { id } = await kurt.row('INBOX', 'Letter 1');
    const accept = await away(kurt);
    await office.rooms.moveMessages(kurt.actor, { ids: [id], to: doomed.id });
    await kurt.phone.deleteFolder('Doomed');
    accept();
    const told = await kurt.browser.hear(refusal, 30_000);
    expect(told).toMatchObject({ act: { ids: [id], message: toldAs(/folder/) } });
    expect((await kurt.row('INBOX', 'Letter 1')).id).toBe(id);
    expect(await subjects(kurt, 'INBOX')).toHaveLength(6);
  });
});

describe('a cache that is wrong although the mod-sequence stands still', () => {
  it('is mended after a refusal, because the mailbox is compared whole then', async () => {
    const quinn = await arrive('quinn');
    const [one, two] = [await quinn.row('INBOX', 'Letter 1'), await quinn.row('INBOX', 'Letter 2')];
    const { rooms } = office;
    await rooms.database().message.update({ where: { id: two.id }, data: { flags: '["\\\\Flagged"]', flagged: true } });
    const undo = quinn.proxy.rewriteLine('client', (line) =>
      line.replace(/UID STORE (\d+) \+FLAGS\.SILENT \(\\Flagged\)/, 'UID STORE $1 +FLAGS.SILENT (\\Recent)'),
    );
    await rooms.changeFlags(quinn.actor, { ids: [one.id], add: ['\\Flagged'], remove: [] });
    await quinn.browser.hear(refusal);
    undo();
    await until('the flags of the server', async () => (await quinn.row('INBOX', 'Letter 2')).flags.length === 0);
    expect((await quinn.row('INBOX', 'Letter 1')).flags).toEqual([]);
  });
});

describe('what stands on a move that cannot be', () => {
  const serverFlags = (person: Person, subject: string, flags: string[]) =>
    until(`${subject} with ${flags.join(' ') || 'no flags'}`, async () => {
      const row = await person.row('INBOX', subject);
      return row.flags.join(' ') === flags.join(' ');
    });

  it('goes with it where the folder was deleted elsewhere, and what the server says shows again', async () => {
    const olga = await arrive('olga');
    await olga.phone.createFolder('Doomed');
    await office.rooms.engine().refreshList(olga.account.id);
    const doomed = await olga.mailbox('Doomed');
    const { id } = await olga.row('INBOX', 'Letter 1');
    const accept = await away(olga);
    await office.rooms.moveMessages(olga.actor, { ids: [id], to: doomed.id });
    await office.rooms.changeFlags(olga.actor, { ids: [id], add: ['\\Flagged'], remove: [] });
    await olga.phone.deleteFolder('Doomed');
    accept();
    await olga.browser.hear(refusal, 30_000);
    await settled(olga);
    await serverFlags(olga, 'Letter 1', []);
    // Nothing is laid over what comes from the server any more.
    await olga.phone.addFlags('INBOX', 1, ['\\Answered']);
    await serverFlags(olga, 'Letter 1', ['\\Answered']);
    expect((await olga.row('INBOX', 'Letter 1')).id).toBe(id);
  });

  it('goes with it where the server refused the move, but for other letters of the same act', async () => {
    const paul = await arrive('paul');
    await fill(paul.phone, 'Archive', 1, 'Old');
    const { id } = await paul.row('INBOX', 'Letter 1');
    const old = await paul.row('Archive', 'Old 1');
    const undo = paul.proxy.rewriteLine('client', (line) => line.replace(/UID MOVE (\S+) .*/, 'UID MOVE $1 "No such folder"'));
    const accept = await away(paul);
    await office.rooms.moveMessages(paul.actor, { ids: [id], to: 'archive' });
    await office.rooms.changeFlags(paul.actor, { ids: [id, old.id], add: ['\\Flagged'], remove: [] });
    accept();
    await paul.browser.hear(refusal, 30_000);
    undo();
    await settled(paul);
    expect((await paul.phone.list('Archive'))[0]?.flags).toEqual(['\\Flagged']);
    expect((await paul.row('Archive', 'Old 1')).flags).toEqual(['\\Flagged']);
    await paul.phone.addFlags('INBOX', 1, ['\\Answered']);
    await serverFlags(paul, 'Letter 1', ['\\Answered']);
  });
});

describe('the journal', () => {
  it('takes flags back after a reload, and only what was changed', async () => {
    const lena = await arrive('lena');
    const { rooms } = office;
    const [one, two] = [await lena.row('INBOX', 'Letter 1'), await lena.row('INBOX', 'Letter 2')];
    await rooms.changeFlags(lena.actor, { ids: [one.id], add: ['\\Flagged'], remove: [] });
    const { undo } = await rooms.changeFlags(lena.actor, { ids: [one.id, two.id], add: ['\\Flagged', '\\Seen'], remove: [] });
    await settled(lena);
    await rooms.closeDatabase();
    await rooms.undoAct(lena.actor, undo ?? '');
    await settled(lena);
    expect(await flagsOf(lena, 'Letter 1')).toEqual(['\\Flagged']);
    expect(await flagsOf(lena, 'Letter 2')).toEqual([]);
  });

  it('keeps nothing of a letter that was only opened', async () => {
    const mona = await arrive('mona');
    const { id } = await mona.row('INBOX', 'Letter 1');
    const outcome = await office.rooms.changeFlags(mona.actor, { ids: [id], add: ['\\Seen'], remove: [], quiet: true });
    expect(outcome.undo).toBeNull();
    await settled(mona);
  });
});

describe('two tabs', () => {
  it('that act on the same letter at once both see what became of it, and the server has it once', async () => {
    const nina = await arrive('nina');
    const { rooms } = office;
    const { id } = await nina.row('INBOX', 'Letter 1');
    const other: Change[] = [];
    const close = rooms.bus().subscribe(nina.actor.userId, null, (_, change) => other.push(change));
    const outcomes = await Promise.allSettled([
      rooms.moveMessages(nina.actor, { ids: [id], to: 'archive' }),
      rooms.moveMessages(nina.actor, { ids: [id], to: 'archive' }),
      rooms.changeFlags(nina.actor, { ids: [id], add: ['\\Flagged'], remove: [] }),
    ]);
    expect(outcomes.every((outcome) => outcome.status === 'fulfilled')).toBe(true);
    await settled(nina);
    expect(await subjects(nina, 'Archive')).toEqual(['Letter 1']);
    expect(await subjects(nina, 'INBOX')).not.toContain('Letter 1');
    expect((await nina.row('Archive', 'Letter 1')).id).toBe(id);
    const told = (changes: Change[]) => changes.filter((change) => change.type === 'messagesRemoved' && change.ids.includes(id)).length;
    expect(told(nina.browser.heard)).toBeGreaterThan(0);
    expect(told(other)).toBe(told(nina.browser.heard));
    close();
  });
});
