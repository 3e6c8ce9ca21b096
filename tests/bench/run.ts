/** `npm run bench` itself: plays the scenes whose figures were asked for, prints a table and writes the figures. */
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { besideOne, besideTwo } from './beside';
import type { Figure, Figures } from './figures';
import { coldSync } from './first-sync';
import { warmInbox } from './inbox';
import { sanitising } from './sanitise';
import type { Scene } from './scenes';
import { type BenchChoice, Stage } from './stage';
import { uploading } from './uploading';
import { manyAccounts, manyFolders, millionLetters } from './wide';

/** The inbox comes before those that deliver letters into it. */
const scenes: Scene[] = [coldSync, warmInbox, besideOne, besideTwo, manyFolders, manyAccounts, sanitising, uploading, millionLetters];
const titles = Object.assign({}, ...scenes.map(({ figures }) => figures)) as Record<string, string>;

interface Choice extends BenchChoice {
  names: string[];
  json: string | null;
}

const million = 1_000_000;

function readSize(text: string): number {
  const [, digits, unit] = /^(\d+)([km]?)$/i.exec(text) ?? [];
  const size = Number(digits) * ({ k: 1000, m: million }[unit?.toLowerCase() ?? ''] ?? 1);
  if (!Number.isInteger(size) || size < 100)
    throw new Error(`--size is “${text}”. Give a number of letters from 100 on, such as 20000 or 100k.`);
  return size;
}

/** With a size of a million only the figures of that size are meant. */
function defaultNames(size: number): string[] {
  return scenes.filter(({ long }) => long === size >= million).flatMap(({ figures }) => Object.keys(figures));
}

/** Reads `--only NAMES --size N --storage maildir|sdbox --database sqlite|postgresql --json FILE`. Throws with a sentence where that is not understood. */
export function readChoice(args: string[]): Choice {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      size: { type: 'string' },
      storage: { type: 'string' },
      json: { type: 'string' },
      database: { type: 'string' },
    },
  });
  const wanted = readSize(values.size ?? '100k');
  const names = values.only?.split(/[\s,]+/).filter(Boolean) ?? defaultNames(wanted);
  const unknown = names.filter((name) => titles[name] === undefined);
  if (unknown.length > 0) throw new Error(`There is no figure ${unknown.join(', ')}. There are: ${Object.keys(titles).join(', ')}.`);
  const storage = values.storage ?? 'maildir';
  if (storage !== 'maildir' && storage !== 'sdbox') throw new Error(`--storage is “${storage}”. Give maildir or sdbox.`);
  const database = values.database ?? 'sqlite';
  if (database !== 'sqlite' && database !== 'postgresql') throw new Error(`--database is “${database}”. Give sqlite or postgresql.`);
  // The figures of a million stand in a mailbox ten times as large as the others'.
  const size = wanted >= million ? Math.round(wanted / 10) : wanted;
  return { names, size, storage, database, json: values.json ?? null };
}

const shown = (value: number) => {
  if (value >= 10_000) return Math.round(value).toLocaleString('en');
  return value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);
};

function line(name: string, { value, unit, ratio, to, range, cpu }: Figure): string {
  const reference = ratio === null ? '' : `${shown(ratio)} × ${to}`;
  const between = range && range[0] !== range[1] ? `[${shown(range[0])}–${shown(range[1])}]` : '';
  const cells = [name.padEnd(19), `${shown(value)} ${unit}`.padStart(17), reference.padStart(14), between.padStart(16)];
  return `${cells.join(' ')}   ${titles[name]}${cpu ? ` (${cpu})` : ''}`;
}

const loadNow = () => (loadavg()[0] ?? 0).toFixed(1);

/** Measures and prints; answers the exit status: 1 where a figure could not be had. */
export async function runBench({ names, json, ...choice }: Choice): Promise<number> {
  const figures: Figures = {};
  const failures: string[] = [];
  const loads = [loadNow()];
  const stage = await Stage.open(choice);
  try {
    for (const scene of scenes) {
      const mine = names.filter((name) => scene.figures[name] !== undefined);
      if (mine.length === 0) continue;
      await scene.play(stage, mine, (asked, outcome) => {
        for (const name of asked) {
          const figure = outcome instanceof Error ? undefined : outcome[name];
          if (figure) figures[name] = figure;
          else failures.push(`${name}: ${outcome instanceof Error ? outcome.message : 'it was not measured.'}`);
          console.log(figure ? line(name, figure) : `not measured: ${failures.at(-1)}`);
        }
      });
      loads.push(loadNow());
    }
  } finally {
    await stage.stop();
  }
  const { size, storage, database } = choice;
  console.log(
    `\nInbox of ${size.toLocaleString('en')} letters in ${storage}, ${database}; ${availableParallelism()} cores, load average ${loads.join(', ')}.`,
  );
  console.log('Middle values, [lowest–highest]; compare ratios, not times.\n');
  for (const name of names) if (figures[name]) console.log(line(name, figures[name]));
  for (const failure of failures) console.error(`not measured: ${failure}`);
  if (json) writeFileSync(json, `${JSON.stringify({ size, storage, database, figures }, null, 2)}\n`);
  return failures.length > 0 ? 1 : 0;
}
