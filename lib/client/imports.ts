/**
 * Letters that come out of files, in the browser: the files go up one after the other, also while the settings are closed, and what the server makes of them is
 * looked at while it is shown. The code comes with the settings.
 */
import { create } from 'zustand';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { ImportOptions, ImportReport, MailImport } from '@/lib/model/imports';
import type { Answers } from '@/lib/model/shapes';
import { applyChange, theCache } from './cache';
import { ClientError, call, request, sentenceOf } from './call';
import type { LetterFile } from './moving-files';
import { patiently, sendPieces } from './pieces';
import { type UsedQuery, useQuery } from './query';

const path = '/api/imports';
const key = ['imports'] as const;
const busyMs = 1000;
const restMs = 30_000;
/** When it is asked again whether there is room for one more, ms. */
const turnMs = 3000;

/** How a file is on its way from this page. */
export interface Way {
  /** From 0 to 1. */
  share: number;
  /** The line is away. */
  waiting: boolean;
  /** The person stopped it for a while. */
  resting: boolean;
  /** What went wrong. */
  problem: string | null;
}

/** A file that waits until the one before it is sent. */
export interface Queued {
  key: string;
  file: LetterFile;
  mailboxId: MailboxId;
  options: ImportOptions;
  problem: string | null;
}

/** What is on its way from this page, by the import's id, and what waits for its turn. */
export const useWays = create<{ ways: Record<string, Way>; queue: Queued[] }>(() => ({ ways: {}, queue: [] }));

const files = new Map<string, { queued: Queued; stop: AbortController }>();
let working = false;

function note(id: string, way: Partial<Way> | null): void {
  useWays.setState(({ ways: { [id]: before = { share: 0, waiting: false, resting: false, problem: null }, ...rest } }) => ({
    ways: way ? { ...rest, [id]: { ...before, ...way } } : rest,
  }));
}

type Known = Answers['importsOutput'];
const known = () => theCache().getQueryData<Known>(key)?.imports ?? [];

function learn({ import: one }: Answers['importOutput']): MailImport {
  const before = known();
  const imports = before.some(({ id }) => id === one.id) ? before.map((each) => (each.id === one.id ? one : each)) : [one, ...before];
  theCache().setQueryData<Known>(key, { imports });
  return one;
}

const isBusy = ({ state }: MailImport) => state === 'running' || state === 'uploading';

/** All of them, newest first, looked at again and again while they are shown. */
export function useImports(): UsedQuery<Known> {
  const busy = known().some(isBusy);
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('importsOutput', path, { signal }),
    staleTime: 0,
    retry: false,
    refetchInterval: busy ? busyMs : restMs,
  });
}

/** POST /api/imports: begins one, or goes on with the same file. */
const begin = ({ file, mailboxId, options }: Queued, signal: AbortSignal) =>
  call('importOutput', path, {
    method: 'POST',
    body: { mailboxId, name: file.name, size: file.bytes.size, modified: file.modified, options },
    signal,
  });

/** Begins as soon as the server has room for one more. */
async function beginInTurn(queued: Queued, signal: AbortSignal): Promise<MailImport> {
  for (;;) {
    try {
      return learn(await patiently({ signal, onWaiting: () => undefined }, () => begin(queued, signal)));
    } catch (error) {
      const full = error instanceof ClientError && error.code === 'tooManyTries';
      if (!full || !useWays.getState().queue.includes(queued)) throw error;
      await new Promise((resolve) => setTimeout(resolve, turnMs));
    }
  }
}

