/**
 * Gives every colour of a letter a second value for dark paper, by `light-dark()`: the frame's colour scheme chooses, so that the letter is
 * right at its first paint, and in the light it stays what it was. Grounds become dark and words light whatever they stand on (`colour.ts`),
 * so no cascade has to be known. Pictures stay as they are; a picture that is a ground gets a veil, since words may stand on it.
 */

import { type CssNode, type Declaration, type DeclarationList, generate, type List, parse, type StyleSheet, walk } from 'css-tree';
import { defaultTreeAdapter as adapter } from 'parse5';
import { type Colour, groundOnDark, inkOnDark, isPaper, lineOnDark, parseColour } from './colour';
import { type Element, element, value } from './dom';

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

/** What is known of the declarations that stand together. */
interface Block {
  /** White grounds mean no more than the paper, whatever the paper is. */
  plain: boolean;
  /** The colours of its ground. */
  own: ReadonlySet<string>;
  /** Its ground is cut out in the form of its words. */
  cut: boolean;
}

function raw(value: string): CssNode {
  return { type: 'Raw', value };
}

function second(colour: Colour, place: Place, { plain, own, cut }: Block): string {
  // Words in the colour of their ground are not to be seen, and lines in it belong to it.
  const hidden = place !== 'ground' && own.has(groundOnDark(colour));
  if (cut ? place === 'ground' : place === 'ink' && !hidden) return inkOnDark(colour);
  if (place === 'line' && !hidden) return lineOnDark(colour);
  return plain && isPaper(colour) ? 'transparent' : groundOnDark(colour);
}

function adapted(node: CssNode, place: Place, block: Block): CssNode | null {
  if (node.type !== 'Hash' && node.type !== 'Identifier' && node.type !== 'Function') return null;
  if (node.type === 'Function' && /-gradient$/iu.test(node.name)) {
    adaptAll(node.children, place, block);
    return null;
  }
  const text = generate(node);
  const colour = parseColour(text);
  if (colour !== null) return colour.alpha === 0 ? null : raw(`light-dark(${text},${second(colour, place, block)})`);
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

function groundsOf(declarations: readonly Declaration[]): Set<string> {
  const found = new Set<string>();
  for (const { property, value: given } of declarations) {
    if (given.type !== 'Value' || !/^background(?:-color)?$/u.test(property)) continue;
    given.children.forEach((part) => {
      const colour = part.type === 'Url' ? null : parseColour(generate(part));
      if (colour !== null) found.add(groundOnDark(colour));
    });
  }
  return found;
}

function adaptBlock(children: List<CssNode>, plain: boolean): void {
  const declarations = children.toArray().filter((one) => one.type === 'Declaration');
  if (!declarations.some(({ property }) => placeOf(property) !== null)) return;
  const cut = declarations.some(({ property, value: given }) => /background-clip$/u.test(property) && generate(given) === 'text');
  const block = { plain, own: groundsOf(declarations), cut };
  for (const declaration of declarations) {
    const place = placeOf(declaration.property);
    if (place === null || declaration.value.type !== 'Value') continue;
    adaptAll(declaration.value.children, place, block);
    if (veiled(declaration)) declaration.value.children.prependData(raw(`${veil},`));
  }
}

function print(tree: CssNode): string {
  return generate(tree).replace(/<(?=[/!])/gu, '\\3c ');
}

/** For the declarations of a style attribute that were already made harmless. Doing it twice changes nothing more. */
function adaptDeclarations(css: string, plain: boolean): string {
  const list = parse(css, { context: 'declarationList' }) as DeclarationList;
  adaptBlock(list.children, plain);
  return print(list);
}

/** For a style sheet that was already made harmless. Doing it twice changes nothing more. */
function adaptStylesheet(css: string, plain: boolean): string {
  const sheet = parse(css) as StyleSheet;
  walk(sheet, { visit: 'Block', enter: (block) => adaptBlock(block.children, plain) });
  return print(sheet);
}

/** The colour of an old attribute as CSS, or null; only these characters may stand in a selector. */
function legacyColour(given: string | undefined): string | null {
  const colour = /^(#?)([a-z0-9]{3,25})$/iu.exec(given ?? '');
  if (!colour?.[2]) return null;
  const css = `${colour[1] === '' && /^(?:[0-9a-f]{3}){1,2}$/iu.test(colour[2]) ? '#' : colour[1]}${colour[2]}`;
  return parseColour(css) === null ? null : css;
}

/** Colours of old attributes as rules that weigh as little as the attributes, so that whatever beat them still does. */
function legacyRule(tag: string, name: string, given: string, plain: boolean): string {
  const css = legacyColour(given.trim());
  if (css === null || given !== given.trim()) return '';
  const property = name === 'bgcolor' ? 'background-color' : name === 'bordercolor' ? 'border-color' : 'color';
  const selector = tag === 'body' ? `body:where([${name}="${given}"])` : `:where([${name}="${given}"])`;
  return `${selector}{${adaptDeclarations(`${property}:${css}`, plain)}}`;
}

/** Most different colours of old attributes that are followed. */
const mostRules = 300;

function adaptElement(node: Element, plain: boolean, known: Map<string, string>, rules: Set<string>): void {
  for (const name of ['bgcolor', 'bordercolor', 'color', 'text']) {
    const given = value(node.attrs, name);
    if (given === undefined || (name === 'text' && node.tagName !== 'body')) continue;
    const rule = legacyRule(node.tagName, name, given, plain);
    if (rule !== '' && rules.size < mostRules) rules.add(rule);
  }
  const picture = value(node.attrs, 'background');
  const style = value(node.attrs, 'style') ?? '';
  const ground = picture !== undefined && !style.startsWith('background-image:') ? `background-image:url(${picture})` : '';
  const given = [ground, style].filter(Boolean).join(';');
  if (given === '') return;
  const result = known.get(given) ?? adaptDeclarations(given, plain);
  known.set(given, result);
  const own = node.attrs.find((one) => one.name === 'style');
  if (own) own.value = result;
  else node.attrs.push({ name: 'style', value: result });
}

/** Every colour of the tree gets its second value. `plain`: the letter has no ground of its own. */
export function adaptTree({ body, head }: { body: Element; head: Element }, plain: boolean): void {
  const waiting: Element[] = [body];
  const known = new Map<string, string>();
  const rules = new Set<string>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    adaptElement(node, plain, known, rules);
    for (const one of node.childNodes) if ('tagName' in one) waiting.push(one);
  }
  for (const style of head.childNodes) {
    if (!('tagName' in style)) continue;
    for (const text of style.childNodes) if ('value' in text) text.value = adaptStylesheet(text.value, plain);
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
