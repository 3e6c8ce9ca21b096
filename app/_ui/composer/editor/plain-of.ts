/** Formatted text as plain text: quotes marked by ">", lists by dashes and numbers, what follows the dashes is the signature. */

const blocks =
  /^(?:ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|CENTER|DD|DIV|DL|DT|FIGURE|FIGCAPTION|FOOTER|H[1-6]|HEADER|HR|LI|MAIN|OL|P|PRE|SECTION|TABLE|TBODY|TD|TFOOT|TH|THEAD|TR|UL)$/u;
/** Blocks with an empty line around them. */
const apart = /^(?:P|H[1-6]|PRE|BLOCKQUOTE|UL|OL|TABLE)$/u;

/** Lines as they come; a line is begun by what needs one of its own. */
class Lines {
  private readonly done: string[] = [];
  private line = '';
  private blank = false;

  words(text: string, kept: boolean): void {
    const words = kept ? text : text.replace(/[ \t\r\n\f]+/gu, ' ');
    const begun = this.line !== '' && !this.line.endsWith(' ');
    this.put(kept || begun ? words : words.replace(/^ /u, ''));
  }

  private put(words: string): void {
    if (!words) return;
    if (this.blank && this.line === '' && this.done.length > 0 && this.done.at(-1) !== '') this.done.push('');
    this.blank = false;
    this.line += words;
  }

  /** Ends the line; an empty one only where `always`. */
  end(always = false): void {
    if (!always && this.line === '') return;
    this.done.push(this.line.replace(/ $/u, ''));
    this.line = '';
  }

  /** An empty line before what comes next, where there is anything before it. */
  space(): void {
    this.end();
    this.blank = true;
  }

  /** Takes whole lines in, each behind a mark. */
  take(lines: readonly string[], mark: (line: string, at: number) => string): void {
    this.end();
    for (const [at, line] of lines.entries()) {
      if (at === 0 && this.blank && this.done.length > 0 && this.done.at(-1) !== '') this.done.push('');
      this.blank = false;
      this.done.push(mark(line, at));
    }
  }

  all(): string[] {
    this.end();
    return this.done;
  }
}

function within(node: Node, kept = false): string[] {
  const lines = new Lines();
  walk(node, lines, kept);
  return lines.all();
}

function linkWords(link: HTMLElement): string | null {
  const href = link.getAttribute('href') ?? '';
  const words = (link.textContent ?? '').trim();
  if (!/^(?:https?|mailto):/iu.test(href) || !words) return null;
  const bare = (address: string) => address.replace(/^(?:https?:\/\/|mailto:)/iu, '').replace(/\/$/u, '');
  return bare(href) === bare(words) ? null : href.replace(/^mailto:/iu, '');
}

function list(element: Element, lines: Lines): void {
  const numbered = element.nodeName === 'OL';
  let number = Number(element.getAttribute('start') ?? 1) || 1;
  const items = [...element.children];
  if (element.parentElement?.nodeName !== 'LI' && !/^[OU]L$/u.test(element.parentElement?.nodeName ?? '')) lines.space();
  for (const item of items) {
    if (/^[OU]L$/u.test(item.nodeName)) {
      lines.take(within(item), (line) => `   ${line}`);
      continue;
    }
    const mark = numbered ? `${number}. ` : '- ';
    number += 1;
    const inside = within(item).filter((line, at, all) => line !== '' || (at > 0 && at < all.length - 1));
    lines.take(inside.length > 0 ? inside : [''], (line, at) => (at === 0 ? mark : ' '.repeat(mark.length)) + line);
  }
}

function row(element: Element, lines: Lines): void {
  const cells = [...element.children].map((cell) => within(cell).filter((line) => line !== ''));
  if (cells.every((cell) => cell.length <= 1))
    lines.take(
      [
        cells
          .map((cell) => cell[0] ?? '')
          .join('\t')
          .trimEnd(),
      ],
      (line) => line,
    );
  else for (const cell of cells) lines.take(cell, (line) => line);
}

function special(element: HTMLElement, lines: Lines, kept: boolean): boolean {
  switch (element.nodeName) {
    case 'BR':
      lines.end(true);
      return true;
    case 'HR':
      lines.take(['---'], (line) => line);
      return true;
    case 'IMG': {
      const alt = element.getAttribute('alt')?.trim();
      if (alt) lines.words(`[${alt}]`, kept);
      return true;
    }
    case 'UL':
    case 'OL':
      list(element, lines);
      lines.space();
      return true;
    case 'TR':
      row(element, lines);
      return true;
    case 'BLOCKQUOTE':
      lines.take(within(element), (line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()));
      lines.space();
      return true;
    case 'STYLE':
    case 'TITLE':
      return true;
    default:
      return false;
  }
}

function walk(node: Node, lines: Lines, kept: boolean): void {
  for (const child of node.childNodes) {
    if (child.nodeType === 3) lines.words((child.nodeValue ?? '').replaceAll('\u200b', '').replaceAll('\u00a0', ' '), kept);
    if (child.nodeType !== 1) continue;
    const element = child as HTMLElement;
    if (special(element, lines, kept)) continue;
    if (element.hasAttribute('data-oriel-signature')) {
      const inside = within(element);
      if (inside.join('').trim() === '') continue;
      lines.space();
      lines.take(['-- ', ...inside], (line) => line);
      lines.space();
      continue;
    }
    if (element.hasAttribute('data-oriel-quote')) lines.space();
    block(element, lines, kept || element.nodeName === 'PRE');
  }
}

function block(element: HTMLElement, lines: Lines, kept: boolean): void {
  if (!blocks.test(element.nodeName)) {
    walk(element, lines, kept);
    const address = element.nodeName === 'A' ? linkWords(element) : null;
    if (address) lines.words(` <${address}>`, kept);
    return;
  }
  const before = apart.test(element.nodeName);
  if (before) lines.space();
  else lines.end();
  if (kept) {
    const rows = (element.textContent ?? '').replace(/\n$/u, '').split('\n');
    lines.take(rows, (line) => line);
  } else if (isBlankLine(element)) lines.take([''], (line) => line);
  else walk(element, lines, false);
  if (before) lines.space();
  else lines.end();
}

/** A line that a person left empty: a block with a break alone. */
function isBlankLine({ childNodes, textContent }: HTMLElement): boolean {
  return (
    (textContent ?? '').replaceAll('\u200b', '') === '' &&
    [...childNodes].every(({ nodeName }) => nodeName === 'BR' || nodeName === '#text')
  );
}

/** The plain text of what stands inside of `root`. Empty lines at its end go. */
export function plainOf(...roots: readonly Node[]): string {
  const all = roots.flatMap((root, at) => (at === 0 ? within(root) : ['', ...within(root)]));
  return all
    .join('\n')
    .replace(/\n{3,}(?=>)/gu, '\n\n')
    .replace(/\s+$/u, '');
}
