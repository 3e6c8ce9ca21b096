/** The words of a subject without what answering, forwarding and mailing lists put before them. */

/** How mail programs mark an answer or a forwarded letter, in the languages that are met most; `[2]` or `(2)` may count the rounds. */
const answered =
  /^(?:re|aw|antw|antwort|sv|vs|ref|rif|res|odp|ynt|bls|atb|fwd?|wg|wtr|tr|rv|enc|vl|vb|pd|doorst|回复|答复|转发|返信|転送)\s?(?:\[\d+\]|\(\d+\)|\^\d+)?\s?:\s*/u;
/** The tag of a mailing list: `[name]` of at most 40 characters. */
const listTag = /^\[[^\]]{1,40}\]\s*/u;
const forwarded = /\s*\(fwd\)$/u;
const longest = 120;

/**
 * The subject without Re:, Fwd:, list tags and the like, case and width folded, at most 120 characters: equal for letters that a person
 * would say have the same subject. A subject of nothing but tags keeps its last one. Empty where nothing is left (RFC 5256 section 2.1).
 */
export function baseSubject(subject: string): string {
  const plain = /^[\x20-\x7e]*$/.test(subject);
  const start = subject.slice(0, 2000);
  // Nearly all are ASCII, for which there is nothing to fold but the case.
  let rest = (plain ? start.toLowerCase() : start.normalize('NFKC').toLowerCase()).replace(/\s+/g, ' ').trim();
  // Without any of these there is no mark to take off.
  while (/[:：]|^\[|\(fwd\)$/u.test(rest)) {
    const tagless = rest.replace(listTag, '');
    const next = (tagless || rest).replace(answered, '').replace(forwarded, '').trim();
    if (next === rest) break;
    rest = next;
  }
  return plain ? rest.slice(0, longest) : [...rest].slice(0, longest).join('');
}

/** Whether the subject begins as an answer's does. A forwarded letter begins a conversation of its own. */
export function isReply(subject: string): boolean {
  if (!/[:：]/u.test(subject)) return false;
  const start = subject.slice(0, 200).normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim().replace(listTag, '');
  return /^(?:re|aw|antw|antwort|sv|vs|ref|rif|res|odp|ynt|bls|atb|回复|答复|返信)\s?(?:\[\d+\]|\(\d+\)|\^\d+)?\s?:/u.test(start);
}
