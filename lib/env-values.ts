/** How the value of one setting is read. Part of env.ts, which alone reads the environment and hands over what it found there. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from './errors';
import { plainly } from './model/said';

/** Settings by name, as the environment holds them. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** The text of a file that a setting names. Throws `badInput` naming the setting. */
export function readGivenFile(setting: string, path: string): string {
  try {
    return readFileSync(/* turbopackIgnore: true */ path, 'utf8');
  } catch (cause) {
    throw new AppError(
      'badInput',
      plainly(`${setting} names ${path}, which cannot be read. Correct the path, or the rights of the file.`),
      {
        cause,
      },
    );
  }
}

/** The folder that a setting names, absolute. Throws `badInput` naming the setting where there is none. */
export function readFolder(setting: string, path: string | undefined): string | null {
  if (!path) return null;
  const folder = resolve(/* turbopackIgnore: true */ path);
  if (statSync(/* turbopackIgnore: true */ folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new AppError('badInput', plainly(`${setting} names ${path}, which is no folder. Correct the path.`));
}

/** The value of a JSON text, or null where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // The caller says what is wrong, with the name of the file.
  }
}

/** Bytes of a setting in megabytes. */
export function megabytes(source: Settings, name: string, usual: number): number {
  const value = Number(source[name] ?? usual);
  if (!(value > 0 && value <= 1_000_000))
    throw new AppError('badInput', plainly(`${name} is “${source[name]}”. Give megabytes from 1 to 1000000.`));
  return Math.floor(value * 1_000_000);
}

/** A setting that is `1` or `0`, or null where it is not given. Throws `badInput` naming it. */
export function switched(source: Settings, name: string): boolean | null {
  const value = source[name];
  if (value === undefined) return null;
  if (value !== '0' && value !== '1') throw new AppError('badInput', plainly(`${name} is “${value}”. Give 1 or 0.`));
  return value === '1';
}
