/** The first visible words of a letter, for lists (T22). */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import type { Part } from '@/lib/model/mail';
import { decodeText } from './charset';
import { decodeTransfer } from './decode';
import { hiddenClasses, isHidden } from './hidden';

type Node = DefaultTreeAdapterTypes.ChildNode;

/** Most encoded bytes that are looked at; more than this needs not be fetched. */
export const previewBytes = 48 * 1024;
/** Most characters of a preview. */
const longest = 200;
/** Enough raw text for a preview, whatever of it falls away. */
const enough = 1200;

const breaking = new Set([
  'address',
  'article',
  'blockquote',
  'br',
  'center',
  'dd',
  'div',
  'dl',
  'dt',
  'footer',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'header',
  'hr',
  'img',
  'li',
  'ol',
  'p',
  'pre',
  'section',
  'table',
  'td',
  'th',
  'tr',
  'ul',
]);
/** Fillers that newsletters put behind their preheader, and everything else that shows nothing. */
const blank =
  /(?:\u034f|[\s\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufeff\uffa0\p{Cc}\p{Cs}\u{e0000}-\u{e007f}])+/gu;

function tidy(text: string): string {
  const line = text.replace(/[\u200c\u200d]/gu, (joiner, index: number) =>
    /\p{L}|\p{M}|\p{Extended_Pictographic}|\ufe0f/u.test(text.slice(Math.max(0, index - 1), index)) ? joiner : ' ',
  );
  const words = line.replace(blank, (run) => (run === '\u200c' || run === '\u200d' ? run : ' ')).trim();
  if (words.length <= longest) return words;
  const cut = words.slice(0, longest).replace(/[\ud800-\udbff]$/u, '');
  const lastBlank = cut.lastIndexOf(' ');
  return `${(lastBlank > longest * 0.7 ? cut.slice(0, lastBlank) : cut).trimEnd()}…`;
}

/** The text that shows, in document order, as far as a preview needs it. Goes down with a list of its own: no depth breaks it. */
function visibleText(html: string): string {
  const classes = hiddenClasses(html);
  const waiting: (Node | string)[] = [...parse(html).childNodes].reverse();
  let text = '';
  while (waiting.length > 0 && text.length < enough * 4) {
    const node = waiting.pop();
    if (node === undefined) break;
    if (typeof node === 'string') text += node;
    else if (node.nodeName === '#text' && 'value' in node) text += node.value;
    else if ('tagName' in node && !isHidden(node, classes)) {
      if (breaking.has(node.tagName)) {
        text += ' ';
        waiting.push(' ');
      }
      for (let index = node.childNodes.length - 1; index >= 0; index -= 1) {
        const child = node.childNodes[index];
        if (child) waiting.push(child);
      }
    }
  }
  return text;
}

/** The writer's own words first: quoted lines, the line that announces them, and rulers come only where there is nothing else. */
function ownWords(text: string): string {
  const lines = text.slice(0, enough * 8).split(/\r\n|\r|\n/u);
  const own = lines.filter(
    (line, index) =>
      !/^\s*[>|]/u.test(line) &&
      !/^\s*(?:[*_=~#.-]\s?){3,}$/u.test(line) &&
      !(/[:：]\s*$/u.test(line) && lines.slice(index + 1, index + 3).some((next) => /^\s*>/u.test(next))),
  );
  const signature = own.findIndex((line) => /^-- ?$/u.test(line));
  const words = (signature > 0 ? own.slice(0, signature) : own).join(' ').slice(0, enough);
  return words.trim() === '' ? text.slice(0, enough) : words;
}

/**
 * The first visible words of a text or HTML part, at most 200 characters on one line; empty where there are none. `bytes` are the
 * part's raw bytes, still transfer-encoded, and may end early (`previewBytes` are enough). Never throws because of the content.
 */
export function previewOfPart(bytes: Uint8Array, part: Pick<Part, 'type' | 'charset' | 'encoding'>): string {
  const kind = part.type === 'text/html' || part.type === 'application/xhtml+xml' ? 'html' : 'text';
  const text = decodeText(decodeTransfer(bytes.subarray(0, previewBytes), part.encoding), part.charset, kind);
  return tidy(kind === 'html' ? visibleText(text) : ownWords(text));
}
