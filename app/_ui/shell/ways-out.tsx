'use client';
import { t } from '@/lib/client/texts';
import { Button } from '../base/button';

export interface WaysOutProps {
  busy?: boolean;
  /** Goes on without signing in, where that can be done. */
  onSkip?: () => void;
  /** Offers the sign-in page, for another address. */
  elsewhere?: boolean;
}

/** What one may do other than sign in where one is asked to. */
export function WaysOut({ busy = false, onSkip, elsewhere = false }: WaysOutProps) {
  return (
    <>
      {onSkip ? (
        <Button kind="line" disabled={busy} onClick={onSkip}>
          {t('over.skip')}
        </Button>
      ) : null}
      {elsewhere ? (
        <a
          className="btn line"
          href={`/sign-in?to=${encodeURIComponent(typeof window === 'undefined' ? '/mail' : window.location.pathname)}`}
        >
          {t('over.another')}
        </a>
      ) : null}
    </>
  );
}
