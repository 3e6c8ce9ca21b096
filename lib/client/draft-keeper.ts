/**
 * Keeps one draft while it is being written: saves at most 2 s after typing stops and at least every 15 s while it goes on,
 * backs up what is unsaved in the browser, and notices when another tab saved in between. It knows no screen and no network:
 * saving, reading and storage are given to it. Nothing typed is ever dropped, whatever fails.
 */
import type { Draft, DraftContent, DraftFile } from '@/lib/model/draft';

/** Where the unsaved text waits for a reload; `localStorage` in the browser. */
export type BackupStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What the keeper says about the draft. `failed` holds the sentence to show; `conflict` the version that another tab saved. */
export interface DraftState {
  content: DraftContent;
  files: DraftFile[];
  status: 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict';
  savedAt: number | null;
  failed: string | null;
  conflict: Draft | null;
  /** True where text came back that an earlier visit could not save. */
  recovered: boolean;
}

export interface DraftKeeper {
  state(): DraftState;
  subscribe(listener: () => void): () => void;
  edit(change: Partial<DraftContent>): void;
  /** Takes over files and revision from an answer of the server (upload, removal). */
  adopt(draft: Draft): void;
  /** Saves now if anything is unsaved; resolves with true when everything typed is on the server. */
  flush(): Promise<boolean>;
  /** Ends a conflict. `theirs` shows the other version and hands this one back, so that it can be undone. */
  settle(choice: 'mine' | 'theirs'): DraftContent;
  /** Stops saving. `forget` also drops the backup: the draft was sent or discarded. */
  stop(options?: { forget?: boolean }): void;
}

export interface DraftKeeperOptions {
  draft: Draft;
  /** Rejects with an error whose `code` is `conflict` where a newer revision exists. */
  save(id: string, content: DraftContent, revision: number): Promise<Draft>;
  read(id: string): Promise<Draft>;
  storage: BackupStorage | null;
  /** What a person reads of an error that saving or reading threw. */
  sentenceOf(error: unknown): string;
  now?: () => number;
  restMs?: number;
  mostMs?: number;
}

const backupKey = (id: string) => `oriel.draft.${id}`;

function contentOf({ to, cc, bcc, subject, text }: DraftContent): DraftContent {
  return { to, cc, bcc, subject, text };
}

/** True where two contents read the same. */
export function sameContent(a: DraftContent, b: DraftContent): boolean {
  return JSON.stringify(contentOf(a)) === JSON.stringify(contentOf(b));
}

