/** CSS colours read, and each given its place in the dark: grounds dark, words light, hues kept. */
import { colourNames } from './colour-names';

/** Red, green and blue from 0 to 1, and opacity. */
export interface Colour {
  red: number;
  green: number;
  blue: number;
  alpha: number;
}

function fromHex(digits: string): Colour | null {
  const full = digits.length <= 4 ? [...digits].map((digit) => digit + digit).join('') : digits;
  if (!/^(?:[0-9a-f]{6}|[0-9a-f]{8})$/iu.test(full)) return null;
  const [red = 0, green = 0, blue = 0, alpha = 1] = (full.match(/../gu) ?? []).map((pair) => Number.parseInt(pair, 16) / 255);
  return { red, green, blue, alpha };
}

function channel(text: string): number {
  const number = Number.parseFloat(text);
  return Math.min(1, Math.max(0, text.endsWith('%') ? number / 100 : number / 255));
}

function fromHsl(hue: number, saturation: number, lightness: number, alpha: number): Colour {
  const at = (offset: number) => {
    const step = (offset + hue / 30) % 12;
    return lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(step - 3, 9 - step, 1));
  };
  return { red: at(0), green: at(8), blue: at(4), alpha };
}

/** Reads a hex, rgb(), hsl() or common named colour; null for anything else. */
export function parseColour(text: string): Colour | null {
  const plain = text.trim().toLowerCase();
  if (plain.startsWith('#')) return fromHex(plain.slice(1));
  const name = colourNames.get(plain);
  if (name !== undefined) return fromHex(name);
  const parts = /^(rgb|hsl)a?\(([^()]{1,80})\)$/u.exec(plain);
  const [a, b, c, opacity] = (parts?.[2] ?? '').split(/[\s,/]+/u).filter(Boolean);
  if (!parts || a === undefined || b === undefined || c === undefined || ![a, b, c].every((one) => /^[\d.+-]+(?:%|deg)?$/u.test(one)))
    return null;
  const alpha = opacity === undefined ? 1 : Math.min(1, Math.max(0, Number.parseFloat(opacity) / (opacity.endsWith('%') ? 100 : 1)));
  if (parts[1] === 'rgb') return { red: channel(a), green: channel(b), blue: channel(c), alpha };
  return fromHsl(((Number.parseFloat(a) % 360) + 360) % 360, Number.parseFloat(b) / 100, Number.parseFloat(c) / 100, alpha);
}

interface Oklch {
  lightness: number;
  chroma: number;
  /** Radians. */
  hue: number;
}

type Rgb = readonly [number, number, number];

/** Lightness 0 to 1, chroma, and hue, after Björn Ottosson's Oklab. */
function toOklch({ red, green, blue }: Colour): Oklch {
  const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const one = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const two = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(one, two),
    hue: Math.atan2(two, one),
  };
}

/** Linear light; outside of 0 to 1 where no screen of the usual kind shows the colour. `one` and `two` are Oklab's a and b. */
function toLinear(lightness: number, one: number, two: number): Rgb {
  const l = (lightness + 0.3963377774 * one + 0.2158037573 * two) ** 3;
  const m = (lightness - 0.1055613458 * one - 0.0638541728 * two) ** 3;
  const s = (lightness - 0.0894841775 * one - 1.291485548 * two) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** The colour with as much of its chroma as a screen shows at this lightness. */
function shown({ lightness, chroma, hue }: Oklch): Rgb {
  const [cos, sin] = [Math.cos(hue), Math.sin(hue)];
  const at = (some: number) => toLinear(lightness, some * cos, some * sin);
  const within = (value: number) => value >= -0.0005 && value <= 1.0005;
  const fits = ([r, g, b]: Rgb) => within(r) && within(g) && within(b);
  const whole = at(chroma);
  if (fits(whole)) return whole;
  let [less, more] = [0, chroma];
  for (let step = 0; step < 10; step += 1) {
    const middle = (less + more) / 2;
    if (fits(at(middle))) less = middle;
    else more = middle;
  }
  return at(less);
}

/** Relative luminance of linear light, 0 to 1 (WCAG 2.2). */
function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function written(rgb: Rgb, alpha: number): string {
  const bytes = [...rgb.map((value) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055)), alpha].map((value) =>
    Math.round(Math.min(1, Math.max(0, value)) * 255)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${(alpha < 1 ? bytes : bytes.slice(0, 3)).join('')}`;
}

/**
 * The lightest ground and the darkest ink in the dark, as luminances. Whatever stands on whatever, its contrast is 4.5 or more:
 * (0.53 + 0.05) / (0.072 + 0.05) = 4.75, and our own paper is darker.
 */
const lightestGround = 0.072;
const darkestInk = 0.53;

/** As it looks on white paper. */
function onWhite({ red, green, blue, alpha }: Colour): Colour {
  const mixed = (value: number) => value * alpha + 1 - alpha;
  return { red: mixed(red), green: mixed(green), blue: mixed(blue), alpha: 1 };
}

/** True for white and what looks like it: a ground that means no more than the paper. */
export function isPaper(colour: Colour): boolean {
  return colour.alpha === 0 || toOklch(colour).lightness > 0.985;
}

/** The same colour for words in the dark: dark ones become light, light ones stay. Opaque, so that its contrast is sure. */
export function inkOnDark(colour: Colour): string {
  const { lightness, chroma, hue } = toOklch(onWhite(colour));
  for (let light = Math.min(1, Math.max(lightness, 0.93 - 0.22 * lightness)); ; light += 0.01) {
    const rgb = shown({ lightness: Math.min(1, light), chroma: Math.min(chroma, 0.15), hue });
    if (light >= 1 || luminance(rgb) >= darkestInk) return written(rgb, 1);
  }
}

/** The lightness of a ground in the dark: white is our dark paper, what was darker than it is lighter, and dark grounds stay dark. */
function groundLightness(lightness: number): number {
  return lightness > 0.5 ? 0.24 + 0.36 * (1 - lightness) : 0.16 + 0.52 * lightness;
}

/** The same colour for a ground in the dark. Greys take the warmth of our paper. */
export function groundOnDark(colour: Colour): string {
  const { lightness, chroma, hue } = toOklch(colour);
  const tone = chroma < 0.012 ? { chroma: 0.005, hue: (75 * Math.PI) / 180 } : { chroma: Math.min(chroma, 0.14), hue };
  for (let light = groundLightness(lightness); ; light -= 0.01) {
    const rgb = shown({ lightness: light, ...tone });
    if (luminance(rgb) <= lightestGround) return written(rgb, colour.alpha);
  }
}

/** The same colour for a line in the dark: as strong against its ground as it was. Dark greys become light ones. */
export function lineOnDark(colour: Colour): string {
  const { lightness, chroma, hue } = toOklch(colour);
  if (lightness > 0.5 || chroma > 0.04) return groundOnDark(colour);
  return written(shown({ lightness: 0.72 - 0.54 * lightness, chroma, hue }), colour.alpha);
}
