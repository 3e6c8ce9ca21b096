/** Writes tape archives: ustar (POSIX 1003.1), with long names and others than ASCII as pax has them. On the server for what is saved, in the browser for many files at once. */

const block = 512;
const utf8 = new TextEncoder();

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function header(name: Uint8Array, size: number, at: number, type: '0' | 'x'): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(block);
  const write = (text: string, where: number) => head.set(utf8.encode(text), where);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  head.set(name.subarray(0, 100));
  write(octal(0o600, 8), 100);
  write(octal(0, 8) + octal(0, 8), 108);
  write(octal(size, 12) + octal(Math.max(0, Math.floor(at / 1000)), 12), 124);
  write(' '.repeat(8) + type, 148);
  write('ustar\x0000', 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  write(`${octal(sum, 7)} `, 148);
  return head;
}

/** The header of a file of `size` bytes (less than 8 GiB), changed at `at` (ms); its bytes follow, then `tarPadding`. */
export function tarHeader(path: string, size: number, at: number): Uint8Array<ArrayBuffer> {
  const name = utf8.encode(path);
  if (name.length <= 100 && name.length === path.length) return header(name, size, at, '0');
  const body = utf8.encode(` path=${path}\n`);
  let length = body.length + 1;
  while (String(length).length + body.length !== length) length += 1;
  const note = joined([utf8.encode(String(length)), body]);
  return joined([
    header(utf8.encode('pax'), note.length, at, 'x'),
    note,
    tarPadding(note.length),
    header(utf8.encode('long'), size, at, '0'),
  ]);
}

/** What follows a file of `size` bytes. */
export const tarPadding = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array((block - (size % block)) % block);

/** The end of an archive. */
export const tarEnd = (): Uint8Array<ArrayBuffer> => new Uint8Array(2 * block);
