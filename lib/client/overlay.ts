/** Edits under way, laid over what the server said. Taking one away is the whole rollback. */
import { create } from 'zustand';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { Mailbox, MessageRow } from '@/lib/model/mail';

/** One edit that the server has not answered yet. */
export interface Edit {
  ids: ReadonlySet<MessageId>;
  kind: 'flags' | 'gone';
  add: readonly string[];
  remove: readonly string[];
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

/** The row as it will be, or null where it is on its way out. */
export function editedRow(row: MessageRow, edits: ReadonlyMap<number, Edit>): MessageRow | null {
  let flags: string[] | null = null;
  for (const edit of edits.values()) {
    if (!edit.ids.has(row.id)) continue;
    if (edit.kind === 'gone') return null;
    flags = withFlags(flags ?? row.flags, edit.add, edit.remove);
  }
  return flags ? { ...row, flags } : row;
}

/** The rows as they will be. The same array comes back where no edit touches it. */
export function editedRows(rows: MessageRow[], edits: ReadonlyMap<number, Edit>): MessageRow[] {
  if (edits.size === 0) return rows;
  let touched = false;
  const result: MessageRow[] = [];
  for (const row of rows) {
    const next = editedRow(row, edits);
    if (next !== row) touched = true;
    if (next) result.push(next);
  }
  return touched ? result : rows;
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
