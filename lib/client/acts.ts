/** What a person does to letters: at once on the screen, then on the server; a refusal brings the rows back and says why. */
import type { ActOutcome } from '@/lib/model/api';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import type { PageRow } from '@/lib/model/view';
import { changeFlags, moveMessages, undoAct } from './api';
import { findRow, keepFlags, keepGone, keepUnseen, readAgain, theCache } from './cache';
import { sentenceOf } from './call';
import { notify } from './notice';
import { type Edit, layEdit, liftEdit, useEdits, withFlags } from './overlay';
import { toldWords } from './said-words';
import { t } from './texts';
import { forget, type Inverse, remember, takeNewest } from './undo';
import { dropMissing } from './view';

/** The most ids that one request carries. */
const batch = 500;

/** A letter that nothing was done to, and why. */
interface Failed {
  id: MessageId;
  message: string;
}

async function inBatches(
  ids: readonly MessageId[],
  run: (ids: MessageId[]) => Promise<ActOutcome>,
): Promise<{ done: Set<MessageId>; failed: Failed[]; undo: string[] }> {
  const done = new Set<MessageId>();
  const failed: Failed[] = [];
  const undo: string[] = [];
  for (let from = 0; from < ids.length; from += batch) {
    const part = ids.slice(from, from + batch);
    try {
      const outcome = await run(part);
      for (const id of outcome.done) done.add(id);
      failed.push(...outcome.failed.map(({ id, message }) => ({ id, message: toldWords(message) })));
      if (outcome.undo) undo.push(outcome.undo);
    } catch (error) {
      const message = sentenceOf(error);
      failed.push(...part.map((id) => ({ id, message })));
    }
  }
  return { done, failed, undo };
}

/** A row of a list, or of a letter alone. Where it stands for a conversation of several letters, what is done to it is done to all of them. */
export type ActRow = MessageRow & Pick<PageRow, 'thread'>;

const several = (row: ActRow): boolean => (row.thread?.letters ?? 1) > 1;

function unseenBy(rows: readonly ActRow[], change: (row: ActRow) => number): Map<MailboxId, number> {
  const by = new Map<MailboxId, number>();
  for (const row of rows) {
    const n = change(row);
    if (n !== 0) by.set(row.mailboxId, (by.get(row.mailboxId) ?? 0) + n);
  }
  return by;
}

interface Act {
  rows: readonly ActRow[];
  edit: Omit<Edit, 'ids' | 'unseen' | 'threads'>;
  unseen: (row: ActRow) => number;
  /** `threads`: the letters stand for their conversations. */
  run: (ids: MessageId[], threads: boolean) => Promise<ActOutcome>;
  /** False for what is done to the letters themselves alone. */
  threads?: boolean;
  /** What the notice says, or null for an act that needs none. */
  words: string | null;
  /** What is said of a part: "47 moved, 3 refused." */
  verb: 'moved' | 'copied' | 'deleted' | 'changed';
  /** Whether the act can be taken back. */
  undoable: boolean;
}

/** Lays the act over the screen, sends it, and settles. Answers true when every letter was done. */
export async function perform(act: Act): Promise<boolean> {
  const { rows, words } = act;
  if (rows.length === 0) return true;
  const cache = theCache();
  const threads = act.threads !== false && rows.some(several);
  const token = layEdit({ ...act.edit, threads, ids: new Set(rows.map((row) => row.id)), unseen: unseenBy(rows, act.unseen) });
  const answered = inBatches(
    rows.map((row) => row.id),
    (ids) => act.run(ids, threads),
  );
  const entry = act.undoable
    ? remember(
        words ?? t('done.changed'),
        answered.then(({ undo }): Inverse | null => (undo.length > 0 ? { undo } : null)),
      )
    : null;
  if (words)
    notify(words, entry ? { act: { words: t('act.undo'), command: 'undo' as const, run: () => void takeBack(forget(entry.key)) } } : {});
  const { done, failed } = await answered;
  const settled = rows.filter((row) => done.has(row.id));
  // Counts that an event has already brought up to date are no longer in the edit and must not count again.
  const counted = useEdits.getState().edits.get(token)?.unseen ?? new Map<MailboxId, number>();
  keepUnseen(cache, new Map([...unseenBy(settled, act.unseen)].filter(([id]) => counted.has(id))));
  if (act.edit.kind === 'gone') keepGone(cache, done, threads);
  else
    keepFlags(
      cache,
      new Map(settled.map((row) => [row.id, withFlags(findRow(cache, row.id)?.flags ?? row.flags, act.edit.add, act.edit.remove)])),
      threads ? act.edit.remove : [],
    );
  liftEdit(token);
  if (failed.length > 0) sayFailed(act, failed);
  return failed.length === 0;
}

