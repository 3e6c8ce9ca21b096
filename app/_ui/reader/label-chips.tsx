'use client';
import { useLabels } from '@/lib/client/labels';
import { currentRoute, navigate } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import { labelFilter } from '@/lib/model/labels';
import type { MessageRow } from '@/lib/model/mail';

/** The labels of what is open; a press narrows the list to one. */
export function LabelChips({ letters }: { letters: readonly MessageRow[] }) {
  const labels = useLabels(letters.flatMap(({ flags }) => flags));
  if (labels.length === 0) return null;
  return (
    <div className="rd-labels">
      {labels.map(({ key, name, hue }) => (
        <button
          key={key}
          type="button"
          className="label box"
          data-hue={hue}
          aria-label={t('label.only', { name })}
          data-tip={t('label.only', { name })}
          onClick={() => navigate({ ...currentRoute(), messageId: null, filter: labelFilter(key) })}
        >
          <bdi className="cut">{name}</bdi>
        </button>
      ))}
    </div>
  );
}
