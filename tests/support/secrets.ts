/** Looking for a secret where it must not be. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files in a folder and all below it. */
export function* filesOf(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesOf(path);
    else yield path;
  }
}

/** The ways in which a secret could be written, among them the middles of base64 at each of the three offsets. */
export function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].map((pad) =>
    Buffer.concat([Buffer.alloc(pad), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), bytes.toString('base64url'), ...shifted];
}
