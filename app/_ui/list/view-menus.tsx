'use client';
import { choose, usePreferences } from '@/lib/client/preferences';
import { navigate } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import { type Route, type SortName, sortName, sorts } from '@/lib/model/route';
import { MenuButton, type MenuEntry } from '../base/menu';

const order = Object.keys(sorts) as SortName[];
const densities = [
  ['compact', 'settings.rows.one'],
  ['normal', 'settings.rows.two'],
  ['comfortable', 'settings.rows.three'],
] as const;

function sortEntries(route: Route): MenuEntry[] {
  const now = sortName(route.sort) ?? 'newest';
  return [
    { heading: t('sort.title') },
    ...order.map((name) => ({
      words: t(`sort.${name}`),
      checked: name === now,
      onSelect: () => navigate({ ...route, messageId: null, sort: name === 'newest' ? undefined : sorts[name] }, { replace: true }),
    })),
  ];
}

function useShowEntries(route: Route, phone: boolean): MenuEntry[] {
  const { density, threads, days } = usePreferences();
  const rows: MenuEntry[] = densities.map(([name, words]) => ({
    words: t(words),
    checked: density === name,
    onSelect: () => void choose({ density: name }),
  }));
  return [
    ...(phone ? [] : [{ heading: t('settings.rows') }, ...rows, { line: true } as const]),
    ...(route.threadId === undefined
      ? [{ words: t('settings.threads'), checked: threads, onSelect: () => void choose({ threads: !threads }) }]
      : []),
    { words: t('settings.days'), checked: days, onSelect: () => void choose({ days: !days }) },
  ];
}

/** How the list is ordered, and how its rows look. On the phone both are one menu. */
export function ViewMenus({ route, phone }: { route: Route; phone: boolean }) {
  const show = useShowEntries(route, phone);
  const sort = sortEntries(route);
  if (phone)
    return <MenuButton icon="arrow-down-wide-narrow" name={t('list.view')} entries={[...sort, { line: true }, ...show]} align="end" />;
  return (
    <>
      <MenuButton icon="arrow-down-wide-narrow" name={t('sort.title')} entries={sort} align="end" />
      <MenuButton icon="ellipsis" name={t('list.view')} entries={show} align="end" />
    </>
  );
}
