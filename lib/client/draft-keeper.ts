/**
 * Keeps one draft while it is being written: saves at most 2 s after typing stops and at least every 15 s while it goes on,
 * writes what is unsaved into the journal of the browser, and notices when another tab or program saved in between. It knows no screen and no network:
 * saving, reading and the journal are given to it. Nothing typed is ever dropped, whatever fails.
 */
import type { Draft, DraftContent, DraftFile } from '@/lib/model/draft';
import { contentOf } from '@/lib/model/draft-content';
import type { Journal, JournalEntry } from './journal';
import { sameContent } from './same-content';

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
  /** Why the newest saved version is not in the folder of drafts, where that was tried. */
  hereOnly: Draft['hereOnly'] | null;
  /** The letter that another program made of this one. */
  elsewhere: Draft['elsewhere'] | null;
}

export interface DraftKeeper {
  state(): DraftState;
  subscribe(listener: () => void): () => void;
  edit(change: Partial<DraftContent>): void;
  /** Takes over files and revision from an answer of the server (upload, removal). */
  adopt(draft: Draft): void;
  /**
   * Reads how the draft is on the server, because somebody said that it changed there: to `revision`, or in how it stands with its folder. Where nothing
   * is unsaved here the newest version is shown, and the answer holds the one before; else a person decides.
   */
  look(revision: number | null): Promise<DraftContent | null>;
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
  /** What an earlier visit could not save. */
  found?: Pick<JournalEntry, 'content' | 'revision'> | null;
  journal: Journal | null;
  /** Has what was typed a moment ago handed to `edit`, before anything is saved or held against another version. */
  handOnTyped?: () => void;
  /** What a person reads of an error that saving or reading threw. */
  sentenceOf(error: unknown): string;
  now?: () => number;
  restMs?: number;
  mostMs?: number;
}

/** As many saves without an answer are remembered. */
const mostUnanswered = 8;

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

const standingOf = ({ hereOnly, elsewhere }: Draft) => ({ hereOnly: hereOnly ?? null, elsewhere: elsewhere ?? null });

/** Begins to keep a draft. What an earlier visit left in the journal wins over the server where nobody saved since; else it becomes a conflict. */
export function keepDraft(options: DraftKeeperOptions): DraftKeeper {
  const { draft, journal, found: backup = null, now = Date.now, restMs = 2000, mostMs = 15_000 } = options;
  const recovered = backup !== null && !sameContent(backup.content, draft);
  if (backup && !recovered) journal?.drop(draft.id);
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
    ...standingOf(draft),
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
  // What was sent and not answered: the server may have it. The first of them came before the line was known to be away, so they are kept longest.
  let unanswered: DraftContent[] = [];
  const isOurs = (other: DraftContent) => sameContent(other, server) || unanswered.some((one) => sameContent(other, one));
  let stopped = false;

  const change = (next: Partial<DraftState>) => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const back = () => journal?.keep(draft.id, { content: state.content, revision });
  const unback = () => journal?.drop(draft.id);
  const plan = (ms: number) => {
    if (timer) clearTimeout(timer);
    timer = stopped ? null : setTimeout(() => void flush(), ms);
  };

  function accept(saved: Draft, sent: DraftContent) {
    revision = Math.max(revision, saved.revision);
    server = sent;
    unanswered = [];
    const clean = sameContent(state.content, sent);
    if (clean) {
      unback();
      firstUnsavedAt = null;
    } else back(); // Written over the newest revision now: under the old one it would come back as another's conflict.
    const status = clean ? 'saved' : 'unsaved';
    change({ status, savedAt: saved.updatedAt, failed: null, conflict: null, files: filesOf(saved), ...standingOf(saved) });
    return clean;
  }

  async function saveOnce(): Promise<boolean> {
    const sent = state.content;
    change({ status: 'saving' });
    try {
      return accept(await options.save(draft.id, sent, revision), sent);
    } catch (error) {
      if (codeOf(error) === 'conflict') return meet(sent);
      unanswered = [...unanswered.slice(0, mostUnanswered - 1), sent];
      change({ status: 'failed', failed: options.sentenceOf(error) });
      return false;
    }
  }

  /** A newer revision exists. Where only files changed, the same was saved twice, or the answer to a save was lost, it is ours; else a person decides. */
  async function meet(sent: DraftContent): Promise<boolean> {
    try {
      const theirs = await options.read(draft.id);
      if (sameContent(theirs, sent)) return accept(theirs, sent);
      if (isOurs(theirs)) {
        revision = theirs.revision;
        return accept(await options.save(draft.id, sent, revision), sent);
      }
      change({ status: 'conflict', conflict: theirs, failed: null });
    } catch (error) {
      change({ status: 'failed', failed: options.sentenceOf(error) });
    }
    return false;
  }

  /** Takes in what the server has; answers what was shown before where that is something else now. */
  function meetNewer(theirs: Draft): DraftContent | null {
    change({ files: filesOf(theirs), ...standingOf(theirs) });
    if (theirs.revision <= revision) return null;
    if (isOurs(theirs) || sameContent(theirs, state.content)) {
      revision = theirs.revision;
      return null;
    }
    if (state.status !== 'saved') {
      change({ status: 'conflict', conflict: theirs, failed: null });
      return null;
    }
    const before = state.content;
    revision = theirs.revision;
    server = contentOf(theirs);
    change({ content: contentOf(theirs), savedAt: theirs.updatedAt });
    return before;
  }

  async function look(at: number | null): Promise<DraftContent | null> {
    const deaf = () => stopped || state.status === 'conflict';
    while (running) await running;
    if (deaf() || (at !== null && at <= revision)) return null;
    const theirs = await options.read(draft.id).catch(() => null);
    // What was saved meanwhile is newer than what was read before.
    while (running) await running;
    if (!theirs || deaf()) return null;
    options.handOnTyped?.();
    return meetNewer(theirs);
  }

  async function flush(): Promise<boolean> {
    if (!stopped) options.handOnTyped?.();
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
      // To the letter: a text that is shown is known again by how it is printed.
      if (JSON.stringify(contentOf(content)) === JSON.stringify(contentOf(state.content))) return;
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
    look,
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
