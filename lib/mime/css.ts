/** A letter's CSS, parsed by a real parser, held against `css-allow.ts` and printed again from the tree (T8, T9, T14). */
import {
  type Atrule,
  type CssNode,
  type Declaration,
  type DeclarationList,
  type FunctionNode,
  generate,
  type List,
  type MediaQuery,
  parse,
  type Rule,
  type StyleSheet,
} from 'css-tree';
import { allowedFeatures, allowedFunctions, allowedProperties, heightUnits, pictureProperties } from './css-allow';
import { type CssContext, canonical, every, keep, mostDepth, print } from './css-nodes';
import { printSelector } from './css-selectors';

const paper = 'transparent|white|#fff|#ffff|#ffffff|#ffffffff|rgba?\\((?:255[, ]+){2}255\\)';
/** What paints nothing: white, or white with a second value for the dark, however it lies. */
const plainGround = new RegExp(
  `^(?:(?:none|inherit|initial|unset|0|${paper}|(?:no-)?repeat|scroll|center|top|left|right|bottom|\\d+%|light-dark\\((?:${paper}),(?:#[0-9a-f]+|transparent)\\))\\s*)*$`,
  'iu',
);

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

function featureValueAllowed(node: CssNode | null): boolean {
  if (node === null) return true;
  if (node.type === 'Dimension') return /^(?:px|em|rem|cm|in|pt|dpi|dpcm|dppx|x)$/iu.test(node.unit);
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

/** Declarations that may stay: as text, and as the tree that it was printed from. */
export interface CleanDeclarations {
  css: string;
  list: DeclarationList;
}

/** A style attribute with only what may stay and without the properties named, printed from the tree. Never throws. */
export function cleanDeclarations(css: string, context: CssContext, without?: ReadonlySet<string>): CleanDeclarations {
  const list = parse(css, { context: 'declarationList', onParseError: () => undefined }) as DeclarationList;
  keep(list.children, (node) => node.type === 'Declaration' && declarationAllowed(node, context) && !without?.has(node.property));
  return { css: print(list), list };
}
