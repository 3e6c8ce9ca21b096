/** Measures how well words are told from what they stand on (WCAG 2.2, 1.4.3). */
import type { Page } from '@playwright/test';

export interface Contrasts {
  /** Pieces of text that can be seen. */
  all: number;
  /** Of these, pieces whose contrast is below 4.5 to 1. */
  faint: string[];
  /** The lightest ground of 100 px and more in both directions, as a luminance from 0 to 1. */
  brightest: number;
}

/** Of the document in the first frame, or of the page itself where it has none. Looks at computed colours only, not at pictures. */
export async function contrastsOf(page: Page): Promise<Contrasts> {
  return page.evaluate(() => {
    const doc = document.querySelector('iframe')?.contentDocument ?? document;
    const view = doc.defaultView ?? window;
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
    const paint = canvas.getContext('2d', { willReadFrequently: true });
    type Colour = [number, number, number, number];
    const known = new Map<string, Colour>();
    const read = (css: string): Colour => {
      const before = known.get(css);
      if (before || !paint) return before ?? [0, 0, 0, 0];
      paint.clearRect(0, 0, 1, 1);
      paint.fillStyle = '#000';
      paint.fillStyle = css;
      paint.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = paint.getImageData(0, 0, 1, 1).data;
      known.set(css, [r, g, b, a / 255]);
      return [r, g, b, a / 255];
    };
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (at: 0 | 1 | 2) => top[at] * top[3] + below[at] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const luminance = (colour: Colour) => {
      const linear = (value: number) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
      return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
    };
    const paper: Colour = [255, 255, 255, 1];
    const groundOf = (element: Element | null): Colour => {
      const layers: Colour[] = [];
      for (let at = element; at; at = at.parentElement) {
        const { backgroundColor, backgroundImage } = view.getComputedStyle(at);
        for (const [stop] of backgroundImage.matchAll(/(?:rgba?|oklch|oklab|color)\([^()]*\)/g))
          if (read(stop)[3] > 0) layers.push(read(stop));
        layers.push(read(backgroundColor));
      }
      return layers.reverse().reduce((below, top) => over(top, below), paper);
    };
    const found: { all: number; faint: string[]; brightest: number } = { all: 0, faint: [], brightest: 0 };
    const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
    const range = doc.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const words = node.textContent?.replace(/(?:[\s\p{Cf}\p{Zs}]|\u034f)+/gu, '') ?? '';
      if (!parent || !words || !parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const style = view.getComputedStyle(parent);
      if (box.width < 2 || box.height < 2 || Number.parseFloat(style.fontSize) < 4) continue;
      const ground = groundOf(parent);
      const ink = over(read(style.webkitTextFillColor || style.color), ground);
      const [a, b] = [luminance(ink), luminance(ground)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      found.all += 1;
      if (ratio < 4.5) found.faint.push(`${ratio.toFixed(2)} ${style.color} on ${ground.map(Math.round)} “${words.slice(0, 30)}”`);
    }
    for (const element of doc.querySelectorAll('body, body *')) {
      const { width, height } = element.getBoundingClientRect();
      if (width >= 100 && height >= 100) found.brightest = Math.max(found.brightest, luminance(groundOf(element)));
    }
    return found;
  });
}
