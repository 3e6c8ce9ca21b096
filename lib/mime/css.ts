/** A letter's CSS, parsed by a real parser, held against `css-allow.ts` and printed again from the tree (T8, T9, T14). */
import {
  type Atrule,
  type CssNode,
  type Declaration,
  type DeclarationList,
  type FunctionNode,
  generate,
  ident,
  type List,
  type MediaQuery,
  parse,
  type Rule,
  type Selector,
  type StyleSheet,
} from 'css-tree';
import {
  allowedFeatures,
  allowedFunctions,
  allowedProperties,
  allowedPseudoClasses,
  allowedPseudoElements,
  heightUnits,
  pictureProperties,
} from './css-allow';

/** What the CSS of one document needs to know, and what it tells back. */
export interface CssContext {
  /** The address of ours to put in place of a letter's address, or null where nothing is shown. */
  picture(address: string): string | null;
  /** What every id of the letter bears in front. */
  idPrefix: string;
  /** Id of the element that the rules are held in where several documents share a frame; null for a document of its own. */
  scope: string | null;
  /** Called when an own ground is painted: anything but white or nothing. */
  painted(): void;
}

/** Class names that stand for html and body where several documents share a frame. */
export const rootClass = 'oriel-html';
export const bodyClass = 'oriel-body';

