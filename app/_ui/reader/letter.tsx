'use client';
import { Suspense, useRef } from 'react';
import { Button } from '@/app/_ui/base/button';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { part } from '@/app/_ui/base/part';
import { detailsOf, sentenceOf } from '@/lib/client/call';
import { keyOf } from '@/lib/client/commands';
import { openComposer, openFolderDraft } from '@/lib/client/composer';
import { usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import type { MessageRow } from '@/lib/model/mail';
import { useAttachedSheet } from './attached-sheet';
import { Attachments } from './attachments';
import { DetachButton } from './detach-button';
import { LetterAsks } from './letter-asks';
import { LetterBody } from './letter-body';
import { LetterHead } from './letter-head';
import { LetterFailed, LetterLoading } from './letter-states';
import { TrustNotes } from './trust-notes';
import { useLetter } from './use-letter';
import { useLook, usePaper } from './use-look';
import { readingEntries, useReading } from './use-reading';

const ReportCard = part(() => import('./report-card'));
const LetterCards = part(() => import('./letter-cards'));

export interface LetterProps {
  row: MessageRow;
  own: ReadonlySet<string>;
  draft: boolean;
  /** The folder that it lies in, where that is another one than what is open. */
  folder: string | null;
  /** What can be done with this letter; what concerns its paper comes in the place of `paper`. */
  menu: (paper: MenuEntry[]) => MenuEntry[];
  phone: boolean;
  /** Folds it to its line; null where it is alone. */
  onFold: (() => void) | null;
  onLink: (href: string | null) => void;
}

/** One letter that lies open: who, to whom, what, its files. */
export function Letter({ row: known, own, draft, folder, menu, phone, onFold, onLink }: LetterProps) {
  const { detail: sent, error, stopped, stop, retry } = useLetter(known.id);
  const { read: detail, charset } = useReading(known.id, sent);
  const row = detail?.row ?? known;
  const files = useRef<HTMLElement>(null);
  const look = useLook();
  const { paper, toggle } = usePaper(row.from[0]?.address ?? '');
  const adaptable = look?.dark === true && detail?.body.kind === 'html';
  const { letterSize } = usePreferences();
  const { show, openerOf, sheet } = useAttachedSheet(known.id);
  const returned = detail?.returned;
  const toFiles = () => {
    files.current?.scrollIntoView({ block: 'nearest' });
    files.current?.focus({ preventScroll: true });
  };
  const content = detail ? (
    <>
      <LetterBody detail={detail} paper={paper} charset={charset} onLink={onLink} />
      <Attachments
        id={row.id}
        files={detail.attachments}
        openerOf={openerOf}
        acts={draft ? null : <DetachButton id={row.id} files={detail.attachments} />}
        ref={files}
      />
      {sheet}
    </>
  ) : null;
  return (
    <div className="rd-letter">
      <LetterHead
        row={row}
        detail={detail}
        own={own}
        draft={draft}
        folder={folder}
        menu={menu([
          ...(adaptable ? [{ words: t('reader.paper'), checked: paper, onSelect: toggle }] : []),
          ...(detail ? readingEntries(detail, letterSize) : []),
        ])}
        reply={{ keys: keyOf('reply'), run: () => openComposer({ kind: 'reply', originalId: row.id }) }}
        onFiles={detail && detail.attachments.length > 0 ? toFiles : null}
        onFold={onFold}
        phone={phone}
      />
      {draft ? (
        <div className="rd-write">
          <Button kind="soft" icon="square-pen" onClick={() => openFolderDraft(row.id)}>
            {t('compose.continue')}
          </Button>
        </div>
      ) : null}
      {detail ? (
        // The letter waits for what stands above it, so that nothing moves.
        <Suspense fallback={<LetterLoading size={row.size} onStop={stop} />}>
          {draft ? null : (
            <LetterAsks detail={detail}>
              {detail.trust && detail.trust.notes.length > 0 ? <TrustNotes notes={detail.trust.notes} /> : null}
            </LetterAsks>
          )}
          {detail.report ? (
            <ReportCard
              report={detail.report}
              row={row}
              onReturned={returned ? () => show({ part: returned, filename: 'message.eml', size: 0 }) : null}
            />
          ) : null}
          {!draft && detail.cards ? <LetterCards detail={detail} /> : null}
          {content}
        </Suspense>
      ) : null}
      {!detail && !error && !stopped ? <LetterLoading size={row.size} onStop={stop} /> : null}
      {stopped ? <LetterFailed title={t('reader.stopped')} reason={t('reader.stoppedSentence')} serverText={null} onRetry={retry} /> : null}
      {!detail && error && !stopped ? (
        <LetterFailed title={t('reader.failed')} reason={sentenceOf(error)} serverText={detailsOf(error)} onRetry={retry} />
      ) : null}
    </div>
  );
}
