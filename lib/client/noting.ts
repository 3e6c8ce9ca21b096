/** Where the note on a conversation is open before there is any. */
import { create } from 'zustand';
import type { MessageRow } from '@/lib/model/mail';

/** What tells the conversation of a letter from another one. */
export const conversationKey = (row: Pick<MessageRow, 'id' | 'threadId'>): string =>
  row.threadId === null ? `letter ${row.id}` : `thread ${row.threadId}`;

/** The conversation whose note is open, and whether the keyboard is still to go there. */
export const useNoting = create<{ key: string | null; wanted: boolean }>(() => ({ key: null, wanted: false }));

/** Opens the note on the conversation of a letter that is in the reader, or is just being opened there. */
export function beginNote(row: Pick<MessageRow, 'id' | 'threadId'>): void {
  useNoting.setState({ key: conversationKey(row), wanted: true });
}

/** Closes a note that stayed empty. */
export function endNote(): void {
  useNoting.setState({ key: null, wanted: false });
}
