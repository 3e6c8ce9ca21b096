/** K4 and K5 as tables: what a press is called on the keyboards of the world, and whose it is. */
import { describe, expect, it } from 'vitest';
import { isCharacter, nameOf, type Press } from '@/lib/client/press';
import { isBrowsers } from '@/lib/client/rebind';

type Mods = Partial<Record<'shift' | 'ctrl' | 'alt' | 'meta' | 'altGraph', true>>;

const press = (key: string, code: string, mods: Mods = {}): Press => ({
  key,
  code,
  shiftKey: mods.shift ?? false,
  ctrlKey: mods.ctrl ?? false,
  altKey: mods.alt ?? false,
  metaKey: mods.meta ?? false,
  getModifierState: (name) => name === 'AltGraph' && mods.altGraph === true,
});
const shift: Mods = { shift: true };

describe('K4: a press on', () => {
  it.each<[string, string, string, Mods, string | null]>([
    ['US', 'j', 'KeyJ', {}, 'j'],
    ['US', 'J', 'KeyJ', shift, 'Shift+j'],
    ['US with Caps Lock', 'J', 'KeyJ', {}, 'j'],
    ['US', '#', 'Digit3', shift, '#'],
    ['US', '?', 'Slash', shift, '?'],
    ['US', '/', 'Slash', {}, '/'],
    ['US', '[', 'BracketLeft', {}, '['],
    ['US', ':', 'Semicolon', shift, ':'],
    ['US', ' ', 'Space', {}, 'Space'],
    ['US', ' ', 'Space', shift, 'Shift+Space'],
    ['US', 'k', 'KeyK', { ctrl: true }, 'Mod+k'],
    ['German', 'z', 'KeyY', {}, 'z'],
    ['German', 'y', 'KeyZ', {}, 'y'],
    ['German', '#', 'Backslash', {}, '#'],
    ['German', '/', 'Digit7', shift, '/'],
    ['German', '?', 'Minus', shift, '?'],
    ['German', '*', 'BracketRight', shift, '*'],
    ['German', ';', 'Comma', shift, ';'],
    ['German', ':', 'Period', shift, ':'],
    ['German on Linux', '[', 'Digit8', { altGraph: true }, '['],
    ['German on Windows', '[', 'Digit8', { ctrl: true, alt: true, altGraph: true }, '['],
    ['German', 'ö', 'Semicolon', {}, 'ö'],
    ['French', 'a', 'KeyQ', {}, 'a'],
    ['French', 'q', 'KeyA', {}, 'q'],
    ['French', 'z', 'KeyW', {}, 'z'],
    ['French', ',', 'KeyM', {}, ','],
    ['French', 'm', 'Semicolon', {}, 'm'],
    ['French', '?', 'KeyM', shift, '?'],
    ['French', '.', 'Comma', shift, '.'],
    ['French', '/', 'Period', shift, '/'],
    ['French', '!', 'Slash', {}, '!'],
    ['French', '*', 'Backslash', {}, '*'],
    ['French on Windows', '#', 'Digit3', { ctrl: true, alt: true, altGraph: true }, '#'],
    ['French', 'é', 'Digit2', {}, 'é'],
    ['Russian', 'с', 'KeyC', {}, 'c'],
    ['Russian', 'о', 'KeyJ', {}, 'j'],
    ['Russian', 'О', 'KeyJ', shift, 'Shift+j'],
    ['Russian', '.', 'Slash', {}, '.'],
    ['Russian', ',', 'Slash', shift, ','],
    ['Russian', '?', 'Digit7', shift, '?'],
    ['Russian', '/', 'Backslash', shift, '/'],
    ['Russian', '№', 'Digit3', shift, '#'],
    ['Russian', 'х', 'BracketLeft', {}, '['],
    ['Russian', 'л', 'KeyK', { ctrl: true }, 'Mod+k'],
    ['Ukrainian', 'ї', 'BracketRight', {}, ']'],
    ['Greek', 'ψ', 'KeyC', {}, 'c'],
    ['Greek', 'ξ', 'KeyJ', {}, 'j'],
    ['Greek', ';', 'KeyQ', {}, ';'],
    ['Arabic', 'ؤ', 'KeyC', {}, 'c'],
    ['Arabic, one press for two letters', 'لا', 'KeyB', {}, 'b'],
    ['Arabic', '؟', 'Slash', shift, '?'],
    ['Hebrew', 'ב', 'KeyC', {}, 'c'],
    ['Hebrew', '/', 'KeyQ', {}, '/'],
    ['Japanese kana', 'そ', 'KeyC', {}, 'c'],
    ['Japanese, wide letters', 'ｊ', 'KeyJ', {}, 'j'],
    ['Japanese, wide signs', '？', 'Slash', shift, '?'],
    ['Japanese, held by the input method', 'Process', 'KeyC', {}, null],
    ['any, a dead key', 'Dead', 'BracketLeft', {}, null],
    ['any, a modifier alone', 'Shift', 'ShiftLeft', shift, null],
    ['any', 'Escape', 'Escape', {}, 'Escape'],
    ['any', 'ArrowDown', 'ArrowDown', shift, 'Shift+ArrowDown'],
    ['any', '/', 'NumpadDivide', {}, '/'],
  ])('%s that types %s at %s', (_layout, key, code, mods, name) => {
    expect(nameOf(press(key, code, mods))).toBe(name);
  });
});

describe('K5: the browser keeps', () => {
  it.each(['Mod+r', 'F5', 'Mod+f', 'Mod+l', 'Mod+w', 'Mod+t', 'Mod+Shift+t', 'Alt+ArrowLeft', 'Meta+c', 'Tab', 'F11', 'F12', 'Mod+/'])(
    '%s',
    (name) => expect(isBrowsers(name)).toBe(true),
  );
  it.each(['j', 'Shift+j', '#', 'Delete', 'Insert', 'Enter', 'F6', 'Mod+k', 'Mod+a', '+'])('not %s', (name) => {
    expect(isBrowsers(name)).toBe(false);
  });
});

describe('K3: what types something', () => {
  it.each(['j', 'Shift+j', '#', 'Space', 'é', '+'])('%s', (name) => expect(isCharacter(name)).toBe(true));
  it.each(['Escape', 'Delete', 'Mod+k', 'ArrowDown', 'Shift+ArrowDown', 'F6'])('not %s', (name) => expect(isCharacter(name)).toBe(false));
});
