/** Whom a letter is from: the identities of a person, and which of them a letter bears. */
import { readAccount } from '@/lib/db/accounts';
import { type Kept, keepIdentity, listIdentities, orderIdentities, removeIdentity, restoreIdentity } from '@/lib/db/identities';
import { AppError } from '@/lib/errors';
import { headerFields } from '@/lib/mime/trust-header';
import type { Actor } from '@/lib/model/actor';
import type { DraftContent } from '@/lib/model/draft';
import type { Identity, KeepIdentityInput } from '@/lib/model/identities';
import { isPattern, ownIdentity, standsFor } from '@/lib/model/identity-match';
import type { AccountId } from '@/lib/model/ids';
import type { Address } from '@/lib/model/mail';
import { withoutDoubles } from '@/lib/model/recipients';
import { say } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import { mailAddress, oneLine } from '@/lib/smtp/address';
import type { Composition } from '@/lib/smtp/compose';

/** What an identity gives to a letter. */
export interface Sender {
  from: Address;
  replyTo: Address[];
  /** Who gets it blindly, besides those that its writer names. */
  bcc: Address[];
}

/** Those of all of the actor's accounts. */
export function identitiesOf(actor: Actor): Promise<Identity[]> {
  return listIdentities(actor);
}

async function requireAccount(actor: Actor, id: AccountId): Promise<void> {
  if (!(await readAccount(actor, id))) throw new AppError('notFound', say('said.identity.noAccount'));
}

/**
 * Changes or adds one and answers all. Throws `notFound` for an account or identity that is not the actor's (T45), `badInput` for an address that no letter
 * can bear, `conflict` where the account has the address already or has too many.
 */
export async function changeIdentity(actor: Actor, input: KeepIdentityInput): Promise<Identity[]> {
  await requireAccount(actor, input.accountId);
  for (const address of [input.address.replace('*', 'x'), ...input.replyTo, ...input.bcc]) mailAddress(address);
  const kept = await keepIdentity(input);
  if (kept === 'taken') throw new AppError('conflict', say('said.identity.taken', { address: oneLine(input.address) }));
  refuseUnkept(kept);
  return listIdentities(actor);
}

/** Puts them into another order and answers all. Throws `notFound` (T45). */
export async function sortIdentities(actor: Actor, accountId: AccountId, order: readonly number[]): Promise<Identity[]> {
  await requireAccount(actor, accountId);
  await orderIdentities(accountId, order);
  return listIdentities(actor);
}

/** Removes one and answers the others. Throws `notFound` (T45). */
export async function dropIdentity(actor: Actor, id: number): Promise<Identity[]> {
  if (!(await removeIdentity(actor, id))) throw gone();
  return listIdentities(actor);
}

/** Brings a removed one back under its id, so that drafts that name it go out from it, and answers all. Throws `notFound` (T45), `conflict`. */
export async function bringIdentityBack(actor: Actor, id: number): Promise<Identity[]> {
  refuseUnkept(await restoreIdentity(actor, id));
  return listIdentities(actor);
}

function refuseUnkept(kept: Exclude<Kept, 'taken'>): void {
  if (kept === 'none') throw gone();
  if (kept === 'full') throw new AppError('conflict', say('said.identity.full'));
}

function gone(): AppError {
  return new AppError('notFound', say('said.identity.none'));
}

const nobody = (address: string): Address => ({ name: '', address });

/** What the letters of an account's own address bear, or of this identity. `address` is set where a star stands for it. */
export function senderAs(account: AccountRecord, identity: Identity | undefined, address?: string): Sender {
  const from = { name: identity?.name || account.name, address: address ?? identity?.address ?? account.address };
  return { from, replyTo: (identity?.replyTo ?? []).map(nobody), bcc: (identity?.bcc ?? []).map(nobody) };
}

/**
 * Whom the letter of a draft is from. With `strict`, for a letter that goes out, throws `badInput` where the chosen identity was removed or its star stands for
 * nothing: it would go out from an address that its writer did not choose. Else it is then from the account.
 */
export async function senderOf(
  actor: Actor,
  draft: Pick<DraftContent, 'identityId' | 'from'>,
  account: AccountRecord,
  { strict }: { strict: boolean },
): Promise<Sender> {
  const identities = (await listIdentities(actor)).filter(({ accountId }) => accountId === account.id);
  const own = ownIdentity(identities, account);
  if (draft.identityId === null) return senderAs(account, own);
  const identity = identities.find(({ id }) => id === draft.identityId);
  if (!identity) {
    if (strict) throw new AppError('badInput', say('said.identity.removed'));
    return senderAs(account, own);
  }
  if (!isPattern(identity.address)) return senderAs(account, identity);
  if (draft.from !== null && standsFor(identity.address, draft.from)) return senderAs(account, identity, draft.from);
  if (strict) throw new AppError('badInput', say('said.identity.part', { address: identity.address }));
  return senderAs(account, own);
}

const traces = ['delivered-to', 'x-original-to', 'envelope-to'];

/** Where the mail server says that it delivered a letter, the surest first: of each field the topmost, which it wrote itself. */
export function tracesOf(header: Uint8Array | null): string[] {
  if (header === null) return [];
  const fields = headerFields(header);
  return traces.flatMap((name) => {
    const value = fields.find((field) => field.name === name)?.value ?? '';
    const address = /^<?([^\s<>@]{1,64}@[^\s<>@]{1,253})>?$/u.exec(value)?.[1];
    return address === undefined ? [] : [address];
  });
}

/** The letter as from this sender; receipts go there too. Who gets it blindly is named once. */
export function bearing(letter: Composition, { from, replyTo, bcc }: Sender): Composition {
  const named = new Set([...letter.to, ...letter.cc, ...letter.bcc].map(({ address }) => address.toLowerCase()));
  const blind = withoutDoubles(bcc).filter(({ address }) => !named.has(address.toLowerCase()));
  return { ...letter, from, replyTo, bcc: [...letter.bcc, ...blind], receiptTo: letter.receiptTo ? from : null };
}
