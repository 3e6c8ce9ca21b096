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
const ofAccount = new Map<AccountId, Renames>();

function renamesOf(accountId: AccountId): Renames {
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

/** What `read` answers where no rename ran meanwhile; else it reads again. Throws what `read` throws. */
export async function betweenRenames<T>(accountId: AccountId, read: () => Promise<T>): Promise<T> {
  const renames = renamesOf(accountId);
  for (;;) {
    await Promise.allSettled(renames.running);
    const before = renames.begun;
    const answer = await read();
    if (renames.begun === before) return answer;
  }
}
