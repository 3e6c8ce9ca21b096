/** What a `mailto:` address asks for (RFC 6068). Whoever wrote it may mean harm: it fills in a letter that a person then looks at, and nothing else. */

/** A letter as an address fills it in. People are written as in a field for recipients. */
export interface FilledLetter {
  to: string[];
  cc: string[];
  bcc: string[];
  subject: string;
  /** Plain text, lines parted by "\n". */
  text: string;
  /** Message-ID of the letter that this one answers, without angle brackets; null for none. */
  inReplyTo: string | null;
}

const mostPeople = 100;
const longestAddress = 320;
const longestSubject = 500;
const longestText = 50_000;

/** The words of a field. A plus sign stands for itself (RFC 6068 section 5), and so does a percent sign that begins no escape; nothing where they cannot be read. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/%(?![\da-f]{2})/giu, '%25'));
  } catch {
    return '';
  }
}

const inOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\s]+/gu, ' ').trim();

/** The addresses of one field: parted by commas before they are decoded, as section 2 has it, so that a comma in a name stays. */
function people(list: string): string[] {
  return list
    .split(',')
    .map((one) => inOneLine(decoded(one)))
    .flatMap((one) => (/^[^\s<>()",;]+,[^\s]/u.test(one) ? one.split(',') : [one]))
    .filter((one) => one.length <= longestAddress && /^[^@]+@[^@]+$/u.test(one));
}

const bodyOf = (text: string): string =>
  text
    .replace(/\r\n?/gu, '\n')
    .replace(/[^\P{Cc}\n\t]|[\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .slice(0, longestText);

/** The one Message-ID of a header In-Reply-To; null where it is anything else. */
const messageId = (value: string): string | null => /^\s*<?([^\s<>\p{C}]{1,200}@[^\s<>@\p{C}]{1,50})>?\s*$/u.exec(value)?.[1] ?? null;

/**
 * Reads such an address; null where it is none. Only people, subject, body and what it answers count, which section 4 calls safe: what else it names, as
 * files or other headers, is left out.
 */
export function readMailto(address: string): FilledLetter | null {
  const given = address.trim();
  if (!/^mailto:/iu.test(given)) return null;
  const [path = '', query = ''] = given
    .slice(given.indexOf(':') + 1)
    .replace(/#.*$/su, '')
    .split(/\?(.*)/su, 2);
  const filled: FilledLetter = { to: people(path), cc: [], bcc: [], subject: '', text: '', inReplyTo: null };
  for (const pair of query.split(/&(?:amp;)?/u).slice(0, 50)) {
    const equals = pair.indexOf('=');
    const name = decoded(pair.slice(0, Math.max(0, equals))).toLowerCase();
    const value = pair.slice(equals + 1);
    if (name === 'to' || name === 'cc' || name === 'bcc') filled[name].push(...people(value));
    else if (name === 'subject' && filled.subject === '') filled.subject = inOneLine(decoded(value)).slice(0, longestSubject);
    else if (name === 'in-reply-to') filled.inReplyTo ??= messageId(decoded(value));
    else if (name === 'body') filled.text += `${filled.text === '' ? '' : '\n'}${bodyOf(decoded(value))}`;
  }
  const only = (list: string[]) => [...new Set(list)].slice(0, mostPeople);
  return { ...filled, to: only(filled.to), cc: only(filled.cc), bcc: only(filled.bcc), text: filled.text.slice(0, longestText) };
}
