/** Which list the reader shows when a row is opened. */
import type { ThreadId } from './ids';
import type { MessageRow } from './mail';
import type { List, PageRow } from './view';

/** The list of a conversation's letters. Newest first, since those are read first where there are hundreds. */
export const conversationList = (threadId: ThreadId): List => ({
  view: { kind: 'conversation', threadId },
  filter: null,
  sort: { by: 'date', ascending: false },
  threads: false,
});

/** The conversation that a row opens, or null where the row is all of it. */
export function conversationOf(row: (MessageRow & Pick<PageRow, 'thread'>) | null, threads: boolean): ThreadId | null {
  if (!row || !threads || row.threadId === null) return null;
  return row.thread && row.thread.letters < 2 ? null : row.threadId;
}
