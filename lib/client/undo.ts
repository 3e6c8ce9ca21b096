/** The acts that can be taken back, newest last. It survives a reload of the tab; the server's journal does the taking back. */

import type { Address, MessageRow } from '@/lib/model/mail';

/** A letter that waits its seconds before it goes (U3), and where it was written. */
export interface WaitingLetter {
  submissionId: string;
  draftId: string;
  /** Until when it can be taken back, milliseconds since the epoch. */
  until: number;
  /** It was written under its conversation. */
  inline: boolean;
  /** It was passed on as it is: this letter, to these people. */
  redirected?: { row: MessageRow; to: Address[] };
}

/** How one act is taken back: by the entries of the server's journal that it wrote, oldest first, or by taking a letter back that has not gone. */
export interface Inverse {
  undo: string[];
  letter?: WaitingLetter;
}

export interface UndoEntry {
  /** Names the entry on this page. */
  key: number;
  /** What was done, as the notice said it. */
  words: string;
  /** Settles when the server has answered the act; null where nothing is left to take back. */
  inverse: Promise<Inverse | null>;
  /** Until when it can be taken back, milliseconds since the epoch; always where not given. */
  until?: number | undefined;
}

const storeKey = 'oriel:undo';
const most = 50;
let entries: UndoEntry[] | null = null;
let lastKey = 0;

function load(): UndoEntry[] {
  if (entries) return entries;
  entries = [];
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(storeKey) ?? '[]');
    if (Array.isArray(stored))
      for (const one of stored as { words: string; inverse: Inverse }[])
        if (Array.isArray(one.inverse?.undo) && (one.inverse.letter?.until ?? Infinity) > Date.now())
          push(one.words, Promise.resolve(one.inverse), one.inverse.letter?.until);
  } catch {
    sessionStorage.removeItem(storeKey);
  }
  return entries;
}

async function save(): Promise<void> {
  const settled = await Promise.all((entries ?? []).map(async ({ words, inverse }) => ({ words, inverse: await inverse })));
  const kept = settled.filter((one) => one.inverse !== null);
  try {
    sessionStorage.setItem(storeKey, JSON.stringify(kept));
  } catch {
    // A full or forbidden storage costs only the undo after a reload.
    entries = entries?.slice(-10) ?? null;
  }
}

function push(words: string, inverse: Promise<Inverse | null>, until?: number): UndoEntry {
  lastKey += 1;
  const entry = { key: lastKey, words, inverse, until };
  entries = [...(entries ?? []), entry].slice(-most);
  return entry;
}

/** Remembers an act, `until` a time where it cannot be taken back after it. Returns its entry, to be taken back by name. */
export function remember(words: string, inverse: Promise<Inverse | null>, until?: number): UndoEntry {
  load();
  const entry = push(words, inverse, until);
  void inverse.then((value) => {
    if (value === null) forget(entry.key);
    return save();
  });
  return entry;
}

/** Takes an entry off the stack without doing anything. */
export function forget(key: number): UndoEntry | null {
  const found = load().find((one) => one.key === key) ?? null;
  entries = load().filter((one) => one.key !== key);
  void save();
  return found;
}

const isInTime = ({ until = Infinity }: UndoEntry): boolean => until > Date.now();

/** Takes the newest entry off the stack that can still be taken back. */
export function takeNewest(): UndoEntry | null {
  const newest = load().findLast(isInTime);
  return newest ? forget(newest.key) : null;
}

/** Can anything be taken back? */
export const canUndo = (): boolean => load().some(isInTime);
