/** What becomes of the links of a letter with the letter itself: its cards, and their end. */
import { knownSharedIds, overLinks, removeShared, sharedOfDraft } from '@/lib/db/shared-files';
import type { LinkCard } from './link-cards';
import { dropShared, listSharedBytes } from './shared-bytes';
import { linkAddress } from './shared-link';

const dayMs = 86_400_000;

/** What stands in a letter that goes at `goesAt` (ms) for its links. */
export async function cardsOf(draftId: string, goesAt: number): Promise<LinkCard[]> {
  return (await sharedOfDraft(draftId)).map(({ id, filename, size, days, wish }) => ({
    filename,
    size,
    wish,
    url: linkAddress(id, wish.origin),
    until: goesAt + days * dayMs,
  }));
}

/** Removes the links of a letter that was thrown away before it went. */
export async function dropLinksOf(draftId: string): Promise<void> {
  await dropShared(await removeShared({ draftId }));
}

/** Removes what was over at `now` (ms), and bytes that lie there for nothing since a day. */
export async function sweepShared(now: number): Promise<void> {
  await dropShared(await removeShared({ ids: await overLinks(now) }));
  const lying = await listSharedBytes(now - dayMs);
  const known = await knownSharedIds(lying);
  await dropShared(lying.filter((id) => !known.has(id)));
}
