'use client';
import type { ReactNode } from 'react';
import { IconButton } from '@/app/_ui/base/icon-button';
import { openDraft } from '@/lib/client/composer';
import { toldWords } from '@/lib/client/said-words';
import { listedApart, type TextKey, t } from '@/lib/client/texts';
import { type Clock, fullTime, shortTime, timeOfDay, useClock } from '@/lib/client/time';
import { personWords, subjectWords } from '@/lib/client/words';
import type { Draft, Submission, SubmissionState } from '@/lib/model/draft';
import './drafts.css';
import { discardWithUndo } from './discard';
import { OutboxMenu } from './outbox-menu';

/** A letter that was begun here, or that waits in the outbox, as a line of a list. */
export interface Line {
  draftId: string;
  mark: string;
  who: ReactNode;
  subject: string;
  snippet: string;
  at: number;
  discardable: boolean;
  /** It waits in the outbox. */
  waiting: Submission | null;
}

const marks: Record<SubmissionState, TextKey> = {
  queued: 'drafts.sending',
  sending: 'drafts.sending',
  deferred: 'drafts.deferred',
  refused: 'drafts.refused',
  unclear: 'drafts.unclear',
  accepted: 'drafts.accepted',
  filed: 'drafts.filed',
};

/** The line of a draft; `refused` is what became of it where its server would not take it. */
export function ofDraft({ id, to, cc, bcc, subject, text, updatedAt }: Draft, refused: Submission | undefined): Line {
  const people = [...to, ...cc, ...bcc].map(personWords);
  return {
    draftId: id,
    mark: t(refused ? marks[refused.state] : 'drafts.draft'),
    who: people.length === 0 ? t('compose.nobody') : listedApart(people, 'unit'),
    subject: subjectWords(subject),
    snippet: refused?.note ? toldWords(refused.note) : text.trim().slice(0, 120),
    at: updatedAt,
    discardable: true,
    waiting: null,
  };
}

/** What stands in place of the state where a letter waits for its time, or for its next try. */
function markOf({ state, sendAt, held, nextAt, note }: Submission): string {
  if (held && sendAt !== undefined) return t('drafts.held');
  if (state === 'queued' && (sendAt !== undefined || note !== null)) return t('drafts.later');
  return t(state === 'queued' && nextAt !== undefined ? 'drafts.soon' : marks[state]);
}

/** When it goes, or is tried again, and what the server said. */
function snippetOf({ state, sendAt, held, nextAt, note }: Submission, clock: Clock): string {
  const told = note ? toldWords(note) : '';
  if (sendAt !== undefined && held) return t('send.held', { time: fullTime(sendAt, clock) });
  if (sendAt !== undefined && state === 'queued' && !note) return t('send.scheduled', { time: fullTime(sendAt, clock) });
  if (state === 'deferred' && nextAt !== undefined && nextAt > clock.now)
    return `${told} ${t('drafts.next', { time: timeOfDay(nextAt, clock) })}`;
  return told;
}

/** The line of a letter in the outbox. */
export function ofSubmission(submission: Submission, clock: Clock): Line {
  const { draftId, recipients, subject, updatedAt } = submission;
  return {
    draftId,
    mark: markOf(submission),
    who: listedApart(recipients, 'unit'),
    subject: subjectWords(subject),
    snippet: snippetOf(submission, clock),
    at: updatedAt,
    discardable: false,
    waiting: submission,
  };
}

/** Draws a line: pressed, it opens its letter; what can be done to it stands at its end. */
export function WaitingLine({ line }: { line: Line }) {
  const clock = useClock();
  // One that is passed on as it is has nothing of its own to open.
  const Words = line.waiting?.redirected ? 'div' : 'button';
  return (
    <li className="cp-draft">
      <Words className="cp-draft-open" {...(Words === 'button' && { type: 'button', onClick: () => openDraft(line.draftId) })}>
        <span className="cp-draft-line">
          <span className="cut cp-draft-who">{line.who}</span>
          <time dateTime={new Date(line.at).toISOString()} title={fullTime(line.at, clock)}>
            {shortTime(line.at, clock)}
          </time>
        </span>
        <span className="cp-draft-line">
          <span className={line.waiting?.state === 'queued' ? 'cp-draft-mark waits' : 'cp-draft-mark'}>{line.mark}</span>
          <span className="cut">
            <bdi>{line.subject}</bdi> <bdi className="dim">{line.snippet}</bdi>
          </span>
        </span>
      </Words>
      {line.discardable ? (
        <IconButton
          icon="trash-2"
          name={t('compose.discardNamed', { subject: line.subject })}
          small
          onClick={() => discardWithUndo(line.draftId)}
        />
      ) : line.waiting ? (
        <OutboxMenu submission={line.waiting} subject={line.subject} />
      ) : (
        <span />
      )}
    </li>
  );
}
