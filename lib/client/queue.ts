/** What the mail servers have not taken yet: how much waits, what was refused, and how far acts on whole folders are. */
import { create } from 'zustand';
import type { BulkAct, BulkDeed, QueuedAct } from '@/lib/model/acts';
import type { Change } from '@/lib/model/change';
import type { List } from '@/lib/model/view';
import { takeBackNamed } from './acts';
import { listActs, listBulk, retryAct, startBulk, stopBulk } from './api';
import { onChange } from './cache';
import { sentenceOf } from './call';
import { followChosen } from './chosen';
import { listNow } from './list';
import { notify, renotify } from './notice';
import { t } from './texts';
import { remember } from './undo';
import { clearSelection } from './view';

interface Queue {
  /** Acts that wait for a server, by id. */
  waiting: ReadonlyMap<number, QueuedAct>;
  bulk: ReadonlyMap<string, BulkAct>;
}

/** The queue as the browser knows it. */
export const useQueue = create<Queue>(() => ({ waiting: new Map(), bulk: new Map() }));

/** "3 changes wait for mail.holt.example", or null where nothing waits. */
export function useWaitingWords(): string | null {
  const waiting = useQueue((state) => state.waiting);
  const n = waiting.size;
  if (n === 0) return null;
  const [first] = waiting.values();
  const host = /^Waiting for (.+)\.$/.exec(first?.message ?? '')?.[1] ?? t('waiting.server');
  return t('waiting.changes', { count: n, host });
}

function wait(act: QueuedAct): void {
  useQueue.setState(({ waiting }) => ({ waiting: new Map(waiting).set(act.id, act) }));
}

function settle(id: number): void {
  useQueue.setState(({ waiting }) => {
    if (!waiting.has(id)) return {};
    const next = new Map(waiting);
    next.delete(id);
    return { waiting: next };
  });
}

async function tryAgain(id: number): Promise<void> {
  try {
    await retryAct(id);
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
  }
}

function actChanged(act: QueuedAct): void {
  if (act.state === 'waiting' || act.state === 'running') {
    wait(act);
    return;
  }
  settle(act.id);
  if (act.message === null) return;
  const again = { words: t('act.tryAgain'), run: () => void tryAgain(act.id) };
  notify(act.message, act.state === 'refused' ? { act: again, stayMs: 15_000 } : { stayMs: 15_000 });
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
  notify(act.message === null ? fact : `${fact} ${act.message}`, {
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
  try {
    const act = await startBulk({ list, deed });
    const before = shown.get(act.id);
    const undo = deed.kind === 'delete' ? null : remember(words, Promise.resolve({ undo: [act.id] })).key;
    shown.set(act.id, { notice: before?.notice ?? 0, words, undo });
    // Its end may have been told before its beginning was answered.
    if (act.state === 'running') bulkChanged(useQueue.getState().bulk.get(act.id) ?? act);
  } catch (error) {
    notify(sentenceOf(error), { stayMs: 15_000 });
  }
}

function hear(change: Change): void {
  if (change.type === 'actChanged') actChanged(change.act);
  else if (change.type === 'bulkActChanged') bulkChanged(change.act);
  else if (change.type === 'reset' && change.mailboxId === null) void read();
}

async function read(): Promise<void> {
  try {
    const [acts, bulk] = await Promise.all([listActs(), listBulk()]);
    useQueue.setState({ waiting: new Map(acts.filter((act) => act.state === 'waiting').map((act) => [act.id, act])) });
    for (const act of bulk) bulkChanged(act);
  } catch {
    // What waits is told again by events; a failed read costs only what happened before this page was opened.
  }
}

/** Follows the queue, and what becomes of chosen letters, until the returned function is called. */
export function followQueue(): () => void {
  void read();
  const stops = [onChange(hear), followChosen()];
  return () => {
    for (const stop of stops) stop();
  };
}
