/** X7: every pair of colours that stands on the screen, in both themes, both contrasts and all accents, measured as WCAG 2 does. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { accents } from '@/lib/model/look';

type Rgb = readonly [number, number, number];
type Tokens = ReadonlyMap<string, string>;

const css = readFileSync(new URL('../../../app/_ui/theme/tokens.css', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
/** Rules outside of media queries, in the order in which they win. */
const rules = [...css.replace(/@media[^{]*\{(?:[^{}]*\{[^}]*\})*\s*\}/g, '').matchAll(/([^{}]+)\{([^}]*)\}/g)].map(
  ([, selector = '', body = '']) => ({
    selectors: selector.split(',').map((one) => one.trim()),
    tokens: [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()] as const),
  }),
);

/** The tokens that hold where `html` has these attributes. */
function tokensOf(attributes: Readonly<Record<string, string>>): Tokens {
  const holds = (selector: string) =>
    selector === ':root' ||
    (/^(\[[^\]]+\])+$/.test(selector) &&
      [...selector.matchAll(/\[([\w-]+)='([^']+)'\]/g)].every(([, name = '', value]) => attributes[name] === value));
  return new Map(rules.filter(({ selectors }) => selectors.some(holds)).flatMap(({ tokens }) => tokens));
}

/** A number of a colour: by itself, or times another. */
function number(text: string): number {
  const [, first, factor] = /^(?:calc\()?([\d.]+)(?: \* ([\d.]+)\))?$/.exec(text) ?? [];
  return Number(first) * Number(factor ?? 1);
}

/** Linear light of a colour in sRGB, cut to what a screen has, and how much it covers (CSS Color 4 section 9). */
function colour(name: string, tokens: Tokens): { light: Rgb; covers: number } {
  const value = (name.startsWith('--') ? (tokens.get(name) ?? '') : name).replace(/var\((--[\w-]+)\)/g, (_, one) => tokens.get(one) ?? '');
  const [parts = '', alpha] = (/^oklch\((.*)\)$/.exec(value)?.[1] ?? '').split(' / ');
  const [l = Number.NaN, c = Number.NaN, h = Number.NaN] = (parts.match(/calc\([^)]*\)|[\d.]+/g) ?? []).map(number);
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const light = [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ].map((one) => Math.min(1, Math.max(0, one)));
  return { light: light as unknown as Rgb, covers: alpha === undefined ? 1 : Number(alpha) };
}

const encoded = (one: number) => (one <= 0.0031308 ? one * 12.92 : 1.055 * one ** (1 / 2.4) - 0.055);
const decoded = (one: number) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);

/** What is seen of colours laid over each other; browsers mix the encoded values. */
function seen(layers: readonly string[], tokens: Tokens): Rgb {
  let below: Rgb = [1, 1, 1];
  for (const layer of layers) {
    const { light, covers } = colour(layer, tokens);
    below = light.map((one, at) => decoded(encoded(one) * covers + encoded(below[at] ?? 0) * (1 - covers))) as unknown as Rgb;
  }
  return below;
}

const luminance = ([red, green, blue]: Rgb) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

function contrast(front: string, back: readonly string[], tokens: Tokens): number {
  const [one, other] = [luminance(seen([...back, front], tokens)), luminance(seen(back, tokens))];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

const panes = [['--ground'], ['--list-bg'], ['--paper']];
const words: readonly (readonly [string, readonly (readonly string[])[]])[] = [
  [
    '--ink',
    [
      ...panes,
      ['--list-bg', '--hover'],
      ['--ground', '--hover'],
      ['--ground', '--press'],
      ['--paper', '--press'],
      ['--accent-wash'],
      ['--accent-wash-2'],
      ['--hit'],
    ],
  ],
  ['--ink-2', [...panes, ['--list-bg', '--hover'], ['--ground', '--hover'], ['--paper', '--hover'], ['--well'], ['--accent-wash']]],
  ['--ink-3', [...panes, ['--list-bg', '--hover'], ['--ground', '--hover'], ['--paper', '--press'], ['--accent-wash']]],
  ['--accent-ink', [...panes, ['--paper', '--hover'], ['--accent-wash']]],
  ['--on-accent', [['--accent'], ['--accent-press']]],
  ['--toast-ink', [['--toast-bg']]],
  ['--toast-act', [['--toast-bg']]],
  ['--ground', [['--ink']]],
  ...['danger', 'warn', 'good'].map((kind) => [`--${kind}-ink`, [['--paper'], ['--list-bg'], [`--${kind}-wash`]]] as const),
];
const signs: typeof words = [
  ...['--focus', '--accent', '--edge', '--star'].map((sign) => [sign, [...panes, ['--accent-wash']]] as const),
  ...['danger', 'warn', 'good'].map((kind) => [`--${kind}`, [['--paper']]] as const),
  ...['navy', 'sky', 'sea', 'moss', 'ochre', 'rust', 'rose', 'plum'].map((label) => [`--lb-${label}`, panes] as const),
];

/** Pairs that are fainter than they may be, a line each. */
function tooFaint(pairs: typeof words, floor: number, tokens: Tokens): string[] {
  return pairs.flatMap(([front, backs]) =>
    backs.flatMap((back) => {
      const measured = contrast(front, back, tokens);
      return measured >= floor ? [] : [`${front} on ${back.join(' and ')}: ${measured.toFixed(2)}`];
    }),
  );
}

describe('X7: contrast', () => {
  for (const theme of ['light', 'dark']) {
    for (const more of [false, true]) {
      test(`${theme}${more ? ', more contrast' : ''}: words have ${more ? '7' : '4.5'}:1 and signs 3:1, whatever the accent`, () => {
        for (const accent of accents) {
          const tokens = tokensOf({ 'data-theme': theme, 'data-accent': accent, ...(more ? { 'data-contrast': 'more' } : {}) });
          expect(tooFaint(words, more ? 7 : 4.5, tokens), accent).toEqual([]);
          expect(tooFaint(signs, 3, tokens), accent).toEqual([]);
        }
      });
    }
  }

  test('black on white is 21, as a check of the measure', () => {
    const tokens = new Map([
      ['--ink', 'oklch(0 0 0)'],
      ['--paper', 'oklch(1 0 0)'],
      ['--grey', 'oklch(0 0 0 / 0.5)'],
    ]);
    expect(contrast('--ink', ['--paper'], tokens)).toBeCloseTo(21, 1);
    expect(contrast('--grey', ['--paper'], tokens)).toBeCloseTo(3.98, 1);
  });
});
