/** Gives the colours of lightly styled letters a second value for dark paper, by `light-dark()`; the frame's colour scheme chooses. */
import { type CssNode, type Declaration, type DeclarationList, generate, parse, type StyleSheet, walk } from 'css-tree';
import { isPaper, onDark, parseColour } from './colour';
import { type Element, value } from './dom';

const inks = new Set(['color', '-webkit-text-fill-color', 'text-decoration-color']);
const grounds = new Set(['background', 'background-color']);

function raw(value: string): CssNode {
  return { type: 'Raw', value };
}

function adapted(property: string, node: CssNode): CssNode | null {
  if (node.type !== 'Hash' && node.type !== 'Identifier' && node.type !== 'Function') return null;
  const text = generate(node);
  const colour = parseColour(text);
  if (colour === null) return null;
  if (inks.has(property)) return raw(`light-dark(${text},${onDark(colour)})`);
  return isPaper(colour) ? raw(`light-dark(${text},transparent)`) : null;
}

function adaptDeclaration(node: Declaration): void {
  if (node.value.type !== 'Value' || (!inks.has(node.property) && !grounds.has(node.property))) return;
  node.value.children.forEach((part, item) => {
    const second = adapted(node.property, part);
    if (second !== null) item.data = second;
  });
}

function adapt(tree: StyleSheet | DeclarationList): string {
  walk(tree, { visit: 'Declaration', enter: adaptDeclaration });
  return generate(tree).replace(/<(?=[/!])/gu, '\\3c ');
}

/** For the declarations of a style attribute that were already made harmless. Doing it twice changes nothing more. */
function adaptDeclarations(css: string): string {
  return adapt(parse(css, { context: 'declarationList' }) as DeclarationList);
}

/** For a style sheet that was already made harmless. Doing it twice changes nothing more. */
function adaptStylesheet(css: string): string {
  return adapt(parse(css) as StyleSheet);
}

/** Lightly styled letters take our ink in the dark: every colour of the tree gets a second value for it. */
export function adaptTree({ body, head }: { body: Element; head: Element }): void {
  const waiting: Element[] = [body];
  const known = new Map<string, string>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    adaptElement(node, known);
    for (const one of node.childNodes) if ('tagName' in one) waiting.push(one);
  }
  for (const style of head.childNodes) {
    if (!('tagName' in style)) continue;
    for (const text of style.childNodes) if ('value' in text) text.value = adaptStylesheet(text.value);
  }
}

/** Colours of old attributes become style, where they can have two values. */
function legacyColour(property: string, given: string | undefined): string {
  const colour = /^\s*(#?)([a-z0-9]{3,25})\s*$/iu.exec(given ?? '');
  if (!colour?.[2]) return '';
  return `${property}:${colour[1] === '' && /^(?:[0-9a-f]{3}){1,2}$/iu.test(colour[2]) ? '#' : colour[1]}${colour[2]}`;
}

function adaptElement(node: Element, known: Map<string, string>): void {
  const style = [
    legacyColour('color', value(node.attrs, 'color')),
    legacyColour('background-color', value(node.attrs, 'bgcolor')),
    value(node.attrs, 'style'),
  ]
    .filter(Boolean)
    .join(';');
  if (style === '') return;
  const adapted = known.get(style) ?? adaptDeclarations(style);
  known.set(style, adapted);
  node.attrs = node.attrs.filter((one) => one.name !== 'style' && one.name !== 'color' && one.name !== 'bgcolor');
  if (adapted !== '') node.attrs.push({ name: 'style', value: adapted });
}
