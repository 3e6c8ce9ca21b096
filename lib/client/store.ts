/** What components read: the frame, lists and letters, with the edits under way already in them. */
import { useCallback, useMemo } from 'react';
import type { Shell } from '@/lib/model/api';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import { defaultPreferences } from '@/lib/model/look';
import type { Mailbox, MessageDetail } from '@/lib/model/mail';
import { openMessage, readShell } from './api';
import { keys, theCache } from './cache';
import { ClientError } from './call';
import { editedMailboxes, editedRow, useEdits } from './overlay';
import { useQuery } from './query';
import { currentRoute } from './router';

const emptyShell: Shell = {
  accounts: [],
  locked: [],
  freeHosts: false,
  operator: false,
  states: [],
  mailboxes: [],
  preferences: defaultPreferences,
  lastEventId: '',
};

/** The frame: accounts, their states, mailboxes. */
export function useShell(): Shell {
  const { data = emptyShell } = useQuery({ queryKey: keys.shell, queryFn: ({ signal }) => readShell(signal) });
  const edits = useEdits((state) => state.edits);
  return useMemo(() => ({ ...data, mailboxes: editedMailboxes(data.mailboxes, edits) }), [data, edits]);
}

/** One mailbox of the frame, or null. */
export function useMailbox(id: MailboxId | null): Mailbox | null {
  const { mailboxes } = useShell();
  return mailboxes.find((one) => one.id === id) ?? null;
}

/** A letter, read when it is first asked for. */
export function useMessage(id: MessageId | null): {
  detail: MessageDetail | null;
  waiting: boolean;
  error: ClientError | null;
  retry: () => void;
} {
  const known = id ?? (0 as MessageId);
  const { data, isPending, error, refetch } = useQuery({
    queryKey: keys.message(known),
    queryFn: ({ signal }) => openMessage(known, signal),
    enabled: id !== null,
  });
  const edits = useEdits((state) => state.edits);
  const detail = useMemo(() => {
    if (!data) return null;
    const row = editedRow(data.row, edits) ?? data.row;
    return row === data.row ? data : { ...data, row };
  }, [data, edits]);
  return {
    detail,
    waiting: isPending && id !== null,
    error: error instanceof ClientError ? error : null,
    retry: useCallback(() => void refetch(), [refetch]),
  };
}

/** Reads a letter into the cache ahead of its opening. Failures stay silent: opening it will say. */
export function prefetchMessage(id: MessageId): void {
  void theCache().prefetchQuery({ queryKey: keys.message(id), queryFn: ({ signal }) => openMessage(id, signal), retry: false });
}

/** The frame, outside of React. */
export function shellNow(): Shell {
  return theCache().getQueryData<Shell>(keys.shell) ?? emptyShell;
}

/** The mailbox on the screen, outside of React. */
export function mailboxNow(): Mailbox | null {
  const { mailboxId } = currentRoute();
  return shellNow().mailboxes.find((one) => one.id === mailboxId) ?? null;
}
