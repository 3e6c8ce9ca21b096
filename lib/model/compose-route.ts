/** What an address of the page for writing asks for. */
import type { ComposeAddress } from './compose-address';
import type { DraftKind } from './draft';
import type { MessageId } from './ids';

/** What is longer is cut: no browser hands over as much. */
const longestMailto = 32000;

const kinds: readonly DraftKind[] = ['reply', 'replyAll', 'forward'];
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
