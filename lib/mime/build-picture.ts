/** Pictures of a letter: shown from an address of ours, kept as the room that they take, or removed where they only tell of the reader (T10 to T13). */
import { defaultTreeAdapter as adapter } from 'parse5';
import { declarations, idPrefix, plainAttributes, type Work } from './build-work';
import { prefixed } from './css-selectors';
import { type Attribute, type Element, element, value } from './dom';
import { type Picture, placePicture } from './pictures';

const maxTrackerHosts = 50;

/** What stands in place of an element: a new one, its content alone, its content as literal text, or nothing. */
export type Verdict = { kind: 'keep'; element: Element } | { kind: 'content' } | { kind: 'drop' };

/** A picture that is not shown, in a letter being written: what a reader without pictures would read. */
function wordsOfPicture(node: Element): Verdict {
  const alt = (value(node.attrs, 'alt') ?? '').trim();
  if (alt === '') return { kind: 'drop' };
  const span = element('span', []);
  adapter.insertText(span, alt);
  return { kind: 'keep', element: span };
}

/** What stands in place of a picture. */
export function picture(node: Element, work: Work): Verdict {
  const attrs = plainAttributes('img', node.attrs, work);
  const waiting = work.written ? value(node.attrs, 'data-oriel-src') : undefined;
  const found: Picture = placePicture(waiting ?? value(node.attrs, 'src') ?? '', work.pictures, work.remote);
  if (found.kind === 'remote' && isTracker(node, attrs)) {
    work.trackers += 1;
    if (work.trackerHosts.size < maxTrackerHosts) work.trackerHosts.add(new URL(found.address).hostname);
    return { kind: 'drop' };
  }
  if (work.written && found.kind === 'remote')
    return { kind: 'keep', element: element('img', [...attrs, { name: 'data-oriel-src', value: found.address }]) };
  if (work.written && found.kind === 'none') return wordsOfPicture(node);
  if (found.kind === 'remote') work.blockedElements += 1;
  if (found.kind === 'ours') work.shown.add(found.address);
  const address = found.kind === 'none' ? null : found.kind === 'remote' ? found.by : found.address;
  if (address !== null) {
    const usemap = value(node.attrs, 'usemap')?.replace(/^#/u, '');
    if (usemap !== undefined && usemap !== '') attrs.push({ name: 'usemap', value: `#${prefixed(usemap, idPrefix)}` });
    return { kind: 'keep', element: element('img', [...attrs, { name: 'src', value: address }]) };
  }
  return { kind: 'keep', element: placeholder(attrs, work) };
}

const styledPixels = {
  width: /(?:^|;)width:(\d*\.?\d+)(?:px)?(?:!important)?(?:;|$)/u,
  height: /(?:^|;)height:(\d*\.?\d+)(?:px)?(?:!important)?(?:;|$)/u,
};

/** Pixels of a width or height, from the style or the attribute; null where neither says. */
function pixels(attrs: readonly Attribute[], name: 'width' | 'height'): number | null {
  const style = styledPixels[name].exec(value(attrs, 'style') ?? '')?.[1];
  const said = style ?? /^\s*(\d*\.?\d+)(?:px)?\s*$/u.exec(value(attrs, name) ?? '')?.[1];
  return said === undefined ? null : Number(said);
}

/** A remote picture that nobody is meant to see: at most two pixels each way, no extent at all, or hidden. */
function isTracker(node: Element, attrs: readonly Attribute[]): boolean {
  const width = pixels(attrs, 'width');
  const height = pixels(attrs, 'height');
  if (width === 0 || height === 0) return true;
  if (width !== null && height !== null && width <= 2 && height <= 2) return true;
  if (value(node.attrs, 'hidden') !== undefined) return true;
  return /(?:^|;)(?:display:none|visibility:hidden|opacity:0)(?:!important)?(?:;|$)/u.test(value(attrs, 'style') ?? '');
}

/** Keeps the room, the words and the look of a picture that is not shown. */
function placeholder(attrs: readonly Attribute[], work: Work): Element {
  const sizes = (['width', 'height'] as const).flatMap((name) => {
    const said = /^\s*(\d{1,5}(?:\.\d+)?)\s*(px|%)?\s*$/u.exec(value(attrs, name) ?? '');
    return said ? [`${name}:${said[1]}${said[2] ?? 'px'}`] : [];
  });
  // Where the style says height: auto, the picture would have had the proportions that the attributes give.
  if (sizes.length === 2 && sizes.every((size) => size.endsWith('px')))
    sizes.push(`aspect-ratio:${sizes.map((size) => size.replace(/[^\d.]/gu, '')).join('/')}`);
  const side = /^(?:left|right)$/iu.exec(value(attrs, 'align') ?? '')?.[0];
  const style = declarations([...sizes, ...(side ? [`float:${side}`] : []), value(attrs, 'style') ?? ''].filter(Boolean).join(';'), work);
  const alt = (value(attrs, 'alt') ?? '').trim();
  const own = ['oriel-picture', ...(value(attrs, 'class') ?? '').split(/\s+/u).filter(Boolean)];
  const span = element('span', [
    ...attrs.filter(({ name }) => name === 'id' || name === 'title' || name === 'dir' || name === 'lang'),
    { name: 'class', value: [...new Set(own)].join(' ') },
    ...(style === '' ? [] : [{ name: 'style', value: style }]),
    ...(alt === '' ? [{ name: 'aria-hidden', value: 'true' }] : []),
  ]);
  if (alt !== '') adapter.insertText(span, alt);
  return span;
}
