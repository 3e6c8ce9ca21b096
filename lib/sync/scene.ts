/** What one look at a mailbox works with, and the steps that catching up and comparing share. */
import type { SyncMailbox } from '@/lib/db/mailboxes';
import type { FetchedFlags, ImapSession, SelectedSince } from '@/lib/imap/types';
import type { MailboxId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import type { SyncState } from '@/lib/model/stored';
import { applyDelta, type Delta, type Hush, type Owner } from './apply';
import { breathe, fetchRows } from './fetching';
import { movedSince } from './pending';
import type { ServerState } from './plan';
import type { ServerQuirks } from './server-quirks';

/** One look at a mailbox. */
export interface Look {
  session: ImapSession;
  owner: Owner;
  mailboxId: MailboxId;
  /** Compare all flags, not only those of the newest letters, where mod-sequences do not tell. */
  whole: boolean;
  /** The server said that something happened: where its figures say nothing did, the newest letters are compared all the same (R9). */
  alarmed: boolean;
  /** What the server was found to do. */
  quirks: ServerQuirks;
  /** What becomes of letters that came new and that nobody is to be told of. */
  hush?: Hush;
  /** Called with letters that came new, after they were written. */
  onArrived?: (rows: MessageRow[]) => void;
}

/** A look in progress. */
export interface Scene extends Look {
  /** When the look began, ms. */
  began: number;
  box: SyncMailbox;
  server: ServerState;
  /** What SELECT told of what happened since, or null. */
  since: SelectedSince['since'];
  /** Mod-sequences can be relied on. */
  condstore: boolean;
  /** Unread letters as STATUS said, asked only while the cache is incomplete. */
  unseen: number | undefined;
}

/** Letters fetched before the first answer. */
export const firstPageSize = 60;
/** More letters than this are fetched like a first sync: the newest now, the rest from the top down. */
export const maxArrivals = 500;
/** Letters whose flags are written or compared at a time. */
export const flagBatch = 1000;

/** What the server says of the counts. While the user's own moves are under way it counts otherwise than the list, whose count then stays. */
export function countsOf({ mailboxId, began, server, unseen }: Scene): Delta['counts'] {
  return movedSince(mailboxId, began) ? undefined : { exists: server.exists, unseen };
}

/** Writes one step. */
export function apply(scene: Scene, delta: Delta) {
  return applyDelta(scene.owner, scene.mailboxId, delta);
}

/**
 * The state after a look: as the server said, and as far down as the cache reaches by now, which a first sync may have moved meanwhile; `gapFrom`
 * where letters above it only are cached. Where it was moved the mod-sequence stays: what changed of letters that came into the cache during the
 * look was not asked for.
 */
export function stateAfter({ server, box }: Scene, gapFrom: number | null): Delta['stateFrom'] {
  const { uidValidity, uidNext } = server;
  return (now: SyncState | null) => {
    if (now?.uidValidity !== uidValidity) return null;
    const moved = box.state !== null && now.syncedDownTo < box.state.syncedDownTo;
    const highestModseq = moved ? now.highestModseq : server.highestModseq;
    return { uidValidity, uidNext, highestModseq, syncedDownTo: gapFrom ?? now.syncedDownTo };
  };
}

/** Writes flags, a batch at a time. */
export async function applyFlags(scene: Scene, flags: readonly FetchedFlags[]): Promise<void> {
  for (let at = 0; at < flags.length; at += flagBatch) {
    await apply(scene, { flags: flags.slice(at, at + flagBatch) });
    await breathe();
  }
}

/** Fetches letters that came since. Answers from where on the cache is without gaps, where it is not as far down as before; else null. */
export async function fetchArrivals(scene: Scene, stored: SyncState): Promise<number | null> {
  const { session, server } = scene;
  if (server.uidNext <= stored.uidNext) return null;
  const uids = await session.searchUids({ uids: `${stored.uidNext}:${server.uidNext - 1}` });
  const jump = uids.length > maxArrivals;
  const wanted = jump ? uids.slice(-firstPageSize) : uids;
  for await (const headers of fetchRows(session, wanted)) {
    const rows = await apply(scene, { headers, news: 'new', hush: scene.hush });
    if (rows?.length) scene.onArrived?.(rows);
  }
  return jump ? (wanted[0] ?? null) : null;
}
