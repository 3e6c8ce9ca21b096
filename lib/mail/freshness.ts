/** How fresh the screen is, and making it fresh: "sync now" and "compare with the server". */
import { readMailbox } from '@/lib/db/mailboxes';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { Comparison, Freshness, LookInput } from '@/lib/model/freshness';
import type { MailboxId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';

/** What Oriel last heard of each of the actor's accounts and folders, and how. Asks no mail server. */
export async function readFreshness(actor: Actor): Promise<Freshness> {
  return { accounts: await Promise.all(actor.accountIds.map((accountId) => engine().freshness(accountId))) };
}

/**
 * Looks at one folder, or at all followed folders of an account, and resolves when that is done. Throws `notFound` where the account or the
 * folder is not the actor's (T45), else what the line or the server throws.
 */
export async function lookNow(actor: Actor, { accountId, mailboxId }: LookInput): Promise<void> {
  if (!actor.accountIds.includes(accountId)) throw new AppError('notFound', say('said.account.gone'));
  if (mailboxId !== null) await mustBeTheirs(actor, mailboxId);
  await engine().look(accountId, mailboxId);
}

/** Compares a folder letter by letter with the mail server, repairs what differs, and answers what did. Throws like `lookNow`. */
export async function compareMailbox(actor: Actor, mailboxId: MailboxId): Promise<Comparison> {
  const { accountId } = await mustBeTheirs(actor, mailboxId);
  return engine().compare(accountId, mailboxId);
}

async function mustBeTheirs(actor: Actor, mailboxId: MailboxId) {
  const mailbox = await readMailbox(actor, mailboxId);
  if (!mailbox?.selectable) throw new AppError('notFound', say('said.folder.gone'));
  return mailbox;
}
