/** Finding the letter of a lasting address. */
import { placeByHeader } from '@/lib/db/message-lookup';
import { readMessages } from '@/lib/db/messages';
import type { Actor } from '@/lib/model/actor';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { NamedLetter } from '@/lib/model/letter-link';

/** Where the actor's letter lies now: the newest copy, one in Trash or Spam only where there is no other. Null where it is not here (T45). */
export async function placeOfLetter(
  actor: Actor,
  { header, row }: NamedLetter,
): Promise<{ mailboxId: MailboxId; messageId: MessageId } | null> {
  if (header !== null) return placeByHeader(actor, header);
  const [letter] = row === null ? [] : await readMessages(actor, [row]);
  return letter ? { mailboxId: letter.row.mailboxId, messageId: letter.row.id } : null;
}
