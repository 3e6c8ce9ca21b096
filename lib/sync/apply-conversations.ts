/** Writes into the cache what people say of conversations by hand. Part of apply.ts in all but the file: commits first, publishes then. */
import type { Transaction } from '@/lib/db/client';
import { placePinned } from '@/lib/db/pins';
import { dropSplit, readWeaving, writeJoin, writeSplit } from '@/lib/db/thread-edits';
import { threadsOfRows, wordsOfThreads } from '@/lib/db/thread-refs';
import { pairsOf } from '@/lib/db/threads';
import { inAccount } from '@/lib/db/transaction';
import type { MailboxId, MessageId, ThreadId } from '@/lib/model/ids';
import { identityOf } from '@/lib/model/threading';
import type { Owner } from './apply';
import { bus } from './bus';
import { maxLetters, rethread } from './rethread';

/** `tooLarge`: the conversation has more letters than are looked at at once; nothing was written. `gone`: the letter is not here any more. */
export type Edited = { threadId: ThreadId } | 'gone' | 'tooLarge';

interface Named {
  threadId: ThreadId;
  ids: MessageId[];
  header: string;
  first: string;
}

/** What names a letter for good, and what names the first letter of its conversation. */
async function namesIn(tx: Transaction, { accountId }: Owner, id: MessageId): Promise<Named | 'gone' | 'tooLarge'> {
  const threadId = (await threadsOfRows(tx, accountId, [id])).get(id);
  if (threadId === undefined) return 'gone';
  const words = await wordsOfThreads(tx, accountId, [threadId], maxLetters);
  if (!words) return 'tooLarge';
  const letter = words.find((each) => each.id === id);
  const [first] = [...words].sort((a, b) => a.internalAt - b.internalAt || a.id - b.id);
  if (!letter || !first) return 'gone';
  return { threadId, ids: words.map((each) => each.id), header: identityOf(letter), first: identityOf(first) };
}

/** Does `work` and tells the browsers to read again every mailbox that letters of these conversations lie in. */
async function editing(
  owner: Owner,
  id: MessageId,
  work: (tx: Transaction) => Promise<Pick<Named, 'ids'> | 'gone' | 'tooLarge'>,
): Promise<Edited> {
  const done = await inAccount(owner.accountId, async (tx) => {
    const result = await work(tx);
    if (typeof result === 'string') return result;
    await placePinned(tx, owner.accountId);
    const threadId = (await threadsOfRows(tx, owner.accountId, [id])).get(id);
    if (threadId === undefined) return 'gone';
    return { threadId, mailboxIds: new Set((await pairsOf(tx, result.ids)).map((pair) => pair.mailboxId)) };
  });
  if (typeof done === 'string') return done;
  bus().publish(
    owner.userId,
    [...done.mailboxIds].map((mailboxId: MailboxId) => ({ type: 'reset', mailboxId })),
  );
  return { threadId: done.threadId };
}

/** Makes a letter with all answers to it a conversation of its own. */
export function applySplit(owner: Owner, id: MessageId): Promise<Edited> {
  return editing(owner, id, async (tx) => {
    const names = await namesIn(tx, owner, id);
    if (typeof names === 'string') return names;
    await writeSplit(tx, owner.accountId, names.header);
    await rethread(tx, await readWeaving(tx, owner.accountId), [names.threadId]);
    return { ids: names.ids };
  });
}

/** Makes the conversations of two letters one: by taking a split back where that is enough, else by a join of their first letters. */
export function applyJoin(owner: Owner, id: MessageId, otherId: MessageId): Promise<Edited> {
  return editing(owner, id, async (tx): Promise<Pick<Named, 'ids'> | 'gone' | 'tooLarge'> => {
    const { accountId } = owner;
    const [one, other] = [await namesIn(tx, owner, id), await namesIn(tx, owner, otherId)];
    if (typeof one === 'string') return one;
    if (typeof other === 'string') return other;
    const ids = [...one.ids, ...other.ids];
    if (one.threadId === other.threadId) return { ids };
    if (ids.length > maxLetters) return 'tooLarge';
    const apart = async () => {
      await rethread(tx, await readWeaving(tx, accountId), [one.threadId, other.threadId]);
      const now = await threadsOfRows(tx, accountId, [id, otherId]);
      return now.get(id) !== now.get(otherId);
    };
    for (const { first } of [one, other]) {
      if (!(await dropSplit(tx, accountId, first))) continue;
      if (!(await apart())) return { ids };
      await writeSplit(tx, accountId, first);
    }
    await writeJoin(tx, accountId, one.first, other.first);
    await apart();
    return { ids };
  });
}
