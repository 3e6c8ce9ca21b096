/** The list of a mailbox. A mailbox seen before is answered from the database; the server is asked after that. */
import { readMailbox } from '@/lib/db/mailboxes';
import { cursorBelow, listRows } from '@/lib/db/messages';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { ListMessagesInput, MessagePage } from '@/lib/model/api';
import type { MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { engine } from '@/lib/sync/engine';
import { fillDetailsBehind } from './row-details';

/** How long a page at the end of what is cached waits for the first sync to bring more, ms. */
const waitForMoreMs = 3000;

async function find(actor: Actor, id: MailboxId): Promise<Mailbox> {
  const mailbox = await readMailbox(actor, id);
  if (!mailbox) throw new AppError('notFound', 'This folder is not there any more. It may have been renamed or deleted elsewhere.');
  return mailbox;
}

function lookBehind(id: MailboxId): void {
  engine()
    .ensureMailbox(id)
    .catch((error: unknown) => {
      if (isAppError(error)) return;
      log.error({ room: 'mail', mailboxId: id, err: error }, 'mailbox not looked at');
    });
}

/** Reads a page; at the end of what is cached so far it waits a little for the first sync, which comes from above. */
async function readPage(actor: Actor, mailbox: Mailbox, input: ListMessagesInput): Promise<Pick<MessagePage, 'rows' | 'next'>> {
  const window = { mailboxId: mailbox.id, before: input.before, limit: input.limit, filter: input.filter };
  const page = await listRows(actor, window);
  if (page.next !== null || mailbox.complete) return page;
  const more = input.before === undefined || (await engine().ensureMore(mailbox.id, waitForMoreMs));
  const again = input.before === undefined || !more ? page : await listRows(actor, window);
  const last = again.rows.at(-1);
  if (again.next !== null || !more) return again;
  return { rows: again.rows, next: last ? await cursorBelow(actor, last.id) : (input.before ?? null) };
}

/**
 * A window of a mailbox, newest first. Sends nothing to the server before it answers, except for the first page of a mailbox never seen.
 * `next` is null at the end of the mailbox; while its first sync runs, at the end of what can be waited for.
 */
export async function listMessages(actor: Actor, input: ListMessagesInput): Promise<MessagePage> {
  let mailbox = await find(actor, input.mailbox);
  const unseen = !mailbox.complete && mailbox.cached === 0 && mailbox.selectable;
  if (unseen) {
    await engine().ensureMailbox(mailbox.id);
    mailbox = await find(actor, input.mailbox);
  }
  const page = await readPage(actor, mailbox, input);
  if (!unseen) lookBehind(mailbox.id);
  fillDetailsBehind(mailbox.accountId, page.rows);
  return { ...page, total: input.filter ? null : mailbox.exists };
}
