'use client';
import { Avatar } from '@/app/_ui/base/avatar';
import { t } from '@/lib/client/texts';
import { type Clock, fullTime, shortTime, useClock } from '@/lib/client/time';
import { count, looksLikeOrganisation, personWords } from '@/lib/client/words';
import type { MessageRow } from '@/lib/model/mail';

export interface FoldedLetterProps {
  row: MessageRow;
  /** The reader wrote it. */
  mine: boolean;
  draft: boolean;
  /** The folder that it lies in, where that is another one. */
  folder: string | null;
  onOpen: () => void;
}

/** A letter of a conversation as one line: who, the first words, when. A press opens it. */
export function FoldedLetter({ row, mine, draft, folder, onOpen }: FoldedLetterProps) {
  const clock = useClock();
  const from = row.from[0] ?? { name: '', address: '' };
  const name = personWords(from);
  const at = row.sentAt ?? row.internalAt;
  const unread = !row.flags.includes('\\Seen');
  return (
    <button type="button" className={unread ? 'rd-fold unread' : 'rd-fold'} aria-expanded={false} onClick={onOpen}>
      <Avatar name={name} seed={from.address || name} size={28} org={looksLikeOrganisation(from.address)} />
      <span className="rd-fold-who">
        {unread ? <span className="vh">{t('conversation.unread')} </span> : null}
        {draft ? <span className="rd-draft">{t('conversation.draft')} </span> : null}
        <bdi>{mine ? t('conversation.you') : name}</bdi>
      </span>
      <bdi className="rd-fold-words" dir="auto">
        {row.preview ?? ''}
      </bdi>
      {folder ? (
        <span className={mine ? 'vh' : 'rd-folder'}>
          <bdi>{folder}</bdi>
        </span>
      ) : null}
      <time dateTime={new Date(at).toISOString()} title={fullTime(at, clock)} suppressHydrationWarning>
        {shortTime(at, clock)}
      </time>
    </button>
  );
}

/** "2 to 16 November", with the year where it is another one. */
function daysOf(run: readonly MessageRow[], { now, zone, locale }: Clock): string {
  const times = run.map((row) => row.sentAt ?? row.internalAt);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const year = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: zone });
  const same = [first, last].every((at) => year.format(at) === year.format(now));
  const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...(same ? {} : { year: 'numeric' }), timeZone: zone });
  return days.formatRange(first, last);
}

/** A long run of folded letters as one line that opens it (V2). */
export function FoldedRun({ run, onOpen }: { run: readonly MessageRow[]; onOpen: () => void }) {
  const days = daysOf(run, useClock());
  return (
    <button type="button" className="rd-fold rd-run" aria-expanded={false} onClick={onOpen}>
      <span className="rd-run-count num" aria-hidden="true">
        {count(run.length)}
      </span>
      <span className="vh" suppressHydrationWarning>
        {t('conversation.olderCount', { count: run.length })}, {days}
      </span>
      <span aria-hidden="true" suppressHydrationWarning>
        {t('conversation.older', { days })}
      </span>
    </button>
  );
}
