/** Writes letters one after another into one file, as mboxrd: of the forms of mbox the only one that gives back every line as it was. */
import { lineFeed, longestLine, months, quotes } from './mbox';

const none = Buffer.alloc(0);
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The From_ line of a letter that came at `at` (ms), with its end. `sender` is an address. */
export function envelopeLine(sender: string, at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const day = String(date.getUTCDate()).padStart(2, ' ');
  const safe = /^[\x21-\x7e]{1,250}$/.test(sender) ? sender : 'MAILER-DAEMON';
  return `From ${safe} ${weekdays[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${clock} ${String(date.getUTCFullYear()).padStart(4, '0')}\n`;
}

/** Writes a letter's bytes as they come, with LF and quoted as mboxrd; the empty line behind it included. Holds a line's beginning at most. */
export async function* quoted(letter: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = none;
  let inLine = false;
  let ended = true;
  const write = (line: Buffer): Buffer[] => {
    const quote = !inLine && (quotes(line) > 0 || line.toString('latin1', 0, 5) === 'From ');
    ended = line[line.length - 1] === lineFeed;
    inLine = !ended;
    const plain = ended && line[line.length - 2] === 13 ? [line.subarray(0, -2), Buffer.from('\n')] : [line];
    return quote ? [Buffer.from('>'), ...plain] : plain;
  };
  for await (const chunk of letter) {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const parts: Buffer[] = [];
    let at = 0;
    for (let end = data.indexOf(lineFeed); end >= 0; end = data.indexOf(lineFeed, at)) {
      parts.push(...write(data.subarray(at, end + 1)));
      at = end + 1;
    }
    rest = data.subarray(at);
    if (rest.length > longestLine && rest[rest.length - 1] !== 13) {
      parts.push(...write(rest));
      rest = none;
    }
    if (parts.length > 0) yield Buffer.concat(parts);
  }
  if (rest.length > 0) yield Buffer.concat(write(rest));
  yield Buffer.from(ended ? '\n' : '\n\n');
}