function readBackup(storage: BackupStorage | null, id: string): { content: DraftContent; revision: number } | null {
  const raw = storage?.getItem(backupKey(id));
  if (!raw) return null;
  try {
    const value: unknown = JSON.parse(raw);
    if (typeof value !== 'object' || value === null || !('content' in value) || !('revision' in value)) return null;
    return value as { content: DraftContent; revision: number };
  } catch {
    // A backup that cannot be read protects nothing; the server's copy is shown instead.
    return null;
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Begins to keep a draft. A backup left by an earlier visit wins over the server where nobody saved since; else it becomes a conflict. */
export function keepDraft(options: DraftKeeperOptions): DraftKeeper {
  const { draft, storage, now = Date.now, restMs = 2000, mostMs = 15_000 } = options;
  const backup = readBackup(storage, draft.id);
  const recovered = backup !== null && !sameContent(backup.content, draft);
  const overtaken = recovered && backup.revision < draft.revision;
  let revision = draft.revision;
  let server = contentOf(draft);
  let state: DraftState = {
    content: recovered ? backup.content : contentOf(draft),
    files: draft.files,
    status: overtaken ? 'conflict' : recovered ? 'unsaved' : 'saved',
    savedAt: draft.updatedAt,
    failed: null,
    conflict: overtaken ? draft : null,
    recovered,
  };
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let firstUnsavedAt: number | null = null;
  // Answers may arrive in another order than they were made; an older one must not take a newer file off the list.
  let filesAt = draft.updatedAt;
  const filesOf = (other: Draft): DraftFile[] => {
    if (other.updatedAt < filesAt) return state.files;
    filesAt = other.updatedAt;
    return other.files;
  };
  let running: Promise<boolean> | null = null;
  let stopped = false;

  const change = (next: Partial<DraftState>) => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const back = () => {
    try {
      storage?.setItem(backupKey(draft.id), JSON.stringify({ content: state.content, revision }));
    } catch {
      // The browser's storage is full or forbidden: the save to the server still follows, and its failure is shown.
    }
  };
  const unback = () => storage?.removeItem(backupKey(draft.id));
  const plan = (ms: number) => {
    if (timer) clearTimeout(timer);
    timer = stopped ? null : setTimeout(() => void flush(), ms);
  };

  function accept(saved: Draft, sent: DraftContent) {
    revision = Math.max(revision, saved.revision);
    server = sent;
    const clean = sameContent(state.content, sent);
    if (clean) {
      unback();
      firstUnsavedAt = null;
    }
    change({ status: clean ? 'saved' : 'unsaved', savedAt: saved.updatedAt, failed: null, conflict: null, files: filesOf(saved) });
    return clean;
  }

  async function saveOnce(): Promise<boolean> {
    const sent = state.content;
    change({ status: 'saving' });
    try {
      return accept(await options.save(draft.id, sent, revision), sent);
    } catch (error) {
      if (codeOf(error) === 'conflict') return meet(sent);
      change({ status: 'failed', failed: options.sentenceOf(error) });
      return false;
    }
  }

  /** A newer revision exists. Where only files changed, or the same was saved twice, it is ours; else a person decides. */
  async function meet(sent: DraftContent): Promise<boolean> {
    try {
      const theirs = await options.read(draft.id);
      if (sameContent(theirs, sent)) return accept(theirs, sent);
      if (sameContent(theirs, server)) {
        revision = theirs.revision;
        return accept(await options.save(draft.id, sent, revision), sent);
      }
      change({ status: 'conflict', conflict: theirs, failed: null });
    } catch (error) {
      change({ status: 'failed', failed: options.sentenceOf(error) });
    }
    return false;
  }

  async function flush(): Promise<boolean> {
    if (timer) clearTimeout(timer);
    timer = null;
    if (running) {
      await running;
      return flush();
    }
    if (stopped || state.status === 'saved') return state.status === 'saved';
    if (state.status === 'conflict') return false;
    running = saveOnce().finally(() => {
      running = null;
    });
    const clean = await running;
    if (!clean && state.status === 'unsaved') plan(restMs);
    // A line that is down comes back: keep trying, slowly.
    if (state.status === 'failed') plan(mostMs);
    return clean;
  }

  if (state.status === 'unsaved') plan(restMs);
  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit(next) {
      const content = { ...state.content, ...next };
      if (sameContent(content, state.content)) return;
      change({ content, status: state.status === 'conflict' ? 'conflict' : 'unsaved' });
      back();
      if (state.status === 'conflict') return;
      firstUnsavedAt ??= now();
      plan(Math.max(0, Math.min(restMs, firstUnsavedAt + mostMs - now())));
    },
    adopt(other) {
      if (other.id !== draft.id) return;
      if (sameContent(other, server)) revision = Math.max(revision, other.revision);
      change({ files: filesOf(other) });
    },
    flush,
    settle(choice) {
      const { conflict, content: mine } = state;
      if (!conflict) return mine;
      revision = conflict.revision;
      server = contentOf(conflict);
      if (choice === 'theirs') {
        unback();
        change({
          content: contentOf(conflict),
          files: filesOf(conflict),
          status: 'saved',
          savedAt: conflict.updatedAt,
          conflict: null,
          failed: null,
        });
        return mine;
      }
      change({ status: 'unsaved', conflict: null, failed: null });
      back();
      plan(0);
      return contentOf(conflict);
    },
    stop({ forget = false } = {}) {
      stopped = true;
      if (timer) clearTimeout(timer);
      timer = null;
      if (forget) unback();
    },
  };
}
