/** Whether receipts of delivery can be had, told before sending. */
import { readAccount } from '@/lib/db/accounts';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import { offersDelivery } from '@/lib/smtp/delivery-offer';

/** What the submission server of the actor's account says; null where it cannot be asked now. Throws `notFound`. */
export async function deliveryOffer(actor: Actor, accountId: AccountId): Promise<boolean | null> {
  const account = await readAccount(actor, accountId);
  if (!account) throw new AppError('notFound', say('said.draft.accountClosed'));
  return offersDelivery(account.smtp);
}
