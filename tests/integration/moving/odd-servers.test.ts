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

/** Reads letters into the inbox until the import does not go on by itself. Answers how it ended, and how often it was taken up. */
async function bringIn({ actor }: Mover, text: string): Promise<{ done: MailImport; rounds: number; reasons: unknown[] }> {
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
  for (let rounds = 1; ; rounds += 1) {
    const record = await rows.takeImport(id, 'test', Date.now(), Date.now() + 60_000);
    if (!record) throw new Error('It does not go on.');
    await runImport(actor, record, 'test');
    await rows.leaveImport(id, 'test');
    const { import: done, losses } = await verbs.readReport(actor, id);
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
