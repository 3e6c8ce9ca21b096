import { describe, expect, it } from 'vitest';
import { chosenOver, defaultPreferences, lookAttributes, mostHues, readLook, withChoices, writeLook } from '@/lib/model/look';
import { type ChangePreferencesInput, changePreferencesInput, preferencesSchema, readPreferences } from '@/lib/model/preferences';

describe('the look in the cookie', () => {
  it('comes back as it was written, and holds only what was chosen', () => {
    const look = { ...defaultPreferences, theme: 'dark', accent: 'moss', textSize: 112, language: 'pt-BR', density: 'compact' } as const;
    expect(writeLook(defaultPreferences)).toBe('');
    expect(readLook(writeLook(look))).toEqual({
      theme: 'dark',
      contrast: 'system',
      accent: 'moss',
      textSize: 112,
      language: 'pt-BR',
      density: 'compact',
      pane: 'right',
    });
  });

  it.each([undefined, '', 'theme=neon&accent=%22%3E&textSize=9000&language=%3Cscript%3E', '&&&===', 'theme'])(
    'that somebody spoilt (%s) is what nobody chose',
    (value) => {
      expect(lookAttributes(readLook(value))).toEqual({
        'data-contrast-choice': 'system',
        'data-density': 'normal',
        'data-pane': 'right',
      });
      expect(readLook(value).language).toBe('auto');
    },
  );
});

describe('preferences', () => {
  it('that were kept by another version lose only what is no longer allowed', () => {
    const kept = { theme: 'dark', density: 'huge', swipeEnd: 'star', unknown: 1, keyMap: { archive: ['y'] } };
    expect(readPreferences(kept)).toEqual({ ...defaultPreferences, theme: 'dark', swipeEnd: 'star', keyMap: { archive: ['y'] } });
    for (const odd of [null, 7, 'x', []]) expect(readPreferences(odd)).toEqual(defaultPreferences);
  });

  it('that nobody chose are allowed ones', () => {
    expect(preferencesSchema.parse(defaultPreferences)).toEqual(defaultPreferences);
  });

  it('are changed by name, and nothing else is taken', () => {
    expect(changePreferencesInput.safeParse({ density: 'compact' }).success).toBe(true);
    expect(changePreferencesInput.safeParse({ density: 'huge' }).success).toBe(false);
    expect(changePreferencesInput.safeParse({ admin: true }).success).toBe(false);
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`c${at}`, ['x']]));
    expect(changePreferencesInput.safeParse({ keyMap: many }).success).toBe(false);
  });

  it('change the colour of one account and leave those of the others', () => {
    const before: ChangePreferencesInput = { theme: 'dark', accountHues: { 1: 'red', 2: 'blue' } };
    const after = withChoices(before, { accountHues: { 2: 'pink' } });
    expect(after).toEqual({ theme: 'dark', accountHues: { 1: 'red', 2: 'pink' } });
    expect(withChoices({}, { accountHues: { 3: 'teal' } })).toEqual({ accountHues: { 3: 'teal' } });
  });

  it('change the keys of one command and the days of one folder, and take away what is null, and nothing beside it', () => {
    const before = {
      ...defaultPreferences,
      keyMap: { archive: ['y'], star: ['s'] },
      expiry: { '1 trash': 30 as const, '1 junk': 7 as const },
    };
    const changes: ChangePreferencesInput = { keyMap: { archive: null, reply: ['r'] }, expiry: { '1 junk': null, '2 junk': 90 } };
    expect(changePreferencesInput.parse(changes)).toEqual(changes);
    const after = chosenOver(before, changes);
    expect(after).toEqual({ ...before, keyMap: { star: ['s'], reply: ['r'] }, expiry: { '1 trash': 30, '2 junk': 90 } });
    // What was taken away and is not kept yet is not brought back by the next choice.
    expect(withChoices(changes, { keyMap: { star: null } }).keyMap).toEqual({ archive: null, reply: ['r'], star: null });
    expect(chosenOver(before, withChoices(changes, { keyMap: { star: null } })).keyMap).toEqual({ reply: ['r'] });
  });

  it('keep so many colours that they can still be read, the newer accounts’ and what was just chosen', () => {
    const all = Object.fromEntries(Array.from({ length: mostHues }, (_, at) => [String(at + 1), 'red' as const]));
    const { accountHues = {} } = withChoices({ accountHues: all }, { accountHues: { 500: 'teal' } });
    expect(Object.keys(accountHues)).toHaveLength(mostHues);
    expect(accountHues).toMatchObject({ 2: 'red', 500: 'teal' });
    expect(readPreferences({ accountHues }).accountHues).toEqual(accountHues);
  });
});
