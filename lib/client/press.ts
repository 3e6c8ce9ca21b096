/**
 * What a press of a key is called, so that one name means the same on every layout (K4): `j`, `Shift+j`, `#`, `Space`, `ArrowDown`, `Mod+k`. Letters are
 * those that are typed; where the layout types no Latin letter, those that a US keyboard has in the place. Signs are what is typed, whichever
 * modifiers it takes: `/` is Shift+7 in German, `[` is AltGr+5 in French.
 */

/** What of a keyboard event says which press it was. */
export interface Press {
  key: string;
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  getModifierState?: (name: string) => boolean;
}

/** What the places of a US keyboard type that bear no letter: alone, and with Shift. */
const signsByPlace: Readonly<Record<string, readonly [string, string]>> = {
  Digit1: ['1', '!'],
  Digit3: ['3', '#'],
  Digit8: ['8', '*'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Semicolon: [';', ':'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
};

const mac = (): boolean => typeof navigator !== 'undefined' && /Mac|iP(hone|ad|od)/.test(navigator.platform);

// What Latin keyboards type: signs, digits and letters with and without accents.
const isLatin = (key: string) => /^[\u0020-\u024f\u1e00-\u1eff]$/u.test(key);
// Input methods for Chinese and Japanese type the same signs twice as wide.
const narrow = (key: string) => (/^[\uff01-\uff5e]$/.test(key) ? String.fromCharCode(key.charCodeAt(0) - 0xfee0) : key);
const isNamed = (key: string) => /^[A-Z][A-Za-z0-9]+$/.test(key);

function byPlace({ code, shiftKey }: Press): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return letter.toLowerCase();
  return signsByPlace[code]?.[shiftKey ? 1 : 0] ?? null;
}

/** What was typed, without modifiers; null for a modifier alone, a dead key, and what an input method still holds. */
function typed(press: Press): string | null {
  const key = narrow(press.key);
  if (/^(Shift|Control|Alt|Meta|AltGraph|CapsLock|NumLock|Dead|Process|Unidentified|Compose)$/.test(key)) return null;
  if (key === ' ') return 'Space';
  if (isNamed(key)) return key;
  // One press may type two characters, as لا does in Arabic.
  return isLatin(key) ? key.toLowerCase() : byPlace(press);
}

/** The name of a press, or null where it is none by itself. */
export function nameOf(press: Press): string | null {
  const name = typed(press);
  if (name === null) return null;
  const { shiftKey, ctrlKey, altKey, metaKey } = press;
  const isSign = name.length === 1 && !/\p{L}/u.test(name);
  const third = press.getModifierState?.('AltGraph') === true || (ctrlKey && altKey);
  // Signs of the third level take AltGr, which Windows reports as Ctrl and Alt together, or Option on a Mac.
  const typedBySign = isSign && (third || (altKey && mac()));
  const command = mac() ? metaKey : ctrlKey;
  const other = mac() ? ctrlKey : metaKey;
  return [
    command && !typedBySign ? 'Mod' : null,
    other && !typedBySign ? (mac() ? 'Control' : 'Meta') : null,
    altKey && !typedBySign ? 'Alt' : null,
    shiftKey && !isSign ? 'Shift' : null,
    name,
  ]
    .filter((part) => part !== null)
    .join('+');
}

/** The parts of a press: its modifiers, and its key last. A plus sign is a key, too. */
export const partsOf = (press: string): string[] => (press.length > 1 ? press.split(/\+(?=.)/) : [press]);

/** Does the press type something: a letter, digit or sign? Those can be turned off (WCAG 2.1.4). */
export function isCharacter(press: string): boolean {
  const parts = partsOf(press);
  const key = parts.at(-1) ?? '';
  return (key.length === 1 || key === 'Space') && parts.slice(0, -1).every((mod) => mod === 'Shift');
}
