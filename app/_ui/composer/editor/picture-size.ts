/** A picture in the text: chosen by a press or by the selection, and made larger or smaller. */
import type Squire from 'squire-rte';
import type { Editor } from './open-editor';

/** No picture is made smaller than this, CSS pixels. */
export const leastWidth = 24;

/** Is it a picture of the text? It belongs to the frame's own window, whose classes are not the page's. */
export const isPicture = (target: EventTarget | null): target is HTMLImageElement => (target as Node | null)?.nodeName === 'IMG';

/** Selects a picture, and nothing beside. */
export function choosePicture(squire: Squire, picture: HTMLImageElement): void {
  const range = picture.ownerDocument.createRange();
  range.selectNode(picture);
  squire.setSelection(range);
}

/** The picture that is all of the selection, or null. */
export function chosenPicture({ squire, root }: Editor): HTMLImageElement | null {
  const range = squire.getSelection();
  if (range.collapsed || range.toString().replaceAll('\u200b', '') !== '') return null;
  const pictures = [...root.querySelectorAll('img')].filter((picture) => range.intersectsNode(picture));
  const [only] = pictures;
  // What a quoted letter shows stays as its writer made it.
  return only && pictures.length === 1 && !only.closest('[data-oriel-quote]') ? only : null;
}

/** The widest that a picture can be in the text, CSS pixels. */
export const mostWidth = ({ root }: Editor): number => Math.max(leastWidth, Math.floor(root.clientWidth));

/** Gives a picture a width: as an attribute too, which is all that some mail programs read. Null is its own. */
export function giveWidth(picture: HTMLImageElement, width: number | null): void {
  picture.removeAttribute('height');
  if (width === null) {
    picture.removeAttribute('width');
    picture.setAttribute('style', 'max-width: 100%');
    return;
  }
  const whole = Math.max(leastWidth, Math.round(width));
  picture.setAttribute('width', String(whole));
  picture.setAttribute('style', `width: ${whole}px; max-width: 100%`);
}
