/** Mailbox names on the wire: modified UTF-7 (RFC 3501 section 5.1.3), and what to do with servers that break it (R32). */

const replacement = '\ufffd';

function encodeRun(run: string): string {
  const bytes = Buffer.from(run, 'utf16le').swap16();
  return `&${bytes.toString('base64').replace(/=+$/, '').replaceAll('/', ',')}-`;
}

function decodeRun(base64: string): string {
  const bytes = Buffer.from(base64.replaceAll(',', '/'), 'base64');
  // An odd byte or bits left over mean that somebody else's encoding was read as ours.
  if (bytes.length === 0 || bytes.length % 2 !== 0) return replacement;
  return bytes
    .swap16()
    .toString('utf16le')
    .replace(/\p{Cs}/gu, replacement);
}

/** The name as it goes over the wire. */
export function encodeName(name: string): string {
  return name.replaceAll('&', '&-').replace(/[^\x20-\x7e]+/g, encodeRun);
}

/**
 * The name as a person reads it. Raw UTF-8 is taken as it is; what is neither shows a replacement character, and such a name can only
 * be addressed by what LIST said (`isLossy`).
 */
export function decodeName(raw: string): string {
  return raw.replace(/&([A-Za-z0-9+,]*)(-?)/g, (_, base64: string, end: string) => {
    if (base64 === '' && end === '-') return '&';
    return end === '-' ? decodeRun(base64) : replacement;
  });
}

/** True where `encodeName` would not give back the raw name, so that the server's own spelling is needed. */
export function isLossy(raw: string): boolean {
  return encodeName(decodeName(raw)) !== raw;
}
