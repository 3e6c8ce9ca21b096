/** A letter of somebody else as HTML that one of ours can hold, quoted or forwarded. Runs in the letter worker. */
import { defaultTreeAdapter as adapter, serialize } from 'parse5';
import type { TextBlock } from '@/lib/model/mail';
import { type BodyPart, blocksOf, decoded, isText, maxHtmlBytes } from './compose-letter';
import { type Element, element, Unclear } from './dom';
import { foreignHtml, type WrittenHtml, writtenHtml } from './draft-html';

/** Lines of a paragraph, links as links. */
function paragraph({ segments }: TextBlock): Element {
  const made = element('p', []);
  for (const { text, href } of segments) {
    const into = href === undefined ? made : element('a', [{ name: 'href', value: href }]);
    if (into !== made) adapter.appendChild(made, into);
    for (const [at, line] of text.split('\n').entries()) {
      if (at > 0) adapter.appendChild(into, element('br', []));
      adapter.insertText(into, line);
    }
  }
  return made;
}

/** Text as paragraphs, what it quotes itself in quotes of its depth. */
function textHtml(blocks: readonly TextBlock[]): WrittenHtml {
  const body = element('body', []);
  const open: Element[] = [body];
  for (const block of blocks) {
    open.length = Math.min(open.length, block.depth + 1);
    while (open.length <= block.depth) {
      const quote = element('blockquote', [{ name: 'type', value: 'cite' }]);
      adapter.appendChild(open.at(-1) ?? body, quote);
      open.push(quote);
    }
    adapter.appendChild(open.at(-1) ?? body, paragraph(block));
  }
  return writtenHtml(serialize(body), new Map());
}

function htmlOf(body: BodyPart, restored: boolean): WrittenHtml {
  if (isText(body)) return textHtml(blocksOf(body));
  const html = decoded(body);
  if (Buffer.byteLength(html) > maxHtmlBytes) return textHtml(blocksOf(body));
  try {
    return foreignHtml(html, new Map(body.pictures), restored);
  } catch (error) {
    if (!(error instanceof Unclear)) throw error;
    return textHtml(blocksOf(body));
  }
}

/** The letter as harmless HTML to stand in another one, its parts one after another; what cannot be made harmless comes as its text. `restored`: as a draft to be written on. */
export function quoteHtml(bodies: readonly BodyPart[], restored = false): WrittenHtml {
  const parts = bodies.map((body) => htmlOf(body, restored));
  return { html: parts.map(({ html }) => html).join(''), shown: [...new Set(parts.flatMap(({ shown }) => shown))] };
}
