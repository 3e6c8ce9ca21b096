/** Keys that a person chooses for a command. */
import type { Preferences } from '@/lib/model/preferences';
import { bindingsOf, clashOf, type KeySets, type KeyText } from './bound';
import { partsOf } from './press';

/** The change of keys that gives `keys` to a command alone, and takes them from those that had them or clash with them. */
export function withKeys(
  commands: readonly KeySets[],
  chosen: Pick<Preferences, 'keys' | 'keyMap'>,
  id: string,
  keys: readonly KeyText[],
): Preferences['keyMap'] {
  const bound = bindingsOf(commands, chosen);
  const taken = new Set<KeyText>();
  for (const one of keys) {
    const others = new Map([...bound].filter(([, owner]) => owner !== id));
    for (let clash = clashOf(one, others); clash !== null; clash = clashOf(one, others)) {
      taken.add(clash);
      others.delete(clash);
    }
  }
  const losers = new Set([...taken].map((one) => bound.get(one)).filter((owner) => owner !== undefined));
  const left = [...losers].map((owner) => [owner, [...bound].filter(([one, its]) => its === owner && !taken.has(one)).map(([one]) => one)]);
  return { ...Object.fromEntries(left), [id]: [...keys] };
}

/** Presses with a modifier that Oriel uses all the same, as mail and office programs on the web do. */
const ours = new Set(['Mod+k', 'Mod+a']);

/** Does the press belong to the browser or to the system, so that no command may have it (K5)? */
export function isBrowsers(press: string): boolean {
  if (ours.has(press)) return false;
  const parts = partsOf(press);
  const key = parts.at(-1) ?? '';
  if (parts.slice(0, -1).some((mod) => mod !== 'Shift')) return true;
  return /^F\d+$/.test(key) ? press !== 'F6' : ['Tab', 'ContextMenu', 'PrintScreen', 'Pause', 'ScrollLock'].includes(key);
}
