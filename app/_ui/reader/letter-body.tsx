'use client';
import { Info } from 'lucide-react';
import { Suspense, useState } from 'react';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { part } from '@/app/_ui/base/part';
import { openMailLink } from '@/lib/client/composer';
import { bodyUrl } from '@/lib/client/letter-api';
import { usePicturesShown } from '@/lib/client/pictures';
import { toldRich } from '@/lib/client/said-words';
import { t } from '@/lib/client/texts';
import { showDialog } from '@/lib/client/view';
import { personWords } from '@/lib/client/words';
import type { MessageDetail } from '@/lib/model/mail';
import { lieAt } from '@/lib/model/open-letter-words';
import type { LinkLie } from '@/lib/model/trust';
import { LetterFrame } from './letter-frame';
import { LetterFailed, LetterLoading } from './letter-states';
import { TextLetter } from './text-letter';
import { useLook } from './use-look';

const PictureBar = part(() => import('./picture-bar'));

export interface LetterBodyProps {
  detail: MessageDetail;
  /** Keeps its own colours in the dark, because the reader wants it so. */
  paper: boolean;
  /** The encoding that was chosen for it. */
  charset: string | null;
  onLink: (href: string | null) => void;
}

/** Where nothing is pointed at before it is pressed, a link whose host the letter calls otherwise is asked about (T21). */
function asksFirst(href: string, lies: readonly LinkLie[] = []): boolean {
  const lie = lieAt(lies, href);
  if (!lie || window.matchMedia('(hover: hover)').matches) return false;
  showDialog({ kind: 'lie', href, lie });
  return true;
}

type Loading = 'reading' | 'ready' | 'stopped' | { failed: string | null };

function FramedLetter({ detail, paper, charset, onLink }: LetterBodyProps) {
  const look = useLook();
  const [loading, setLoading] = useState<Loading>('reading');
  const pictures = usePicturesShown(detail);
  const { row, body } = detail;
  if (body.kind !== 'html') return null;
  const waiting = <LetterLoading size={row.size} onStop={() => setLoading('stopped')} />;
  const again = () => setLoading('reading');
  if (loading === 'stopped')
    return <LetterFailed title={t('reader.stopped')} reason={t('reader.stoppedSentence')} serverText={null} onRetry={again} />;
  if (typeof loading === 'object') {
    const reason = loading.failed ?? t('reader.noLetter');
    return <LetterFailed title={t('reader.notShown')} reason={reason} serverText={null} onRetry={again} />;
  }
  return (
    // The letter waits for what stands above it, so that nothing moves.
    <Suspense fallback={waiting}>
      {body.blockedImages + body.trackers > 0 ? (
        <div className="rd-inset">
          <PictureBar detail={detail} shown={pictures} />
        </div>
      ) : null}
      {loading === 'ready' ? null : waiting}
      {look ? (
        <LetterFrame
          src={`${bodyUrl(row.id)}?${look.query}${paper ? '&paper=1' : ''}${pictures ? '&pictures=1' : ''}${charset ? `&charset=${charset}` : ''}`}
          from={personWords(row.from[0])}
          subject={row.subject}
          designed={body.designed}
          white={paper || !look.dark}
          shown={loading === 'ready'}
          onReady={() => setLoading('ready')}
          onFail={(failed) => setLoading({ failed })}
          onLink={onLink}
          onWrite={openMailLink}
          onFollow={(href) => asksFirst(href, detail.trust?.lies)}
        />
      ) : null}
    </Suspense>
  );
}

/** The text of a letter, whichever way it was written. */
export function LetterBody({ detail, paper, charset, onLink }: LetterBodyProps) {
  const { body } = detail;
  if (body.kind === 'html') return <FramedLetter key={detail.row.id} detail={detail} paper={paper} charset={charset} onLink={onLink} />;
  return (
    <>
      {body.note ? (
        <div className="rd-inset">
          <NoteBar icon={Info}>{toldRich(body.note)}</NoteBar>
        </div>
      ) : null}
      {body.note && body.blocks.length === 0 ? null : (
        <TextLetter key={detail.row.id} blocks={body.blocks} onWrite={openMailLink} onLink={onLink} />
      )}
    </>
  );
}
