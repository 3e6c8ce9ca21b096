/** Text as format=flowed (RFC 3676), without DelSp: programs that know it lay the lines out anew, the others show lines of a common width. */

/** Longest line that is made where blanks allow it, counted in UTF-16 units with its quote marks and the blank at its end. */
const widest = 72;

/** A line that must not begin as it is: with a blank, a quote mark or the “From ” of mbox files (RFC 3676 section 4.4). */
const stuffed = (line: string): string => (/^(?: |>|From )/u.test(line) ? ` ${line}` : line);

/** The words of a line in runs that fit; each run but the last ends in its blank. */
function runsOf(text: string, room: number): string[] {
  const runs: string[] = [];
  let run = '';
  for (const word of text.match(/[^ ]+ *| +/gu) ?? []) {
    // A run that is the mark of a signature would end the paragraph (section 4.3).
    if (run.endsWith(' ') && run !== '-- ' && run.length + word.length > room) {
      runs.push(run);
      run = '';
    }
    run += word;
  }
  return [...runs, run];
}

function flowedLine(line: string): string[] {
  const marks = /^>+/u.exec(line)?.[0] ?? '';
  const rest = marks === '' ? line : line.slice(marks.length).replace(/^ /u, '');
  if (rest === '-- ') return [marks === '' ? rest : `${marks} ${rest}`];
  // A blank at the end would make the next line a part of this one.
  const runs = runsOf(rest.replace(/ +$/u, ''), Math.max(20, widest - marks.length - (marks === '' ? 0 : 1)));
  return runs.map((run) => (marks === '' ? stuffed(run) : run === '' ? marks : `${marks} ${run}`));
}

/** Lines of text with “>” before quoted ones, as format=flowed with CRLF between the lines. Only blanks at the ends of lines are lost. */
export function flowed(text: string): string {
  return text
    .replace(/\r\n?/gu, '\n')
    .split('\n')
    .flatMap((line) => flowedLine(line))
    .join('\r\n');
}
