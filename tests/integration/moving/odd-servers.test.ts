/** Moving in where a server does what real ones do not do on request: one that only guesses sizes, one that breaks off over a letter. */
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { importOptionsSchema, type MailImport } from '@/lib/model/imports';
import { type ImapPeer, startImapPeer } from '../../support/imap-peer';
import { peerAsServer } from '../../support/mail-server';
import { type CopyYard, type Mover, oldLetter, startCopyYard } from './copy-yard';
import { letter, mbox } from './mover';

let peer: ImapPeer;
let yard: CopyYard;

beforeAll(async () => {
  peer = await startImapPeer();
  yard = await startCopyYard(peerAsServer(peer), { domain: 'kestrel.example' });
});
afterEach(() => yard.into.clear());
afterAll(async () => {
  await yard?.close();
  await peer?.stop();
});

it('row 216: what comes from a server that only guesses sizes is known again, and nothing is here twice', async () => {
  const mover = await yard.hire('guess');
  const account = { user: await yard.old.newUser('old'), phone: mover.phone };
  const letters = [oldLetter('Guessed'), oldLetter('Nameless', { id: null }), oldLetter('Twin'), oldLetter('Twin')];
  for (const { bytes } of letters) peer.mailbox('INBOX').add(bytes, [], new Date(Date.UTC(2019, 4, 6, 7, 8, 9))).lies.size = 1000;
  const copied = { state: 'done', refused: 0, missing: 0 };
  expect(await yard.run(mover, await yard.start(mover, account))).toMatchObject({ ...copied, added: 4, doubled: 0 });
  expect(await yard.run(mover, await yard.start(mover, account))).toMatchObject({ ...copied, added: 0, doubled: 4 });
  expect(await mover.phone.list('INBOX')).toHaveLength(4);
});

/** Sends a file for the inbox. Answers its import, how it is worked on once, and what can be done with it. */
async function upload({ actor }: Mover, text: string) {
  const [verbs, rows, { runImport }] = await Promise.all([
    import('@/lib/mail/imports'),
    import('@/lib/db/imports'),
    import('@/lib/mail/import-run'),
  ]);
  const inbox = (await yard.rooms.listMailboxes(actor)).find(({ path }) => path === 'INBOX');
  if (!inbox) throw new Error('No inbox.');
  const bytes = Buffer.from(text, 'latin1');
  const wish = { mailboxId: inbox.id, name: 'a.mbox', size: bytes.length, modified: 1, options: importOptionsSchema.parse({}) };
  const { id } = await verbs.startImport(actor, wish);
  await verbs.addImportPiece(actor, id, { offset: 0, body: Readable.from([bytes], { objectMode: false }) });
  const change = (state: 'running' | 'paused' | 'cancelled') => verbs.changeImport(actor, id, { state });
  const work = async () => {
    const record = await rows.takeImport(id, 'test', Date.now(), Date.now() + 60_000);
    if (!record) throw new Error('It does not go on.');
    await runImport(actor, record, 'test');
    await rows.leaveImport(id, 'test');
    return verbs.readReport(actor, id);
  };
  return { change, work };
}

/** Reads letters into the inbox until the import does not go on by itself. Answers how it ended, and how often it was taken up. */
async function bringIn(mover: Mover, text: string): Promise<{ done: MailImport; rounds: number; reasons: unknown[] }> {
  const { work } = await upload(mover, text);
  for (let rounds = 1; ; rounds += 1) {
    const { import: done, losses } = await work();
    const reasons = losses.map(({ ordinal, reason }) => [ordinal, reason[0]?.code]);
    if (done.state !== 'running' || rounds > 20) return { done, rounds, reasons };
    expect(done.note).toEqual([expect.objectContaining({ code: 'said.line.away' })]);
  }
}

/** These letters came a day later than all others. */
const stuck = (...letters: string[]) => mbox(...letters).replaceAll('Sat Jan  3', 'Sun Jan  4');
const breakOff = () => yard.into.cutAfter(10, { from: 'client', after: /APPEND .* 4-Jan-1998/i });

