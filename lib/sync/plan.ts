/** Decides how the cache of a mailbox catches up with the server. Pure: no clock, no network, no database. */
import type { Modseq } from '@/lib/model/ids';
import type { SyncState } from '@/lib/model/stored';

/**
 * `none`: nothing happened. `append`: letters came and nothing else can have happened but flags. `changes`: ask for what changed since the
 * stored mod-sequence. `compare`: compare UIDs and flags. `reset`: what is cached names nothing any more, or nothing is cached.
 */
export type SyncPlan = 'none' | 'append' | 'changes' | 'compare' | 'reset';

/** What SELECT or STATUS says of a mailbox (RFC 9051 section 2.3.1, RFC 7162). */
export interface ServerState {
  uidValidity: number;
  /** 0 where the server does not say. */
  uidNext: number;
  exists: number;
  /** Null without CONDSTORE. */
  highestModseq: Modseq | null;
}

/**
 * The plan for one mailbox. A server that contradicts itself (a mod-sequence or a UIDNEXT that fell, counts that changed while the
 * mod-sequence did not) is not believed but compared (R9).
 */
export function plan(stored: SyncState | null, server: ServerState, offers: { condstore: boolean }): SyncPlan {
  if (!stored || stored.uidValidity !== server.uidValidity) return 'reset';
  const grown = server.uidNext - stored.uidNext;
  if (server.uidNext > 0 && grown < 0) return 'compare';
  const since = offers.condstore ? stored.highestModseq : null;
  const now = offers.condstore ? server.highestModseq : null;
  if (since !== null && now !== null) {
    if (now > since) return 'changes';
    const same = grown === 0 && server.exists === stored.exists;
    return now === since && same ? 'none' : 'compare';
  }
  return grown > 0 && server.exists === stored.exists + grown ? 'append' : 'compare';
}

/**
 * Whether a mailbox that was only counted (STATUS) is worth a look. Without mod-sequences the unread count is the only trace that a
 * change of flags leaves; with them it is a doubt about them, `counts`, where it is all that differs (R9).
 */
export function worthALook(
  stored: SyncState & { unseen: number },
  server: ServerState & { unseen: number },
  offers: { condstore: boolean },
): boolean | 'counts' {
  const decided = plan(stored, server, offers);
  if (decided === 'none') return stored.unseen === server.unseen ? false : 'counts';
  if (decided !== 'compare') return true;
  const same = stored.uidNext === server.uidNext && stored.exists === server.exists && stored.unseen === server.unseen;
  return !same || (offers.condstore && stored.highestModseq !== server.highestModseq);
}
