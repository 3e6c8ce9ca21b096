'use client';
import { useEffect, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Dialog } from '@/app/_ui/base/dialog';
import { sentenceOf } from '@/lib/client/call';
import { readHeaders } from '@/lib/client/letter-api';
import { notify } from '@/lib/client/notice';
import { useMessage } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { MessageId } from '@/lib/model/ids';
import { TrustRoute } from './trust-route';

async function copy(lines: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(lines);
    notify(t('letter.copiedHeaders'));
  } catch {
    // Forbidden, or the page is not served over TLS: the lines can still be marked by hand.
    notify(t('letter.notCopiedHeaders'));
  }
}

/** The way of a letter, and its header lines as they came. */
export default function HeadersDialog({ id, onClose }: { id: MessageId | null; onClose: () => void }) {
  const [read, setRead] = useState<{ id: MessageId; words: string; failed?: boolean } | null>(null);
  const { detail } = useMessage(id);
  const route = detail?.trust?.route ?? null;
  useEffect(() => {
    if (id === null) return;
    const stop = new AbortController();
    readHeaders(id, stop.signal).then(
      (words) => setRead({ id, words }),
      (error: unknown) => {
        if (!stop.signal.aborted) setRead({ id, words: sentenceOf(error), failed: true });
      },
    );
    return () => stop.abort();
  }, [id]);
  const lines = read?.id === id && !read?.failed ? (read?.words ?? null) : null;
  return (
    <Dialog open={id !== null} onClose={onClose} title={t('letter.headersTitle')} shape="wide" scrolls>
      <p className="rd-copy">
        <Button kind="soft" small disabled={lines === null} onClick={() => void copy(lines ?? '')}>
          {t('letter.copyHeaders')}
        </Button>
      </p>
      {route ? <TrustRoute route={route} /> : null}
      <pre className="rd-headers" dir="ltr" aria-busy={read?.id !== id}>
        {read?.id === id ? read?.words : ''}
      </pre>
    </Dialog>
  );
}