const mostDepth = 8;
const plainGround =
  /^(?:(?:none|transparent|inherit|initial|unset|0|white|#fff|#ffff|#ffffff|#ffffffff|rgba?\((?:255[, ]+){2}255\)|(?:no-)?repeat|scroll|center|top|left|right|bottom|\d+%|light-dark\(.*\))\s*)*$/iu;

/** An identifier in one spelling only, or null where it holds anything but name characters. */
function canonical(raw: string): string | null {
  if (/^-?[a-z_][\w-]*$/iu.test(raw)) return raw;
  const name = ident.decode(raw);
  return name === '' || /[\p{Cc}\p{Cs}<>{}"'\\;()\ufffd]/u.test(name) ? null : ident.encode(name);
}

/** Keeps the elements of a list that pass. */
function keep(list: List<CssNode>, passes: (node: CssNode) => boolean): void {
  list.forEach((node, item) => {
    if (!passes(node)) list.remove(item);
  });
}

function every(list: List<CssNode> | null, passes: (node: CssNode) => boolean): boolean {
  return list === null || !list.some((node) => !passes(node));
}

/** A value is kept whole or not at all; only addresses are exchanged. `depth` counts functions inside functions. */
function valueAllowed(node: CssNode, property: string, context: CssContext, depth: number): boolean {
  switch (node.type) {
    case 'Number':
    case 'Percentage':
    case 'WhiteSpace':
      return true;
    case 'String':
      return !/[\p{Cs}]/u.test(node.value);
    case 'Dimension':
      return /^[a-z]{1,6}$/iu.test(node.unit) && !heightUnits.has(node.unit.toLowerCase());
    case 'Hash':
      return /^[0-9a-f]{3,8}$/iu.test(node.value);
    case 'Operator':
      return /^\s*[,/*+-]\s*$/u.test(node.value);
    case 'Identifier': {
      const name = canonical(node.name);
      if (name === null || name.startsWith('--')) return false;
      node.name = name;
      return true;
    }
    case 'Parentheses':
      return depth < mostDepth && every(node.children, (child) => valueAllowed(child, property, context, depth + 1));
    case 'Function':
      return functionAllowed(node, property, context, depth);
    case 'Url':
      return exchange(node, property, context);
    default:
      return false;
  }
}

function functionAllowed(node: FunctionNode, property: string, context: CssContext, depth: number): boolean {
  if (depth >= mostDepth || !allowedFunctions.has(node.name.toLowerCase())) return false;
  // Inside a function an address could be a picture of a gradient or filter: none is wanted there.
  return every(node.children, (child) => child.type !== 'Url' && valueAllowed(child, property, context, depth + 1));
}

/** Puts our own address, or `none`, in place of the letter's. */
function exchange(node: CssNode & { type: 'Url' }, property: string, context: CssContext): boolean {
  if (!pictureProperties.has(property)) return false;
  const address = context.picture(node.value);
  if (address === null) Object.assign(node, { type: 'Identifier', name: 'none', value: undefined });
  else node.value = address;
  return true;
}

function declarationAllowed(node: Declaration, context: CssContext): boolean {
  const property = node.property.toLowerCase();
  if (!allowedProperties.has(property) || node.value.type !== 'Value') return false;
  if (node.important !== true && node.important !== false) return false;
  if (!every(node.value.children, (child) => valueAllowed(child, property, context, 0))) return false;
  node.property = property;
  if (property === 'position') return /^(?:static|relative)$/iu.test(generate(node.value));
  if (
    (property === 'background' || property === 'background-color' || property === 'background-image') &&
    !plainGround.test(generate(node.value))
  )
    context.painted();
  return true;
}

/** Printed CSS in a form that no HTML parser can take for an end of the style element. */
function print(node: CssNode): string {
  return generate(node).replace(/<(?=[/!])/gu, '\\3c ');
}

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

function printSelector(selector: Selector, context: CssContext, nested: boolean): string | null {
  const leads = selector.children.first?.type === 'Combinator';
  if ((leads && !nested) || !selectorNodeAllowed(selector, context, 0)) return null;
  const text = print(selector);
  if (text === '') return null;
  return context.scope === null || nested ? text : `:where(#${context.scope}) ${text}`;
}

function featureValueAllowed(node: CssNode | null): boolean {
  if (node === null) return true;
  if (node.type === 'Dimension') return /^(?:px|em|rem|cm|in|pt)$/iu.test(node.unit);
  return node.type === 'Number' || (node.type === 'Identifier' && /^(?:light|width|device-width)$/iu.test(node.name));
}

function conditionAllowed(node: CssNode, depth: number): boolean {
  if (depth > mostDepth) return false;
  if (node.type === 'Condition') return every(node.children, (child) => conditionAllowed(child, depth + 1));
  if (node.type === 'Identifier') return /^(?:and|or|not)$/iu.test(node.name);
  if (node.type === 'Feature') return allowedFeatures.has(node.name.toLowerCase()) && featureValueAllowed(node.value);
  return node.type === 'FeatureRange' && [node.left, node.middle, node.right].every((part) => featureValueAllowed(part));
}

function mediaQueryAllowed(query: MediaQuery): boolean {
  const medium = query.mediaType === null || /^(?:all|screen|print)$/iu.test(query.mediaType);
  const modifier = query.modifier === null || /^(?:only|not)$/iu.test(query.modifier);
  return medium && modifier && (query.condition === null || conditionAllowed(query.condition, 0));
}

/** A list of media queries with only those that may stay; null where none is left. */
function printMedia(prelude: Atrule['prelude']): string | null {
  if (prelude?.type !== 'AtrulePrelude') return null;
  const list = prelude.children.first;
  if (list?.type !== 'MediaQueryList') return null;
  keep(list.children, (query) => query.type === 'MediaQuery' && mediaQueryAllowed(query));
  return list.children.isEmpty ? null : print(list);
}

function printRule(rule: Rule, context: CssContext, depth: number, nested: boolean): string {
  if (rule.prelude.type !== 'SelectorList') return '';
  const selectors: string[] = [];
  rule.prelude.children.forEach((selector) => {
    const text = selector.type === 'Selector' ? printSelector(selector, context, nested) : null;
    if (text !== null) selectors.push(text);
  });
  const block = selectors.length === 0 ? '' : printBlock(rule.block.children, context, depth + 1, true);
  return block === '' ? '' : `${selectors.join(',')}{${block}}`;
}

function printMediaRule(rule: Atrule, context: CssContext, depth: number, inRule: boolean): string {
  if (rule.name.toLowerCase() !== 'media' || rule.block === null) return '';
  const media = printMedia(rule.prelude);
  const block = media === null ? '' : printBlock(rule.block.children, context, depth + 1, inRule);
  return block === '' ? '' : `@media ${media}{${block}}`;
}

/** Declarations and rules inside braces. Outside a rule (`inRule` false) declarations mean nothing and go. */
function printBlock(children: List<CssNode>, context: CssContext, depth: number, inRule: boolean): string {
  if (depth > mostDepth) return '';
  const out: string[] = [];
  let open = false;
  children.forEach((node) => {
    if (node.type === 'Declaration') {
      if (!inRule || !declarationAllowed(node, context)) return;
      out.push(open ? ';' : '', print(node));
      open = true;
      return;
    }
    const text =
      node.type === 'Rule'
        ? printRule(node, context, depth, inRule)
        : node.type === 'Atrule'
          ? printMediaRule(node, context, depth, inRule)
          : '';
    if (text === '') return;
    out.push(open ? ';' : '', text);
    open = false;
  });
  return out.join('');
}

/** A style sheet with only what may stay, printed from the tree. `media` is the style element's own attribute. Never throws. */
export function cleanStylesheet(css: string, media: string | null, context: CssContext): string {
  const whole = media === null || media.trim() === '' ? css : `@media ${media.replace(/[{};]/gu, ' ')}{${css}\n}`;
  const sheet = parse(whole, { onParseError: () => undefined }) as StyleSheet;
  return printBlock(sheet.children, context, 0, false);
}

/** A style attribute with only what may stay and without the properties named, printed from the tree. Never throws. */
export function cleanDeclarations(css: string, context: CssContext, without?: ReadonlySet<string>): string {
  const list = parse(css, { context: 'declarationList', onParseError: () => undefined }) as DeclarationList;
  keep(list.children, (node) => node.type === 'Declaration' && declarationAllowed(node, context) && !without?.has(node.property));
  return print(list);
}
