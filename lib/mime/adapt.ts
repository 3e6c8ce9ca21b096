/**
 * Gives every colour of a letter a second value for dark paper, by `light-dark()`: the frame's colour scheme chooses, so that the letter is
 * right at its first paint, and in the light it stays what it was. Grounds become dark and words light whatever they stand on (`colour.ts`),
 * so no cascade has to be known. Pictures stay as they are; a picture that is a ground gets a veil, since words may stand on it.
 */

import { type CssNode, type Declaration, type DeclarationList, generate, type List, parse, type StyleSheet, walk } from 'css-tree';
import { defaultTreeAdapter as adapter } from 'parse5';
import { print } from './css-nodes';
import { type Element, element, value } from './dom';
import { type Shade, Shades } from './shades';

const inks = new Set([
  'color',
  '-webkit-text-fill-color',
  'text-decoration',
  'text-decoration-color',
  'text-emphasis',
  'text-emphasis-color',
]);
const grounds = new Set(['background', 'background-color', 'background-image', 'text-shadow', 'box-shadow']);
const lines = /^(?:border|outline|column-rule)(?:-[a-z]+)*$/u;
/** What leaves nothing of a white picture that words could not be read on. */
const veil = 'linear-gradient(light-dark(transparent,#141311c7),light-dark(transparent,#141311c7))';

type Place = 'ink' | 'ground' | 'line';

/** What is known of one letter, and what was worked out for it already. */
interface Look {
  /** White grounds mean no more than the paper, whatever the paper is. */
  plain: boolean;
  shades: Shades;
  /** Declarations of style attributes by their text: most stand in a letter many times. */
  adapted: Map<string, string>;
  /** The same as they were read when they were made harmless, each to be used once. */
  read: ReadonlyMap<string, DeclarationList>;
}

/** What is known of the declarations that stand together. */
interface Block {
  look: Look;
  /** The colours of its ground. */
  own: ReadonlySet<string>;
  /** Its ground is cut out in the form of its words. */
  cut: boolean;
}

function raw(value: string): CssNode {
  return { type: 'Raw', value };
}

/** The text of a node that may name a colour, else null. */
function wordsOf(node: CssNode): string | null {
  if (node.type === 'Hash') return `#${node.value}`;
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Function' ? generate(node) : null;
}

function second(shade: Shade, place: Place, { look, own, cut }: Block): string {
  // Words in the colour of their ground are not to be seen, and lines in it belong to it.
  const hidden = place !== 'ground' && own.size > 0 && own.has(shade.ground);
  if (cut ? place === 'ground' : place === 'ink' && !hidden) return shade.ink;
  if (place === 'line' && !hidden) return shade.line;
  return look.plain && shade.paper ? 'transparent' : shade.ground;
}

function adapted(node: CssNode, place: Place, block: Block): CssNode | null {
  if (node.type === 'Function' && /-gradient$/iu.test(node.name)) {
    adaptAll(node.children, place, block);
    return null;
  }
  const text = wordsOf(node);
  if (text === null) return null;
  const shade = block.look.shades.of(text);
  if (shade !== null) return shade.colour.alpha === 0 ? null : raw(`light-dark(${text},${second(shade, place, block)})`);
  // A colour in a notation that is not read here: none rather than one that cannot be read.
  const unread = node.type === 'Function' && /^(?:hwb|lab|lch|oklab|oklch|color|color-mix)$/iu.test(node.name);
  return unread ? raw(`light-dark(${text},${place === 'ink' ? '#eceae6' : 'transparent'})`) : null;
}

function adaptAll(parts: List<CssNode>, place: Place, block: Block): void {
  parts.forEach((part, item) => {
    const other = adapted(part, place, block);
    if (other !== null) item.data = other;
  });
}

function placeOf(property: string): Place | null {
  if (inks.has(property)) return 'ink';
  if (grounds.has(property)) return 'ground';
  return lines.test(property) ? 'line' : null;
}

/** Before a picture that is a ground stands the veil. */
function veiled(declaration: Declaration): boolean {
  if (declaration.value.type !== 'Value' || !/^background(?:-image)?$/u.test(declaration.property)) return false;
  return declaration.value.children.some((part) => part.type === 'Url') && !generate(declaration.value).startsWith(veil);
}

function groundsOf(declarations: readonly Declaration[], { shades }: Look): Set<string> {
  const found = new Set<string>();
  for (const { property, value: given } of declarations) {
    if (given.type !== 'Value' || !/^background(?:-color)?$/u.test(property)) continue;
    given.children.forEach((part) => {
      const text = wordsOf(part);
      const shade = text === null ? null : shades.of(text);
      if (shade !== null) found.add(shade.ground);
    });
  }
  return found;
}

