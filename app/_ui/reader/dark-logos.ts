/**
 * Pictures keep their colours in the dark; but a dark drawing on nothing, as most logos are, would vanish on dark paper. Such a one gets the light
 * ground that it was drawn for. Looked at from outside, small, and only where the picture comes from us, as all do.
 */

/** Pixels in both directions that a picture is looked at by. */
const side = 24;
/** As clear as this is nothing. */
const clear = 40;
/** The light ground: not so bright as to blind. */
const ground = '#e4e2dd';

const linear = (value: number) => (value / 255) ** 2.2;

/** True for pixels (RGBA) of which a part is clear, and most of the rest so dark that dark paper swallows it. */
export function isDarkDrawing(pixels: Uint8ClampedArray): boolean {
  let [drawn, dark] = [0, 0];
  const all = pixels.length / 4;
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(at, at + 4);
    if (alpha < clear) continue;
    drawn += 1;
    if (0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) < 0.09) dark += 1;
  }
  return drawn > all * 0.01 && drawn < all * 0.9 && dark > drawn * 0.6;
}

function look(picture: HTMLImageElement, paint: CanvasRenderingContext2D): void {
  if (picture.naturalWidth < 8 || picture.naturalHeight < 8) return;
  paint.clearRect(0, 0, side, side);
  paint.drawImage(picture, 0, 0, side, side);
  if (isDarkDrawing(paint.getImageData(0, 0, side, side).data)) picture.style.backgroundColor = ground;
}

/** Follows the pictures of a letter on dark paper, those that come later too, until `stopped`. */
export function keepLogos(doc: Document, stopped: AbortSignal): void {
  const paint = Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d', {
    willReadFrequently: true,
  });
  if (!paint) return;
  const isPicture = (node: EventTarget | null): node is HTMLImageElement => (node as Partial<Element> | null)?.tagName === 'IMG';
  for (const picture of doc.images) if (picture.complete) look(picture, paint);
  doc.addEventListener('load', ({ target }) => isPicture(target) && look(target, paint), { capture: true, signal: stopped });
}
