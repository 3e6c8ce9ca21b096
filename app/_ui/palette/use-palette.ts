import { useMemo, useState } from 'react';
import { t } from '@/lib/client/texts';
import { type Found, find, type Group, inGroups } from './find';
import { commandItems, folderItems, type Item, peopleItems, searchItem } from './items';
import { recentKeys } from './recent';

export type PaletteScope = 'all' | 'folders' | 'letters';

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

/** The lines of the palette for what is typed. All that can be found is gathered once, as it was when the palette opened. */
export function usePalette(scope: PaletteScope, typed: string): Group<Item>[] {
  const [all] = useState(() => {
    if (scope === 'folders') return { shown: folderItems(true), people: [] };
    if (scope === 'letters') return { shown: [], people: peopleItems() };
    return { shown: [...commandItems(), ...folderItems(false)], people: peopleItems() };
  });
  const [recent] = useState(recentKeys);
  return useMemo(() => {
    const words = typed.trim();
    if (words === '') return untyped(all.shown, recent);
    const groups = inGroups(find([...all.shown, ...all.people], words).slice(0, mostLines), recent);
    if (scope === 'folders') return groups;
    const search = { words: '', lines: unmarked([searchItem(words)]) };
    return scope === 'letters' ? [search, ...groups] : [...groups, search];
  }, [all, recent, scope, typed]);
}
