/**
 * Compares a mailbox with the server letter by letter, mends what differs, and says what did. Nothing is believed: not the counts, not the
 * mod-sequences, not what was compared before.
 */
import { database } from '@/lib/db/client';
import { readSyncMailbox, type SyncMailbox } from '@/lib/db/mailboxes';
import { type KnownRow, knownInRanges } from '@/lib/db/message-cache';
import { readRows } from '@/lib/db/messages';
import { AppError } from '@/lib/errors';
import { chunksOf, type UidRange } from '@/lib/imap/sequences';
import type { FetchedFlags, ImapSession } from '@/lib/imap/types';
import type { Comparison } from '@/lib/model/freshness';
import type { MailboxId, MessageId, Uid } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { applyDelta, type Owner } from './apply';
import { breathe, fetchRows } from './fetching';
import { isLeaving, withEdits } from './pending';

/** Letters compared at a time. */
const chunkSize = 1000;
const maxExamples = 100;
const highest = Number.MAX_SAFE_INTEGER;

interface Scene {
  session: ImapSession;
  owner: Owner;
  box: SyncMailbox;
  /** First UID that came after the cache last caught up; letters from there on are news and no difference. */
  newFrom: number;
  /** Rows above `newFrom` that were cached before the server was asked; those that come meanwhile are left to the look that follows. */
  beyond: ReadonlySet<MessageId>;
  found: Comparison;
}

function example(scene: Scene, kind: Comparison['examples'][number]['kind'], uid: Uid, subject: string): void {
  const { examples } = scene.found;
  if (examples.length < maxExamples) examples.push({ kind, uid, subject });
}

async function exampleRows(scene: Scene, kind: 'surplus' | 'flags', rows: readonly KnownRow[]): Promise<void> {
  const few = rows.slice(0, maxExamples - scene.found.examples.length);
  if (few.length === 0) return;
  const ids = few.map((row) => row.id);
  const subjects = new Map((await readRows(database(), ids)).map((row) => [row.id, row.subject]));
  for (const row of few) example(scene, kind, row.uid, subjects.get(row.id) ?? '');
}

async function mendMissing(scene: Scene, missing: readonly Uid[]): Promise<void> {
  const { session, owner, box } = scene;
  for await (const headers of fetchRows(session, missing)) {
    scene.found.missing += headers.length;
    for (const header of headers) example(scene, 'missing', header.uid, header.subject);
    await applyDelta(owner, box.mailbox.id, { headers, news: 'page' });
  }
}

async function mendSurplus(scene: Scene, rows: readonly KnownRow[]): Promise<void> {
  if (rows.length === 0) return;
  scene.found.surplus += rows.length;
  await exampleRows(scene, 'surplus', rows);
  const vanished = rows.map((row): [number, number] => [row.uid, row.uid]);
  await applyDelta(scene.owner, scene.box.mailbox.id, { vanished });
}

async function mendFlags(scene: Scene, known: ReadonlyMap<Uid, KnownRow>, told: readonly FetchedFlags[]): Promise<void> {
  const differing = told.filter(({ uid, flags }) => {
    const row = known.get(uid);
    return row && [...withEdits(row.id, flags)].sort().join(' ') !== [...row.flags].sort().join(' ');
  });
  if (differing.length === 0) return;
  scene.found.flags += differing.length;
  await exampleRows(
    scene,
    'flags',
    differing.flatMap(({ uid }) => known.get(uid) ?? []),
  );
  await applyDelta(scene.owner, scene.box.mailbox.id, { flags: differing });
}

/** Compares the letters of `chunk`, which are all that the server has from `from` to `to`. */
async function compareChunk(scene: Scene, from: number, to: number, chunk: readonly UidRange[]): Promise<void> {
  const { session, box, newFrom } = scene;
  const cached = new Map((await knownInRanges(database(), box.mailbox.id, [[from, to]])).map((row) => [row.uid, row]));
  if (chunk.length > 0) {
    const told = await session.fetchFlags(chunk.map(([low, high]) => `${low}:${high}`).join(','));
    const missing = told.map(({ uid }) => uid).filter((uid) => !cached.has(uid) && uid < newFrom && !isLeaving(box.mailbox.id, uid));
    scene.found.compared += told.length;
    await mendFlags(scene, cached, told);
    await mendMissing(scene, missing);
    for (const { uid } of told) cached.delete(uid);
  }
  // A letter that came and went between the two questions is none of the server's: the look that follows finds it gone.
  await mendSurplus(
    scene,
    [...cached.values()].filter(
      (row) => (row.uid < newFrom || scene.beyond.has(row.id)) && !chunk.some(([low, high]) => row.uid >= low && row.uid <= high),
    ),
  );
  await breathe();
}

/** Throws what the session throws; `conflict` where the mailbox was never read, or its UIDs mean something else now. */
export async function compareMailbox(session: ImapSession, owner: Owner, mailboxId: MailboxId): Promise<Comparison> {
  const box = await readSyncMailbox(owner.accountId, mailboxId);
  const beyond = box?.state ? await knownInRanges(database(), mailboxId, [[box.state.uidNext, highest]]) : [];
  const status = box ? await session.status(box.mailbox.path) : null;
  const server = box ? await session.select(box.mailbox.path) : null;
  if (!box?.state || !server || !status || server.uidValidity !== box.state.uidValidity) {
    throw new AppError('conflict', say('said.folder.renumbered'));
  }
  const { uidNext, syncedDownTo } = box.state;
  const found: Comparison = { mailboxId, compared: 0, missing: 0, surplus: 0, flags: 0, counts: false, examples: [] };
  const scene: Scene = { session, owner, box, newFrom: uidNext, beyond: new Set(beyond.map((row) => row.id)), found };
  const calm = server.uidNext === uidNext;
  const { exists, unseen } = box.mailbox;
  found.counts = calm && (exists !== server.exists || (box.mailbox.complete && unseen !== status.unseen));
  let from: number = syncedDownTo;
  for (const chunk of chunksOf(await session.searchRanges({ uids: `${from}:*` }), chunkSize)) {
    const to = chunk.at(-1)?.[1] ?? from;
    await compareChunk(scene, from, to, chunk);
    from = to + 1;
  }
  await compareChunk(scene, from, highest, []);
  const counts = calm ? { exists: server.exists, unseen: status.unseen } : undefined;
  await applyDelta(owner, mailboxId, { counts, recount: true, checkedAt: Date.now() });
  return found;
}
