/** What of a letter stays when it becomes an answer of another kind: all that its writer did. Pure; the formatted text is the browser's to part. */
import type { DraftContent, DraftKind } from './draft';
import type { Address } from './mail';
import { splitQuotedTail } from './quotes';
import { withoutDoubles } from './recipients';

/** What the writer wrote above the quoted or forwarded letter. */
export function ownWords(text: string): string {
  const forwarded = /(?:^|\n)-{8,} [^\n]{1,80} -{8,}\n/u.exec(text);
  return (forwarded ? text.slice(0, forwarded.index) : splitQuotedTail(text).own).trimEnd();
}

const keyOf = ({ address }: Address) => address.toLowerCase();

/** Recipients that the writer added to those that the letter began with. */
function added(now: readonly Address[], began: readonly Address[]): Address[] {
  const before = new Set(began.map(keyOf));
  return now.filter((person) => !before.has(keyOf(person)));
}

/**
 * The letter as one of another kind. `began` is what it was filled in with, `opening` what the other kind begins with. Words, hidden recipients and what the
 * writer added or changed stay; between answers the quote stays as well, so that words between its lines do.
 */
export function asKind(
  now: DraftContent,
  began: DraftContent,
  opening: DraftContent,
  kinds: { from: DraftKind; to: DraftKind },
): Pick<DraftContent, 'to' | 'cc' | 'subject' | 'text'> {
  const to = withoutDoubles([...opening.to, ...added(now.to, began.to)]);
  const named = new Set(to.map(keyOf));
  const cc = withoutDoubles([...opening.cc, ...added(now.cc, began.cc)]).filter((person) => !named.has(keyOf(person)));
  const sameQuote = (kinds.from === 'forward') === (kinds.to === 'forward');
  return {
    to,
    cc,
    subject: now.subject === began.subject ? opening.subject : now.subject,
    text: sameQuote ? now.text : `${ownWords(now.text)}${opening.text}`,
  };
}
