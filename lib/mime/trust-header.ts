/** The header fields of a letter as lines of text, bounded (T65): whoever writes them may mean harm. */

/** One field, unfolded. */
export interface HeaderField {
  /** Lower case. */
  name: string;
  value: string;
}

/** Most bytes of a header that are looked at. */
export const maxHeaderBytes = 256 * 1024;
const maxFields = 20_000;
/** Longest value that is kept, characters. */
const maxValue = 8192;

/** The bytes before the first empty line. */
export function headerSection(letter: Uint8Array): Uint8Array {
  const head = Buffer.from(letter.buffer, letter.byteOffset, Math.min(letter.length, maxHeaderBytes));
  const ends = [head.indexOf('\r\n\r\n'), head.indexOf('\n\n')].filter((end) => end >= 0);
  return ends.length > 0 ? head.subarray(0, Math.min(...ends)) : head;
}

/** The fields from the top, values up to `longest` characters, folded lines joined (RFC 5322 section 2.2.3). Linear, and no more than the first 256 kB. */
export function headerFields(bytes: Uint8Array, longest = maxValue): HeaderField[] {
  const fields: HeaderField[] = [];
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, maxHeaderBytes));
  let last: { name: string; pieces: string[]; length: number } | null = null;
  const close = () => {
    if (last) fields.push({ name: last.name, value: last.pieces.join(' ').slice(0, longest) });
    last = null;
  };
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '' || fields.length >= maxFields) break;
    if (/^[ \t]/u.test(line)) {
      if (last && last.length < longest) {
        const piece = line.slice(0, longest).trim();
        last.pieces.push(piece);
        last.length += piece.length + 1;
      }
      continue;
    }
    close();
    const colon = line.indexOf(':');
    if (colon < 1 || colon > 200) continue;
    const value = line.slice(colon + 1, colon + 1 + longest).trim();
    last = { name: line.slice(0, colon).trimEnd().toLowerCase(), pieces: [value], length: value.length };
  }
  close();
  return fields;
}

/** A value without its comments, and the comments (RFC 5322 section 3.2.2). Quoted words lose the signs that would part them. Counts levels, never recurses. */
export function withoutComments(value: string): { words: string; comments: string } {
  let words = '';
  let comments = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at += 1) {
    let sign = value[at] ?? '';
    const escaped = sign === '\\' && (quoted || depth > 0);
    if (escaped) {
      at += 1;
      sign = value[at] ?? '';
    } else if (sign === '"' && depth === 0) {
      quoted = !quoted;
      continue;
    } else if (!quoted && sign === '(') {
      depth += 1;
      if (depth === 1) words += ' ';
      comments += ' ';
      continue;
    } else if (!quoted && sign === ')' && depth > 0) {
      depth -= 1;
      comments += ' ';
      continue;
    }
    if (depth > 0) comments += sign;
    else words += quoted && /[\s;=,@<>]/u.test(sign) ? '_' : sign;
  }
  return { words: words.replace(/\s+/gu, ' ').trim(), comments: comments.replace(/\s+/gu, ' ').trim() };
}