it('T64: a letter over which the server breaks off each time is passed over in the end, and the others come', async () => {
  const mover = await yard.hire('breaks');
  breakOff();
  const { done, rounds, reasons } = await bringIn(mover, mbox(letter('Before')) + stuck(letter('Stuck')) + mbox(letter('After')));
  expect(done).toMatchObject({ state: 'done', added: 2, damaged: 1, note: null });
  expect([rounds, reasons]).toEqual([5, [[2, 'said.import.lineBroke']]]);
  expect((await mover.phone.list('INBOX')).map(({ subject }) => subject)).toEqual(['Before', 'After']);
}, 60_000);

it('T64: where it breaks off over one after another its person is asked, and no more are given up', async () => {
  const mover = await yard.hire('all');
  breakOff();
  const { done, reasons } = await bringIn(mover, stuck(letter('One'), letter('Two'), letter('Three'), letter('Four')));
  expect(done).toMatchObject({ state: 'paused', added: 0, damaged: 2, note: [{ code: 'said.import.lineBreaks' }] });
  expect(reasons).toEqual([
    [1, 'said.import.lineBroke'],
    [2, 'said.import.lineBroke'],
  ]);
}, 60_000);

/** Works on an import of two letters that its person stops while the first is on its way to the server. */
async function stopped(mover: Mover, state: 'paused' | 'cancelled') {
  const { change, work } = await upload(mover, mbox(letter('First'), letter('Second')));
  let stopping: Promise<unknown> | null = null;
  const undo = yard.into.rewriteLine('client', (line) => {
    if (stopping || !/ APPEND /i.test(line)) return line;
    yard.into.pause();
    stopping = change(state).finally(() => yard.into.resume());
    return line;
  });
  const { import: after } = await work();
  undo();
  await stopping;
  return { after, change, work };
}
const subjects = async ({ phone }: Mover) => (await phone.list('INBOX')).map(({ subject }) => subject);

it('row 210: the report of an import that is cancelled while a letter is put counts that letter', async () => {
  const mover = await yard.hire('cancel');
  const { after } = await stopped(mover, 'cancelled');
  expect(after).toMatchObject({ state: 'cancelled', added: 1, doubled: 0, damaged: 0 });
  expect(await subjects(mover)).toEqual(['First']);
});

it('row 210: that of one that is paused counts it as well, and it goes on behind that letter', async () => {
  const mover = await yard.hire('pause');
  const { after, change, work } = await stopped(mover, 'paused');
  expect(after).toMatchObject({ state: 'paused', added: 1 });
  await change('running');
  expect((await work()).import).toMatchObject({ state: 'done', added: 2, doubled: 0 });
  expect(await subjects(mover)).toEqual(['First', 'Second']);
});

/** Runs a copy until it does not go on by itself. */
async function copyWhole(mover: Mover, id: string) {
  for (let rounds = 1; ; rounds += 1) {
    const copy = await yard.run(mover, id);
    if (copy.state !== 'running' || rounds > 30) return { copy, rounds, report: await yard.report(mover, id) };
    expect(copy.note).toEqual([expect.objectContaining({ code: 'said.line.away' })]);
  }
}

/** An old account with these letters alone. */
async function oldMail(mover: Mover, subjects: readonly string[]) {
  peer.mailboxes.splice(0);
  const inbox = peer.mailbox('INBOX');
  for (const subject of subjects) inbox.add(oldLetter(subject).bytes, [], new Date(Date.UTC(2019, 4, 6, 7, 8, 9)));
  return { account: { user: await yard.old.newUser('old'), phone: mover.phone }, inbox };
}
const some = (count: number, name: string) => Array.from({ length: count }, (_, at) => `${name} ${at}`);

/** Breaks off over every command like this that is about the letter with this UID. */
const breakAt = (uid: number, command: RegExp) =>
  peer.script(command, ({ line, hangUp }) => {
    const set = / UID FETCH (\S+)/i.exec(line)?.[1] ?? '';
    const holds = set.split(',').some((one) => {
      const [from = 0, to = from] = one.split(':').map((each) => (each === '*' ? uid : Number(each)));
      return from <= uid && to >= uid;
    });
    if (!holds) return undefined;
    hangUp();
    return [];
  });

