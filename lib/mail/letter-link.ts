/** Finding the letter of a lasting address. */
import { setTimeout as pause } from 'node:timers/promises';
import { placeByHeader } from '@/lib/db/message-lookup';
import { readMessages } from '@/lib/db/messages';
import type { Actor } from '@/lib/model/actor';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { NamedLetter } from '@/lib/model/letter-link';
import { engine } from '@/lib/sync/engine';

/** Longest time that is spent looking for a letter that another program may just have moved. */
const lookMs = 10_000;

/** Asks the mail servers what changed. What cannot be asked now is told by the accounts' own states. */
async function lookEverywhere({ accountIds }: Actor): Promise<void> {
  const looks = accountIds.filter((id) => engine().attached(id)).map((id) => engine().look(id, null));
  await Promise.race([Promise.allSettled(looks), pause(lookMs, undefined, { ref: false })]);
}

/**
 * Where the actor's letter lies now: the newest copy, one in Trash or Spam only where there is no other. One that is not known here is looked for on the
 * servers first. Null where it is not here (T45).
 */
export async function placeOfLetter(
  actor: Actor,
  { header, row }: NamedLetter,
): Promise<{ mailboxId: MailboxId; messageId: MessageId } | null> {
  if (header !== null) {
    const known = await placeByHeader(actor, header);
    if (known) return known;
    await lookEverywhere(actor);
    return placeByHeader(actor, header);
  }
  const [letter] = row === null ? [] : await readMessages(actor, [row]);
  return letter ? { mailboxId: letter.row.mailboxId, messageId: letter.row.id } : null;
}
