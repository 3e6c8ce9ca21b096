/**
 * The address of a letter in a window of its own: `/compose/DRAFT`, or `/compose?kind=KIND&of=LETTER` or `/compose?mailto=ADDRESS` for what is to be begun
 * there.
 */
import type { DraftKind } from './draft';
import type { MessageId } from './ids';

/** What a window of its own opens: a draft that is there, or one to be begun. */
export type ComposeAddress =
  | { draftId: string }
  | { draftId: null; kind: DraftKind; originalId: MessageId | null /** A `mailto:` address. */; mailto?: string };

/** The path and query of it. */
export function composePath(address: ComposeAddress): string {
  if (address.draftId !== null) return `/compose/${address.draftId}`;
  const { kind, originalId, mailto } = address;
  if (mailto !== undefined) return `/compose?mailto=${encodeURIComponent(mailto)}`;
  return originalId === null ? '/compose' : `/compose?kind=${kind}&of=${originalId}`;
}
