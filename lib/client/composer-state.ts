/** What the windows of letters say about themselves: which draft they have, where they stand, and that they are gone. */
import type { Draft, DraftKind } from '@/lib/model/draft';
import { useComposers } from './composer';

/** Tells which draft the server made for a composer, or what the draft is that it opened. One that had it open already stays alone. */
export function draftStarted(key: number, { id: draftId, kind, originalId }: Pick<Draft, 'id' | 'kind' | 'originalId'>): void {
  useComposers.setState(({ open }) => ({
    open: open.some((one) => one.key !== key && one.draftId === draftId)
      ? open.filter((one) => one.key !== key)
      : open.map((one) => (one.key === key ? { ...one, draftId, kind, originalId } : one)),
  }));
}

/** Puts a composer under its conversation, or takes it out from there for good. */
export function placeInline(key: number, inline: boolean): void {
  useComposers.setState(({ open }) => ({ open: open.map((one) => (one.key === key ? { ...one, inline } : one)) }));
}

/** The letter answers, or passes on, in another way than it began. */
export function changeKindOf(key: number, kind: DraftKind): void {
  useComposers.setState(({ open }) => ({ open: open.map((one) => (one.key === key ? { ...one, kind } : one)) }));
}

/** Takes a composer off the screen. What becomes of its draft is the caller's business. */
export function closeComposer(key: number): void {
  useComposers.setState(({ open }) => ({ open: open.filter((one) => one.key !== key) }));
}
