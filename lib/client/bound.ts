/** Which keys are bound now: those of the set that was chosen, with the person's own in place of them. */
import type { Preferences } from '@/lib/model/preferences';
import { isCharacter } from './press';

/** One press (`e`, `Shift+i`, `#`) or two after each other (`g i`), by the names of press.ts. */
export type KeyText = string;

/** The keys of one command in each set. */
export interface KeySets {
  id: string;
  /** Those of Gmail. */
  keys: readonly KeyText[];
  /** Those of Outlook on the web, where they are others. */
  outlook?: readonly KeyText[];
}

const turnedOff = (keys: KeyText) => keys.split(' ').some(isCharacter);

/** The keys of a command in a set. Off takes every character key away and leaves arrows, Enter, Escape, Delete and Ctrl or Cmd with K. */
export function keysInSet(command: KeySets, set: Preferences['keys']): readonly KeyText[] {
  if (set === 'off') return command.keys.filter((keys) => !turnedOff(keys));
  return set === 'outlook' ? (command.outlook ?? command.keys) : command.keys;
}

/** The bound key that a key cannot stand beside: itself, or one of two where one is the beginning of the other. */
export function clashOf(keys: KeyText, bound: ReadonlyMap<KeyText, string>): KeyText | null {
  if (bound.has(keys)) return keys;
  for (const other of bound.keys()) if (other.startsWith(`${keys} `) || keys.startsWith(`${other} `)) return other;
  return null;
}

/** From each bound key to the id of its command. The person's own keys come first; a key of the set that clashes with one of them is free. */
export function bindingsOf(
  commands: readonly KeySets[],
  { keys: set, keyMap }: Pick<Preferences, 'keys' | 'keyMap'>,
): Map<KeyText, string> {
  const bound = new Map<KeyText, string>();
  const bind = (id: string, keys: readonly KeyText[]) => {
    for (const one of keys) if (clashOf(one, bound) === null && !(set === 'off' && turnedOff(one))) bound.set(one, id);
  };
  for (const { id } of commands) bind(id, keyMap[id] ?? []);
  for (const command of commands) if (keyMap[command.id] === undefined) bind(command.id, keysInSet(command, set));
  return bound;
}
