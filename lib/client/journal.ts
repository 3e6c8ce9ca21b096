/**
 * What was typed and is not on the server yet, in the IndexedDB of this browser: there within a second of the last key, so that a crash costs no more.
 * Invariants: entries are read only by whom they belong to; whoever signs out or takes over the browser leaves none of the person before behind.
 */
import type { DraftContent } from '@/lib/model/draft';
import { journalMark } from './open-drafts';
import { browserOwner } from './owner';

/** The unsaved text of one draft. */
export interface JournalEntry {
  id: string;
  /** The address under which the browser is somebody's (owner.ts). */
  owner: string;
  content: DraftContent;
  /** The draft's revision that it was written over. */
  revision: number;
  /** When it was last written, ms. */
  at: number;
}

/** Where a keeper puts what is not saved yet. */
export interface Journal {
  keep(id: string, entry: Pick<JournalEntry, 'content' | 'revision'>): void;
  drop(id: string): void;
}

const name = 'oriel-journal';
const store = 'drafts';
/** Longest time between a key and its entry, ms. */
const restMs = 400;
/** What nobody came back to for so long is dropped, ms. */
const keptMs = 60 * 24 * 3_600_000;

let opening: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(store, { keyPath: 'id' });
    asked.onsuccess = () => {
      // The browser may take it away to free room; the next use opens it anew.
      asked.result.onclose = () => {
        opening = null;
      };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error ?? new Error('The journal cannot be opened.'));
  });
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

/** Runs one request; null where this browser keeps nothing. */
async function run<T>(mode: IDBTransactionMode, work: (drafts: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  try {
    const transaction = (await database()).transaction(store, mode);
    const asked = work(transaction.objectStore(store));
    return await new Promise<T>((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('The journal could not be written.'));
    });
  } catch {
    // Forbidden, or full: then only the server keeps the draft, and its failures are shown.
    return null;
  }
}

function setMark(on: boolean): void {
  try {
    if (on) localStorage.setItem(journalMark, '1');
    else localStorage.removeItem(journalMark);
  } catch {
    // Where storage is forbidden the database is too.
    return;
  }
}

const waiting = new Map<string, { entry: JournalEntry; timer: ReturnType<typeof setTimeout> }>();

function write(id: string): void {
  const due = waiting.get(id);
  if (!due) return;
  clearTimeout(due.timer);
  waiting.delete(id);
  // Signed out in another tab: nothing of the person before is left behind by one that comes after.
  if (browserOwner() !== due.entry.owner) return;
  void run('readwrite', (drafts) => drafts.put(due.entry));
}

/** The journal of the person whose browser this is. */
export function journalOf(owner: string): Journal {
  return {
    keep(id, entry) {
      const due = waiting.get(id);
      setMark(true);
      const timer = due?.timer ?? setTimeout(() => write(id), restMs);
      waiting.set(id, { entry: { ...entry, id, owner, at: Date.now() }, timer });
    },
    drop(id) {
      const due = waiting.get(id);
      if (due) clearTimeout(due.timer);
      waiting.delete(id);
      void run('readwrite', (drafts) => drafts.delete(id));
    },
  };
}

/** Writes at once what waits for its moment: the page is being left. */
export function writeJournal(): void {
  for (const id of [...waiting.keys()]) write(id);
}

/** What this person had not saved of a draft, or null. */
export async function readJournal(owner: string, id: string): Promise<JournalEntry | null> {
  const entry = (await run('readonly', (drafts) => drafts.get(id))) as JournalEntry | null | undefined;
  return entry?.owner === owner ? entry : null;
}

/** All that this person had not saved, newest first. */
export async function listJournal(owner: string): Promise<JournalEntry[]> {
  const entries = ((await run('readonly', (drafts) => drafts.getAll())) ?? []) as JournalEntry[];
  return entries.filter((entry) => entry.owner === owner).sort((a, b) => b.at - a.at);
}

/** Drops what belongs to anybody but `owner`, and what is older than two months. Resolves when it is gone. */
export async function clearJournal(owner: string): Promise<void> {
  for (const [id, { entry, timer }] of waiting) {
    if (entry.owner === owner) continue;
    clearTimeout(timer);
    waiting.delete(id);
  }
  const entries = ((await run('readonly', (drafts) => drafts.getAll())) ?? []) as JournalEntry[];
  for (const { id, owner: whose, at } of entries)
    if (whose !== owner || at < Date.now() - keptMs) await run('readwrite', (drafts) => drafts.delete(id));
  const left = await run('readonly', (drafts) => drafts.count());
  if (left === 0 && waiting.size === 0) setMark(false);
}
