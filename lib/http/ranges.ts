/** Parts of files that browsers ask for to go on with a download (RFC 9110 section 14). */

/** First and last byte, both of them within the file. */
export interface Range {
  start: number;
  end: number;
}

/**
 * The one part of a file of `size` bytes that a Range header asks for: null for all of it, also where several are asked for or it cannot be read; `none` where there
 * is nothing of that part.
 */
export function rangeOf(header: string | null, size: number): Range | 'none' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/u.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'none' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'none' : { start, end: Math.min(size - 1, last === '' ? size - 1 : Number(last)) };
}
