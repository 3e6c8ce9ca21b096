/** From keys to commands: sequences, how keys are said, and when to stay silent. */
import type { KeyText } from './bound';
import { nameOf, partsOf } from './press';
import { afterStep } from './router';
import { t } from './texts';

export type { KeyText };

const mac = (): boolean => typeof navigator !== 'undefined' && /Mac|iP(hone|ad|od)/.test(navigator.platform);

const keyNames = (): Record<string, string> => ({
  Escape: t('key.escape'),
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Space: t('key.space'),
  Delete: t('key.delete'),
  Mod: mac() ? '⌘' : t('key.control'),
  Shift: t('key.shift'),
});

function pressWords(press: string): string {
  const names = keyNames();
  return partsOf(press)
    .map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' ');
}

/** How a key is shown to people: "E", "Shift I", "G then I". */
export function keyWords(keys: KeyText): string {
  return keys
    .split(' ')
    .map(pressWords)
    .reduce((first, next) => t('key.then', { keys: first, next }));
}

const typing =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=""], [contenteditable=true]';
const pressable = 'button, a[href], summary, [role=menuitem], [role=button], [role=treeitem], [role=option]';
const floats = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';
const open = '[role=alertdialog]:not([data-closed]), [role=menu]:not([data-closed]), [role=dialog][data-open]';
/** A float on its way out may still hold the focus for the length of its fading; who types ahead is not made to wait. */
const closing = '[role=dialog][data-closed], [role=alertdialog][data-closed], [role=menu][data-closed]';
const arrowed = '[role=tree], [role=toolbar], [role=separator], [role=radiogroup]';

/** Is this press somebody else's: typing, composing, a dialog, a menu, a control that uses the key itself (K2), or the browser (K5)? */
export function isForeign(event: KeyboardEvent, press: string): boolean {
  // 229 is what browsers report while an input method holds the key, some of them without `isComposing`.
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return true;
  const target = event.target instanceof Element && !event.target.closest(closing) ? event.target : null;
  if (target?.closest(typing)) return true;
  // Select all is the browser's wherever there is text; in the list it is the list's.
  if (press === 'Mod+a' && !target?.closest('[role=grid]')) return true;
  // An open float keeps the keyboard; the composer does unless the focus is outside of it.
  if (target?.closest(floats)) return true;
  if (document.querySelector(open)) return true;
  if ((event.key === 'Enter' || event.key === ' ') && target?.closest(pressable)) return true;
  return event.key.startsWith('Arrow') && target?.closest(arrowed) != null;
}

export interface KeyCommand {
  keys: readonly KeyText[];
  /** Goes on while the key is held down. Others run once. */
  repeats?: boolean;
  when: () => boolean;
  run: () => void;
}

/** How long the second key of two may take, ms. */
const sequenceMs = 1500;

/** Finds the command of each press, remembering the first key of two. `at` is when it was pressed, ms. */
export function keyReader<One extends { keys: readonly KeyText[] }>(commands: readonly One[]): (press: string, at: number) => One | null {
  let first: { press: string; at: number } | null = null;
  const find = (keys: KeyText) => commands.find((one) => one.keys.includes(keys)) ?? null;
  return (press, at) => {
    const before = first !== null && at - first.at < sequenceMs ? first.press : null;
    first = null;
    // What ends no sequence is a key by itself.
    const found = (before !== null && find(`${before} ${press}`)) || find(press);
    if (!found && commands.some(({ keys }) => keys.some((one) => one.startsWith(`${press} `)))) first = { press, at };
    return found;
  };
}

/** Listens for the keys of the commands. Returns the way to stop. */
export function bindKeys(commands: readonly KeyCommand[]): () => void {
  const read = keyReader(commands);
  const listen = (event: KeyboardEvent) => {
    const press = nameOf(event);
    if (press === null || isForeign(event, press)) return;
    const found = read(press, event.timeStamp);
    if (!found?.when()) return;
    event.preventDefault();
    if (event.repeat && !found.repeats) return;
    // Where a step back is under way, the key is for what it leads to.
    afterStep(() => {
      if (found.when()) found.run();
    });
  };
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}
