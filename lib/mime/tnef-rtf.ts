/** Compressed RTF, as a winmail.dat has the text of a letter (MS-OXRTFCP). Bounded, never throws. */

/** What the window of 4,096 bytes holds before the first (section 2.1.3.1.2). */
const beginning = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
);
const windowBytes = 4096;
const headBytes = 16;
const compressed = 0x75465a4c;
const plain = 0x414c454d;
/** Longest text that is unpacked; what is longer is cut. */
const mostBytes = 4 * 1024 * 1024;

/** The RTF, cut at 4 MB; null where the bytes are none. */
export function decompressRtf(bytes: Buffer): Buffer | null {
  if (bytes.length < headBytes) return null;
  const length = Math.min(bytes.readUInt32LE(4), mostBytes);
  const kind = bytes.readUInt32LE(8);
  if (kind === plain) return bytes.subarray(headBytes, headBytes + length);
  if (kind !== compressed) return null;
  // A byte of control and eight references of two bytes give 136 bytes at most, so a lie about the length costs no memory.
  const out = Buffer.alloc(Math.min(length, bytes.length * 9));
  const window = Buffer.alloc(windowBytes);
  beginning.copy(window);
  let write = beginning.length;
  let done = 0;
  const put = (byte: number) => {
    window[write] = byte;
    write = (write + 1) % windowBytes;
    if (done < out.length) out[done] = byte;
    done += 1;
  };
  for (let at = headBytes; at < bytes.length && done < out.length; ) {
    const control = bytes[at] ?? 0;
    at += 1;
    for (let bit = 0; bit < 8 && at < bytes.length && done < out.length; bit += 1) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at] ?? 0);
        at += 1;
        continue;
      }
      const reference = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      at += 2;
      const from = reference >> 4;
      if (from === write) return out.subarray(0, done);
      for (let n = 0; n < (reference & 15) + 2; n += 1) put(window[(from + n) % windowBytes] ?? 0);
    }
  }
  return out.subarray(0, Math.min(done, out.length));
}
