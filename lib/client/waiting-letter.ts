/** A letter that waits its seconds before it goes (U3): the notice that counts them, and what became of it. */
import type { Change } from '@/lib/model/change';
import type { Submission } from '@/lib/model/draft';
import { takeBackNamed } from './acts';
import { onChange } from './cache';
import { dismissNotice, notify, renotify, useNotice } from './notice';
import { toldWords } from './said-words';
import { wasTakenBack } from './take-back-letter';
import { spokenNow, t } from './texts';
import { fullTime } from './time';
import { forget, remember, type WaitingLetter } from './undo';

/** How often the count is looked at: often enough that each second is shown once. */
const lookMs = 200;
/** How long a letter that is going may take until there is nothing more to say of it. */
const goingMs = 15_000;

type Told = Extract<Change, { type: 'submissionChanged' }>;

/** What is told of letters while one is being sent: it may have gone before the answer names it. */
const early = new Map<string, Told>();
let asking = 0;

/** Asks for a letter to go, so that `countDown` knows what was told of it before the answer came. */
export async function hearWhile<T>(ask: () => Promise<T>): Promise<T> {
  if (asking === 0) early.clear();
  asking += 1;
  const stop = onChange((change) => {
    if (change.type === 'submissionChanged') early.set(change.submission.id, change);
  });
  try {
    return await ask();
  } finally {
    asking -= 1;
    stop();
  }
}

/**
 * Shows that the letter goes in so many seconds, with Undo, until it went or was taken back. The seconds are counted here, from the server's answer
 * on, because the two clocks need not agree.
 */
export function countDown(
  submission: Submission,
  letter: { names: string; seconds: number } & Pick<WaitingLetter, 'inline' | 'redirected'>,
): void {
  const { id, draftId } = submission;
  const { names, seconds, inline, redirected } = letter;
  const until = Date.now() + seconds * 1000;
  const words = (left: number) => t('send.inSeconds', { names, seconds: left });
  const waiting: WaitingLetter = { submissionId: id, draftId, until, inline, ...(redirected && { redirected }) };
  const entry = remember(t('send.goingOut', { names }), Promise.resolve({ undo: [], letter: waiting }));
  const act = { words: t('act.undo'), command: 'undo' as const, run: () => takeBackNamed(entry.key) };
  const notice = notify(words(seconds), { act, counting: true });
  let shown = seconds;
  const look = () => {
    const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    if (wasTakenBack(id) || Date.now() > until + goingMs) return end();
    if (left === shown) return;
    shown = left;
    if (left > 0) {
      renotify(notice, words(left), { act, counting: true });
      return;
    }
    forget(entry.key);
    renotify(notice, t('send.goingOut', { names }), { counting: true });
  };
  const count = setInterval(look, lookMs);
  const hear = (change: Change) => {
    if (change.type !== 'submissionChanged' || change.submission.id !== id) return;
    const { state, note, refused } = change.submission;
    if (!change.gone && (state === 'queued' || state === 'sending')) return;
    // Whatever was done meanwhile has the notice; that all went well takes nothing from it.
    const seen = useNotice.getState().notice?.id === notice;
    end();
    if (change.gone) return;
    // What went wrong for good is told by the host of the composers, wherever the letter was written.
    if (state === 'deferred') notify(note ? toldWords(note) : t('note.deferred'));
    else if (seen && (state === 'accepted' || state === 'filed') && refused.length === 0) notify(t('send.sent', { names }));
  };
  const stop = onChange(hear);
  const end = () => {
    clearInterval(count);
    stop();
    forget(entry.key);
    dismissNotice(notice);
  };
  const told = early.get(id);
  if (told) hear(told);
}

/** Says when a letter goes that was sent for later; until then it can be taken back from the list of what waits, and from here. */
export function tellScheduled(
  { id, draftId, sendAt = 0, held }: Submission,
  { zone, inline }: { zone: string | undefined; inline: boolean },
): void {
  const { locale } = spokenNow();
  const time = fullTime(sendAt, { now: Date.now(), zone: zone ?? 'UTC', locale });
  if (held) {
    notify(t('send.held', { time }), { stayMs: 12_000 });
    return;
  }
  const letter: WaitingLetter = { submissionId: id, draftId, until: sendAt, inline };
  const entry = remember(t('send.scheduled', { time }), Promise.resolve({ undo: [], letter }), sendAt);
  const stop = onChange((change) => {
    if (change.type !== 'submissionChanged' || change.submission.id !== id) return;
    const { state, sendAt: goesAt } = change.submission;
    if (!change.gone && state === 'queued' && goesAt === sendAt) return;
    // It went, was taken back elsewhere, or has another time by now.
    stop();
    forget(entry.key);
  });
  notify(t('send.scheduled', { time }), {
    act: { words: t('act.undo'), command: 'undo' as const, run: () => takeBackNamed(entry.key) },
    stayMs: 12_000,
  });
}
