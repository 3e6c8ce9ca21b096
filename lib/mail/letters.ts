/** What the acts on letters share: which letters are meant, and doing something to them on the server. */
import { readMessages } from '@/lib/db/messages';
import { AppError, isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome } from '@/lib/model/api';
import type { AccountId, MailboxId, MessageId } from '@/lib/model/ids';
import type { StoredMessage } from '@/lib/model/stored';
import type { Owner } from '@/lib/sync/apply';
import { engine } from '@/lib/sync/engine';

/** Letters of one mailbox. */
export interface Group {
  owner: Owner;
  mailbox: StoredMessage['mailbox'];
  letters: StoredMessage[];
}

/** A letter that an act could not be done to. */
export type Failed = ActOutcome['failed'];

const elsewhere = 'This letter is not here any more; it was moved or deleted elsewhere.';

/** A letter that is gone from the server, as a failure. */
export function goneLetters(ids: readonly MessageId[]): Failed {
  return ids.map((id) => ({ id, message: elsewhere }));
}

/**
 * The actor's letters among `ids`, by mailbox. What is missing, somebody else's (T45) or just on its way to another mailbox is answered
 * as failed. Throws `notFound` where no letter is left to act on.
 */
export async function chooseLetters(actor: Actor, ids: readonly MessageId[]): Promise<{ groups: Group[]; failed: Failed }> {
  const stored = await readMessages(actor, [...new Set(ids)]);
  if (stored.length === 0)
    throw new AppError('notFound', 'These letters are not here any more; they were moved or deleted elsewhere. Nothing was changed.');
  const known = new Set(stored.map((letter) => letter.row.id));
  const failed = goneLetters(ids.filter((id) => !known.has(id)));
  const groups = new Map<MailboxId, Group>();
  for (const letter of stored) {
    if (letter.uid < 0) {
      failed.push({ id: letter.row.id, message: 'This letter is just being moved. Try again in a moment.' });
      continue;
    }
    const { mailbox } = letter;
    const group = groups.get(mailbox.id) ?? { owner: { userId: actor.userId, accountId: mailbox.accountId }, mailbox, letters: [] };
    group.letters.push(letter);
    groups.set(mailbox.id, group);
  }
  return { groups: [...groups.values()], failed };
}

function renumbered(): AppError {
  return new AppError('gone', 'The server renumbered this folder, so Oriel reads it again. Nothing was changed. Choose the letters anew.');
}

/**
 * Does something to the letters of one mailbox on the server. Compares UIDVALIDITY first: where it changed, the UIDs may name other
 * letters, so nothing is done, the mailbox is read anew and `gone` is thrown (T73). A refusal is looked into: a folder deleted and made
 * anew elsewhere stays selected here as the old one, and refuses.
 */
export async function onServer<T>({ mailbox }: Group, work: (session: ImapSession) => Promise<T>): Promise<T> {
  try {
    return await engine().withSession(mailbox.accountId, mailbox.path, async (session) => {
      if (session.selected?.uidValidity !== mailbox.uidValidity) throw renumbered();
      try {
        return await work(session);
      } catch (error) {
        if (!isAppError(error) || error.code !== 'refusedByServer') throw error;
        if ((await session.select(mailbox.path)).uidValidity !== mailbox.uidValidity) throw renumbered();
        throw error;
      }
    });
  } catch (error) {
    const vanished = isAppError(error) && (error.code === 'gone' || error.code === 'notFound');
    if (vanished && engine().attached(mailbox.accountId)) lookAgain(mailbox.accountId, mailbox.id, true);
    throw error;
  }
}

/** Has mailboxes looked at behind the answer. The look reports its own failures. */
export function lookAgain(accountId: AccountId, mailboxId: MailboxId, whole = false): void {
  if (!engine().attached(accountId)) return;
  engine()
    .nudge(accountId, mailboxId, { whole })
    .catch(() => undefined);
}

/** The letters of a group as failed with what the server or the line said. Throws what is no `AppError`, which is a bug. */
export function failedGroup(group: Group, error: unknown): { failed: Failed; error: AppError } {
  if (!isAppError(error)) throw error;
  return { failed: group.letters.map((letter) => ({ id: letter.row.id, message: error.message })), error };
}

/** The outcome of an act over several groups. Throws the first fault where nothing at all was done. */
export function outcomeOf(done: MessageId[], failed: Failed, faults: readonly AppError[], undo: string | null): ActOutcome {
  const [first] = faults;
  if (done.length === 0 && first) throw first;
  return { done, failed, undo };
}
