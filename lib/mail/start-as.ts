/** Whom a letter is begun as. */
import { listAccounts } from '@/lib/db/accounts';
import { listIdentities } from '@/lib/db/identities';
import type { Actor } from '@/lib/model/actor';
import type { DraftContent } from '@/lib/model/draft';
import type { Identity } from '@/lib/model/identities';
import { cameTo, isPattern, ownAmong, ownIdentity, standsFor } from '@/lib/model/identity-match';
import type { AccountId } from '@/lib/model/ids';
import type { AccountRecord, StoredMessage } from '@/lib/model/stored';
import { tracesOf } from './identities';
import { openLetter } from './open-message';

/** Account, identity and address that a letter begins with. */
export interface Beginning {
  account: AccountRecord;
  /** What has name and signature; undefined for an account that has said nothing of itself. */
  identity: Identity | undefined;
  /** The address where the identity stands for many. */
  from: string | null;
  /** The writer's own addresses, in lower case, that an answer does not go to. */
  own: Set<string>;
}

/** A new letter is from the account's default identity. Null where the actor has no such account. */
export async function beginNew(actor: Actor, wanted: AccountId | undefined): Promise<Beginning | null> {
  const [accounts, identities] = await Promise.all([listAccounts(actor), listIdentities(actor)]);
  const account = accounts.find(({ id }) => id === (wanted ?? accounts[0]?.id));
  if (!account) return null;
  const mine = identities.filter(({ accountId }) => accountId === account.id);
  // One that stands for many says nothing by itself.
  const identity = mine.find(({ isDefault, address }) => isDefault && !isPattern(address)) ?? ownIdentity(mine, account);
  return { account, identity, from: null, own: new Set() };
}

/**
 * An answer or a forwarded letter is from the address that the original came to: as its mail server wrote it down, else as it was addressed; of one's own
 * letters, from the address they were from. Null where the actor has no such account. Throws what opening the original throws.
 */
export async function beginAnswer(actor: Actor, original: StoredMessage, wanted: AccountId | undefined): Promise<Beginning | null> {
  const [accounts, identities] = await Promise.all([listAccounts(actor), listIdentities(actor)]);
  const { row, cc, bcc, replyTo } = original;
  const among = wanted === undefined ? accounts : accounts.filter(({ id }) => id === wanted);
  const authors = row.from.map(({ address }) => address);
  const isMine = (address: string) =>
    among.some((one) => one.address.toLowerCase() === address.toLowerCase()) ||
    identities.some((one) => among.some(({ id }) => id === one.accountId) && standsFor(one.address, address));
  const traces = tracesOf((await openLetter(original)).header);
  // What one wrote oneself was put into its folder, not delivered. A star may stand for others too, whose letters are.
  const wroteIt = traces.length === 0 && authors.some(isMine);
  const named = wroteIt ? authors : [...row.to, ...cc, ...bcc].map(({ address }) => address);
  const chosen = cameTo({ accountId: wanted ?? row.accountId, traces, named }, identities, among);
  const account = accounts.find(({ id }) => id === chosen.accountId);
  if (!account) return null;
  const identity = identities.find(({ id }) => id === chosen.identityId);
  const own = ownAmong([...row.from, ...replyTo, ...row.to, ...cc], identities, accounts, chosen.from);
  return { account, identity, from: chosen.from, own };
}

/** What a letter that lies in a folder of drafts was begun as, by the address it names as its own. */
export async function writtenAs(actor: Actor, { row }: StoredMessage): Promise<Pick<DraftContent, 'identityId' | 'from'>> {
  const [accounts, identities] = await Promise.all([listAccounts(actor), listIdentities(actor)]);
  const account = accounts.filter(({ id }) => id === row.accountId);
  const { identityId, from } = cameTo(
    { accountId: row.accountId, traces: [], named: row.from.map(({ address }) => address) },
    identities,
    account,
  );
  return { identityId, from };
}
