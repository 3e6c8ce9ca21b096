/** Gives the colours of lightly styled letters a second value for dark paper, by `light-dark()`; the frame's colour scheme chooses. */
import { type CssNode, type Declaration, type DeclarationList, generate, parse, type StyleSheet, walk } from 'css-tree';
import { isPaper, onDark, parseColour } from './colour';

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
export function adaptDeclarations(css: string): string {
  return adapt(parse(css, { context: 'declarationList' }) as DeclarationList);
}

/** For a style sheet that was already made harmless. Doing it twice changes nothing more. */
export function adaptStylesheet(css: string): string {
  return adapt(parse(css) as StyleSheet);
}
