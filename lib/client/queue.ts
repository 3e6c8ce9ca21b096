/** What the mail servers have not taken yet: how much waits, what was refused, and how far acts on whole folders are. */
import { create } from 'zustand';
import type { BulkAct, BulkDeed, QueuedAct } from '@/lib/model/acts';
import type { Change } from '@/lib/model/change';
import { hostIn } from '@/lib/model/said';
import type { List } from '@/lib/model/view';
import { takeBackNamed } from './acts';
import { cancelAct, listActs, listBulk, retryAct, startBulk, stopBulk } from './api';
import { onChange } from './cache';
import { ClientError, sentenceOf } from './call';
import { followChosen } from './chosen';
import { listNow, loadedNow } from './list';
import { notify, renotify } from './notice';
import { toldWords } from './said-words';
import { t } from './texts';
import { remember } from './undo';
import { clearSelection } from './view';

interface Queue {
  /** Acts that wait for a server, by id. */
  waiting: ReadonlyMap<number, QueuedAct>;
  /** Acts that a server refused and nobody has answered yet, also from before this page was opened, by id. */
  refused: ReadonlyMap<number, QueuedAct>;
  bulk: ReadonlyMap<string, BulkAct>;
}

/** The queue as the browser knows it. */
export const useQueue = create<Queue>(() => ({ waiting: new Map(), refused: new Map(), bulk: new Map() }));

/** "3 changes wait for mail.holt.example", or null where nothing waits. */
export function useWaitingWords(): string | null {
  const waiting = useQueue((state) => state.waiting);
  const n = waiting.size;
  if (n === 0) return null;
  const [first] = waiting.values();
  const host = hostIn(first?.message ?? null) ?? t('waiting.server');
  return t('waiting.changes', { count: n, host });
}

function wait(act: QueuedAct): void {
  useQueue.setState(({ waiting }) => ({ waiting: new Map(waiting).set(act.id, act) }));
}

const less = <V>(all: ReadonlyMap<number, V>, id: number): ReadonlyMap<number, V> => new Map([...all].filter(([key]) => key !== id));

function settle(id: number): void {
  useQueue.setState(({ waiting, refused }) => ({ waiting: less(waiting, id), refused: less(refused, id) }));
}

/** How many changes the mail servers have not taken, as the server knows it where this page thinks that there are any. */
export async function countWaiting(): Promise<number> {
  const { waiting } = useQueue.getState();
  if (waiting.size === 0) return 0;
  try {
    return (await listActs()).filter(({ state }) => state !== 'refused').length;
  } catch {
    return waiting.size;
  }
}

/** Something is done about a refused act; the server's word on it ends its line here. */
async function answerRefused(id: number, work: (id: number) => Promise<unknown>): Promise<void> {
  try {
    await work(id);
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
    if (!(error instanceof ClientError) || error.code !== 'notFound') return;
  }
  settle(id);
}

/** Asks the servers once more for all that they refused. */
export async function tryRefusedAgain(): Promise<void> {
  for (const id of useQueue.getState().refused.keys()) await answerRefused(id, retryAct);
}

/** Puts all refused acts away: their letters stay as they are. */
export async function dismissRefused(): Promise<void> {
  for (const id of useQueue.getState().refused.keys()) await answerRefused(id, cancelAct);
}

function actChanged(act: QueuedAct): void {
  settle(act.id);
  if (act.state === 'waiting' || act.state === 'running') {
    wait(act);
    return;
  }
  if (act.message === null) return;
  if (act.state === 'refused') useQueue.setState(({ refused }) => ({ refused: new Map(refused).set(act.id, act) }));
  const again = { words: t('act.tryAgain'), run: () => void answerRefused(act.id, retryAct) };
  notify(toldWords(act.message), act.state === 'refused' ? { act: again, stayMs: 15_000 } : { stayMs: 15_000 });
}

/** The notice and the undo of each bulk act begun or met on this page. */
const shown = new Map<string, { notice: number; words: string; undo: number | null }>();

const shareOf = (act: BulkAct) => (act.total > 0 ? Math.min(1, (act.done + act.failed) / act.total) : 0);

function goingWords(words: string, act: BulkAct): string {
  return t('bulk.going', { words, done: act.done + act.failed, total: act.total });
}

