/** CSS colours read and made readable on dark paper. */

/** Red, green and blue from 0 to 1, and opacity. */
export interface Colour {
  red: number;
  green: number;
  blue: number;
  alpha: number;
}

const named: Record<string, string> = {
  aqua: '0ff',
  black: '000',
  blue: '00f',
  brown: 'a52a2a',
  crimson: 'dc143c',
  darkblue: '00008b',
  darkcyan: '008b8b',
  darkgray: 'a9a9a9',
  darkgreen: '006400',
  darkgrey: 'a9a9a9',
  darkmagenta: '8b008b',
  darkorange: 'ff8c00',
  darkred: '8b0000',
  darkslateblue: '483d8b',
  darkslategray: '2f4f4f',
  darkslategrey: '2f4f4f',
  dimgray: '696969',
  dimgrey: '696969',
  firebrick: 'b22222',
  forestgreen: '228b22',
  fuchsia: 'f0f',
  gray: '808080',
  green: '008000',
  grey: '808080',
  indigo: '4b0082',
  lightgray: 'd3d3d3',
  lightgrey: 'd3d3d3',
  lime: '0f0',
  magenta: 'f0f',
  maroon: '800000',
  mediumblue: '0000cd',
  midnightblue: '191970',
  navy: '000080',
  olive: '808000',
  orange: 'ffa500',
  orangered: 'ff4500',
  purple: '800080',
  red: 'f00',
  royalblue: '4169e1',
  seagreen: '2e8b57',
  sienna: 'a0522d',
  silver: 'c0c0c0',
  slateblue: '6a5acd',
  slategray: '708090',
  slategrey: '708090',
  steelblue: '4682b4',
  teal: '008080',
  windowtext: '000',
  white: 'fff',
  whitesmoke: 'f5f5f5',
  yellow: 'ff0',
};

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
  const name = named[plain];
  if (name !== undefined) return fromHex(name);
  const parts = /^(rgb|hsl)a?\(([^()]{1,80})\)$/u.exec(plain);
  const [a, b, c, opacity] = (parts?.[2] ?? '').split(/[\s,/]+/u).filter(Boolean);
  if (!parts || a === undefined || b === undefined || c === undefined || ![a, b, c].every((one) => /^[\d.+-]+(?:%|deg)?$/u.test(one)))
    return null;
  const alpha = opacity === undefined ? 1 : Math.min(1, Math.max(0, Number.parseFloat(opacity) / (opacity.endsWith('%') ? 100 : 1)));
  if (parts[1] === 'rgb') return { red: channel(a), green: channel(b), blue: channel(c), alpha };
  return fromHsl(((Number.parseFloat(a) % 360) + 360) % 360, Number.parseFloat(b) / 100, Number.parseFloat(c) / 100, alpha);
}

/** Lightness 0 to 1, chroma, and hue in degrees, after Björn Ottosson's Oklab. */
function toOklch({ red, green, blue }: Colour): { lightness: number; chroma: number; hue: number } {
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
    hue: ((Math.atan2(two, one) * 180) / Math.PI + 360) % 360,
  };
}

/** True for white and what looks like it: a ground that means no more than the paper. */
export function isPaper(colour: Colour): boolean {
  return colour.alpha === 0 || toOklch(colour).lightness > 0.985;
}

/** The same colour of text on dark paper: dark ones become light, light ones stay. Contrast on our dark paper is 4.5 or more. */
export function onDark(colour: Colour): string {
  const { lightness, chroma, hue } = toOklch(colour);
  const light = Math.max(lightness, 0.93 - 0.22 * lightness);
  const round = (value: number) => String(Math.round(value * 1000) / 1000);
  return `oklch(${round(Math.min(1, light))} ${round(Math.min(chroma, 0.15))} ${round(chroma < 0.004 ? 0 : hue)}${colour.alpha < 1 ? ` / ${round(Math.max(0.6, colour.alpha))}` : ''})`;
}
