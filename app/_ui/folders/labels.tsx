'use client';
/** The labels below the folders: the person's own, and others that letters bear. */
import { useFoundLabels } from '@/lib/client/found-labels';
import { labelFor } from '@/lib/client/labels';
import { usePreferences } from '@/lib/client/preferences';
import { navigate, useRoute } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import { labelFilter, labelKey } from '@/lib/model/labels';
import { pathOf } from '@/lib/model/route';

const most = 30;

export default function Labels() {
  const route = useRoute();
  const { labels: chosen } = usePreferences();
  const found = useFoundLabels();
  const keywords = [...chosen, ...found].map(({ keyword }) => keyword);
  const each = [...new Map(keywords.map((keyword) => [labelKey(keyword), labelFor(keyword, chosen)])).values()];
  const shown = each.filter(({ hidden }) => !hidden).slice(0, most);
  if (shown.length === 0) return null;
  return (
    <nav className="flabels" aria-label={t('label.list')}>
      <div className="flabels-head" aria-hidden="true">
        {t('label.list')}
      </div>
      {shown.map(({ key, name, hue }) => {
        const target = { mailboxId: null, role: 'labelled', messageId: null, filter: labelFilter(key) } as const;
        const current = route.role === 'labelled' && route.filter === target.filter;
        return (
          <a
            key={key}
            href={pathOf(target)}
            aria-current={current ? 'page' : undefined}
            data-tip-rail={name}
            className={current ? 'fold cur' : 'fold'}
            onClick={(event) => {
              if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
              event.preventDefault();
              navigate(target);
            }}
          >
            <span className="flabel-mark" data-hue={hue} aria-hidden="true" />
            <bdi className="t cut">{name}</bdi>
          </a>
        );
      })}
    </nav>
  );
}
