/** I1: all texts, in all languages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languageName } from '@/lib/client/language-name';
import { type Language, languages, readTexts, speechFor } from '@/lib/client/languages';
import en, { type TextKey } from '@/lib/client/texts/en';
import { pseudo } from '@/lib/client/texts/pseudo';
import { acceptedTags } from '@/lib/model/accepted-tags';
import { fill, valueNames } from '@/lib/model/message';
import { sentences } from '@/lib/model/sentences';

const keys = Object.keys(en) as TextKey[];

describe.each([...languages, 'en-XA'] as Language[])('I1: the texts in %s', (language) => {
  it('can all be read, and ask for the same values as in English', async () => {
    const texts = await readTexts(language);
    expect(Object.keys(texts).sort()).toEqual([...keys].sort());
    for (const key of keys) expect({ key, values: valueNames(texts[key]) }).toEqual({ key, values: valueNames(en[key]) });
  });

  it('leave no place without a value, whichever the number', async () => {
    const texts = await readTexts(language);
    for (const key of keys)
      for (const count of [0, 1, 2, 3, 5, 11, 100, 1_000_000]) {
        const values = Object.fromEntries(valueNames(texts[key]).map((name) => [name, count]));
        expect(fill(texts[key], values, language).join('')).not.toMatch(/[{}]/);
      }
  });

  it('blame nobody and shout nowhere', async () => {
    const texts = await readTexts(language);
    for (const key of keys) expect(texts[key]).not.toMatch(/[!！¡]|^\s|\s$/u);
  });
});

describe('a new language', () => {
  const folder = 'lib/client/texts';

  it('is one file and its line: no file is without, and the order of menus is that of the lines', () => {
    const files = readdirSync(folder).map((name) => name.replace(/\.ts$/, ''));
    expect([...languages, 'pseudo'].sort()).toEqual(files.sort());
  });

  it('is in no second list: nothing else that ships names the languages', () => {
    const sources = ['lib', 'app'].flatMap((room) =>
      readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => join(room, name)),
    );
    const others = sources.filter((path) => /\.tsx?$/.test(path) && !path.includes('generated') && path !== 'lib/client/languages.ts');
    expect(others.length).toBeGreaterThan(300);
    for (const path of others.filter((one) => !one.startsWith(folder))) {
      const source = readFileSync(path, 'utf8');
      const named = languages.filter((one) => new RegExp(`['"]${one}['"]`).test(source));
      expect([path, named.length < 3]).toEqual([path, true]);
    }
  });

  it('says all that the server says, or the compiler says what is missing', () => {
    for (const code of Object.keys(sentences)) expect(keys).toContain(code);
  });
});

it('I1: the drawn-out English brackets every message and keeps its places', () => {
  expect(pseudo('Move')).toBe('⟦Mövé~~⟧');
  expect(pseudo('{count, plural, one {# letter} other {# letters}}')).toMatch(
    /^⟦\{count, plural, one \{# léttér\} other \{# léttérš?s?\}\}~+⟧$/u,
  );
});

describe('the language of a person', () => {
  it.each([
    ['auto', 'de-AT,de;q=0.9,en;q=0.8', 'de', 'de-AT', 'ltr'],
    ['auto', 'nl-NL,nl;q=0.9,fr;q=0.5', 'fr', 'fr', 'ltr'],
    ['auto', 'ar-EG', 'ar', 'ar-EG', 'rtl'],
    ['auto', 'en;q=0.1,ja;q=0.9', 'ja', 'ja', 'ltr'],
    ['auto', 'nl', 'en', 'en-GB', 'ltr'],
    ['auto', null, 'en', 'en-GB', 'ltr'],
    ['auto', 'en-US,en', 'en', 'en-US', 'ltr'],
    ['es', 'de-DE,es-MX;q=0.3', 'es', 'es-MX', 'ltr'],
    ['tlh', 'fr', 'fr', 'fr', 'ltr'],
    ['auto', 'en-XA', 'en-XA', 'en-GB', 'ltr'],
  ] as const)('chosen %s, asked for %s: %s, dates as in %s', (choice, header, language, locale, dir) => {
    expect(speechFor(choice, acceptedTags(header))).toEqual({ language, locale, dir });
  });

  it('names languages as they name themselves', () => {
    expect(languages.map(languageName)).toEqual(['English', 'Deutsch', 'Français', 'Español', 'العربية', '日本語']);
  });
});
