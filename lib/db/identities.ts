/** The addresses that accounts write from. What they bear was checked by model identities before. */
import type { Actor } from '../model/actor';
import { type Identity, type KeepIdentityInput, mostIdentities } from '../model/identities';
import type { AccountId } from '../model/ids';
import { database } from './client';
import type { IdentityModel } from './generated/sqlite/models';

const mine = (actor: Actor) => ({ accountId: { in: [...actor.accountIds] } });
const there = { removedAt: null };

function toIdentity({ position: _, removedAt: __, replyTo, bcc, ...row }: IdentityModel): Identity {
  return {
    ...row,
    accountId: row.accountId as AccountId,
    replyTo: JSON.parse(replyTo) as string[],
    bcc: JSON.parse(bcc) as string[],
    place: row.place === 'below' ? 'below' : 'above',
  };
}

/** All of the actor's accounts, in their order. */
export async function listIdentities(actor: Actor): Promise<Identity[]> {
  const rows = await database().identity.findMany({
    where: { ...mine(actor), ...there },
    orderBy: [{ accountId: 'asc' }, { position: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toIdentity);
}

/** What became of an identity that was to be kept. */
export type Kept = 'kept' | 'none' | 'taken' | 'full';

/**
 * Changes or adds one; the account is the actor's, which the caller has checked. `none`: there is no such identity of this account; `taken`: the account has
 * another one with this address; `full`: it has as many as it may have. Only one of an account is the default. An address that was removed comes back under
 * its id.
 */
export async function keepIdentity({ id, accountId, replyTo, bcc, ...rest }: KeepIdentityInput): Promise<Kept> {
  const data = { ...rest, address: rest.address.toLowerCase(), replyTo: JSON.stringify(replyTo), bcc: JSON.stringify(bcc) };
  return database().$transaction(async (tx) => {
    const known = await tx.identity.findMany({
      where: { accountId },
      select: { id: true, address: true, position: true, removedAt: true },
    });
    const rows = known.filter(({ removedAt }) => removedAt === null);
    if (id !== undefined && !rows.some((row) => row.id === id)) return 'none';
    if (rows.some((row) => row.id !== id && row.address === data.address)) return 'taken';
    if (id === undefined && rows.length >= mostIdentities) return 'full';
    if (data.isDefault) await tx.identity.updateMany({ where: { accountId }, data: { isDefault: false } });
    const removed = known.find((row) => row.removedAt !== null && row.address === data.address);
    const position = Math.max(-1, ...rows.map((row) => row.position)) + 1;
    // One that takes the address of a removed one by a change stays itself; the removed one goes for good.
    if (id !== undefined && removed) await tx.identity.delete({ where: { id: removed.id } });
    if (id !== undefined) await tx.identity.update({ where: { id }, data });
    else if (removed) await tx.identity.update({ where: { id: removed.id }, data: { ...data, position, removedAt: null } });
    else await tx.identity.create({ data: { ...data, accountId, position } });
    return 'kept';
  });
}

/** Puts an account's identities into this order; those not named follow. The caller has checked the account. */
export async function orderIdentities(accountId: AccountId, order: readonly number[]): Promise<void> {
  const rows = await database().identity.findMany({ where: { accountId, ...there }, orderBy: { position: 'asc' }, select: { id: true } });
  const place = ({ id }: { id: number }) => (order.includes(id) ? order.indexOf(id) : order.length);
  const sorted = [...rows].sort((a, b) => place(a) - place(b));
  await database().$transaction(sorted.map(({ id }, position) => database().identity.update({ where: { id }, data: { position } })));
}

/** Removes one of the actor's, so that `restoreIdentity` brings it back for a week; false where there is none. */
export async function removeIdentity(actor: Actor, id: number): Promise<boolean> {
  const { count } = await database().identity.updateMany({ where: { id, ...mine(actor), ...there }, data: { removedAt: new Date() } });
  return count === 1;
}

/** Brings a removed one of the actor's back as it was, where it stood; one that is there stays as it is. */
export async function restoreIdentity(actor: Actor, id: number): Promise<Exclude<Kept, 'taken'>> {
  return database().$transaction(async (tx) => {
    const row = await tx.identity.findFirst({ where: { id, ...mine(actor) } });
    if (!row) return 'none';
    if (row.removedAt === null) return 'kept';
    const others = await tx.identity.findMany({ where: { accountId: row.accountId, ...there }, select: { isDefault: true } });
    if (others.length >= mostIdentities) return 'full';
    // Another one may have become the default meanwhile.
    const isDefault = row.isDefault && !others.some((one) => one.isDefault);
    await tx.identity.update({ where: { id }, data: { removedAt: null, isDefault } });
    return 'kept';
  });
}

/** Drops for good what was removed before `before` (ms). */
export async function dropRemovedIdentities(before: number): Promise<void> {
  await database().identity.deleteMany({ where: { removedAt: { lt: new Date(before) } } });
}
