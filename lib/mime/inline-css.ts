/** Rules of style elements put into the style attributes of the elements that they meet: a quoted letter keeps its look where style elements go. */
import { type Declaration, generate, ident, parse, type Rule, type Selector, type StyleSheet } from 'css-tree';
import { type Element, value } from './dom';

/** One element's share of a selector, and how it hangs on the one to its left. */
interface Step {
  combinator: string;
  tests: ((element: Element) => boolean)[];
}

interface Meeting {
  steps: Step[];
  weight: number;
  order: number;
  declarations: { property: string; value: string; important: boolean }[];
}

/** Most selectors that are followed; what a letter has beyond them keeps its place in nobody's way. */
const mostSelectors = 4000;
/** Most steps that one selector may have. */
const mostSteps = 12;

const parentOf = (element: Element): Element | null => {
  const parent = element.parentNode;
  return parent && 'tagName' in parent ? parent : null;
};

const siblingsOf = (element: Element): Element[] => parentOf(element)?.childNodes.filter((node) => 'tagName' in node) ?? [];

function attributeTest(name: string, matcher: string | null, wanted: string): (element: Element) => boolean {
  return ({ attrs }) => {
    const given = value(attrs, name);
    if (given === undefined) return false;
    if (matcher === null) return true;
    if (matcher === '=') return given === wanted;
    if (wanted === '') return false;
    if (matcher === '~=') return given.split(/\s+/u).includes(wanted);
    if (matcher === '^=') return given.startsWith(wanted);
    if (matcher === '$=') return given.endsWith(wanted);
    return matcher === '*=' ? given.includes(wanted) : given === wanted || given.startsWith(`${wanted}-`);
  };
}

const states: Readonly<Record<string, (element: Element) => boolean>> = {
  'first-child': (element) => siblingsOf(element)[0] === element,
  'last-child': (element) => siblingsOf(element).at(-1) === element,
  link: ({ tagName, attrs }) => tagName === 'a' && value(attrs, 'href') !== undefined,
};

/** The steps of a selector, or null where it asks for what only a browser knows. */
function stepsOf(selector: Selector): { steps: Step[]; weight: number } | null {
  const steps: Step[] = [{ combinator: '', tests: [] }];
  let weight = 0;
  for (const node of selector.children.toArray()) {
    const tests = steps.at(-1)?.tests ?? [];
    if (node.type === 'Combinator') steps.push({ combinator: node.name, tests: [] });
    else if (node.type === 'TypeSelector') {
      if (node.name === '*') continue;
      weight += 1;
      tests.push(({ tagName }) => tagName === node.name);
    } else if (node.type === 'ClassSelector') {
      weight += 1000;
      tests.push(attributeTest('class', '~=', ident.decode(node.name)));
    } else if (node.type === 'IdSelector') {
      weight += 1_000_000;
      tests.push(attributeTest('id', '=', ident.decode(node.name)));
    } else if (node.type === 'AttributeSelector' && node.flags === null) {
      weight += 1000;
      const wanted = node.value === null ? '' : node.value.type === 'String' ? node.value.value : ident.decode(node.value.name);
      tests.push(attributeTest(node.name.name, node.matcher, wanted));
    } else if (node.type === 'PseudoClassSelector' && node.children === null && states[node.name]) {
      weight += 1000;
      tests.push(states[node.name] as (element: Element) => boolean);
    } else return null;
  }
  return steps.length > mostSteps ? null : { steps, weight };
}

function meets(element: Element | null, steps: readonly Step[], at: number): boolean {
  const step = steps[at];
  if (step === undefined) return true;
  if (element === null || !step.tests.every((test) => test(element))) return false;
  if (at === 0) return true;
  if (step.combinator === '>') return meets(parentOf(element), steps, at - 1);
  if (step.combinator === '+' || step.combinator === '~') {
    const siblings = siblingsOf(element);
    const before = siblings.slice(0, siblings.indexOf(element)).reverse();
    return (step.combinator === '+' ? before.slice(0, 1) : before).some((one) => meets(one, steps, at - 1));
  }
  for (let parent = parentOf(element); parent !== null; parent = parentOf(parent)) if (meets(parent, steps, at - 1)) return true;
  return false;
}

const plainOf = ({ property, value: given, important }: Declaration) => ({
  property,
  value: generate(given),
  important: important !== false,
});

function declarationsOf(rule: Rule): Meeting['declarations'] {
  return rule.block.children.toArray().flatMap((node) => (node.type === 'Declaration' ? [plainOf(node)] : []));
}

/** The rules of a sheet outside of media queries, lightest first. */
function meetingsOf(css: string): Meeting[] {
  const found: Meeting[] = [];
  const sheet = parse(css, { onParseError: () => undefined }) as StyleSheet;
  for (const rule of sheet.children.toArray()) {
    if (rule.type !== 'Rule' || rule.prelude.type !== 'SelectorList') continue;
    const declarations = declarationsOf(rule);
    for (const selector of rule.prelude.children.toArray()) {
      const parsed = selector.type === 'Selector' && found.length < mostSelectors ? stepsOf(selector) : null;
      if (parsed) found.push({ ...parsed, order: found.length, declarations });
    }
  }
  return found.sort((one, other) => one.weight - other.weight || one.order - other.order);
}

function mergedStyle(own: string, met: readonly Meeting[]): string {
  const list = parse(own, { context: 'declarationList', onParseError: () => undefined });
  const inline =
    list.type === 'DeclarationList' ? list.children.toArray().flatMap((one) => (one.type === 'Declaration' ? [plainOf(one)] : [])) : [];
  const sheet = met.flatMap(({ declarations }) => declarations);
  const merged = new Map<string, string>();
  for (const important of [false, true]) {
    for (const one of [...sheet, ...inline]) {
      if (one.important !== important) continue;
      // What comes last stands last: a shorthand must not undo what follows it.
      merged.delete(one.property);
      merged.set(one.property, one.value);
    }
  }
  return [...merged].map(([property, given]) => `${property}:${given}`).join(';');
}

/** Puts the rules into the style attributes of `root` and all in it. Sheet and attributes were made harmless before; `css` holds nothing else. */
export function inlineStyles(root: Element, css: string): void {
  const meetings = meetingsOf(css);
  if (meetings.length === 0) return;
  const waiting: Element[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const element = node;
    const met = meetings.filter(({ steps }) => meets(element, steps, steps.length - 1));
    if (met.length > 0) {
      const style = mergedStyle(value(element.attrs, 'style') ?? '', met);
      element.attrs = [...element.attrs.filter(({ name }) => name !== 'style'), ...(style === '' ? [] : [{ name: 'style', value: style }])];
    }
    for (const child of element.childNodes) if ('tagName' in child) waiting.push(child);
  }
}
