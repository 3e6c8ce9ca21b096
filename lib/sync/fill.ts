/**
 * The rest of a first sync: walks from the newest cached letter down to the first, a window of UIDs at a time, and writes with each window
 * how far it came. Interrupted anywhere, it goes on from there.
 */

import { database } from '@/lib/db/client';
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { knownInRanges, oldestCached } from '@/lib/db/message-cache';
import type { ImapSession } from '@/lib/imap/types';
import type { MailboxId } from '@/lib/model/ids';
import type { SyncState } from '@/lib/model/stored';
import { applyDelta, type Owner } from './apply';
import { breathe, fetchRows } from './fetching';

/** Where a walk stands. */
export interface Fill {
  mailboxId: MailboxId;
  /** Width of the next window in UIDs; it follows how densely they are used. */
  span: number;
  /** UIDs do not follow the dates here (letters brought over from elsewhere): what was shown so far is not the top of the list. */
  mixed: boolean;
  /** How often the lane met answers that it does not read, and down to which UID the usual way is to be gone for that. */
  odd?: number;
  usualDownTo?: number;
  /** The line broke under it. */
  carefully?: boolean;
}

/** `more`: go on; `done`: all is cached; `stale`: the mailbox is not what the cache knows, so look at it anew. */
export type Filled = 'more' | 'done' | 'stale';

/** Letters fetched per window at most. */
const windowRows = 500;
const maxSpan = 2 ** 24;

async function fillWindow(session: ImapSession, owner: Owner, fill: Fill, state: SyncState): Promise<number> {
  const top = state.syncedDownTo - 1;
  let low = Math.max(1, top - fill.span + 1);
  const there = await session.searchUids({ uids: `${low}:${top}` });
  const window = there.slice(-windowRows);
  if (window.length < there.length) low = window[0] ?? low;
  const known = new Set((await knownInRanges(database(), fill.mailboxId, [[low, top]])).map((row) => row.uid));
  const oldest = (await oldestCached(fill.mailboxId)) ?? 0;
  for await (const headers of fetchRows(
    session,
    window.filter((uid) => !known.has(uid)),
  )) {
    fill.mixed ||= headers.some(({ internalAt }) => internalAt > oldest);
    await applyDelta(owner, fill.mailboxId, { headers, news: 'fill' });
  }
  const { uidValidity, uidNext, highestModseq } = state;
  const done = low === 1;
  const step = { uidValidity, uidNext, highestModseq, syncedDownTo: low };
  await applyDelta(owner, fill.mailboxId, { state: step, recount: done, reread: done && fill.mixed });
  if (there.length < windowRows / 4) fill.span = Math.min(maxSpan, fill.span * 4);
  else if (there.length > 2 * windowRows) fill.span = Math.max(windowRows, fill.span / 2);
  return low;
}

/**
 * Walks down for about `budgetMs`, in a session lent for it, then lets others have the session. The state is read before each window, so
 * that what a look at the mailbox wrote in between is kept.
 */
export async function fillFor(session: ImapSession, owner: Owner, fill: Fill, budgetMs: number): Promise<Filled> {
  const start = Date.now();
  const first = await readSyncMailbox(owner.accountId, fill.mailboxId);
  if (!first?.state) return 'stale';
  const selected = await session.select(first.mailbox.path);
  if (selected.uidValidity !== first.state.uidValidity) return 'stale';
  while (Date.now() - start < budgetMs) {
    const box = await readSyncMailbox(owner.accountId, fill.mailboxId);
    if (box?.state?.uidValidity !== selected.uidValidity) return 'stale';
    if (box.state.syncedDownTo <= 1) return 'done';
    if ((await fillWindow(session, owner, fill, box.state)) <= 1) return 'done';
    await breathe();
  }
  return 'more';
}
