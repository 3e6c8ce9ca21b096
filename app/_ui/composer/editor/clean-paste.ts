/** Pasted pieces of word processors, tables and pages: their structure stays, what only their program understands goes. */
import { type Declaration, declarationsOf, styleOf } from './declarations';

/** What of a dress is worth keeping in a letter. */
const kept =
  /^(?:color|background-color|font-weight|font-style|text-decoration(?:-line)?|text-align|vertical-align|width|height|border(?:-(?:top|right|bottom|left|collapse|spacing|width|style|color))?|padding(?:-\w+)?|list-style-type|white-space|direction)$/u;
const plainColour =
  /^(?:windowtext|inherit|initial|currentcolor|auto|black|#000(?:000)?|rgba?\(\s*0,\s*0,\s*0(?:,\s*1)?\s*\)|#1[0-9a-f]1[0-9a-f]1[0-9a-f]|#222(?:222)?|#333(?:333)?)$/iu;
const plainGround =
  /^(?:transparent|inherit|initial|white|#fff(?:fff)?|rgb\(\s*255,\s*255,\s*255\s*\)|rgba\(\s*0,\s*0,\s*0,\s*0\s*\)|none|auto)$/iu;

/** The declarations of a pasted element that are kept: black on white is what a letter is anyway, and would not be in the dark. */
export function keptDeclarations(style: string): Declaration[] {
  return declarationsOf(style).flatMap(({ name, value }) => {
    const plain = name === 'background' ? 'background-color' : name;
    if (!kept.test(plain) || value.includes('mso-')) return [];
    if (plain === 'color' && plainColour.test(value)) return [];
    if (plain === 'background-color' && (plainGround.test(value) || /\s/u.test(value.replace(/\([^)]*\)/gu, '')))) return [];
    if (
      /^(?:font-weight|font-style|text-decoration(?:-line)?|white-space|text-align)$/u.test(plain) &&
      /^(?:normal|400|none|start|inherit|initial)$/u.test(value)
    )
      return [];
    return [{ name: plain, value: value.replaceAll('windowtext', 'currentcolor') }];
  });
}

/** Level of an item in a list of Word, from 1, or null. */
export function wordLevel(style: string): number | null {
  const found = /mso-list:\s*(?!none|ignore)[^;]*?level(\d)/iu.exec(style);
  return found ? Number(found[1]) : null;
}

/** The sign or number before an item of Word: a number makes a list of numbers. */
const numbered = (sign: string) => /^\(?(?:\d+|[a-z]|[ivx]+)[.)]/iu.test(sign.trim());

interface Item {
  element: HTMLElement;
  level: number;
  ordered: boolean;
}

function itemOf(element: HTMLElement): Item | null {
  const level = wordLevel(element.getAttribute('style') ?? '');
  if (level === null) return null;
  const marks = [...element.querySelectorAll<HTMLElement>('[style*="mso-list"]')];
  const sign = marks.map((mark) => mark.textContent ?? '').join('');
  for (const mark of marks) mark.remove();
  return { element, level, ordered: numbered(sign) };
}

/** Paragraphs that Word calls items become lists. */
function wordLists(fragment: DocumentFragment): void {
  const doc = fragment.ownerDocument;
  let stack: { list: HTMLElement; level: number }[] = [];
  let last: Element | null = null;
  for (const element of fragment.querySelectorAll<HTMLElement>('p, div, h1, h2, h3')) {
    const item = itemOf(element);
    if (!item) continue;
    if (last !== element.previousElementSibling) stack = [];
    while (stack.length > 0 && (stack.at(-1)?.level ?? 0) > item.level) stack.pop();
    let top = stack.at(-1);
    if (!top || top.level < item.level) {
      const list = doc.createElement(item.ordered ? 'ol' : 'ul');
      const parent = top?.list.lastElementChild;
      if (parent) parent.append(list);
      else element.before(list);
      top = { list, level: item.level };
      stack.push(top);
    }
    const entry = doc.createElement('li');
    entry.append(...element.childNodes);
    top.list.append(entry);
    element.remove();
    last = stack[0]?.list ?? null;
  }
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

/** Weight and slant as elements: what is sent is read by programs that know no styles. */
function asElements(element: HTMLElement, declarations: readonly Declaration[]): Declaration[] {
  const doc = element.ownerDocument;
  return declarations.filter(({ name, value }) => {
    const tag =
      name === 'font-weight' && /^(?:bold|bolder|[6-9]00)$/u.test(value)
        ? 'b'
        : name === 'font-style' && value === 'italic'
          ? 'i'
          : name.startsWith('text-decoration') && value.includes('line-through')
            ? 's'
            : name.startsWith('text-decoration') && value.includes('underline') && element.nodeName !== 'A'
              ? 'u'
              : null;
    if (!tag) return !/^(?:font-|text-decoration)/u.test(name);
    if (/^(?:H[1-6]|TABLE|TR|TBODY|UL|OL|B|STRONG)$/u.test(element.nodeName) && tag === 'b') return false;
    const format = doc.createElement(tag);
    format.append(...element.childNodes);
    element.append(format);
    return false;
  });
}

function undress(element: HTMLElement): void {
  const style = element.getAttribute('style') ?? '';
  // Documents of the web come in one bold element that is not bold.
  if (element.nodeName === 'B' && /font-weight:\s*(?:normal|400)/u.test(style)) {
    unwrap(element);
    return;
  }
  for (const { name } of [...element.attributes]) {
    if (/^(?:class|id|lang|xml:lang|data-(?!oriel-src).*|face|size)$/u.test(name) || /^v:|^o:|^x:/u.test(name))
      element.removeAttribute(name);
  }
  const declarations = asElements(element, keptDeclarations(style));
  if (declarations.length > 0) element.setAttribute('style', styleOf(declarations));
  else element.removeAttribute('style');
  if (/^(?:SPAN|FONT)$/u.test(element.nodeName) && element.attributes.length === 0) unwrap(element);
}

/** Makes a pasted piece one of the letter. It is harmless already. */
export function cleanPaste(fragment: DocumentFragment): void {
  wordLists(fragment);
  for (const element of [...fragment.querySelectorAll<HTMLElement>('*')]) undress(element);
  for (const table of fragment.querySelectorAll('table')) for (const columns of table.querySelectorAll('colgroup, col')) columns.remove();
}
