/** What the tests of the sanitiser share. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { Unclear } from '@/lib/mime/dom';
import { type Sanitised, sanitise, wholeDocument } from '@/lib/mime/sanitise';

export const content = '/api/messages/7/parts/';
export const pictures = new Map([
  ['logo@x', `${content}1.2?inline=1`],
  ['plan@x', `${content}1.3?inline=1`],
]);

type Element = DefaultTreeAdapterTypes.Element;

/** The document as a browser gets it, apart from our own style. */
export function documentOf(safe: Sanitised): string {
  return wholeDocument(safe as unknown as { head: string; body: string }, safe.mode);
}

export function safely(html: string): Sanitised {
  return sanitise(html, { pictures, scope: null });
}

/** The sanitised document, or null where the letter is shown as text. */
export function made(html: string): string | null {
  try {
    return documentOf(safely(html));
  } catch (error) {
    if (error instanceof Unclear) return null;
    throw error;
  }
}

/** What stands in the body of the sanitised document. */
export function inner(html: string): string {
  return /<body[^>]*>([\s\S]*)<\/body>/u.exec(made(html) ?? '')?.[1] ?? '';
}

/** What stands in the style elements of the sanitised document. */
export function styles(css: string): string {
  return /<style>([\s\S]*)<\/style>/u.exec(made(`<style>${css}</style>`) ?? '')?.[1] ?? '';
}

/** All elements of a document as a browser reads it. */
export function elementsOf(html: string): Element[] {
  const found: Element[] = [];
  const waiting: DefaultTreeAdapterTypes.ParentNode[] = [parse(html)];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    for (const child of node.childNodes) {
      if (!('tagName' in child)) continue;
      found.push(child);
      waiting.push(child);
      if ('content' in child) waiting.push((child as DefaultTreeAdapterTypes.Template).content);
    }
  }
  return found;
}

const attributesThatRun = /^(?:on|action$|formaction$|srcdoc$|srcset$|ping$|data$|poster$|manifest$|xlink|xmlns|http-equiv$)/u;

/** Everything in a document that could run, load, submit or navigate without a click. */
export function dangersOf(html: string): string[] {
  return elementsOf(html).flatMap((element) => {
    const dangers = element.namespaceURI === 'http://www.w3.org/1999/xhtml' ? [] : [`namespace ${element.namespaceURI}`];
    if (
      /^(?:script|svg|math|iframe|object|embed|form|input|button|select|textarea|link|meta|base|video|audio|source|track|template|noscript|frame|frameset|applet|dialog|template)$/u.test(
        element.tagName,
      )
    ) {
      dangers.push(`element ${element.tagName}`);
    }
    for (const { name, value } of element.attrs) {
      if (attributesThatRun.test(name)) dangers.push(`attribute ${name}`);
      if (name === 'href' && !/^(?:https?:|mailto:|tel:)/u.test(value)) dangers.push(`href ${value}`);
      if (
        (name === 'src' || name === 'background') &&
        !value.startsWith(content) &&
        !/^data:image\/(?:png|gif|jpeg|webp);base64,/u.test(value)
      )
        dangers.push(`${name} ${value}`);
    }
    const css =
      element.tagName === 'style'
        ? element.childNodes.map((child) => ('value' in child ? child.value : '')).join('')
        : (element.attrs.find(({ name }) => name === 'style')?.value ?? '');
    for (const [address] of css.matchAll(/(?:url|image-set|image|src|cross-fade)\((?!\s*["']?\/api\/messages\/7\/parts\/)[^)]*/giu))
      dangers.push(`css ${address}`);
    if (/@import|@font-face|expression\(|behavior:|-moz-binding|position:\s*(?:fixed|absolute|sticky)/iu.test(css))
      dangers.push(`css ${css.slice(0, 80)}`);
    return dangers;
  });
}

/** Places of the document where an address would be loaded: everything but links and visible text. */
export function loadable(html: string): string[] {
  return elementsOf(html).flatMap((element) => {
    const css = element.tagName === 'style' ? element.childNodes.map((child) => ('value' in child ? child.value : '')) : [];
    return [
      ...css,
      ...element.attrs
        .filter(({ name }) => !(name === 'href' && (element.tagName === 'a' || element.tagName === 'area')) && name !== 'title')
        .map(({ value }) => value),
    ];
  });
}
