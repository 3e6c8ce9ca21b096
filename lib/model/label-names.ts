/** What keywords say by themselves: the other way round of label-keywords.ts. */

/** Reads modified base64 of UTF-16 (RFC 3501 section 5.1.3). */
function decodeRun(base64: string): string {
  const bytes = atob(base64.replaceAll(',', '/'));
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) text += String.fromCharCode((bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1));
  return text;
}

/** What a keyword that nobody named here says by itself. */
export function nameOfKeyword(keyword: string): string {
  const read = keyword.replace(/&([A-Za-z0-9+,]*)-/g, (whole, base64: string) => {
    if (base64 === '') return '&';
    try {
      return decodeRun(base64);
    } catch {
      // No modified UTF-7 after all: the keyword is shown as it is.
      return whole;
    }
  });
  return (
    read
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '')
      .replaceAll('_', ' ')
      .trim() || keyword
  );
}