function adaptBlock(children: List<CssNode>, look: Look): void {
  const declarations = children.toArray().filter((one) => one.type === 'Declaration');
  if (!declarations.some(({ property }) => placeOf(property) !== null)) return;
  const cut = declarations.some(({ property, value: given }) => /background-clip$/u.test(property) && generate(given) === 'text');
  const block = { look, own: groundsOf(declarations, look), cut };
  for (const declaration of declarations) {
    const place = placeOf(declaration.property);
    if (place === null || declaration.value.type !== 'Value') continue;
    adaptAll(declaration.value.children, place, block);
    if (veiled(declaration)) declaration.value.children.prependData(raw(`${veil},`));
  }
}

/** For the declarations of a style attribute that were already made harmless. Doing it twice changes nothing more. */
function adaptDeclarations(css: string, look: Look): string {
  const known = look.adapted.get(css);
  if (known !== undefined) return known;
  const list = look.read.get(css) ?? (parse(css, { context: 'declarationList' }) as DeclarationList);
  adaptBlock(list.children, look);
  const result = print(list);
  look.adapted.set(css, result);
  return result;
}

/** For a style sheet that was already made harmless. Doing it twice changes nothing more. */
function adaptStylesheet(css: string, look: Look): string {
  const sheet = parse(css) as StyleSheet;
  walk(sheet, { visit: 'Block', enter: (block) => adaptBlock(block.children, look) });
  return print(sheet);
}

/** The colour of an old attribute as CSS, or null; only these characters may stand in a selector. */
function legacyColour(given: string, { shades }: Look): string | null {
  const colour = /^(#?)([a-z0-9]{3,25})$/iu.exec(given);
  if (!colour?.[2]) return null;
  const css = `${colour[1] === '' && /^(?:[0-9a-f]{3}){1,2}$/iu.test(colour[2]) ? '#' : colour[1]}${colour[2]}`;
  return shades.of(css) === null ? null : css;
}

/** Colours of old attributes as rules that weigh as little as the attributes, so that whatever beat them still does. */
function legacyRule(tag: string, name: string, given: string, look: Look): string {
  const css = legacyColour(given.trim(), look);
  if (css === null || given !== given.trim()) return '';
  const property = name === 'bgcolor' ? 'background-color' : name === 'bordercolor' ? 'border-color' : 'color';
  const selector = tag === 'body' ? `body:where([${name}="${given}"])` : `:where([${name}="${given}"])`;
  return `${selector}{${adaptDeclarations(`${property}:${css}`, look)}}`;
}

/** Most different colours of old attributes that are followed. */
const mostRules = 300;

function adaptElement(node: Element, look: Look, rules: Set<string>): void {
  for (const name of ['bgcolor', 'bordercolor', 'color', 'text']) {
    const given = value(node.attrs, name);
    if (given === undefined || (name === 'text' && node.tagName !== 'body')) continue;
    const rule = legacyRule(node.tagName, name, given, look);
    if (rule !== '' && rules.size < mostRules) rules.add(rule);
  }
  const picture = value(node.attrs, 'background');
  const style = value(node.attrs, 'style') ?? '';
  const ground = picture !== undefined && !style.startsWith('background-image:') ? `background-image:url(${picture})` : '';
  const given = [ground, style].filter(Boolean).join(';');
  if (given === '') return;
  const result = adaptDeclarations(given, look);
  const own = node.attrs.find((one) => one.name === 'style');
  if (own) own.value = result;
  else node.attrs.push({ name: 'style', value: result });
}

/**
 * Every colour of the tree gets its second value. `plain`: the letter has no ground of its own. `read` holds declarations of the tree as they were read
 * already, by their text; they are changed.
 */
export function adaptTree(
  { body, head }: { body: Element; head: Element },
  plain: boolean,
  read: ReadonlyMap<string, DeclarationList>,
): void {
  const waiting: Element[] = [body];
  const look: Look = { plain, shades: new Shades(), adapted: new Map(), read };
  const rules = new Set<string>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    adaptElement(node, look, rules);
    for (const one of node.childNodes) if ('tagName' in one) waiting.push(one);
  }
  for (const style of head.childNodes) {
    if (!('tagName' in style)) continue;
    for (const text of style.childNodes) if ('value' in text) text.value = adaptStylesheet(text.value, look);
  }
  putFirst(head, [...rules].join(''));
}

/** The rules of old attributes stand before the letter's own. */
function putFirst(head: Element, rules: string): void {
  if (rules === '') return;
  const [first] = head.childNodes;
  const text = first && 'tagName' in first ? first.childNodes[0] : undefined;
  if (text && 'value' in text) {
    if (!text.value.startsWith(rules)) text.value = rules + text.value;
    return;
  }
  const style = element('style', []);
  adapter.insertText(style, rules);
  adapter.appendChild(head, style);
}
