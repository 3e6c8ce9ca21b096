/**
 * Renames and readings of the folder list, kept apart. A list that is read while a folder is renamed shows the old path, or the new one before the
 * cache has it; written into the cache, it would cost a folder that was never opened its id (R38).
 */
import type { AccountId } from '@/lib/model/ids';

interface Renames {
  /** How many have begun. */
  begun: number;
  running: Set<Promise<unknown>>;
}

const key = Symbol.for('oriel.renames');
const held = globalThis as unknown as Record<symbol, Map<AccountId, Renames> | undefined>;

/** Shared by all bundles: a route renames, and the engine, which another one may have started, reads. */
function renamesOf(accountId: AccountId): Renames {
  held[key] ??= new Map();
  const ofAccount = held[key];
  const known = ofAccount.get(accountId);
  if (known) return known;
  const none = { begun: 0, running: new Set<Promise<unknown>>() };
  ofAccount.set(accountId, none);
  return none;
}

/** Renames on the server and in the cache. Throws what `rename` throws. */
export async function renaming<T>(accountId: AccountId, rename: () => Promise<T>): Promise<T> {
  const renames = renamesOf(accountId);
  renames.begun += 1;
  const work = rename();
  renames.running.add(work);
  try {
    return await work;
  } finally {
    renames.running.delete(work);
  }
}

/**
 * Reads a list and brings it into the cache, both while no rename runs; where one began meanwhile, all is done again. `write` asks `holds` in its
 * transaction, and where that is false it writes nothing and answers null: a list from before a rename would give the folder its old path back, and
 * with it a new id. Answers what `write` did; throws what either throws.
 */
export async function betweenRenames<List, Written>(
  accountId: AccountId,
  read: () => Promise<List>,
  write: (list: List, holds: () => boolean) => Promise<Written | null>,
): Promise<Written> {
  const renames = renamesOf(accountId);
  for (;;) {
    await Promise.allSettled(renames.running);
    const before = renames.begun;
    const holds = () => renames.begun === before;
    const list = await read();
    const written = holds() ? await write(list, holds) : null;
    if (written !== null) return written;
  }
}
