/**
 * The user's own changes that the server has not taken yet: the table of acts, mirrored in memory. What the server says of a letter
 * meanwhile is older than what the user wants, so `apply.ts` lays these over it and does not cache a letter again that is just leaving
 * its mailbox. A thread that writes into the cache loads the mirror before it does (`loadPending`).
 */
import { type ActRecord, openActs, stillOpen } from '@/lib/db/acts';
import type { AccountId, MailboxId, MessageId, Uid } from '@/lib/model/ids';

/** Flags being added and taken away. */
export interface FlagEdit {
  add: readonly string[];
  remove: readonly string[];
}

interface Pending {
  edits: Map<MessageId, FlagEdit[]>;
  leaving: Map<MailboxId, Set<Uid>>;
  /** Moves into or out of a mailbox and deletions from it: how many are under way, and when the last one ended, ms. */
  moves: Map<MailboxId, { open: number; endedAt: number }>;
  /** What forgets an act again, by its id. */
  acts: Map<number, () => void>;
}

const key = Symbol.for('oriel.pending');
const held = globalThis as unknown as Record<symbol, Pending | undefined>;

function pending(): Pending {
  held[key] ??= { edits: new Map(), leaving: new Map(), moves: new Map(), acts: new Map() };
  return held[key];
}

/** How a letter is kept out of all lists while it is being deleted, or moved to a mailbox that is still to be made; in the cache alone. */
export const hiding: FlagEdit = { add: ['\\Deleted', '\\Seen'], remove: [] };

/** The flags after an edit, unsorted. */
export function edited(flags: readonly string[], edit: FlagEdit): string[] {
  return [...flags.filter((flag) => !edit.remove.includes(flag) && !edit.add.includes(flag)), ...edit.add];
}

/** Remembers a flag edit until the function it answers is called. */
export function holdEdit(ids: readonly MessageId[], edit: FlagEdit): () => void {
  const { edits } = pending();
  for (const id of ids) edits.set(id, [...(edits.get(id) ?? []), edit]);
  return () => {
    for (const id of ids) {
      const rest = (edits.get(id) ?? []).filter((held) => held !== edit);
      if (rest.length) edits.set(id, rest);
      else edits.delete(id);
    }
  };
}

/** Remembers that letters are leaving their mailbox until the function it answers is called. */
export function holdLeaving(mailboxId: MailboxId, uids: readonly Uid[]): () => void {
  const { leaving } = pending();
  const set = leaving.get(mailboxId) ?? new Set();
  leaving.set(mailboxId, set);
  for (const uid of uids) set.add(uid);
  return () => {
    for (const uid of uids) set.delete(uid);
    if (set.size === 0) leaving.delete(mailboxId);
  };
}

type Held = Pick<ActRecord, 'kind' | 'mailboxId' | 'payload'>;

/** Remembers what an act does until the function it answers is called. To be called before the act is committed. */
export function holdAct({ kind, mailboxId, payload }: Held): () => void {
  const ids = payload.letters.map((letter) => letter.id);
  // A copy changes nothing here.
  if (kind === 'carry' && payload.carry?.keep) return () => undefined;
  if (kind === 'flags') return holdEdit(ids, { add: payload.add, remove: payload.remove });
  // A copy, so that each act has an edit of its own.
  if (kind === 'delete' || payload.to === null) return both(holdEdit(ids, { ...hiding }), holdMove(mailboxId));
  const stay = holdLeaving(
    mailboxId,
    payload.letters.map((letter) => letter.uid),
  );
  return both(stay, both(holdMove(mailboxId), holdMove(payload.to)));
}

function both(first: () => void, second: () => void): () => void {
  return () => {
    first();
    second();
  };
}

function holdMove(mailboxId: MailboxId): () => void {
  const { moves } = pending();
  const one = moves.get(mailboxId) ?? { open: 0, endedAt: 0 };
  moves.set(mailboxId, one);
  one.open += 1;
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    one.open -= 1;
    one.endedAt = Date.now();
  };
}

/** Whether letters were on their way into, out of or off the mailbox at any time since `since`, ms: its cache and the server then count differently. */
export function movedSince(mailboxId: MailboxId, since: number): boolean {
  const one = pending().moves.get(mailboxId);
  return one !== undefined && (one.open > 0 || one.endedAt > since);
}

/** Keeps what `holdAct` answered under the id that the act got, in place of what was kept for it before. */
export function keepHeld(actId: number, release: () => void): void {
  letGo(actId);
  pending().acts.set(actId, release);
}

/** Forgets an act: the server took it, or it was taken back. */
export function letGo(actId: number): void {
  pending().acts.get(actId)?.();
  pending().acts.delete(actId);
}

/** Remembers an act as it is now, in place of what was remembered for it: that first, since both may name the same UIDs. */
export function holdAnew(act: Held & { id: number }): void {
  letGo(act.id);
  keepHeld(act.id, holdAct(act));
}

/** Remembers all open acts of an account, as the table has them. */
export async function loadPending(accountId: AccountId): Promise<void> {
  for await (const act of openActs(accountId)) if (!pending().acts.has(act.id)) keepHeld(act.id, holdAct(act));
}

/** Forgets acts that the table does not have any more: whatever became of them, they must not hide what the server says. */
export async function forgetEnded(): Promise<void> {
  const known = [...pending().acts.keys()];
  const open = await stillOpen(known);
  for (const id of known) if (!open.has(id)) letGo(id);
}

/** What the server says of a letter's flags with the user's pending edits over it. */
export function withEdits(id: MessageId, flags: readonly string[]): readonly string[] {
  return (pending().edits.get(id) ?? []).reduce(edited, flags);
}

/** The letters that are just leaving the mailbox. */
export function leavingOf(mailboxId: MailboxId): Uid[] {
  return [...(pending().leaving.get(mailboxId) ?? [])];
}

/** Whether the letter is just leaving the mailbox. */
export function isLeaving(mailboxId: MailboxId, uid: Uid): boolean {
  return pending().leaving.get(mailboxId)?.has(uid) ?? false;
}
