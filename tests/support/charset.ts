/** Text to bytes in the charsets of real letters, and RFC 2047 and 2231 on top. Written apart from Oriel's own code on purpose. */
import iconv from 'iconv-lite';

/** `text` in `charset` (any MIME name). Throws where a character is missing in it. */
export function encodeText(text: string, charset: string): Buffer {
  const name = charset.toLowerCase();
  const bytes = name === 'iso-2022-jp' ? encodeIso2022Jp(text) : iconv.encode(text, name);
  if (name !== 'iso-2022-jp' && iconv.decode(bytes, name) !== text)
    throw new Error(`“${text.slice(0, 40)}” cannot be written in ${charset}.`);
  return bytes;
}

/** RFC 1468: the EUC-JP bytes with their high bits off, between escapes; ASCII again at the end of each line. */
function encodeIso2022Jp(text: string): Buffer {
  const chunks: Buffer[] = [];
  let japanese = false;
  const shift = (to: boolean) => {
    if (to !== japanese) chunks.push(Buffer.from(to ? '\x1b$B' : '\x1b(B', 'latin1'));
    japanese = to;
  };
  for (const char of text) {
    const ascii = char.charCodeAt(0) < 0x80;
    const bytes = ascii ? Buffer.from(char) : iconv.encode(char, 'euc-jp');
    if (!ascii && bytes.length !== 2) throw new Error(`“${char}” cannot be written in ISO-2022-JP.`);
    shift(!ascii);
    chunks.push(ascii ? bytes : Buffer.from(bytes.map((byte) => byte & 0x7f)));
  }
  shift(false);
  return Buffer.concat(chunks);
}

const printable = /^[\x20-\x7e]*$/;

/** Whether every character of `text` exists in `charset`. */
function exists(text: string, charset: string): boolean {
  try {
    encodeText(text, charset);
    return true;
  } catch {
    return false;
  }
}

/** RFC 2047 encoded words of at most 75 characters each, joined by a fold; plain where ASCII suffices, UTF-8 where `charset` does not. */
export function encodeWords(text: string, wanted = 'utf-8'): string {
  if (printable.test(text) && !text.includes('=?')) return text;
  const charset = exists(text, wanted) ? wanted : 'utf-8';
  const words: string[] = [];
  const room = 75 - `=?${charset}?B??=`.length;
  let chunk = '';
  for (const char of text) {
    if (Math.ceil(encodeText(chunk + char, charset).length / 3) * 4 > room) {
      words.push(chunk);
      chunk = '';
    }
    chunk += char;
  }
  words.push(chunk);
  return words.map((word) => `=?${charset}?B?${encodeText(word, charset).toString('base64')}?=`).join('\r\n ');
}

/** A parameter as RFC 2231 wants it where it is not plain ASCII: `; name*=utf-8''…`. */
export function encodeParameter(name: string, value: string): string {
  if (printable.test(value)) return `; ${name}="${value.replace(/["\\]/g, '\\$&')}"`;
  return `; ${name}*=utf-8''${encodeURIComponent(value).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}

/** Base64 in lines of 76. */
export function base64Lines(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{76}/g, '$&\r\n').trimEnd();
}

/** Quoted-printable (RFC 2045 section 6.7); CRLF stays a line end. */
export function quotedPrintable(bytes: Buffer): string {
  const lines = bytes.toString('latin1').split('\r\n');
  return lines.map(quoteLine).join('\r\n');
}

function quoteLine(line: string): string {
  const quoted = line.replace(
    /[^\x20-\x3c\x3e-\x7e\t]|[ \t]$/g,
    (char) => `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  const folded: string[] = [];
  let rest = quoted;
  while (rest.length > 76) {
    // A soft break never parts an "=XX".
    const cut = rest[73] === '=' ? 73 : rest[74] === '=' ? 74 : 75;
    folded.push(`${rest.slice(0, cut)}=`);
    rest = rest.slice(cut);
  }
  return [...folded, rest].join('\r\n');
}
