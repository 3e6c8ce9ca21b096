/** Whether the text of a letter speaks of a file that goes with it (C6), and whether one does. */
import type { Draft } from './draft';
import { announcesForward, splitQuotedTail } from './quotes';

/** Stems, because endings change with case and number; they begin a word, in scripts that part words. */
const stems = [
  'attach(?:ed|es|ing|ments?)?|enclos(?:ed?|es|ing|ures?)',
  'anbei|angehängt\\p{L}*|anhäng\\p{L}*|anhang\\p{L}*|beigefügt\\p{L}*|beigelegt\\p{L}*|beiliegend\\p{L}*|anliegend\\p{L}*|(?:in der|als) anlage',
  "ci-(?:joint|inclus|annexé)\\p{L}*|pièces?[ -]jointes?|en annexe|je (?:vous |te )?joins|j[’']ai joint|joints? à ce (?:message|courriel|mail)",
  'adjunt\\p{L}*|anexo?s?|em anexo',
  'allegat\\p{L}*|in allegato',
  'bijlagen?|bijgevoegd\\p{L}*',
  'załącz\\p{L}*|příloh\\p{L}*|csatol\\p{L}*|liite\\p{L}*',
  'bifog\\p{L}*|bilag\\p{L}*|vedlag\\p{L}*',
  'влож\\p{L}*|прикреп\\p{L}*|прилага\\p{L}*',
  'ekte|ekli',
].join('|');
/** Anywhere in a line: scripts without blanks between words, and those that put the article before them. */
const anywhere = '添付|添附|同封|附件|附檔|첨부|مرفق|[أا]رفق|إرفاق|מצורף|מצורפת';
const attached = new RegExp(`(?<![\\p{L}\\p{N}])(?:${stems})(?!\\p{L})|${anywhere}`, 'iu');

/** "---------- Forwarded message ----------": what follows is somebody else's. */
const passesOn = (line: string): boolean => (/^\s*[-_]{5}.*[-_]{5}\s*$/u.test(line) || /^begin /iu.test(line)) && announcesForward(line);

/** The lines that the person wrote: without quotes, a letter that is passed on, and the signature. */
function ownLines(text: string): string[] {
  const lines = splitQuotedTail(text).own.split('\n');
  const end = lines.findIndex(passesOn);
  let signature = false;
  return lines.slice(0, end < 0 ? undefined : end).filter((line) => {
    const quoted = line.startsWith('>');
    signature = !quoted && (signature || line === '-- ');
    return !quoted && !signature;
  });
}

/** The word that promises a file, taken from the person's own text, or null. */
export function promisedFile(text: string): string | null {
  return attached.exec(ownLines(text).join('\n'))?.[0] ?? null;
}

/** Does a file go with the letter? Pictures in the signature or in what is quoted are none. */
export function carriesFile({ files, html }: Pick<Draft, 'files' | 'html'>): boolean {
  const ends = ['<div data-oriel-signature', '<div data-oriel-quote'].map((mark) => html?.indexOf(mark) ?? -1).filter((at) => at >= 0);
  const own = html?.slice(0, Math.min(html.length, ...ends)) ?? '';
  return files.some(({ id, inline }) => !inline || html === null || own.includes(id));
}
