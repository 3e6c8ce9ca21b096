/** The first visible words of a letter, for lists (T22). */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import type { Part } from '@/lib/model/mail';
import { decodeText } from './charset';
import { decodeTransfer } from './decode';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** Most encoded bytes that are looked at; more than this needs not be fetched. */
export const previewBytes = 48 * 1024;
/** Most characters of a preview. */
const longest = 200;
/** Enough raw text for a preview, whatever of it falls away. */
const enough = 1200;

const silent = new Set(['head', 'style', 'script', 'title', 'noscript', 'template', 'svg', 'math', 'select', 'textarea', 'iframe', 'object', 'noembed', 'noframes', 'xmp', 'audio', 'video']);
const breaking = new Set(['address', 'article', 'blockquote', 'br', 'center', 'dd', 'div', 'dl', 'dt', 'footer', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'img', 'li', 'ol', 'p', 'pre', 'section', 'table', 'td', 'th', 'tr', 'ul']);
const hiding = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|font-size\s*:\s*(?:0*\.?0+[a-z%]*|1(?:\.0+)?px)\s*(?:!\s*important\s*)?(?:;|$)|max-height\s*:\s*0|(?:line-)?height\s*:\s*0(?:px)?\s*(?:!\s*important\s*)?(?:;|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:!\s*important\s*)?(?:;|$)|text-indent\s*:\s*-\d{3,}|left\s*:\s*-\d{3,})/iu;
const colour = /(?:^|;)\s*(color|background(?:-color)?)\s*:\s*([^;!]{1,40})/giu;

/** Fillers that newsletters put behind their preheader, and everything else that shows nothing. */
const blank = /[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufeff\uffa0\p{Cc}\u{e0000}-\u{e007f}]+/gu;

function tidy(text: string): string {
  const line = text.replace(/[\u200c\u200d]/gu, (joiner, index: number) => (/[\p{L}\p{M}\p{Extended_Pictographic}\ufe0f]/u.test(text.slice(Math.max(0, index - 1), index)) ? joiner : ' '));
  const words = line.toWellFormed().replace(blank, (run) => (run === '\u200c' || run === '\u200d' ? run : ' ')).trim();
  if (words.length <= longest) return words;
  const cut = words.slice(0, longest).replace(/[\ud800-\udbff]$/u, '');
  const lastBlank = cut.lastIndexOf(' ');
  return `${(lastBlank > longest * 0.7 ? cut.slice(0, lastBlank) : cut).trimEnd()}…`;
}

function attribute(element: Element, name: string): string | null {
  return element.attrs.find((one) => one.name === name)?.value ?? null;
}

/** White on white and the like, as far as one style attribute tells. */
function sameColour(style: string): boolean {
  const seen: Record<string, string> = {};
  for (const [, name, value] of style.matchAll(colour)) if (name && value) seen[name.toLowerCase().startsWith('b') ? 'ground' : 'ink'] = value.trim().toLowerCase();
  return seen.ink === 'transparent' || (seen.ink !== undefined && seen.ink === seen.ground);
}

/** Names of classes that the letter's own style elements hide outside of media queries. */
function hiddenClasses(html: string): Set<string> {
  const names = new Set<string>();
  for (const [, css = ''] of html.slice(0, 65_536).matchAll(/<style[^>]{0,200}>([^<]{0,40000})/giu)) {
    const plain = css.split(/@media/iu, 1)[0] ?? '';
    for (const [, name, rule] of plain.matchAll(/\.([\w-]{1,60})\s{0,5}\{([^{}]{0,400})\}/gu)) if (name && rule && hiding.test(rule)) names.add(name);
  }
  return names;
}

function isHidden(element: Element, classes: Set<string>): boolean {
  if (silent.has(element.tagName) || attribute(element, 'hidden') !== null) return true;
  const style = attribute(element, 'style');
  if (style !== null && (hiding.test(style.slice(0, 2000)) || sameColour(style.slice(0, 2000)))) return true;
  const own = classes.size === 0 ? null : attribute(element, 'class');
  return own?.split(/\s+/u).some((name) => classes.has(name)) ?? false;
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
  const own = lines.filter((line, index) => !/^\s*[>|]/u.test(line) && !/^[\s*_=~#.-]{3,}$/u.test(line) && !(/[:：]\s*$/u.test(line) && lines.slice(index + 1, index + 3).some((next) => /^\s*>/u.test(next))));
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
