'use client';
import { listSubmissions } from '@/lib/client/api';
import { keys } from '@/lib/client/cache';
import { useQuery } from '@/lib/client/query';
import { openOverlay } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import { count } from '@/lib/client/words';
import type { Submission } from '@/lib/model/draft';
import { Icon } from '../base/icon';
import { usePainted } from '../base/painted';

/** Somebody has to look at it: it does not go by itself. */
const isStuck = ({ state, refused }: Submission) => state === 'refused' || state === 'unclear' || (state === 'filed' && refused.length > 0);

/** How many letters wait to go, while there are any. It stands below the tree, so that no folder moves when a letter goes. */
export function OutboxLine() {
  const painted = usePainted();
  const { data = [] } = useQuery({ queryKey: keys.submissions, queryFn: ({ signal }) => listSubmissions(signal), enabled: painted });
  if (data.length === 0) return null;
  const stuck = data.some(isStuck);
  return (
    <button
      type="button"
      className={stuck ? 'fold outbox new' : 'fold outbox'}
      aria-haspopup="dialog"
      data-tip-rail={t('outbox.title')}
      onClick={() => openOverlay('outbox')}
    >
      <span className="vh">{t('outbox.waiting', { count: data.length })}</span>
      <Icon name={stuck ? 'circle-alert' : 'clock'} />
      <span className="t cut" aria-hidden="true">
        {t('outbox.title')}
      </span>
      <span className="n" aria-hidden="true">
        {count(data.length)}
      </span>
    </button>
  );
}
