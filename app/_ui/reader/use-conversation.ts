'use client';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useList } from '@/lib/client/list';
import { usePreferences } from '@/lib/client/preferences';
import { useRoute } from '@/lib/client/router';
import { shownLetters } from '@/lib/client/stack';
import { useShell } from '@/lib/client/store';
import type { ThreadId } from '@/lib/model/ids';
import type { MailboxRole, MessageRow } from '@/lib/model/mail';
import { conversationList, conversationOf } from '@/lib/model/reading';
import type { PageRow } from '@/lib/model/view';

/** What a folder is for, asked of a letter in it. */
export type RoleOf = (row: MessageRow) => MailboxRole | null;

/** Tells the role of a letter's folder. */
export function useRoles(): RoleOf {
  const { mailboxes } = useShell();
  return useCallback((row) => mailboxes.find((one) => one.id === row.mailboxId)?.role ?? null, [mailboxes]);
}

export interface Conversation {
  /** What tells it from another one on the screen. */
  key: string;
  /** Its letters, oldest first; null while they are being read. */
  letters: MessageRow[] | null;
}

/** Rows of a conversation that are read at most: more than anybody scrolls through, and a bound for a hostile one. */
const most = 1000;

/** The conversation that a letter opens, or the letter alone where conversations are not wanted or there is no other letter in it. */
export function useConversation(row: (MessageRow & Pick<PageRow, 'thread'>) | null, gone: boolean): Conversation {
  const { threads } = usePreferences();
  const route = useRoute();
  const roleOf = useRoles();
  // In the list of one conversation every letter is opened by itself.
  const threadId = conversationOf(row, threads && route.threadId === undefined);
  const { loaded, rows, length, waiting, error, show } = useList(
    useMemo(() => (threadId === null ? null : conversationList(threadId)), [threadId]),
  );
  const last = Math.min(length, most) - 1;
  useEffect(() => {
    if (threadId !== null && !waiting && last >= 0) show(0, last);
  }, [threadId, waiting, last, show]);
  const shownAlone = useRef<ThreadId | null>(null);
  const known = threadId !== null && !waiting && loaded.stretches.length > 0;
  const letters = useMemo(() => {
    if (!row) return null;
    // By itself it stands for no other letter.
    const { thread: _, ...alone } = row;
    if (!known) return [alone];
    return shownLetters(rows, gone ? null : alone, roleOf);
  }, [row, known, rows, gone, roleOf]);
  // A letter that was alone and is answered while it is read stays where it is until the answer is here.
  const alone = threadId === null || error !== null || shownAlone.current === row?.threadId;
  if (threadId === null && row) shownAlone.current = row.threadId;
  if (known) shownAlone.current = null;
  return {
    key: threads && row?.threadId != null && route.threadId === undefined ? `thread ${row.threadId}` : `letter ${row?.id}`,
    letters: known || alone ? letters : null,
  };
}
