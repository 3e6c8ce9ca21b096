/** What a zip of letters says beside each of them, since the letter itself does not know it: when it came, and its marks. */

/** When a letter came, ms, and its flags and keywords. */
interface LetterNote {
  at: number | null;
  flags: string[];
}

/** For the list of a zip: "Received: 2026-11-23T05:41:03.000Z; Flags: \\Seen work". */
export const writeNote = ({ at, flags }: { at: number; flags: readonly string[] }): string =>
  `Received: ${new Date(at).toISOString()}; Flags: ${flags.join(' ')}`;

/** Reads one; null where it is none of ours. */
export function readNote(note: string): LetterNote | null {
  const [whole, time = '', flags = ''] = /^Received: (\d{4}-[-0-9T:.]{5,20}Z); Flags: ?(.*)$/.exec(note) ?? [];
  if (whole === undefined) return null;
  const at = Date.parse(time);
  return { at: Number.isNaN(at) ? null : at, flags: flags.split(' ').filter(Boolean) };
}
