'use client';
import { useRef, useState } from 'react';
import { knownLabels, labelFor } from '@/lib/client/labels';
import { usePreferences } from '@/lib/client/preferences';
import { navigate } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import { labelFilter, labelOfFilter } from '@/lib/model/labels';
import type { Route } from '@/lib/model/route';
import { Icon } from '../base/icon';
import { LabelMark } from '../base/label';
import { MenuPopup } from '../base/menu';

/** Narrows the list to one label: chosen from a menu, and given up by another press. */
export function LabelFilter({ route }: { route: Route }) {
  const { labels } = usePreferences();
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const keyword = labelOfFilter(route.filter);
  const show = (filter: Route['filter']) => navigate({ ...route, messageId: null, filter }, { replace: true });
  if (keyword !== null && route.role !== 'labelled') {
    const { name, hue } = labelFor(keyword, labels);
    return (
      <button type="button" className="qf" aria-pressed="true" onClick={() => show(null)}>
        <LabelMark name={name} hue={hue} />
        <Icon name="x" size={14} />
      </button>
    );
  }
  const entries = knownLabels(labels)
    .filter(({ hidden }) => !hidden)
    .map(({ key, name, hue }) => ({
      words: <LabelMark name={name} hue={hue} />,
      checked: key === keyword,
      onSelect: () => show(labelFilter(key)),
    }));
  return (
    <>
      <button ref={anchor} type="button" className="qf" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('command.label')}
        <Icon name="chevron-down" size={14} />
      </button>
      <MenuPopup open={open} onClose={() => setOpen(false)} anchor={anchor} name={t('list.byLabel')} entries={entries} />
    </>
  );
}
