/** Bytes of text to characters, whatever the label says: byte order marks, right labels, wrong labels, none (RFC 2045, RFC 2231). */
import iconv from 'iconv-lite';

/** Labels that name nothing: the bytes decide. */
const meaningless =
  /^(?:|us-ascii|ascii|ansi_x3\.4-1968|646|x-unknown|unknown|unknown-8bit|x-user-defined|default|default_charset|8bit|7bit|binary|none|iso-8859|iso8859|charset|ansi|_autodetect.*|x-mac-default|windows)$/u;

/** Labels seen in letters that neither the encoding standard nor iconv knows. */
const aliases: Record<string, string> = {
  'cp-850': 'cp850',
  // As the encoding standard has it: who says Latin-1 means the Windows page.
  'iso-8859-1': 'windows-1252',
  'iso-8859-9': 'windows-1254',
  'iso-8859-11': 'windows-874',
  latin1: 'windows-1252',
  'ks_c_5601-1987': 'euc-kr',
  ks_c_5601: 'euc-kr',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp932: 'shift_jis',
  'unicode-1-1-utf-7': 'utf-7',
  'unicode-1-1-utf-8': 'utf-8',
  utf7: 'utf-7',
  utf: 'utf-8',
  'utf-8mb4': 'utf-8',
  'x-gbk': 'gbk',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
};

const multiByte = new Set(['gb2312', 'gbk', 'gb18030', 'big5', 'euc-jp', 'shift_jis', 'euc-kr', 'iso-2022-jp']);

/** A charset label as we know it: lower case, without quotes and decoration. */
function normal(label: string): string {
  const plain = label
    .trim()
    .toLowerCase()
    .replace(/^["']+|["']+$/gu, '')
    .replace(/^(?:cs|charset=)/u, '')
    .slice(0, 60);
  const known = aliases[plain] ?? plain;
  const tidy = known
    .replace(/^(?:x-)?(?:cp|win|windows|ms)-?_?(125[0-8]|874)$/u, 'windows-$1')
    .replace(/^iso_?-?8859_?-?(\d+)(?:$|[:-].*)/u, (whole, number: string) => (whole.endsWith('-i') ? whole : `iso-8859-${number}`));
  return aliases[tidy] ?? tidy;
}

function standardDecoder(label: string, fatal: boolean): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(label, { fatal });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function strictly(bytes: Uint8Array, label: string): string | null {
  const decoder = standardDecoder(label, true);
  if (!decoder) return null;
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** UTF-8 that may be cut in the middle of its last character; null where it is not UTF-8. */
function asUtf8(bytes: Uint8Array): string | null {
  const whole = strictly(bytes, 'utf-8');
  if (whole !== null) return whole;
  for (let cut = 1; cut <= 3 && cut < bytes.length; cut += 1) {
    const lead = bytes[bytes.length - cut] ?? 0;
    if (lead < 0x80) return null;
    if (lead >= 0xc0) return strictly(bytes.subarray(0, bytes.length - cut), 'utf-8');
  }
  return null;
}

/** Node's own decoder is right for Unicode and for the encodings of several bytes; its windows-1252 is Latin-1, so the others are iconv's. */
function leniently(bytes: Uint8Array, label: string): string | null {
  const byNode = /^utf-?(?:8|16)/u.test(label) || multiByte.has(label);
  if (!byNode && iconv.encodingExists(label)) return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), label);
  return standardDecoder(label, false)?.decode(bytes) ?? null;
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return true;
}

/** How much of a decoded text is letters of scripts that go with a guess; higher is better. */
function plausible(text: string | null, script: RegExp): number {
  if (text === null) return 0;
  const sample = text.slice(0, 4000).replace(/[\0-\x7f]/gu, '');
  return sample.length === 0 ? 0 : (sample.match(script)?.length ?? 0) / sample.length;
}

/** Cyrillic in one byte: nearly all letters are high bytes; small letters lie at E0-FF in windows-1251 and at C0-DF in KOI8-R. */
function cyrillic(bytes: Uint8Array): 'windows-1251' | 'koi8-r' | null {
  let ascii = 0;
  let lower = 0;
  let upper = 0;
  for (const byte of bytes.subarray(0, 4000)) {
    if (byte >= 0xe0) lower += 1;
    else if (byte >= 0xc0) upper += 1;
    else if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) ascii += 1;
  }
  if (lower + upper < 12 || lower + upper < ascii * 2) return null;
  return lower >= upper ? 'windows-1251' : 'koi8-r';
}

