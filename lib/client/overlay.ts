/** Edits under way, laid over what the server said. Taking one away is the whole rollback. */
import { create } from 'zustand';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import { hasLabel, labelsOf } from '@/lib/model/labels';
import type { Mailbox, MessageRow } from '@/lib/model/mail';
import type { PageRow } from '@/lib/model/view';
import { type Loaded, mapRows, positionOf, withoutRows } from './windows';

/** One edit that the server has not answered yet. */
export interface Edit {
  ids: ReadonlySet<MessageId>;
  kind: 'flags' | 'gone';
  add: readonly string[];
  remove: readonly string[];
  /** The rows stand for their whole conversations. */
  threads?: boolean;
  /** How the counts of unread letters change while it is under way. */
  unseen: ReadonlyMap<MailboxId, number>;
}

/** All edits under way, oldest first, by their token. */
export const useEdits = create<{ edits: ReadonlyMap<number, Edit> }>(() => ({ edits: new Map() }));

let lastToken = 0;

/** Lays an edit over the screen. Returns the token that takes it away. */
export function layEdit(edit: Edit): number {
  lastToken += 1;
  const token = lastToken;
  useEdits.setState(({ edits }) => ({ edits: new Map(edits).set(token, edit) }));
  return token;
}

/** Takes an edit away: the server has answered, whichever way. */
export function liftEdit(token: number): void {
  useEdits.setState(({ edits }) => {
    const next = new Map(edits);
    next.delete(token);
    return { edits: next };
  });
}

/** A newer count from the server includes the edits under way as well as anybody can know; they must not count twice. */
export function forgetCounts(mailboxId: MailboxId): void {
  useEdits.setState((state) => {
    if (![...state.edits.values()].some((edit) => edit.unseen.has(mailboxId))) return state;
    const edits = new Map(
      [...state.edits].map(([token, edit]) => [token, { ...edit, unseen: new Map([...edit.unseen].filter(([id]) => id !== mailboxId)) }]),
    );
    return { edits };
  });
}

/** Adds and removes flags; the order of what stays is kept. */
export function withFlags(flags: readonly string[], add: readonly string[], remove: readonly string[]): string[] {
  const kept = flags.filter((flag) => !remove.includes(flag));
  return [...kept, ...add.filter((flag) => !kept.includes(flag))];
}

/** What is said of a conversation when its newest letter, or all of them, get or lose the mark of the read. */
function editedThread(row: PageRow, before: readonly string[], edit: Edit): PageRow['thread'] {
  const { thread } = row;
  const by = edit.add.includes('\\Seen') ? -1 : edit.remove.includes('\\Seen') ? 1 : 0;
  if (!thread || by === 0) return thread;
  if (edit.threads) return { ...thread, unread: by < 0 ? 0 : thread.letters };
  const changes = before.includes('\\Seen') === by > 0;
  return changes ? { ...thread, unread: Math.min(thread.letters, Math.max(0, thread.unread + by)) } : thread;
}

/** What is said of the labels of a conversation when letters of it get and lose some; the same comes back where that changes nothing. */
export function relabelled(thread: PageRow['thread'], add: readonly string[], remove: readonly string[]): PageRow['thread'] {
  const [gained, lost] = [labelsOf(add), labelsOf(remove)];
  if (!thread || gained.length + lost.length === 0) return thread;
  const kept = (thread.labels ?? []).filter((keyword) => !hasLabel(lost, keyword));
  return { ...thread, labels: [...kept, ...gained.filter((keyword) => !hasLabel(kept, keyword))] };
}

/** The row as it will be, or null where it is on its way out. */
export function editedRow<Row extends MessageRow & Pick<PageRow, 'thread'>>(row: Row, edits: ReadonlyMap<number, Edit>): Row | null {
  let result = row;
  for (const edit of edits.values()) {
    if (!edit.ids.has(row.id)) continue;
    if (edit.kind === 'gone') return null;
    const thread = relabelled(editedThread(result, result.flags, edit), edit.add, edit.remove);
    result = { ...result, flags: withFlags(result.flags, edit.add, edit.remove), ...(thread ? { thread } : {}) };
  }
  return result;
}

/** The list as it will be. The same comes back where no edit touches it. */
export function editedList(loaded: Loaded, edits: ReadonlyMap<number, Edit>): Loaded {
  if (edits.size === 0) return loaded;
  const all = [...edits.values()];
  const gone = new Set(all.filter(({ kind }) => kind === 'gone').flatMap(({ ids }) => [...ids]));
  const left = withoutRows(loaded, gone);
  const touched = all.some(({ kind, ids }) => kind === 'flags' && [...ids].some((id) => positionOf(left, id) !== null));
  return touched ? mapRows(left, (row) => editedRow(row, edits) ?? row) : left;
}

/** The mailboxes with the counts as they will be. */
export function editedMailboxes(mailboxes: Mailbox[], edits: ReadonlyMap<number, Edit>): Mailbox[] {
  const by = new Map<MailboxId, number>();
  for (const edit of edits.values()) for (const [id, n] of edit.unseen) by.set(id, (by.get(id) ?? 0) + n);
  if (by.size === 0) return mailboxes;
  return mailboxes.map((mailbox) => {
    const n = by.get(mailbox.id);
    return n ? { ...mailbox, unseen: Math.max(0, mailbox.unseen + n) } : mailbox;
  });
}
