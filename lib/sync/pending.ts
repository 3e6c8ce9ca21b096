/**
 * The user's own changes that the server has not taken yet. What the server says of a letter meanwhile is older than what the user
 * wants, so `apply.ts` lays these over it and does not cache a letter again that is just leaving its mailbox.
 */
import type { MailboxId, MessageId, Uid } from '@/lib/model/ids';

/** Flags being added and taken away. */
export interface FlagEdit {
  add: readonly string[];
  remove: readonly string[];
}

interface Pending {
  edits: Map<MessageId, FlagEdit[]>;
  leaving: Map<MailboxId, Set<Uid>>;
}

const key = Symbol.for('oriel.pending');
const held = globalThis as unknown as Record<symbol, Pending | undefined>;

function pending(): Pending {
  held[key] ??= { edits: new Map(), leaving: new Map() };
  return held[key];
}

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

/** What the server says of a letter's flags with the user's pending edits over it. */
export function withEdits(id: MessageId, flags: readonly string[]): readonly string[] {
  return (pending().edits.get(id) ?? []).reduce(edited, flags);
}

/** Whether the letter is just leaving the mailbox. */
export function isLeaving(mailboxId: MailboxId, uid: Uid): boolean {
  return pending().leaving.get(mailboxId)?.has(uid) ?? false;
}
