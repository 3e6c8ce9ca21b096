import { useMemo, useRef, useState } from 'react';
import { t } from '@/lib/client/texts';
import { type Found, find, type Group, inGroups } from './find';
import { commandItems, folderItems, type Item, peopleItems, searchItem, templateItems } from './items';
import { recentKeys } from './recent';
import { usePeople } from './use-people';

export type PaletteScope = 'all' | 'folders' | 'letters' | 'templates';

/** Lines shown at once; typing one more letter finds the others. */
const mostLines = 60;
const mostRecent = 5;

const unmarked = (items: readonly Item[]): Found<Item>[] => items.map((item) => ({ item, marks: [] }));

/** What stands there before anything is typed: what was used lately, then all that can be done now. */
function untyped(items: readonly Item[], recent: readonly string[]): Group<Item>[] {
  const able = items.filter(({ able: now }) => now);
  const late = recent.flatMap((key) => able.find((item) => item.key === key) ?? []).slice(0, mostRecent);
  const rest = inGroups(unmarked(able.filter((item) => !late.includes(item))), []);
  return late.length > 0 ? [{ words: t('palette.recent'), lines: unmarked(late) }, ...rest] : rest;
}

/** Everybody whom the server found since the palette opened: further letters find them at once. */
function usePool(): { add(people: readonly Item[]): void; but(there: readonly Item[]): Item[] } {
  const pool = useRef(new Map<string, Item>());
  return useMemo(
    () => ({
      add: (people) => {
        for (const person of people) pool.current.set(person.key, person);
      },
      but: (there) => {
        const known = new Set(there.map(({ key }) => key));
        return [...pool.current.values()].filter(({ key }) => !known.has(key));
      },
    }),
    [],
  );
}

/**
 * The lines of the palette for what is typed. All that can be found here is gathered once, as it was when the palette opened; whom the server finds in
 * letters that are not loaded comes below everything else, so that no line moves from under the finger.
 */
export function usePalette(scope: PaletteScope, typed: string): Group<Item>[] {
  const [all] = useState(() => {
    if (scope === 'folders') return { shown: folderItems(true), people: [] };
    if (scope === 'letters') return { shown: [], people: peopleItems() };
    if (scope === 'templates') return { shown: templateItems(false), people: [] };
    return { shown: [...commandItems(), ...templateItems(true), ...folderItems(false)], people: peopleItems() };
  });
  const [recent] = useState(recentKeys);
  const pool = usePool();
  const words = typed.trim();
  const narrow = scope === 'folders' || scope === 'templates';
  const later = usePeople(narrow ? '' : words);
  const groups = useMemo(() => {
    if (words === '') return untyped(all.shown, recent);
    const people = [...all.people, ...pool.but(all.people)];
    const found = inGroups(find([...all.shown, ...people], words).slice(0, mostLines), recent);
    if (narrow) return found;
    const search = { words: '', lines: unmarked([searchItem(words)]) };
    return scope === 'letters' ? [search, ...found] : [...found, search];
  }, [all, narrow, pool, recent, scope, words]);
  return useMemo(() => {
    if (words === '' || later.of !== words) return groups;
    pool.add(later.people);
    const shown = new Set(groups.flatMap(({ lines }) => lines.map(({ item }) => item.key)));
    const more = later.people.filter(({ key }) => !shown.has(key));
    if (more.length === 0) return groups;
    const heading = t(groups.some((group) => group.words === t('palette.people')) ? 'palette.morePeople' : 'palette.people');
    return [...groups, { words: heading, lines: unmarked(more) }];
  }, [groups, later, pool, words]);
}
