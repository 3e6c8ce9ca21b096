/** What the frame of the screen needs: accounts, their lines, folders with counts. */
import { listAccounts, listLockedAccounts } from '@/lib/db/accounts';
import { listMailboxes } from '@/lib/db/mailboxes';
import { preferencesOf } from '@/lib/db/preferences';
import { env } from '@/lib/env';
import { isAppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { Shell } from '@/lib/model/api';
import type { AccountId } from '@/lib/model/ids';
import type { AccountRecord } from '@/lib/model/stored';
import { bus } from '@/lib/sync/bus';
import { engine } from '@/lib/sync/engine';
import { followArrivals } from './arrivals';
import { isOperator } from './operator';

/** A server that is away must not keep the frame from showing; its account's state says why the folders are missing. */
async function ensureList(accountId: AccountId): Promise<void> {
  try {
    if (engine().attached(accountId)) await engine().ensureList(accountId);
  } catch (error) {
    if (!isAppError(error)) throw error;
  }
}

function toAccount({ id, address, name, provider }: AccountRecord) {
  return { id, address, name, ...(provider ? { provider } : {}) };
}

/** Accounts in a chosen order; those that it does not name stay behind it, as they were. */
function inOrder(accounts: AccountRecord[], order: readonly number[]): AccountRecord[] {
  const rank = ({ id }: AccountRecord) => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...accounts].sort((a, b) => rank(a) - rank(b));
}

/** Reads the frame from the database. Waits for a server only for the folder list of an account that was never listed. */
export async function readShell(actor: Actor): Promise<Shell> {
  followArrivals();
  // Before anything is read, so that no change falls between the reading and the stream.
  const lastEventId = bus().lastEventId(actor.userId);
  const [found, locked, known, preferences] = await Promise.all([
    listAccounts(actor),
    listLockedAccounts(actor),
    listMailboxes(actor),
    preferencesOf(actor.userId),
  ]);
  const accounts = inOrder(found, preferences.accountOrder);
  const listed = new Set(known.map((mailbox) => mailbox.accountId));
  const unlisted = accounts.filter((account) => !listed.has(account.id));
  await Promise.all(unlisted.map((account) => ensureList(account.id)));
  return {
    accounts: accounts.map(toAccount),
    locked,
    freeHosts: env().hosts.kind === 'free',
    operator: await isOperator(actor),
    states: accounts.map((account) => engine().state(account.id)),
    mailboxes: unlisted.length > 0 ? await listMailboxes(actor) : known,
    preferences,
    lastEventId,
  };
}
