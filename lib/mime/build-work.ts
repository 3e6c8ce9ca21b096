/** What is known and found while one tree is built of a letter, and the attributes that may stay. */
import type { DeclarationList } from 'css-tree';
import { cleanDeclarations } from './css';
import type { CssContext } from './css-nodes';
import { prefixed } from './css-selectors';
import type { Attribute, Element } from './dom';
import { allowedAttributes, groundElements, idAttributes } from './html-allow';
import type { RemotePictures } from './picture-grant';
import { placePicture } from './pictures';

/** What the sanitiser needs beside the HTML itself. */
export interface SanitiseOptions {
  /** Content-IDs that `cid:` addresses may name (T38) and the addresses of ours that show them. */
  pictures: ReadonlyMap<string, string>;
  /** Id of the element that holds this document where several share a frame; null for a document of its own. */
  scope: string | null;
  /** Gives out addresses of ours for remote pictures. Without it they stay unloaded. */
  remote?: RemotePictures;
  /** A letter being written: pictures from elsewhere wait in `data-oriel-src`, marks of ours stay, links are nothing but links. */
  written?: boolean;
}

/** What every id of a letter bears in front. */
export const idPrefix = 'm-';

/** What is known and found while one tree is built. */
export interface Work extends SanitiseOptions {
  css: CssContext;
  /** Remote pictures of the CSS by address, and the elements that name one, shown or not. */
  blocked: Set<string>;
  blockedElements: number;
  trackers: number;
  /** Hosts that trackers would have told. */
  trackerHosts: Set<string>;
  shown: Set<string>;
  painted: boolean;
  tables: number;
  styles: string[];
  /** Style attributes: what may stay of each, by what the letter says. */
  declarations: Map<string, string>;
  /** The same as they were read, by what may stay. */
  read: Map<string, DeclarationList>;
}

/** The work on one tree, not begun. */
export function newWork(options: SanitiseOptions): Work {
  const work: Work = {
    ...options,
    blocked: new Set(),
    blockedElements: 0,
    trackers: 0,
    trackerHosts: new Set(),
    shown: new Set(),
    painted: false,
    tables: 0,
    styles: [],
    declarations: new Map(),
    read: new Map(),
    css: {
      idPrefix,
      scope: options.scope,
      painted: () => {
        work.painted = true;
      },
      picture: (address) => {
        const placed = placePicture(address, work.pictures, work.remote);
        if (placed.kind === 'ours') work.shown.add(placed.address);
        if (placed.kind === 'remote') work.blocked.add(placed.address);
        if (placed.kind === 'remote') return placed.by;
        return placed.kind === 'ours' ? placed.address : null;
      },
    },
  };
  return work;
}

/** What may stay of a style attribute. */
export function declarations(style: string, work: Work): string {
  const known = work.declarations.get(style);
  if (known !== undefined) return known;
  const { css, list } = cleanDeclarations(style, work.css);
  work.declarations.set(style, css);
  work.read.set(css, list);
  return css;
}

function prefixedIds(ids: string): string {
  return ids
    .split(/\s+/u)
    .filter(Boolean)
    .map((id) => prefixed(id, idPrefix))
    .join(' ');
}

/** Attributes that need no address rewritten. Attributes of foreign namespaces have a prefix and go. */
export function plainAttributes(tag: string, attrs: Element['attrs'], work: Work): Attribute[] {
  const kept: Attribute[] = [];
  for (const { name, value: given, namespace } of attrs) {
    if (namespace !== undefined) continue;
    if (name === 'style') {
      const clean = declarations(given, work);
      if (clean !== '') kept.push({ name, value: clean });
    } else if (idAttributes.has(name)) {
      const ids = prefixedIds(given);
      if (ids !== '') kept.push({ name, value: ids });
    } else if (name === 'background' && groundElements.has(tag)) {
      const address = work.css.picture(given);
      work.painted ||= address !== null;
      if (address !== null) kept.push({ name, value: address });
    } else if (allowedAttributes.has(name)) {
      if (name === 'bgcolor' && !/^\s*(?:white|#?f{3}(?:f{3})?|transparent)?\s*$/iu.test(given)) work.painted = true;
      kept.push({ name, value: given });
    }
  }
  return kept;
}
