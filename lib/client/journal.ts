/**
 * What was typed and is not on the server yet, in the IndexedDB of this browser: there within a second of the last key, so that a crash costs no more.
 * Invariants: what is written lies there sealed (journal-seal), but where a page may not seal; entries are read only by whom they belong to; whoever signs out or takes over the browser leaves none of the person before behind.
 */
import { canSeal, type JournalEntry, openEntry, type SealedEntry, sealEntry, sealKey } from './journal-seal';
import { journalMark } from './open-drafts';
import { browserOwner } from './owner';

export type { JournalEntry };

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

/** Pause before the key is asked for again that could not be had, ms. */
const againMs = 3000;
const lines = new Map<string, Promise<unknown>>();

/** One thing after another on each entry: sealing takes a moment, in which it may be dropped or written anew. */
function inLine(id: string, work: () => Promise<unknown>): void {
  const mine = (lines.get(id) ?? Promise.resolve()).then(work).finally(() => {
    if (lines.get(id) === mine) lines.delete(id);
  });
  lines.set(id, mine);
}

async function put(entry: JournalEntry): Promise<void> {
  let stored: JournalEntry | SealedEntry = entry;
  if (canSeal()) {
    const key = await sealKey(entry.owner).catch(() => null);
    if (!key) return later(entry);
    stored = await sealEntry(key, entry);
  }
  // Signed out in another tab: nothing of the person before is left behind by one that comes after.
  if (browserOwner() === entry.owner) await run('readwrite', (drafts) => drafts.put(stored));
}

/** Nothing is written that is not sealed: it waits for the key, unless something newer does. */
function later(entry: JournalEntry): void {
  const { id } = entry;
  if (!waiting.has(id)) waiting.set(id, { entry, timer: setTimeout(() => write(id), againMs) });
}

function write(id: string): void {
  const due = waiting.get(id);
  if (!due) return;
  clearTimeout(due.timer);
  waiting.delete(id);
  if (browserOwner() === due.entry.owner) inLine(id, () => put(due.entry));
}

/** The journal of the person whose browser this is. */
export function journalOf(owner: string): Journal {
  // Had early, so that it is there when the session ends or the server is away.
  if (canSeal()) void sealKey(owner).catch(() => undefined);
  return {
    keep(id, entry) {
      const due = waiting.get(id);
      setMark(true);
      const timer = due?.timer ?? setTimeout(() => write(id), restMs);
      waiting.set(id, { entry: { ...entry, id, owner, at: Date.now() }, timer });
    },
    drop(id) {
      const dropped = Date.now();
      const due = waiting.get(id);
      if (due) clearTimeout(due.timer);
      waiting.delete(id);
      inLine(id, () => {
        const again = waiting.get(id);
        // One that could not be sealed before, and is not wanted any more.
        if (again && again.entry.at <= dropped) waiting.delete(id);
        return run('readwrite', (drafts) => drafts.delete(id));
      });
    },
  };
}

/** Writes at once what waits for its moment: the page is being left. */
export function writeJournal(): void {
  for (const id of [...waiting.keys()]) write(id);
}

type Stored = JournalEntry | SealedEntry;

/** The entry in words; one of an older version that lies there unsealed is sealed now. Null where it cannot be opened now. */
async function opened(entry: Stored): Promise<JournalEntry | null> {
  if ('sealed' in entry) {
    const key = canSeal() ? await sealKey(entry.owner).catch(() => null) : null;
    return key && openEntry(key, entry);
  }
  if (canSeal()) inLine(entry.id, () => put(entry));
  return entry;
}

/** What this person had not saved of a draft, or null. */
export async function readJournal(owner: string, id: string): Promise<JournalEntry | null> {
  const entry = (await run('readonly', (drafts) => drafts.get(id))) as Stored | null | undefined;
  return entry?.owner === owner ? opened(entry) : null;
}

/** All that this person had not saved, newest first. */
export async function listJournal(owner: string): Promise<JournalEntry[]> {
  const entries = ((await run('readonly', (drafts) => drafts.getAll())) ?? []) as Stored[];
  const own = await Promise.all(entries.filter((entry) => entry.owner === owner).map(opened));
  return own.filter((entry) => entry !== null).sort((a, b) => b.at - a.at);
}

/** Drops what belongs to anybody but `owner`, and what is older than two months. Resolves when it is gone. */
export async function clearJournal(owner: string): Promise<void> {
  for (const [id, { entry, timer }] of waiting) {
    if (entry.owner === owner) continue;
    clearTimeout(timer);
    waiting.delete(id);
  }
  const entries = ((await run('readonly', (drafts) => drafts.getAll())) ?? []) as Stored[];
  for (const { id, owner: whose, at } of entries)
    if (whose !== owner || at < Date.now() - keptMs) await run('readwrite', (drafts) => drafts.delete(id));
  const left = await run('readonly', (drafts) => drafts.count());
  if (left === 0 && waiting.size === 0) setMark(false);
}