it('row 212: a letter whose fetching breaks the line each time is left out, named in the report, and all others come', async () => {
  const mover = await yard.hire('fetching');
  const { account } = await oldMail(mover, [...some(60, 'Before'), 'Stuck', ...some(60, 'After')]);
  const undo = breakAt(61, / UID FETCH .*BODY\.PEEK\[\]/i);
  try {
    const { copy, report } = await copyWhole(mover, await yard.start(mover, account));
    expect(copy).toMatchObject({ state: 'done', added: 120, refused: 1, doubled: 0, missing: 0, done: 121 });
    expect(report.losses).toMatchObject([
      { folder: 'INBOX', subject: 'Stuck', sentAt: expect.any(Number), reason: [{ code: 'said.copy.lineBroke' }] },
    ]);
    expect(await subjects(mover)).toHaveLength(120);
  } finally {
    undo();
  }
}, 180_000);

it('row 212: so is one whose head alone breaks it, when copying and when comparing', async () => {
  const mover = await yard.hire('heading');
  const { account } = await oldMail(mover, ['Before', 'Stuck', 'After']);
  const undo = breakAt(2, / UID FETCH .*(ENVELOPE|HEADER)/i);
  try {
    const { copy, report } = await copyWhole(mover, await yard.start(mover, account));
    expect(copy).toMatchObject({ state: 'done', added: 2, refused: 1, missing: 0 });
    expect(report.losses).toMatchObject([{ folder: 'INBOX', subject: '', reason: [{ code: 'said.copy.lineBroke' }] }]);
    expect((await subjects(mover)).sort()).toEqual(['After', 'Before']);
  } finally {
    undo();
  }
}, 180_000);

it('row 212: so is one that breaks the other line when it is put, but not one that lies there even so', async () => {
  const mover = await yard.hire('putting');
  const { account, inbox } = await oldMail(mover, ['Before', 'Stuck', 'There', 'After']);
  const [, stuck, there] = inbox.messages;
  if (stuck) stuck.internalAt = new Date(Date.UTC(1998, 0, 4, 12));
  if (there) there.internalAt = new Date(Date.UTC(1998, 0, 5, 12));
  yard.into.cutAfter(10, { from: 'client', after: /APPEND .* 4-Jan-1998/i });
  // The server takes this one whole, and only its answer is lost.
  yard.into.cutAfter(1, { from: 'server', after: /APPEND .* 5-Jan-1998/i });
  const { copy, report } = await copyWhole(mover, await yard.start(mover, account));
  expect(copy).toMatchObject({ state: 'done', added: 3, refused: 1, missing: 0 });
  expect(report.losses).toMatchObject([{ subject: 'Stuck', reason: [{ code: 'said.copy.lineBroke' }] }]);
  expect((await subjects(mover)).sort()).toEqual(['After', 'Before', 'There']);
}, 180_000);

it('row 212: where the line breaks over one letter after another its person is asked, and no more are left out', async () => {
  const mover = await yard.hire('breaking');
  const { account } = await oldMail(mover, some(5, 'Stuck'));
  const undo = peer.script(/ UID FETCH .*BODY\.PEEK\[\]/i, ({ hangUp }) => {
    hangUp();
    return [];
  });
  const id = await yard.start(mover, account);
  const { copy, report } = await copyWhole(mover, id);
  expect(copy).toMatchObject({ state: 'paused', added: 0, refused: 2, note: [{ code: 'said.copy.lineBreaks' }] });
  expect(report.losses.map(({ subject }) => subject)).toEqual(['Stuck 0', 'Stuck 1']);
  undo();
  await yard.rooms.changeCopy(mover.actor, id, { state: 'running' });
  expect(await yard.run(mover, id)).toMatchObject({ state: 'done', added: 3, refused: 2 });
}, 180_000);
