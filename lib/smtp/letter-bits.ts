/** Whether a letter may go inside another one as it is. */
import type { Readable } from 'node:stream';

/** Most bytes of a line (RFC 5322 section 2.1.1). */
const longestLine = 998;
const [nul, lineFeed, carriageReturn] = [0x00, 0x0a, 0x0d];

/**
 * How the bytes of a letter are called as a part of another one, which may not be encoded (RFC 2046 section 5.2.1): `7bit`, or `8bit` where it has other
 * bytes than ASCII. Null where it has what no letter may have, so that it has to go as a file of any bytes.
 */
export async function letterBits(letter: Readable): Promise<'7bit' | '8bit' | null> {
  let line = 0;
  let wide = false;
  let returned = false;
  for await (const chunk of letter) {
    for (const byte of chunk as Buffer) {
      if (byte === nul || (returned && byte !== lineFeed)) return null;
      returned = byte === carriageReturn;
      if (byte === lineFeed) line = 0;
      else if (!returned) line += 1;
      if (line > longestLine) return null;
      wide ||= byte > 0x7f;
    }
  }
  return returned ? null : wide ? '8bit' : '7bit';
}
