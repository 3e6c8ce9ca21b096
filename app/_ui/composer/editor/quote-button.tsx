'use client';
import { Ellipsis } from 'lucide-react';
import { Icon } from '@/app/_ui/base/icon';
import { t } from '@/lib/client/texts';

/** What the folded quote waits behind. */
export function QuoteButton({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      className="cp-quote"
      aria-expanded={false}
      aria-label={t('reader.showQuote')}
      data-tip={t('reader.showQuote')}
      onClick={onOpen}
    >
      <Icon of={Ellipsis} size={16} />
    </button>
  );
}
