/**
 * What comes into the text of a letter, from a paste or a draft, is made harmless here before it becomes part of a document. The server makes its own
 * check of all that it shows or sends (T49, T50); this one keeps the page of the writer safe and quiet: nothing is fetched while writing.
 */
import createPurify, { type Config, type DOMPurify } from 'dompurify';
import { harmlessStyle } from './declarations';

/** Where a picture from elsewhere waits: it is fetched by nobody until the letter is read. */
export const remoteSource = 'data-oriel-src';

const config: Config = {
  RETURN_DOM_FRAGMENT: true,
  FORBID_TAGS: [
    ...[
      'style',
      'form',
      'input',
      'button',
      'select',
      'option',
      'textarea',
      'fieldset',
      'svg',
      'math',
      'video',
      'audio',
      'picture',
      'source',
    ],
    ...['dialog', 'template', 'slot', 'map', 'area', 'marquee', 'meter', 'progress', 'details', 'summary', 'canvas'],
  ],
  FORBID_ATTR: [
    'srcset',
    'sizes',
    'background',
    'poster',
    'ping',
    'tabindex',
    'accesskey',
    'autofocus',
    'contenteditable',
    'popover',
    'role',
    'name',
  ],
  ALLOW_ARIA_ATTR: false,
  // Every value that is not known to be no address is held against this: what begins like no scheme passes.
  ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel|sms|geo|xmpp|blob):|[^a-z]|[a-z+.-]+(?:[^a-z+.:-]|$))/iu,
};

/** Our own picture as a path, whichever way the browser wrote its address. */
function ownPath(address: string): string | null {
  const path = address.startsWith(`${location.origin}/`) ? address.slice(location.origin.length) : address;
  return /^\/api\/drafts\/[\w-]+\/files\/[\w-]+$/u.test(path) ? path : null;
}

function quietPicture(picture: Element): void {
  const address = picture.getAttribute('src')?.trim() ?? '';
  const own = ownPath(address);
  if (own) picture.setAttribute('src', own);
  if (own) return;
  if (/^data:image\/(?:png|jpe?g|gif|webp|avif|bmp)[;,]/iu.test(address) || address.startsWith(`blob:${location.origin}/`)) return;
  picture.removeAttribute('src');
  if (/^https?:/iu.test(address) && !picture.hasAttribute(remoteSource)) picture.setAttribute(remoteSource, address);
}

let made: DOMPurify | null = null;

function purifier(): DOMPurify {
  if (made) return made;
  made = createPurify(window);
  made.addHook('uponSanitizeAttribute', (_, data) => {
    if (data.attrName !== 'style') return;
    data.attrValue = harmlessStyle(data.attrValue);
    if (!data.attrValue) data.keepAttr = false;
  });
  made.addHook('beforeSanitizeAttributes', (node) => {
    if (node.nodeName === 'IMG') quietPicture(node);
  });
  return made;
}

/** The nodes of `html`, harmless, as nodes of `doc`. */
export function harmless(html: string, doc: Document): DocumentFragment {
  const fragment = purifier().sanitize(html, config) as unknown as DocumentFragment;
  return doc.importNode(fragment, true);
}
