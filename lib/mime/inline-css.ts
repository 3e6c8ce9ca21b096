/** Rules of style elements put into the style attributes of the elements that they meet: a quoted letter keeps its look where style elements go. */
import { type Declaration, generate, ident, parse, type Rule, type Selector, type StyleSheet } from 'css-tree';
import { type Element, value } from './dom';

/** Where an element stands, and its classes: told once for each, as many rules ask. */
interface Place {
  parent: Element | null;
  siblings: readonly Element[];
  at: number;
  classes: ReadonlySet<string>;
}

type Places = (element: Element) => Place;
type Test = (element: Element, places: Places) => boolean;

/** One element's share of a selector, and how it hangs on the one to its left. */
interface Step {
  combinator: string;
  tests: Test[];
  /** What the last look through the children of one parent found: the first that may stand to the left of this step. */
  looked?: { parent: Element | null; upTo: number; first: number; never: boolean };
}

interface Meeting {
  steps: Step[];
  weight: number;
  order: number;
  /** The name that an element must bear to be asked: its id, one of its classes, or its tag; `*` for any. */
  key: string;
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

function placesOf(): Places {
  const known = new Map<Element, Place>();
  const placed = (element: Element, parent: Element | null, siblings: readonly Element[], at: number): Place => {
    const place = { parent, siblings, at, classes: new Set(value(element.attrs, 'class')?.split(/\s+/u)) };
    known.set(element, place);
    return place;
  };
  return (element) => {
    const before = known.get(element);
    if (before) return before;
    const parent = parentOf(element);
    const siblings = parent?.childNodes.filter((node) => 'tagName' in node) ?? [];
    for (const [at, one] of siblings.entries()) placed(one, parent, siblings, at);
    return known.get(element) ?? placed(element, parent, siblings, -1);
  };
}

function attributeTest(name: string, matcher: string | null, wanted: string): Test {
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

const states: Readonly<Record<string, Test>> = {
  'first-child': (element, places) => places(element).siblings[0] === element,
  'last-child': (element, places) => places(element).siblings.at(-1) === element,
  link: ({ tagName, attrs }) => tagName === 'a' && value(attrs, 'href') !== undefined,
};

/** The steps of a selector, or null where it asks for what only a browser knows. */
function stepsOf(selector: Selector): Pick<Meeting, 'steps' | 'weight' | 'key'> | null {
  const steps: Step[] = [{ combinator: '', tests: [] }];
  let weight = 0;
  let key = '*';
  for (const node of selector.children.toArray()) {
    const tests = steps.at(-1)?.tests ?? [];
    if (node.type === 'Combinator') {
      steps.push({ combinator: node.name, tests: [] });
      key = '*';
    } else if (node.type === 'TypeSelector') {
      if (node.name === '*') continue;
      weight += 1;
      tests.push(({ tagName }) => tagName === node.name);
      key = node.name;
    } else if (node.type === 'ClassSelector') {
      weight += 1000;
      const name = ident.decode(node.name);
      tests.push((element, places) => places(element).classes.has(name));
      if (!key.startsWith('#')) key = `.${name}`;
    } else if (node.type === 'IdSelector') {
      weight += 1_000_000;
      const name = ident.decode(node.name);
      tests.push(attributeTest('id', '=', name));
      key = `#${name}`;
    } else if (node.type === 'AttributeSelector' && node.flags === null) {
      weight += 1000;
      const wanted = node.value === null ? '' : node.value.type === 'String' ? node.value.value : ident.decode(node.value.name);
      tests.push(attributeTest(node.name.name, node.matcher, wanted));
    } else if (node.type === 'PseudoClassSelector' && node.children === null && states[node.name]) {
      weight += 1000;
      tests.push(states[node.name] as Test);
    } else return null;
  }
  return steps.length > mostSteps ? null : { steps, weight, key };
}

/** Whether the selector meets an element, or why not: here, for all before it beside it, or for all above it too, so that nothing is asked in vain. */
type Outcome = 'met' | 'here' | 'beside' | 'above';

/** Is one of those before the element met? Each child of a parent is asked once for a step. */
function meetsBefore({ parent, siblings, at: place }: Place, steps: readonly Step[], at: number, places: Places): Outcome {
  const step = steps[at] as Step;
  if (step.looked?.parent !== parent) step.looked = { parent, upTo: 0, first: Infinity, never: false };
  const { looked } = step;
  for (; looked.upTo < place && looked.first === Infinity && !looked.never; looked.upTo += 1) {
    const outcome = meets(siblings[looked.upTo] as Element, steps, at - 1, places);
    if (outcome === 'met') looked.first = looked.upTo;
    looked.never = outcome === 'above';
  }
  if (looked.first < place) return 'met';
  return looked.never ? 'above' : 'beside';
}

function meets(element: Element, steps: readonly Step[], at: number, places: Places): Outcome {
  const step = steps[at] as Step;
  if (!step.tests.every((test) => test(element, places))) return 'here';
  if (at === 0) return 'met';
  const place = places(element);
  if (step.combinator === '~') return meetsBefore(place, steps, at, places);
  if (step.combinator === '+') {
    const before = place.siblings[place.at - 1];
    return before ? meets(before, steps, at - 1, places) : 'beside';
  }
  for (let parent = place.parent; parent !== null; parent = places(parent).parent) {
    const outcome = meets(parent, steps, at - 1, places);
    if (step.combinator === '>' || outcome === 'met' || outcome === 'above') return outcome;
  }
  return 'above';
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
  const places = placesOf();
  const byKey = new Map<string, (Meeting & { rank: number })[]>();
  for (const [rank, meeting] of meetings.entries()) {
    const alike = byKey.get(meeting.key) ?? [];
    byKey.set(meeting.key, alike);
    alike.push({ ...meeting, rank });
  }
  const waiting: Element[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const element = node;
    const names = ['*', element.tagName, ...[...places(element).classes].map((name) => `.${name}`), `#${value(element.attrs, 'id') ?? ''}`];
    const met = names
      .flatMap((name) => byKey.get(name) ?? [])
      .filter(({ steps }) => meets(element, steps, steps.length - 1, places) === 'met')
      .sort((one, other) => one.rank - other.rank);
    if (met.length > 0) {
      const style = mergedStyle(value(element.attrs, 'style') ?? '', met);
      element.attrs = [...element.attrs.filter(({ name }) => name !== 'style'), ...(style === '' ? [] : [{ name: 'style', value: style }])];
    }
    for (const child of element.childNodes) if ('tagName' in child) waiting.push(child);
  }
}
