/** Selectors of a letter's CSS: what they may name, and what it is called in our document (T8, T10). */
import { type CssNode, generate, ident, type Selector } from 'css-tree';
import { allowedPseudoClasses, allowedPseudoElements } from './css-allow';
import { type CssContext, canonical, every, print } from './css-nodes';

/** Class names that stand for html and body where several documents share a frame. */
export const rootClass = 'oriel-html';
export const bodyClass = 'oriel-body';

function attributeSelectorAllowed(node: CssNode & { type: 'AttributeSelector' }, context: CssContext): boolean {
  const name = canonical(node.name.name.toLowerCase());
  if (name === null || node.name.name.includes('|')) return false;
  node.name.name = name;
  if (node.value?.type === 'Identifier') {
    const value = canonical(node.value.name);
    if (value === null) return false;
    node.value.name = value;
  }
  if (name !== 'id' && name !== 'name' && name !== 'for') return true;
  if (node.matcher !== '=' || node.value === null) return false;
  const value = node.value.type === 'String' ? node.value.value : ident.decode(node.value.name);
  Object.assign(node, { value: { type: 'String', value: prefixed(value, context.idPrefix) } });
  return true;
}

/** An id of the letter as it stands in our document: prefixed once, so that doing it again changes nothing (T10). */
export function prefixed(id: string, prefix: string): string {
  return id.startsWith(prefix) ? id : prefix + id;
}

function rename(node: CssNode & { name: string }, name: string | null): boolean {
  if (name === null) return false;
  node.name = name;
  return true;
}

/** html, body and :root as they are called inside a shared frame; the specificity stays what it was. */
function typeSelectorAllowed(node: CssNode & { type: 'TypeSelector' }, context: CssContext): boolean {
  if (node.name === '*') return true;
  const name = canonical(node.name.toLowerCase());
  if (name === null || !/^[a-z][\w-]*$/u.test(name)) return false;
  if (context.scope === null) return rename(node, name);
  if (name === 'html') return rename(node, `div:where(.${rootClass})`);
  return rename(node, name === 'body' ? `div:where(.${bodyClass})` : name);
}

function pseudoClassAllowed(node: CssNode & { type: 'PseudoClassSelector' }, context: CssContext, depth: number): boolean {
  const name = node.name.toLowerCase();
  if (!allowedPseudoClasses.has(name) || depth >= 4) return false;
  node.name = name;
  if (name === 'root' && context.scope !== null) {
    Object.assign(node, { type: 'Raw', value: `:where(.${rootClass})` });
    return true;
  }
  return every(node.children, (child) => selectorNodeAllowed(child, context, depth + 1));
}

function selectorNodeAllowed(node: CssNode, context: CssContext, depth: number): boolean {
  switch (node.type) {
    case 'SelectorList':
    case 'Selector':
      return every(node.children, (child) => selectorNodeAllowed(child, context, depth));
    case 'Combinator':
      return /^[ >+~]$/u.test(node.name);
    case 'NestingSelector':
      return true;
    case 'TypeSelector':
      return typeSelectorAllowed(node, context);
    case 'ClassSelector':
      return rename(node, canonical(node.name));
    case 'IdSelector':
      return rename(node, canonical(ident.encode(prefixed(ident.decode(node.name), context.idPrefix))));
    case 'AttributeSelector':
      return attributeSelectorAllowed(node, context);
    case 'PseudoClassSelector':
      return pseudoClassAllowed(node, context, depth);
    case 'PseudoElementSelector':
      return node.children === null && allowedPseudoElements.has(node.name.toLowerCase());
    case 'Nth':
      return node.selector === null && node.nth.type !== 'Identifier'
        ? true
        : node.selector === null && /^(?:odd|even)$/iu.test(generate(node.nth));
    case 'Identifier':
      return rename(node, canonical(node.name));
    case 'String':
      return true;
    default:
      return false;
  }
}

/** A selector with only what may stand in it, or null. `nested` allows a combinator in front. */
export function printSelector(selector: Selector, context: CssContext, nested: boolean): string | null {
  const leads = selector.children.first?.type === 'Combinator';
  if ((leads && !nested) || !selectorNodeAllowed(selector, context, 0)) return null;
  const text = print(selector);
  if (text === '') return null;
  return context.scope === null || nested ? text : `:where(#${context.scope}) ${text}`;
}
