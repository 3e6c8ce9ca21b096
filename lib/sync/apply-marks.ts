/** Writes what people keep of conversations for themselves. Part of apply.ts in all but the file: commits first, publishes then. */
import { randomUUID } from 'node:crypto';
import type { Transaction } from '@/lib/db/client';
import { note } from '@/lib/db/journal';
import { placePinned } from '@/lib/db/pins';
import { mailboxesOfThreads, writeMarked, writeMarkedNamed, writeNote } from '@/lib/db/thread-marks';
import { threadsOfRows } from '@/lib/db/thread-refs';
import { inAccount } from '@/lib/db/transaction';
import type { MessageId, ThreadId } from '@/lib/model/ids';
import type { Owner } from './apply';
import { type Enacted, enact, type Wish } from './apply-acts';
import { bus } from './bus';

/** Has the browsers read again whatever shows letters of these conversations. */
async function tell(owner: Owner, threadIds: readonly ThreadId[]): Promise<void> {
  const ids = await inAccount(owner.accountId, (tx) => mailboxesOfThreads(tx, owner.accountId, threadIds));
  bus().publish(
    owner.userId,
    ids.map((mailboxId) => ({ type: 'reset', mailboxId })),
  );
}

/** Mutes conversations of one account, or unmutes them, with what is done to their letters, under one entry of the journal. */
export async function applyMuted(
  owner: Owner,
  threadIds: readonly ThreadId[],
  muted: boolean,
  wishes: readonly Wish[],
  journalId: string = randomUUID(),
): Promise<Enacted & { undo: string | null }> {
  let changed: string[] = [];
  const also = async (tx: Transaction) => {
    changed = await writeMarked(tx, owner.accountId, threadIds, 'muted', muted);
    const mutes = [{ accountId: owner.accountId, headers: changed, muted }];
    if (changed.length) await note(tx, { ...owner, id: journalId, kind: 'mute', payload: { mutes } });
  };
  const enacted = await enact(owner, wishes, { journalId, also });
  await tell(owner, threadIds);
  return { ...enacted, undo: enacted.undo ?? (changed.length > 0 ? journalId : null) };
}

/** Sets the marks that an earlier act named to what they were before it. */
export async function applyMutedBack(owner: Owner, headers: readonly string[], muted: boolean): Promise<void> {
  await tell(owner, await inAccount(owner.accountId, (tx) => writeMarkedNamed(tx, owner.accountId, headers, 'muted', muted)));
}

/** Pins conversations of one account, or unpins them, under an entry of the journal. Answers whether any changed by it. */
export async function applyPinned(owner: Owner, threadIds: readonly ThreadId[], pinned: boolean, journalId: string): Promise<boolean> {
  const { accountId } = owner;
  const headers = await inAccount(accountId, async (tx) => {
    const changed = await writeMarked(tx, accountId, threadIds, 'pinned', pinned);
    await placePinned(tx, accountId, true);
    if (changed.length)
      await note(tx, { ...owner, id: journalId, kind: 'pin', payload: { pins: [{ accountId, headers: changed, pinned }] } });
    return changed;
  });
  await tell(owner, threadIds);
  return headers.length > 0;
}

/** Sets the pins that an earlier act named to what they were before it. */
export async function applyPinnedBack(owner: Owner, headers: readonly string[], pinned: boolean): Promise<void> {
  const threadIds = await inAccount(owner.accountId, async (tx) => {
    const found = await writeMarkedNamed(tx, owner.accountId, headers, 'pinned', pinned);
    await placePinned(tx, owner.accountId, true);
    return found;
  });
  await tell(owner, threadIds);
}

/** Writes the note on the conversation of a letter. `gone`: the letter is not here any more; nothing was written. */
export async function applyNote(owner: Owner, id: MessageId, text: string): Promise<'written' | 'gone'> {
  const threadId = await inAccount(owner.accountId, async (tx) => {
    const found = (await threadsOfRows(tx, owner.accountId, [id])).get(id);
    return found !== undefined && (await writeNote(tx, owner.accountId, found, text)) ? found : null;
  });
  if (threadId === null) return 'gone';
  await tell(owner, [threadId]);
  return 'written';
}
