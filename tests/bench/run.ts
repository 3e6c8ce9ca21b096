/** `npm run bench` itself: sets the world up once, measures what was asked for, prints a table and writes the figures. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { acting } from './acting';
import type { Figure, Measurement } from './figures';
import { live } from './live';
import { reading } from './reading';
import { weight } from './weight';
import { type BenchChoice, openWorld } from './world';

// In this order: what changes and delivers letters comes after what expects the inbox untouched.
const measurements: Measurement[] = [...reading, ...weight, ...acting, ...live];

interface Choice extends BenchChoice {
  chosen: Measurement[];
  json: string | null;
}

/** Reads `--only NAMES --size N --storage maildir|sdbox --json FILE`. Throws with a sentence where that is not understood. */
export function readChoice(args: string[]): Choice {
  const { values } = parseArgs({
    args,
    options: { only: { type: 'string' }, size: { type: 'string' }, storage: { type: 'string' }, json: { type: 'string' } },
  });
  const names = values.only?.split(/[\s,]+/).filter(Boolean) ?? measurements.map(({ name }) => name);
  const unknown = names.filter((name) => !measurements.some((each) => each.name === name));
  if (unknown.length > 0)
    throw new Error(`There is no figure ${unknown.join(', ')}. There are: ${measurements.map(({ name }) => name).join(', ')}.`);
  const size = Number(values.size ?? 100_000);
  if (!Number.isInteger(size) || size < 100) throw new Error(`--size is “${values.size}”. Give a number of letters from 100 on.`);
  const storage = values.storage ?? 'maildir';
  if (storage !== 'maildir' && storage !== 'sdbox') throw new Error(`--storage is “${storage}”. Give maildir or sdbox.`);
  return { chosen: measurements.filter(({ name }) => names.includes(name)), size, storage, json: values.json ?? null };
}

const shown = (value: number) => (value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0));

function line(name: string, { value, unit, ratio, to }: Figure, title: string): string {
  const reference = ratio === null ? '' : `${shown(ratio)} × ${to}`;
  return `${name.padEnd(18)} ${`${shown(value)} ${unit}`.padStart(12)} ${reference.padStart(16)}   ${title}`;
}

/** Measures and prints; answers the exit status: 1 where a figure could not be had. */
export async function runBench({ chosen, size, storage, json }: Choice): Promise<number> {
  const figures: Record<string, Figure> = {};
  const failures: string[] = [];
  const world = await openWorld({ size, storage });
  try {
    for (const { name, measure } of chosen) {
      console.log(`bench: ${name}`);
      try {
        figures[name] = await measure(world);
      } catch (error) {
        failures.push(`${name}: ${error instanceof Error ? error.message : error}`);
      }
    }
  } finally {
    await world.stop();
  }
  console.log(`\nInbox of ${size.toLocaleString('en')} letters in ${storage}. Medians; compare ratios, not times.\n`);
  for (const { name, title } of chosen) {
    const figure = figures[name];
    if (figure) console.log(line(name, figure, title));
  }
  for (const failure of failures) console.error(`not measured: ${failure}`);
  if (json) writeFileSync(json, `${JSON.stringify({ size, storage, figures }, null, 2)}\n`);
  return failures.length > 0 ? 1 : 0;
}