/** Text without a usable label: UTF-8 if it is valid, else Japanese, Chinese or Korean if that reads well, else Cyrillic, else Western. */
function guess(bytes: Uint8Array): string {
  const utf8 = asUtf8(bytes);
  if (utf8 !== null) return utf8;
  const kana = /[\u3040-\u30ff]/gu;
  const japanese = [strictly(bytes, 'euc-jp'), strictly(bytes, 'shift_jis')].map((text) => ({ text, score: plausible(text, kana) }));
  const best = japanese.reduce((one, other) => (other.score > one.score ? other : one));
  if (best.text !== null && best.score > 0.2) return best.text;
  const east = [
    { text: strictly(bytes, 'euc-kr'), script: /[\uac00-\ud7a3]/gu },
    { text: strictly(bytes, 'gbk'), script: /[\u4e00-\u9fa5\u3000-\u3002\uff00-\uff1f]/gu },
    { text: strictly(bytes, 'big5'), script: /[\u4e00-\u9fa5\u3000-\u3002\uff00-\uff1f]/gu },
  ];
  const eastern = mostlyHigh(bytes) ? east.find(({ text, script }) => plausible(text, script) > 0.9) : undefined;
  return eastern?.text ?? leniently(bytes, cyrillic(bytes) ?? 'windows-1252') ?? '';
}

/** Text in which most bytes are no ASCII, and there are enough of them to tell. */
function mostlyHigh(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 4000);
  const high = sample.reduce((count, byte) => count + (byte >= 0x80 ? 1 : 0), 0);
  return high > 20 && high > sample.length / 2;
}

function byMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

function wide(bytes: Uint8Array, label: string): string | null {
  const sample = bytes.subarray(0, 1000);
  let even = 0;
  let odd = 0;
  for (const [index, byte] of sample.entries()) {
    if (byte === 0 && index % 2 === 0) even += 1;
    else if (byte === 0) odd += 1;
  }
  if (even + odd === 0 && asUtf8(bytes) !== null) return null;
  const order = /be$/u.test(label) ? 'utf-16be' : /le$/u.test(label) ? 'utf-16le' : even > odd ? 'utf-16be' : 'utf-16le';
  return leniently(bytes, order);
}

/** The charset that an HTML document names in its first kilobyte, or null. */
function metaCharset(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString('latin1');
  const found = /<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w.:-]{2,40})/iu.exec(head)?.[1];
  return found === undefined || /^utf-?(?:16|32)/iu.test(found) ? null : found;
}

/** Labelled text: the label counts where the bytes fit it, else the bytes decide. */
function labelled(bytes: Uint8Array, label: string): string | null {
  if (label === 'utf-8' || label === 'utf8') return asUtf8(bytes);
  if (/^(?:utf-?16|ucs-?2|iso-10646-ucs-2|unicode)/u.test(label)) return wide(bytes, label);
  if (label === 'utf-7') return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 'utf-7');
  if (multiByte.has(label)) return strictly(bytes, label) ?? asUtf8(bytes) ?? leniently(bytes, label);
  if (isAscii(bytes)) return leniently(bytes, label);
  return asUtf8(bytes) ?? leniently(bytes, label);
}

/** Broken UTF-8: what was meant as such stays so, unless most of it is not. */
function brokenUtf8(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  const wrong = text.match(/\ufffd/gu)?.length ?? 0;
  const right = text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
  return wrong > right ? guess(bytes) : text;
}

/** Decodes the bytes by the encoding that the reader chose, whatever they look like. Never throws; what cannot be read becomes U+FFFD. */
export function decodeAs(bytes: Uint8Array, charset: string): string {
  const name = normal(charset);
  if (name !== 'utf-7') return leniently(bytes, name) ?? decodeText(bytes, null, 'text');
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name);
}

/**
 * Decodes the bytes of a text part. A byte order mark wins, then the label where the bytes fit it, then (for HTML) the document's own
 * meta element, then what the bytes look like. UTF-7 only where the label says so. Never throws; what cannot be read becomes U+FFFD.
 */
export function decodeText(bytes: Uint8Array, label: string | null, kind: 'html' | 'text'): string {
  const mark = byMark(bytes);
  if (mark !== null) return leniently(bytes, mark) ?? '';
  const name = normal(label ?? '');
  if (!meaningless.test(name)) {
    const text = labelled(bytes, name);
    if (text !== null) return text;
    if (name === 'utf-8' || name === 'utf8') return brokenUtf8(bytes);
  }
  if (isAscii(bytes))
    return (
      leniently(
        bytes,
        /\x1b(?:\$[@B]|\([IJ])/u.test(Buffer.from(bytes.subarray(0, 65_536)).toString('latin1')) ? 'iso-2022-jp' : 'utf-8',
      ) ?? ''
    );
  const meta = kind === 'html' ? metaCharset(bytes) : null;
  return (meta === null || meaningless.test(normal(meta)) ? null : labelled(bytes, normal(meta))) ?? guess(bytes);
}
