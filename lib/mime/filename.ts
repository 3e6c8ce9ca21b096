/**
 * Room `mime`: bytes of letters in, values out. Sole owner of the sanitiser. It chooses parts, decodes them, makes
 * letter HTML harmless and text letters readable. It must not know IMAP, the database or HTTP. Invariants: nothing throws because of
 * what a letter holds; work on a letter's content happens in a worker thread under a time and memory limit (`render.ts`); each part
 * is parsed as a document of its own; only `sanitise.ts` makes a `SafeHtml`, and nothing changes it afterwards.
 *
 * This file: names of files, fit for a screen, a disk and a header (T35).
 */
import libmime from 'libmime';

const extensionOfType: Record<string, string> = {
  'application/gzip': 'gz',
  'application/json': 'json',
  'application/msword': 'doc',
  'application/ms-tnef': 'dat',
  'application/pdf': 'pdf',
  'application/pgp-encrypted': 'asc',
  'application/pgp-keys': 'asc',
  'application/pgp-signature': 'asc',
  'application/pkcs7-mime': 'p7m',
  'application/pkcs7-signature': 'p7s',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/x-pkcs7-mime': 'p7m',
  'application/x-pkcs7-signature': 'p7s',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'audio/mpeg': 'mp3',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'message/delivery-status': 'txt',
  'message/disposition-notification': 'txt',
  'message/feedback-report': 'txt',
  'message/global': 'eml',
  'message/partial': 'eml',
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/css': 'css',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/rfc822-headers': 'txt',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'text/xml': 'xml',
  'video/mp4': 'mp4',
};

/** Longest name that is given out, in bytes of UTF-8. */
const maxBytes = 200;
/** Controls, bidirectional controls, and marks that nobody sees; joiners of scripts and emoji stay. */
const invisible =
  /\u034f|[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/iu;

function cutToBytes(text: string, bytes: number): string {
  let used = 0;
  let end = 0;
  for (const point of text) {
    used += Buffer.byteLength(point);
    if (used > bytes) break;
    end += point.length;
  }
  return text.slice(0, end);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 17 ? name.slice(dot) : '';
  return cutToBytes(name.slice(0, name.length - extension.length), maxBytes - Buffer.byteLength(extension)).trimEnd() + extension;
}

/** A name whose UTF-8 was read byte by byte, as a name that was cut in the middle of a letter often is. */
function mended(text: string): string {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf]/u.test(text) || /[^\0-\u00ff]/u.test(text)) return text;
  const utf8 = Buffer.from(text, 'latin1')
    .toString('utf8')
    .replace(/\ufffd+(?=$|\.[^.]{1,8}$)/u, '');
  return utf8.includes('\ufffd') ? text : utf8;
}

function clean(raw: string): string {
  const decoded = mended(raw.includes('=?') ? libmime.decodeWords(raw.slice(0, 4000)) : raw.slice(0, 4000));
  const visible = decoded
    .normalize('NFC')
    .replace(/[\t\n\r]/gu, ' ')
    .replace(invisible, '')
    .replaceAll('\ufffd', '_');
  const base = visible.slice(Math.max(visible.lastIndexOf('/'), visible.lastIndexOf('\\')) + 1);
  const plain = base
    .replace(/[<>:"|?*]/gu, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+/u, '')
    .replace(/[. ]+$/u, '');
  return shorten(reserved.test(plain) ? `_${plain}` : plain).replace(/[. ]+$/u, '');
}

/**
 * The name under which a part is shown and saved: no path, control or bidirectional character, no device name, at most 200 bytes,
 * never empty. `fallback` is the stem where the letter gives no usable name; the type then gives the ending.
 */
export function safeFilename(raw: string | null, type: string, fallback: string): string {
  const name = raw === null ? '' : clean(raw);
  if (name !== '') return name;
  const extension = extensionOfType[type];
  return extension === undefined ? fallback : `${fallback}.${extension}`;
}

/** The Content-Disposition header for a name (RFC 6266, RFC 8187): ASCII only, one line. */
export function contentDisposition(kind: 'inline' | 'attachment', filename: string): string {
  const name = safeFilename(filename, 'application/octet-stream', 'file');
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/gu, '_')
    .replace(/["\\%]/gu, '_');
  const header = `${kind}; filename="${ascii}"`;
  if (ascii === name) return header;
  const extended = encodeURIComponent(name).replace(/['()*]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${header}; filename*=UTF-8''${extended}`;
}
