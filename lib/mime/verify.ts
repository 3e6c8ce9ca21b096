/**
 * The second look at sanitised HTML. It shares no list and no CSS parser with the sanitiser, so that one mistake is not made twice:
 * it walks a fresh parse and reads CSS token by token. It changes nothing; it only says what should not be there.
 */
import { tokenize, tokenTypes } from 'css-tree';
import type { DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Document | DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

const elements = new Set(
  (
    'html head style body a abbr acronym address area article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn dir div dl dt em ' +
    'figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main map mark menu nav nobr ol p pre q rp rt ruby s samp section small span strike ' +
    'strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'
  ).split(' '),
);
/** Attributes by which a document loads, runs, submits, navigates or takes part in scripting. */
const dangerous =
  /^(?:on.*|action|archive|autofocus|autoplay|cite|classid|code|codebase|content|contenteditable|data.*|dynsrc|download|for|form.*|http-equiv|icon|is|itemprop|itemtype|longdesc|lowsrc|manifest|method|object|part|ping|popover.*|poster|profile|slot|sandbox|srcdoc|srcset|sizes|tabindex|xlink.*|xmlns.*|xml.*)$/u;
const page = '/api/messages/';
/** A remote picture by our proxy: letter, time, seal, address. */
const proxied = /^\/api\/pictures\?m=\d{1,15}&e=\d{1,12}&s=[\w-]{43}&u=[\w-]+$/u;

/** The text of a CSS escape undone, for comparing names. */
function plain(token: string): string {
  if (!token.includes('\\')) return token.toLowerCase();
  return token
    .replace(/\\([0-9a-f]{1,6})\s?/giu, (_, code: string) => String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff)))
    .replaceAll('\\', '')
    .toLowerCase();
}

interface Token {
  type: number;
  text: string;
}

function tokensOf(css: string): Token[] {
  const tokens: Token[] = [];
  tokenize(css, (type, start, end) => {
    if (type !== tokenTypes.WhiteSpace && type !== tokenTypes.Comment) tokens.push({ type, text: css.slice(start, end) });
  });
  return tokens;
}

