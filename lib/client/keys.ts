/** From keys to commands: layouts, sequences, and when to stay silent. */
import { tinykeys } from 'tinykeys';
import { t } from './texts';

/** A key as written in the registry: "j", "Shift+i", "g i", "?", "Mod+a". Letters are typed characters, not places on the keyboard. */
export type KeyText = string;

const letter = /^[a-z]$/;

/**
 * All the ways one press may arrive: a sign may or may not need Shift or AltGr on this layout, and a letter key types no Latin
 * letter on Cyrillic or Greek layouts, where only its place is known.
 */
function waysOf(press: string): string[] {
  const parts = press.length > 1 ? press.split('+') : [press];
  const key = parts.at(-1) ?? press;
  const mods = parts.slice(0, -1).map((mod) => (mod === 'Mod' ? '$mod' : mod));
  const join = (extra: string[], name: string) => [...mods, ...extra, name].join('+');
  if (letter.test(key)) return [join([], key), join([], `Key${key.toUpperCase()}`)];
  if (key.length > 1 || mods.length > 0) return [join([], key)];
  return [key, `Shift+${key}`, `AltGraph+${key}`, `Control+Alt+${key}`];
}

/** Every binding for a key of the registry. */
export function bindingsOf(keys: KeyText): string[] {
  return keys.split(' ').reduce<string[]>((made, press) => {
    const ways = waysOf(press);
    return made.length === 0 ? ways : made.flatMap((before) => ways.map((way) => `${before} ${way}`));
  }, []);
}

const keyNames = (): Record<string, string> => ({
  Escape: t('key.escape'),
  ArrowDown: '↓',
  ArrowUp: '↑',
  Enter: '↵',
  Delete: t('key.delete'),
  Mod: t('key.control'),
  Shift: t('key.shift'),
});

/** How a key is shown to people: "E", "Shift I", "G then I". */
export function keyWords(keys: KeyText): string {
  const say = (press: string) =>
    (press.length > 1 ? press.split('+') : [press])
      .map((part) => keyNames()[part] ?? (part.length === 1 ? part.toUpperCase() : part))
      .join(' ');
  return keys
    .split(' ')
    .map(say)
    .reduce((first, next) => t('key.then', { keys: first, next }));
}

const typing =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=""], [contenteditable=true]';
const pressable = 'button, a[href], summary, [role=menuitem], [role=button], [role=treeitem]';

/** Is this press somebody else's: typing, composing, a dialog, a menu, a control that uses the key itself? */
export function isForeign(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.key === 'Process') return true;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(typing)) return true;
  // With Ctrl or Cmd the key is the browser's, but in the list.
  if (
    (event.ctrlKey || event.metaKey) &&
    !event.getModifierState('AltGraph') &&
    !(event.altKey && event.key.length === 1) &&
    !target?.closest('[role=grid]')
  )
    return true;
  // An open float keeps the keyboard; the composer does unless the focus is outside of it.
  if (target?.closest('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]')) return true;
  if (document.querySelector('[role=alertdialog], [role=menu], [role=dialog][data-open]')) return true;
  if ((event.key === 'Enter' || event.key === ' ') && target?.closest(pressable)) return true;
  return event.key.startsWith('Arrow') && target?.closest('[role=tree], [role=toolbar], [role=separator], [role=radiogroup]') != null;
}

/** A letter by its place counts only where the key types no Latin letter. */
function isByPlace(binding: string, event: KeyboardEvent): boolean {
  return /Key[A-Z]$/.test(binding) && /^[\u0020-\u024f]$/u.test(event.key);
}

export interface KeyCommand {
  keys: readonly KeyText[];
  when: () => boolean;
  run: () => void;
}

/** Listens for the keys of the commands. Returns the way to stop. */
export function bindKeys(commands: readonly KeyCommand[]): () => void {
  const prefixes = new Set(commands.flatMap((one) => one.keys.filter((keys) => keys.includes(' ')).map((keys) => keys.split(' ')[0])));
  const sequences = new Set(commands.flatMap((one) => one.keys.filter((keys) => keys.includes(' '))));
  // A key that ends a sequence must not also be the command of that key alone.
  let before: { key: string; at: number } | null = null;
  let last: { key: string; at: number } | null = null;
  const note = (event: KeyboardEvent) => {
    if (/^(Shift|Control|Alt|Meta|AltGraph)$/.test(event.key)) return;
    before = last;
    last = { key: latin(event), at: event.timeStamp };
  };
  const endsSequence = (event: KeyboardEvent) =>
    before !== null && prefixes.has(before.key) && event.timeStamp - before.at < 1000 && sequences.has(`${before.key} ${latin(event)}`);
  const map: Record<string, (event: KeyboardEvent) => void> = {};
  for (const command of commands) {
    for (const keys of command.keys) {
      for (const binding of bindingsOf(keys)) {
        const earlier = map[binding];
        map[binding] = (event) => {
          earlier?.(event);
          if (isForeign(event) || isByPlace(binding, event) || !command.when()) return;
          if (!keys.includes(' ') && endsSequence(event)) return;
          event.preventDefault();
          command.run();
        };
      }
    }
  }
  window.addEventListener('keydown', note, true);
  const stop = tinykeys(window, map);
  return () => {
    window.removeEventListener('keydown', note, true);
    stop();
  };
}

function latin(event: KeyboardEvent): string {
  const code = /^Key([A-Z])$/.exec(event.code)?.[1];
  return /^[\u0020-\u024f]$/u.test(event.key) ? event.key.toLowerCase() : (code?.toLowerCase() ?? event.key);
}
