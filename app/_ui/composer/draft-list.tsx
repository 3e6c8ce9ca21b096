'use client';
import { Button } from '@/app/_ui/base/button';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { listSubmissions } from '@/lib/client/api';
import { keys } from '@/lib/client/cache';
import { sentenceOf } from '@/lib/client/call';
import { useQuery } from '@/lib/client/query';
import { t } from '@/lib/client/texts';
import { useClock } from '@/lib/client/time';
import { listDrafts } from '@/lib/client/writing-api';
import type { Draft } from '@/lib/model/draft';
import './drafts.css';
import { ofDraft, ofSubmission, WaitingLine } from './waiting-line';

/** A window that was closed with the browser may leave a draft that holds nothing. */
function holdsSomething({ to, cc, bcc, subject, text, files }: Draft): boolean {
  return to.length + cc.length + bcc.length + files.length > 0 || subject.trim() !== '' || text.trim() !== '';
}

/** Says that a list of letters that wait could not be read, why, and offers to read it again. */
export function NotRead({ words, error, again }: { words: string; error: unknown; again: () => void }) {
  return (
    <NoteBar
      icon="circle-alert"
      kind="bad"
      acts={
        <Button small onClick={again}>
          {t('act.tryAgain')}
        </Button>
      }
    >
      {`${words} ${sentenceOf(error)}`}
    </NoteBar>
  );
}

/** Letters begun here and not sent, and letters that are stuck on their way. Nothing where there are none, nor while they are read. */
export function DraftList() {
  const drafts = useQuery({ queryKey: keys.drafts, queryFn: ({ signal }) => listDrafts(signal) });
  const submissions = useQuery({ queryKey: keys.submissions, queryFn: ({ signal }) => listSubmissions(signal) });
  const clock = useClock();
  const own = new Set((drafts.data ?? []).map(({ id }) => id));
  const waiting = submissions.data ?? [];
  const lines = [
    ...waiting.filter(({ draftId }) => !own.has(draftId)).map((one) => ofSubmission(one, clock)),
    ...(drafts.data ?? []).filter(holdsSomething).map((draft) =>
      ofDraft(
        draft,
        waiting.find(({ draftId }) => draftId === draft.id),
      ),
    ),
  ];
  const failed = [drafts, submissions].find(({ data, error }) => data === undefined && error);
  const again = () => void Promise.all([drafts.refetch(), submissions.refetch()]);
  if (lines.length === 0 && !failed) return null;
  return (
    <section className="cp-drafts" aria-label={t('drafts.begunHere')}>
      {failed ? <NotRead words={t('drafts.failed')} error={failed.error} again={again} /> : null}
      {lines.length > 0 ? <h2>{t('drafts.count', { count: lines.length })}</h2> : null}
      <ul>
        {lines.map((line) => (
          <WaitingLine key={line.draftId} line={line} />
        ))}
      </ul>
    </section>
  );
}
