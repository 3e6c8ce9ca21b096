/** Archives that a password keeps shut, so that nothing on the way could look into them: told by their first bytes alone. */
import { decodeTransfer } from './decode';

/** Most decoded bytes that are looked at. */
const looked = 8192;
const mostEntries = 50;

const starts = (bytes: Buffer, ...signature: number[]): boolean => signature.every((byte, at) => bytes[at] === byte);

/** Bit 0 of the general purpose flags of an entry (APPNOTE 4.4.4). Entries follow each other where their sizes stand before them. */
function isZipLocked(bytes: Buffer): boolean {
  for (let at = 0, count = 0; at + 30 <= bytes.length && count < mostEntries; count += 1) {
    if (bytes.readUInt32LE(at) !== 0x04034b50) return false;
    const flags = bytes.readUInt16LE(at + 6);
    if ((flags & 1) === 1) return true;
    // Bit 3: the size comes after the bytes, so that nobody knows here where they end.
    if ((flags & 8) === 8) return false;
    at += 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28) + bytes.readUInt32LE(at + 18);
  }
  return false;
}

/** The archive's own flag, or that of its first file. */
function isOldRarLocked(bytes: Buffer): boolean {
  if (bytes.length < 14) return false;
  if (bytes[9] === 0x73 && (bytes.readUInt16LE(10) & 0x80) !== 0) return true;
  const next = 7 + bytes.readUInt16LE(12);
  return next + 5 <= bytes.length && bytes[next + 2] === 0x74 && (bytes.readUInt16LE(next + 3) & 0x04) !== 0;
}

/** Does a header of encryption come first? Its type stands behind a sum of four bytes and the length, seven bits a byte. */
function isRarLocked(bytes: Buffer): boolean {
  let at = 12;
  while (at < 16 && ((bytes[at] ?? 0) & 0x80) !== 0) at += 1;
  return bytes[at + 1] === 4;
}

/** Is it an archive with a password, as far as its beginning tells? `bytes` are still encoded, and may be only the first of it. */
export function isLocked(bytes: Uint8Array, encoding: string): boolean {
  const head = Buffer.from(decodeTransfer(bytes.subarray(0, 2 * looked), encoding)).subarray(0, looked);
  if (starts(head, 0x50, 0x4b, 0x03, 0x04)) return isZipLocked(head);
  if (starts(head, 0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x01, 0x00)) return isRarLocked(head);
  return starts(head, 0x52, 0x61, 0x72, 0x21, 0x1a, 0x07, 0x00) && isOldRarLocked(head);
}
