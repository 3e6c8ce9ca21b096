/**
 * Puts letters into conversations as they are written into the cache: looks up what is known of the ids they name, lets the loom place
 * them, and writes back what changed. Part of apply.ts in all but the file; everything runs inside its transaction.
 */
import type { Transaction } from '@/lib/db/client';
import type { HeaderFacts, Place } from '@/lib/db/message-columns';
import { placePinned } from '@/lib/db/pins';
import type { Weaving } from '@/lib/db/thread-edits';
import { readNodes, reserveThreads, rowsOfThreads, subjectsOf, writeMerges, writeNodes, writeThreads } from '@/lib/db/thread-refs';
import { countTops, type Pair, relisting, retop } from '@/lib/db/threads';
import type { AccountId, MailboxId, ThreadId, Uid } from '@/lib/model/ids';
import { Loom } from '@/lib/model/loom';
import { type Node, type Strand, signsOf, strandOf } from '@/lib/model/threading';
import { isLeavingFlags } from './ledger';
import { rethread } from './rethread';

/** Where new letters belong. */
export interface Placed {
  places: Map<Uid, Place>;
  /** Brings everything else up to date; to be called once the rows are written. Answers whether conversations of other letters changed. */
  settle(): Promise<boolean>;
}

interface Piece {
  header: HeaderFacts;
  strand: Strand;
  /** By what it is found without References; null where that does not apply. */
  signs: ReturnType<typeof signsOf> | null;
}

function asPiece(header: HeaderFacts, strand: Strand): Piece {
  return { header, strand, signs: strand.rule && signsOf(strand.rule, strand.at) };
}

/** A server's own conversation counts, except for answers to a letter that was split off by hand. */
function pieceOf(header: HeaderFacts, { subjects, edits }: Weaving): Piece {
  const strand = strandOf(header, header.serverThread ?? null, subjects);
  if (header.serverThread == null || edits.cuts.size === 0) return asPiece(header, strand);
  const named = strandOf(header, null, subjects);
  return asPiece(header, named.chain.some((node) => edits.cuts.has(node)) ? named : strand);
}

/** A loom that knows all nodes these letters name, and the subjects of letters here that bear the same Message-IDs. */
async function loomFor(tx: Transaction, { accountId, edits }: Weaving, pieces: readonly Piece[]): Promise<Loom> {
  const wanted = new Set<Node>(edits.joins.flat());
  const borne = new Map<Node, Piece>();
  const twins: Piece[] = [];
  for (const piece of pieces) {
    const { node, chain } = piece.strand;
    if (borne.has(node)) twins.push(piece);
    borne.set(node, piece);
    wanted.add(node);
    for (const named of chain) wanted.add(named);
    for (const sign of piece.signs?.seeks ?? []) wanted.add(sign);
  }
  const nodes = await readNodes(tx, accountId, [...wanted]);
  const known = [...borne.values()].filter(({ strand }) => nodes.get(strand.node)?.known);
  const subjects = new Map<Node, string>();
  if (known.length) {
    const headers = known.flatMap(({ header }) => header.messageIdHeader ?? []);
    const found = await subjectsOf(tx, accountId, headers);
    for (const { header, strand } of known) {
      const subject = header.messageIdHeader === null ? undefined : found.get(header.messageIdHeader);
      if (subject !== undefined) subjects.set(strand.node, subject);
    }
  }
  const alone = [...twins, ...known].map(({ strand }) => strand.alone);
  for (const [node, state] of await readNodes(tx, accountId, alone)) nodes.set(node, state);
  return new Loom(nodes, subjects, edits);
}

/** Signs by which answers without References and their originals find each other, and the conversations where a sign was met. */
function meetBySubject(loom: Loom, pieces: readonly Piece[], threads: ReadonlyMap<Uid, number>): number[] {
  const met: number[] = [];
  for (const { header, signs } of pieces) {
    const thread = threads.get(header.uid);
    if (!signs || thread === undefined) continue;
    for (const sign of signs.seeks) {
      const there = loom.nodes.get(sign);
      if (there && loom.find(there.thread) !== loom.find(thread)) met.push(there.thread, thread);
    }
    for (const sign of signs.sets) {
      loom.nodes.set(sign, { thread, known: false, parent: null });
      loom.changed.add(sign);
    }
  }
  return met;
}

/** Finds the conversations of letters that come new to a mailbox, and writes what is known of the ids they name. */
export async function placeLetters(
  tx: Transaction,
  weaving: Weaving,
  mailboxId: MailboxId,
  headers: readonly HeaderFacts[],
): Promise<Placed> {
  const { accountId } = weaving;
  const pieces = headers.map((header) => pieceOf(header, weaving));
  const loom = await loomFor(tx, weaving, pieces);
  const threads = new Map(pieces.map(({ header, strand }) => [header.uid, loom.place(strand)]));
  const met = meetBySubject(loom, pieces, threads);

  const begun = [...new Set([...threads.values()].map((thread) => loom.find(thread)))].filter((thread) => thread < 0);
  const reserved = await reserveThreads(tx, begun.length);
  const numbers = new Map(begun.map((thread, at) => [thread, reserved[at] as ThreadId]));
  const final = (thread: number): ThreadId => numbers.get(loom.find(thread)) ?? (loom.find(thread) as ThreadId);
  await writeNodes(
    tx,
    accountId,
    [...loom.changed].flatMap((ref) => {
      const state = loom.nodes.get(ref);
      return state ? [{ ref, known: state.known, parent: state.parent, thread: final(state.thread) }] : [];
    }),
  );

  const places = new Map<Uid, Place>();
  const newest = new Map<ThreadId, HeaderFacts>();
  const older = new Map<ThreadId, Pair>();
  for (const { header, strand } of pieces) {
    const thread = threads.get(header.uid) ?? 0;
    const threadId = final(thread);
    places.set(header.uid, { threadId, top: false, baseSubject: strand.subject });
    if (loom.find(thread) > 0) older.set(threadId, { mailboxId, threadId });
    else if (!isLeavingFlags(header.flags)) {
      const best = newest.get(threadId);
      if (!best || header.internalAt > best.internalAt || (header.internalAt === best.internalAt && header.uid > best.uid))
        newest.set(threadId, header);
    }
  }
  for (const { uid } of newest.values()) {
    const place = places.get(uid);
    if (place) place.top = true;
  }

  const settle = async (): Promise<boolean> => {
    await countTops(tx, mailboxId, newest.size);
    await retop(tx, [...older.values()]);
    const merges = loom.merged.map(({ from, to }) => ({ from, to: final(to) }));
    if (merges.length) await mergeThreads(tx, accountId, merges);
    const doubtful = [...new Set([...loom.doubtful, ...met].map(final))];
    const moved = doubtful.length > 0 && (await rethread(tx, weaving, doubtful));
    const shifted = await placePinned(tx, accountId);
    const others = shifted.some((letter) => letter.mailboxId !== mailboxId || !places.has(letter.uid));
    return moved || merges.length > 0 || others;
  };
  return { places, settle };
}

async function mergeThreads(tx: Transaction, accountId: AccountId, merges: readonly { from: number; to: number }[]): Promise<void> {
  await writeMerges(tx, accountId, merges);
  for (const { from, to } of merges) {
    const ids = await rowsOfThreads(tx, accountId, [from]);
    await relisting(tx, ids, () =>
      writeThreads(
        tx,
        ids.map((id) => ({ id, threadId: to })),
      ),
    );
  }
}