/** Sends what is missing of a file. What goes wrong is noted with it. */
async function send({ id, offset }: MailImport, queued: Queued): Promise<void> {
  const stop = new AbortController();
  files.set(id, { queued, stop });
  note(id, { resting: false, problem: null, waiting: false });
  try {
    const next = ({ import: one }: Answers['importOutput']) => (learn({ import: one }).state === 'uploading' ? one.offset : null);
    await sendPieces(
      { name: 'importOutput', path: `${path}/${id}/bytes`, file: queued.file.bytes, from: offset, next },
      { signal: stop.signal, onProgress: (share) => note(id, { share }), onWaiting: (waiting) => note(id, { waiting }) },
    );
    files.delete(id);
    note(id, null);
  } catch (error) {
    if (stop.signal.aborted) return;
    note(id, { problem: sentenceOf(error), waiting: false });
  }
}

async function workThrough(): Promise<void> {
  if (working) return;
  working = true;
  try {
    for (;;) {
      const next = useWays.getState().queue.find(({ problem }) => problem === null);
      if (!next) return;
      try {
        const begun = await beginInTurn(next, new AbortController().signal);
        dropQueued(next.key);
        if (begun.state === 'uploading') await send(begun, next);
      } catch (error) {
        const problem = sentenceOf(error);
        useWays.setState(({ queue }) => ({ queue: queue.map((one) => (one === next ? { ...one, problem } : one)) }));
      }
    }
  } finally {
    working = false;
  }
}

/** Has these files sent, one after the other, and their letters put into a folder. */
export function bringIn(chosen: readonly LetterFile[], mailboxId: MailboxId, options: ImportOptions): void {
  const queued = chosen.map((file) => ({ key: crypto.randomUUID(), file, mailboxId, options, problem: null }));
  useWays.setState(({ queue }) => ({ queue: [...queue, ...queued] }));
  void workThrough();
}

/** Gives up a file whose turn has not come. */
export function dropQueued(key: string): void {
  useWays.setState(({ queue }) => ({ queue: queue.filter((one) => one.key !== key) }));
}

/** Stops a file on its way for a while. */
export function restUpload(id: string): void {
  files.get(id)?.stop.abort();
  note(id, { resting: true, waiting: false });
}

/** Goes on with a file that rests or met a fault. Throws what the server says. */
export async function goOnUpload(id: string): Promise<void> {
  const held = files.get(id);
  const way = useWays.getState().ways[id];
  // Pressed twice at once, two lines would write to one file, and each would stop the other.
  if (!held || !(way?.resting || way?.problem)) return;
  note(id, { resting: false, problem: null });
  try {
    const now = learn(await begin(held.queued, new AbortController().signal));
    if (now.id !== id) {
      files.delete(id);
      note(id, null);
    }
    void send(now, held.queued);
  } catch (error) {
    note(id, { resting: true });
    throw error;
  }
}

/** True where this page has the file, so that it can go on. */
export const holdsFile = (id: string): boolean => files.has(id);

/** PATCH /api/imports/ID: pauses, goes on, or cancels. Throws what the server says. */
export async function changeImport(id: string, state: 'running' | 'paused' | 'cancelled'): Promise<void> {
  if (state === 'cancelled') {
    files.get(id)?.stop.abort();
    files.delete(id);
    note(id, null);
  }
  learn(await call('importOutput', `${path}/${id}`, { method: 'PATCH', body: { state } }));
}

/** DELETE /api/imports/ID: takes one that is over out of the list, with its report. Throws what the server says. */
export async function forgetImport(id: string): Promise<void> {
  await request(`${path}/${id}`, { method: 'DELETE' });
  theCache().setQueryData<Known>(key, { imports: known().filter((one) => one.id !== id) });
}

/** GET /api/imports/ID: what was passed over. */
export const readReport = (id: string, signal?: AbortSignal): Promise<ImportReport> =>
  call('importReportOutput', `${path}/${id}`, signal ? { signal } : {});

/** Makes a folder for what comes, at the top. Throws what the server says. */
export async function makeTarget(accountId: AccountId, name: string): Promise<MailboxId> {
  const { mailbox } = await call('mailboxOutput', '/api/mailboxes', { method: 'POST', body: { accountId, parentId: null, name } });
  applyChange(theCache(), { type: 'mailboxUpserted', mailbox });
  return mailbox.id;
}
