'use client';
import { ImageOff, Info } from 'lucide-react';
import { useState } from 'react';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { bodyUrl } from '@/lib/client/api';
import { openComposer } from '@/lib/client/composer';
import { blockedWords } from '@/lib/client/letter-words';
import { toldRich } from '@/lib/client/said-words';
import { t } from '@/lib/client/texts';
import { personWords } from '@/lib/client/words';
import { mailtoAddresses } from '@/lib/model/letter-words';
import type { MessageDetail } from '@/lib/model/mail';
import { LetterFrame } from './letter-frame';
import { LetterFailed, LetterLoading } from './letter-states';
import { TextLetter } from './text-letter';
import { useLook } from './use-look';

export interface LetterBodyProps {
  detail: MessageDetail;
  /** Stays on white paper in the dark, because the reader wants it so. */
  paper: boolean;
  onLink: (href: string | null) => void;
}

function write(href: string): void {
  openComposer({ kind: 'new', to: mailtoAddresses(href) });
}

type Loading = 'reading' | 'ready' | 'stopped' | { failed: string | null };

function FramedLetter({ detail, paper, onLink }: LetterBodyProps) {
  const look = useLook();
  const [loading, setLoading] = useState<Loading>('reading');
  const { row, body } = detail;
  if (body.kind !== 'html') return null;
  const blocked = blockedWords(body.blockedImages, body.trackers);
  const again = () => setLoading('reading');
  if (loading === 'stopped')
    return <LetterFailed title={t('reader.stopped')} reason={t('reader.stoppedSentence')} serverText={null} onRetry={again} />;
  if (typeof loading === 'object') {
    const reason = loading.failed ?? t('reader.noLetter');
    return <LetterFailed title={t('reader.notShown')} reason={reason} serverText={null} onRetry={again} />;
  }
  return (
    <>
      {blocked ? (
        <div className="rd-inset">
          <NoteBar icon={ImageOff}>{blocked}</NoteBar>
        </div>
      ) : null}
      {loading === 'ready' ? null : <LetterLoading size={row.size} onStop={() => setLoading('stopped')} />}
      {look ? (
        <LetterFrame
          src={`${bodyUrl(row.id)}?${look.query}${paper ? '&paper=1' : ''}`}
          from={personWords(row.from[0])}
          subject={row.subject}
          sheet={body.designed ? 'designed' : paper && look.dark ? 'white' : 'plain'}
          shown={loading === 'ready'}
          onReady={() => setLoading('ready')}
          onFail={(failed) => setLoading({ failed })}
          onLink={onLink}
          onWrite={write}
        />
      ) : null}
    </>
  );
}

/** The text of a letter, whichever way it was written. */
export function LetterBody({ detail, paper, onLink }: LetterBodyProps) {
  const { body } = detail;
  if (body.kind === 'html') return <FramedLetter key={detail.row.id} detail={detail} paper={paper} onLink={onLink} />;
  return (
    <>
      {body.note ? (
        <div className="rd-inset">
          <NoteBar icon={Info}>{toldRich(body.note)}</NoteBar>
        </div>
      ) : null}
      {body.note && body.blocks.length === 0 ? null : (
        <TextLetter key={detail.row.id} blocks={body.blocks} onWrite={write} onLink={onLink} />
      )}
    </>
  );
}