async function stop(id: string): Promise<void> {
  try {
    await stopBulk(id);
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
  }
}

function bulkChanged(act: BulkAct): void {
  useQueue.setState(({ bulk }) => {
    const next = new Map(bulk);
    if (act.state === 'running') next.set(act.id, act);
    else next.delete(act.id);
    return { bulk: next };
  });
  const known = shown.get(act.id) ?? { notice: 0, words: t('bulk.working'), undo: null };
  if (act.state === 'running') {
    const options = { progress: shareOf(act), act: { words: t('act.stop'), run: () => void stop(act.id) } };
    // A later notice has taken its place: it is not pushed away again.
    if (known.notice !== 0) renotify(known.notice, goingWords(known.words, act), options);
    else shown.set(act.id, { ...known, notice: notify(goingWords(known.words, act), options) });
    return;
  }
  shown.delete(act.id);
  bulkEnded(act, known);
}

function bulkEnded(act: BulkAct, { words, undo }: { words: string; undo: number | null }): void {
  const key = undo ?? (act.undo === null || act.done === 0 ? null : remember(words, Promise.resolve({ undo: [act.undo] })).key);
  const ends = act.state === 'stopped' ? (['bulk.stopped', 'bulk.stoppedPartly'] as const) : (['bulk.done', 'bulk.partly'] as const);
  const fact = t(ends[act.failed > 0 ? 1 : 0], { done: act.done, failed: act.failed });
  notify(act.message === null ? fact : `${fact} ${toldWords(act.message)}`, {
    ...(key === null || act.undo === null
      ? {}
      : { act: { words: t('act.undo'), command: 'undo' as const, run: () => takeBackNamed(key) } }),
    stayMs: 15_000,
  });
}

/** Does something to everything in the list on the screen. `words` says what: "Moving to Archive". */
export async function actOnAll(deed: BulkDeed, words: string): Promise<void> {
  const list = listNow();
  if (!list) return;
  clearSelection();
  await actOnList(list, deed, words);
}

/** Does something to everything in a list, be it on the screen or not. */
export async function actOnList(list: List, deed: BulkDeed, words: string): Promise<void> {
  asking += 1;
  try {
    const act = await startBulk({ list, deed });
    const undo = deed.kind === 'delete' ? null : remember(words, Promise.resolve({ undo: [act.id] })).key;
    shown.set(act.id, { notice: 0, words, undo });
    bulkChanged(early.get(act.id) ?? act);
    early.delete(act.id);
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
  } finally {
    asking -= 1;
    if (asking === 0) {
      for (const act of early.values()) bulkChanged(act);
      early.clear();
    }
  }
}

/**
 * How many bulk acts are being begun, and what is told meanwhile of those that are not known here: it may be one of them, which is under way, or even
 * at its end, before its beginning is answered.
 */
let asking = 0;
const early = new Map<string, BulkAct>();

function hearOfBulk(act: BulkAct): void {
  if (asking > 0 && !shown.has(act.id)) early.set(act.id, act);
  else bulkChanged(act);
}

function hear(change: Change): void {
  if (change.type === 'actChanged') actChanged(change.act);
  else if (change.type === 'bulkActChanged') hearOfBulk(change.act);
  else if (change.type === 'reset' && change.mailboxId === null) void read();
}

/** What is under way as the page brings it. */
export interface FirstQueue {
  acts: readonly QueuedAct[];
  bulk: readonly BulkAct[];
}

function take({ acts, bulk }: FirstQueue): void {
  const of = (state: QueuedAct['state']) => new Map(acts.filter((act) => act.state === state).map((act) => [act.id, act]));
  useQueue.setState({ waiting: of('waiting'), refused: of('refused') });
  for (const act of bulk) hearOfBulk(act);
}

async function read(): Promise<void> {
  try {
    const [acts, bulk] = await Promise.all([listActs(), listBulk()]);
    take({ acts, bulk });
  } catch {
    // What waits is told again by events; a failed read costs only what happened before this page was opened.
  }
}

/** Follows the queue from what the page brought of it, and what becomes of chosen letters, until the returned function is called. */
export function followQueue(first?: FirstQueue): () => void {
  if (first) take(first);
  else void read();
  const stops = [onChange(hear), followChosen(loadedNow)];
  return () => {
    for (const stop of stops) stop();
  };
}