function addressFault(text: string, own: ReadonlySet<string>): string | null {
  const address = text
    .replace(/^url\(\s*/iu, '')
    .replace(/\s*\)$/u, '')
    .replace(/^["']|["']$/gu, '');
  return own.has(address) ? null : 'css address';
}

function functionFault(name: string, next: Token | undefined, own: ReadonlySet<string>): string | null {
  if (name === 'url(') return next?.type === tokenTypes.String ? addressFault(next.text, own) : 'css address';
  return /^(?:src|image|image-set|-webkit-image-set|cross-fade|-webkit-cross-fade|element|-moz-element|paint|attr|var|env|expression|has)\($/u.test(
    name,
  )
    ? `css ${name}`
    : null;
}

/** What is wrong with CSS, or null. */
function cssFault(css: string, own: ReadonlySet<string>): string | null {
  if (/<[/!]/u.test(css)) return 'css markup';
  const tokens = tokensOf(css);
  for (const [index, { type, text }] of tokens.entries()) {
    if (type === tokenTypes.BadUrl || type === tokenTypes.BadString || type === tokenTypes.CDO || type === tokenTypes.CDC)
      return 'css broken';
    if (type === tokenTypes.AtKeyword && plain(text) !== '@media') return 'css rule';
    const fault =
      type === tokenTypes.Url
        ? addressFault(text, own)
        : type === tokenTypes.Function
          ? functionFault(plain(text), tokens[index + 1], own)
          : null;
    if (fault !== null) return fault;
    if (type !== tokenTypes.Ident || tokens[index + 1]?.type !== tokenTypes.Colon) continue;
    const name = plain(text);
    const starts = index === 0 || /^[{};]$/u.test(tokens[index - 1]?.text ?? '');
    if (starts && (name === 'behavior' || name === '-moz-binding' || name === 'src' || name.startsWith('--'))) return 'css property';
    if (starts && name === 'position' && !/^(?:static|relative)$/u.test(plain(tokens[index + 2]?.text ?? ''))) return 'css position';
  }
  return null;
}

/** What else may stand in a letter that is written or sent; undefined where the rules for shown letters say it. */
export type MayStand = (element: Element, name: string, value: string) => boolean | undefined;

/** The looks at one document: what it may load, and what was found harmless in it already. */
class Look {
  readonly #names = new Set<string>();
  readonly #styles = new Set<string>();

  constructor(
    readonly own: ReadonlySet<string>,
    readonly may: MayStand | undefined,
  ) {}

  nameAllowed(name: string): boolean {
    if (this.#names.has(name)) return true;
    if (dangerous.test(name) || !/^[a-z][a-z-]*$/u.test(name)) return false;
    this.#names.add(name);
    return true;
  }

  cssFault(css: string): string | null {
    if (this.#styles.has(css)) return null;
    const fault = cssFault(css, this.own);
    if (fault === null) this.#styles.add(css);
    return fault;
  }
}

function linkFault(element: Element, href: string): string | null {
  if (!/^(?:https?:\/\/[^/]|mailto:|tel:)/u.test(href) || /\p{Cc}/u.test(href)) return 'link';
  const of = (name: string) => element.attrs.find((one) => one.name === name)?.value ?? '';
  const rel = of('rel').split(' ');
  return of('target') === '_blank' && rel.includes('noopener') && rel.includes('noreferrer') ? null : 'link target';
}

function attributeFault(element: Element, name: string, value: string, look: Look): string | null {
  const { own } = look;
  const said = look.may?.(element, name, value);
  if (said !== undefined) return said ? null : `attribute ${name}`;
  if (!look.nameAllowed(name)) return `attribute ${name}`;
  if (name === 'style') return look.cssFault(value);
  if (name === 'href') return element.tagName === 'a' || element.tagName === 'area' ? linkFault(element, value) : 'link';
  if (name === 'src') {
    if (element.tagName !== 'img') return 'source';
    return own.has(value) || /^data:image\/(?:png|gif|jpe?g|pjpeg|webp|avif|bmp);base64,[A-Za-z0-9+/=]+$/u.test(value) ? null : 'source';
  }
  if (name === 'background') return own.has(value) ? null : 'background';
  if (name === 'id' || name === 'name') return value.startsWith('m-') || (name === 'id' && /^oriel-\d+$/u.test(value)) ? null : 'id';
  return null;
}

function elementFault(element: Element, look: Look): string | null {
  if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml') return 'namespace';
  if (!elements.has(element.tagName)) return `element ${element.tagName}`;
  for (const { name, value, namespace } of element.attrs) {
    const fault = namespace === undefined ? attributeFault(element, name, value, look) : 'namespace';
    if (fault !== null) return fault;
  }
  if (element.tagName !== 'style') return null;
  return look.cssFault(element.childNodes.map((child) => ('value' in child ? child.value : '<!')).join(''));
}

/**
 * What should not be in a sanitised document, in a word, or null where all is well. `own` are the addresses that the letter's own
 * pictures, and remote ones that may be shown, have with us; no other may be loaded. `may` judges what differs in letters that are written here.
 */
export function verify(document: DefaultTreeAdapterTypes.Document, own: ReadonlySet<string>, may?: MayStand): string | null {
  for (const address of own) if (!address.startsWith(page) && !proxied.test(address)) return 'own address';
  const look = new Look(own, may);
  const waiting: Node[] = [document];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.nodeName === '#comment') return 'comment';
    if ('tagName' in node) {
      const fault = elementFault(node, look);
      if (fault !== null) return fault;
      if ('content' in node) return 'template';
    }
    if ('childNodes' in node) for (const child of node.childNodes) waiting.push(child);
  }
  return null;
}
