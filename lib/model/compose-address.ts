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

/** What is longer is cut: no browser hands over as much. */
const longestMailto = 32_000;
const kinds: readonly DraftKind[] = ['reply', 'replyAll', 'forward'];

/** The path and query of it. */
export function composePath(address: ComposeAddress): string {
  if (address.draftId !== null) return `/compose/${address.draftId}`;
  const { kind, originalId, mailto } = address;
  if (mailto !== undefined) return `/compose?mailto=${encodeURIComponent(mailto)}`;
  return originalId === null ? '/compose' : `/compose?kind=${kind}&of=${originalId}`;
}

/** Reads the part after `/compose/` and the query; what names nothing begins a new letter. */
export function parseCompose(draft: string | undefined, query: URLSearchParams): ComposeAddress {
  if (draft !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(draft)) return { draftId: draft };
  const kind = kinds.find((one) => one === query.get('kind'));
  const of = query.get('of') ?? '';
  const mailto = query.get('mailto');
  if (mailto !== null && /^mailto:/iu.test(mailto))
    return { draftId: null, kind: 'new', originalId: null, mailto: mailto.slice(0, longestMailto) };
  if (kind === undefined || !/^[1-9]\d{0,14}$/.test(of)) return { draftId: null, kind: 'new', originalId: null };
  return { draftId: null, kind, originalId: Number(of) as MessageId };
}
