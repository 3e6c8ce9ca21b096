'use client';
import { keyOf } from '@/lib/client/commands';
import { navigate } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import { selectOnly } from '@/lib/client/view';
import type { MessageRow } from '@/lib/model/mail';
import { filterOfRole, type Route } from '@/lib/model/route';
import type { Filter } from '@/lib/model/view';
import { Check } from '../base/check';
import { Icon } from '../base/icon';
import type { Face } from './face';
import { LabelFilter } from './label-filter';
import { SelectMenu } from './select-menu';
import { ViewMenus } from './view-menus';

/** Title, the box that selects what is loaded, and the menus of order and look. */
export function ListHead({ face, rows }: { face: Face; rows: readonly MessageRow[] }) {
  return (
    <div className="lhead">
      <span className="gut">
        <Check
          checked={false}
          name={t('list.selectLoaded', { count: rows.length })}
          data-tip={t('command.select')}
          data-tip-keys={keyOf('selectAll')}
          onClick={() => selectOnly(rows.map((row) => row.id))}
        />
      </span>
      <SelectMenu />
      <h1 className="cut">
        <bdi>{face.title}</bdi>
      </h1>
      <span className="sum num">{face.sum}</span>
      <span className="grow" />
      <ViewMenus route={face.route} phone={false} />
    </div>
  );
}

const quick = [
  { filter: 'unread', words: 'list.unread' },
  { filter: 'flagged', words: 'list.starred' },
  { filter: 'attachments', words: 'list.withFiles' },
] as const satisfies readonly { filter: Filter; words: string }[];

/** What the list is of already needs no filter; in that of letters with labels there is none but these. */
const useless = (route: Route, filter: Filter) => route.role !== undefined && [filter, 'labelled'].includes(filterOfRole(route.role) ?? '');

/** One filter at a time; the address keeps it. On the phone the menu of order stands at their end. */
export function QuickFilters({ route, phone }: { route: Route; phone: boolean }) {
  return (
    <div className="quickbar">
      {/* biome-ignore lint/a11y/useSemanticElements: a row of toggles, not a set of form fields */}
      <div className="quick" role="group" aria-label={t('list.showOnly')}>
        {quick
          .filter(({ filter }) => !useless(route, filter))
          .map(({ filter, words }) => {
            const on = route.filter === filter;
            return (
              <button
                key={filter}
                type="button"
                className="qf"
                aria-pressed={on}
                onClick={() => navigate({ ...route, messageId: null, filter: on ? null : filter }, { replace: true })}
              >
                {t(words)}
                {on ? <Icon name="x" size={14} /> : null}
              </button>
            );
          })}
        <LabelFilter route={route} />
      </div>
      {phone ? <ViewMenus route={route} phone /> : null}
    </div>
  );
}
