'use client';
import { FoldDots } from '@/app/_ui/base/fold-dots';
import { t } from '@/lib/client/texts';

/** What the folded quote waits behind. */
export function QuoteButton({ onOpen }: { onOpen: () => void }) {
  return <FoldDots className="cp-quote" words={t('reader.showQuote')} open={false} onClick={onOpen} />;
}
