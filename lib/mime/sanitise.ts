/**
 * Makes letter HTML harmless: parses it as a browser does, builds a new tree of what is allowed, rewrites every address in the same
 * walk, prints once, and proves the print by a second parse, an independent walker (`verify.ts`) and being a fixed point (T1, T2).
 */
import { defaultTreeAdapter as adapter, parse, serialize, serializeOuter } from 'parse5';
import { adaptTree } from './adapt';
import { type Built, build } from './build-tree';
import type { SanitiseOptions } from './build-work';
import { bodyClass, rootClass } from './css-selectors';
import { type Attribute, child, doctypes, type Element, element, type Mode, parsedRoot, Unclear, value } from './dom';
import { textOfTree } from './html-text';
import type { SafeDocument, SafeHtml } from './safe-html';
import { verify } from './verify';

/** Harmless HTML and what was found on the way. */
export interface Sanitised extends SafeDocument {
  /** Remote pictures, whether they are shown or not. */
  blockedImages: number;
  /** Remote pictures too small to be seen, removed. */
  trackers: number;
  /** Hosts that they would have told, the first fifty. */
  trackerHosts: string[];
  /** Addresses of ours that are shown. */
  shown: string[];
  /** The letter brings its own ground or layout. */
  designed: boolean;
  /** Nothing is to be seen of it: no picture, and no words but rules and blanks. An empty frame looks like a fault. */
  blank: boolean;
}

/** Most rounds until printing and parsing agree. */
const maxRounds = 4;

/** The outermost element of what is printed: the body, or a div that holds what were html and body in a shared frame. */
function outermost(built: Built): Element {
  if (built.work.scope === null) return built.body;
  const withClass = (attrs: Attribute[], name: string) => [
    ...attrs.filter((one) => one.name !== 'class'),
    { name: 'class', value: `${name} ${value(attrs, 'class') ?? ''}`.trim() },
  ];
  const html = element(
    'div',
    withClass(
      built.html.attrs.filter((one) => one.name !== 'id'),
      rootClass,
    ),
  );
  adapter.appendChild(html, element('div', withClass(built.body.attrs, bodyClass)));
  const inner = child(html, 'div');
  for (const node of [...built.body.childNodes]) {
    adapter.detachNode(node);
    if (inner) adapter.appendChild(inner, node);
  }
  const holder = element('div', [
    { name: 'id', value: built.work.scope },
    { name: 'class', value: 'oriel-document' },
  ]);
  adapter.appendChild(holder, html);
  return holder;
}

/** True where the letter has a look of its own: a painted ground, or tables nested for layout. */
function isDesigned(built: Built): boolean {
  return built.work.painted || built.work.tables >= 4 || /@media/u.test(built.work.styles.join(''));
}

interface Print {
  head: string;
  body: string;
}

function printed(built: Built): Print {
  return { head: serialize(built.head), body: serializeOuter(outermost(built)) };
}

const inside = (print: Print): string => `<html><head>${print.head}</head>${print.body}</html>`;

/** The document as a whole, the way a browser gets it (apart from our own style). */
export function wholeDocument(print: Print, mode: Mode): string {
  return `${doctypes[mode]}${inside(print)}`;
}

/** True where a browser reads the print as it was meant, and nothing stands in it that should not (`fault` then names it). */
function proven(print: Print, mode: Mode, options: SanitiseOptions): { stable: boolean; fault: string | null } {
  const document = parse(wholeDocument(print, mode), { scriptingEnabled: false });
  const html = child(document, 'html');
  const head = html === null ? null : child(html, 'head');
  const body = html === null ? null : child(html, 'body');
  if (head === null || body === null) return { stable: false, fault: 'frames' };
  const again = options.scope === null ? serializeOuter(body) : serialize(body);
  const stable = serialize(head) === print.head && again === print.body;
  return { stable, fault: stable ? verify(document, new Set([...options.pictures.values(), ...(options.remote?.addresses ?? [])])) : null };
}

interface Settled {
  /** As the letter was parsed. */
  read: Element;
  built: Built;
  print: Print;
  designed: boolean;
  mode: Mode;
}

/**
 * Builds and prints until a browser would read the print as it was meant; nearly always the first print is it. Without a mode a letter with a look of
 * its own is read and shown in the one it names, as it was drawn by who made it; any other is set by us, without quirks.
 */
function settled(html: string, options: SanitiseOptions, wanted: Mode | null): Settled {
  const root = parsedRoot(html, wanted);
  let built = build(root, options);
  const found = built;
  const designed = isDesigned(built);
  const mode = designed ? root.mode : 'no-quirks';
  // In a shared frame it was done before the parts came together.
  if (options.scope === null) adaptTree(built, !designed, built.work.read);
  let print = printed(built);
  for (let round = 1; ; round += 1) {
    const { stable, fault } = proven(print, mode, options);
    if (fault !== null) throw new Unclear(fault);
    if (stable) return { read: root.html, built: { ...built, work: found.work }, print, designed, mode };
    if (round >= maxRounds || options.scope !== null) throw new Unclear('unstable');
    built = build(parsedRoot(inside(print), mode), options);
    print = printed(built);
  }
}

function isBlank({ read, built: { work } }: Settled, html: string): boolean {
  const pictures = work.shown.size + work.blockedElements + work.blocked.size;
  return pictures === 0 && !/[^\s\p{Cf}\p{Zs}]/u.test(textOfTree([read], html).replace(/^[-_\u2500]{3,}$/gmu, ''));
}

/** A language tag that is one, else nothing. */
function language(attrs: readonly Attribute[]): string {
  const lang = value(attrs, 'lang') ?? '';
  return /^[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,3}$/iu.test(lang) ? lang : '';
}

function direction(attrs: readonly Attribute[]): Sanitised['dir'] {
  const dir = value(attrs, 'dir')?.toLowerCase();
  return dir === 'ltr' || dir === 'rtl' || dir === 'auto' ? dir : '';
}

/**
 * Makes the HTML of one part harmless. Throws `Unclear` where it is too deep, where printing and parsing never agree, or where the
 * walker finds anything that should not be there; the letter is then shown as text. Other errors do not come from the letter.
 */
export function sanitise(html: string, options: SanitiseOptions): Sanitised {
  const own = settled(html, { ...options, scope: null }, options.scope === null ? null : 'no-quirks');
  const lang = language(own.built.html.attrs);
  const dir = direction(own.built.html.attrs);
  const root = `<html${lang && ` lang="${lang}"`}${dir && ` dir="${dir}"`}>`;
  const { print } = options.scope === null ? own : settled(root + own.print.head + own.print.body, options, 'no-quirks');
  const { work } = own.built;
  return {
    head: print.head as unknown as SafeHtml,
    body: print.body as unknown as SafeHtml,
    lang,
    dir,
    mode: options.scope === null ? own.mode : 'no-quirks',
    blockedImages: work.blockedElements + work.blocked.size,
    trackers: work.trackers,
    trackerHosts: [...work.trackerHosts],
    shown: [...work.shown],
    designed: own.designed,
    blank: options.scope === null && isBlank(own, html),
  };
}