function sayFailed(act: Act, failed: readonly Failed[]): void {
  const ids = new Set(failed.map((one) => one.id));
  const again = { words: t('act.tryAgain'), run: () => void perform({ ...act, rows: act.rows.filter((row) => ids.has(row.id)) }) };
  const reason = failed[0]?.message ?? '';
  const words =
    failed.length === act.rows.length
      ? reason
      : t(`part.${act.verb}`, { done: act.rows.length - failed.length, failed: failed.length, reason });
  notify(words, { act: again, stayMs: 15_000 });
}

/** The flag of a letter that was read (RFC 9051 section 2.3.2). */
export const seen = '\\Seen';

/** Does setting or taking the flag change anything of the row? */
function changes(row: ActRow, flag: string, on: boolean): boolean {
  if (row.thread && several(row) && flag === seen) return on ? row.thread.unread > 0 : row.thread.unread < row.thread.letters;
  if (row.thread && several(row) && !on) return row.thread.flagged || row.flags.includes(flag);
  return row.flags.includes(flag) !== on;
}

/** How the count of unread letters changes where rows are marked read, or leave their mailbox. */
export const unreadIn = (row: ActRow): number => (row.thread && several(row) ? row.thread.unread : row.flags.includes(seen) ? 0 : 1);
const readIn = (row: ActRow): number => (row.thread && several(row) ? row.thread.letters - row.thread.unread : 1);

/** Sets or takes a flag. A star is set on the newest letter of a conversation alone, and taken from all. `words` is what the notice says, or null for a quiet act; `undoable` false for what opening a letter does. */
export function setFlag(
  rows: readonly ActRow[],
  flag: string,
  on: boolean,
  { words = null, undoable = true }: { words?: string | null; undoable?: boolean } = {},
): Promise<boolean> {
  const changed = rows.filter((row) => changes(row, flag, on));
  const add = on ? [flag] : [];
  const remove = on ? [] : [flag];
  return perform({
    rows: changed,
    edit: { kind: 'flags', add, remove },
    unseen: (row) => (flag === seen ? (on ? -unreadIn(row) : readIn(row)) : 0),
    threads: flag === seen || !on,
    run: (ids, threads) => changeFlags({ ids, add, remove, ...(threads ? { threads } : {}), ...(undoable ? {} : { quiet: true }) }),
    words,
    verb: 'changed',
    undoable,
  });
}

/** Where letters may be moved to. */
export type Destination = MailboxId | 'archive' | 'trash' | 'junk' | 'inbox';

/** Moves letters. `words` is the notice: "Archived", "3 moved to Slipway". */
export function move(rows: readonly ActRow[], to: Destination, words: string): Promise<boolean> {
  dropMissing(new Set(rows.map((row) => row.id)));
  return perform({
    rows,
    edit: { kind: 'gone', add: [], remove: [] },
    unseen: (row) => -unreadIn(row),
    run: (ids, threads) => moveMessages({ ids, to, ...(threads ? { threads } : {}) }),
    words,
    verb: 'moved',
    undoable: true,
  });
}

/** Takes an act back. */
async function takeBack(entry: ReturnType<typeof takeNewest>): Promise<void> {
  if (!entry) return;
  try {
    const inverse = await entry.inverse;
    if (!inverse) return;
    if (inverse.letter) return (await import('./take-back-letter')).takeLetterBack(inverse.letter);
    for (const id of inverse.undo.toReversed()) await undoAct(id);
    // The events bring the rows back; where the stream is down, this does.
    readAgain(theCache(), null);
    notify(t('undo.done'), { stayMs: 4000 });
  } catch (error) {
    notify(t('undo.failed', { reason: sentenceOf(error) }), {
      act: { words: t('act.tryAgain'), run: () => void takeBack(remember(entry.words, entry.inverse)) },
      stayMs: 15_000,
    });
  }
}

/** Takes an act back that `remember` answered, from a notice about it. */
export function takeBackNamed(key: number): void {
  void takeBack(forget(key));
}

/** Takes the newest act back. Says so where there is none. */
export function undoNewest(): void {
  const entry = takeNewest();
  if (entry) void takeBack(entry);
  else notify(t('undo.none'), { stayMs: 3000 });
}
