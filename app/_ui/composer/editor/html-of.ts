/** Plain text as formatted text: lines stay lines, ">" becomes quotes, what follows the dashes the signature. */
import { splitQuotedTail } from '@/lib/model/quotes';

/** Words as HTML; blanks that HTML would swallow are kept. */
export function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/^ | (?= )/gu, '&nbsp;');
}

const line = (words: string) => `<div>${escaped(words) || '<br>'}</div>`;

/** Lines, those behind ">" in quotes of their depth. */
function nested(lines: readonly string[]): string {
  let html = '';
  for (let at = 0; at < lines.length; ) {
    const words = lines[at] ?? '';
    if (!words.startsWith('>')) {
      html += line(words);
      at += 1;
      continue;
    }
    let end = at;
    while (end < lines.length && lines[end]?.startsWith('>')) end += 1;
    html += `<blockquote type="cite">${nested(lines.slice(at, end).map((each) => each.replace(/^> ?/u, '')))}</blockquote>`;
    at = end;
  }
  return html;
}

function withSignature(text: string, identityId: number | null): string {
  const lines = text.split('\n');
  const dashes = lines.lastIndexOf('-- ');
  if (dashes < 0) return nested(lines);
  const signature = lines
    .slice(dashes + 1)
    .map(line)
    .join('');
  return `${nested(lines.slice(0, dashes))}<div data-oriel-signature="${identityId ?? 0}">${signature}</div>`;
}

/** The formatted text that reads like `text`. */
export function htmlOf(text: string, identityId: number | null): string {
  const { own, tail } = splitQuotedTail(text);
  const above = withSignature(tail ? own.replace(/\n{1,2}$/u, '') : own, identityId);
  return tail ? `${above}<div data-oriel-quote>${nested(tail.split('\n'))}</div>` : above;
}
