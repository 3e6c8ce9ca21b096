'use client';
import { useEffect, useState } from 'react';
import { Dialog } from '@/app/_ui/base/dialog';
import { readHeaders } from '@/lib/client/api';
import { sentenceOf } from '@/lib/client/call';
import { useMessage } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { MessageId } from '@/lib/model/ids';
import { TrustRoute } from './trust-route';

/** The way of a letter, and its header lines as they came. */
export default function HeadersDialog({ id, onClose }: { id: MessageId | null; onClose: () => void }) {
  const [read, setRead] = useState<{ id: MessageId; words: string } | null>(null);
  const { detail } = useMessage(id);
  const route = detail?.trust?.route ?? null;
  useEffect(() => {
    if (id === null) return;
    const stop = new AbortController();
    readHeaders(id, stop.signal).then(
      (words) => setRead({ id, words }),
      (error: unknown) => {
        if (!stop.signal.aborted) setRead({ id, words: sentenceOf(error) });
      },
    );
    return () => stop.abort();
  }, [id]);
  return (
    <Dialog open={id !== null} onClose={onClose} title={t('letter.headersTitle')} shape="wide" scrolls>
      {route ? <TrustRoute route={route} /> : null}
      <pre className="rd-headers" dir="ltr" aria-busy={read?.id !== id}>
        {read?.id === id ? read?.words : ''}
      </pre>
    </Dialog>
  );
}
