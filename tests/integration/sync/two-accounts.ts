/** One person with two accounts, each with a line of its own that faults can be made on. */
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import { type Office, type Person, until } from './office';

/** The rooms that only these tests call. */
export async function transferRooms() {
  const [copies, transfers, registry] = await Promise.all([
    import('@/lib/mail/act-copies'),
    import('@/lib/db/transfers'),
    import('@/lib/db/bulk-acts'),
  ]);
  return { ...copies, ...transfers, ...registry };
}

/** Two accounts of one person: `from` was hired as the person, `to` came to it. */
export interface TwoAccounts {
  from: Person;
  to: Person;
  /** Of both accounts. */
  actor: Actor;
}

/** Makes two hired people one, and signs both accounts in. */
export async function joinPeople(office: Office, from: Person, to: Person): Promise<TwoAccounts> {
  const { rooms } = office;
  const { address, login, imap, smtp } = to.account;
  const { record } = await rooms.joinAccount({ address, login, imap, smtp }, from.account.userId);
  const actor = await rooms.actorForAccount(from.account.id);
  if (!actor) throw new Error('No actor.');
  const joined: Person = {
    ...to,
    account: record,
    actor,
    signIn: (password = to.user.password) => rooms.engine().attach(record, password, `browser-${record.id}`),
  };
  from.signIn();
  joined.signIn();
  for (const person of [from, joined]) {
    await person.list('INBOX');
    await watching(office, person);
  }
  return { from, to: joined, actor };
}

/** Waits until an account is watched. */
export function watching({ rooms }: Office, person: Person): Promise<true> {
  return until('the watch', async () => rooms.engine().state(person.account.id).status === 'watching', 60_000);
}

/** Waits until nothing of these accounts is on its way. */
export async function settled({ rooms }: Office, ...accounts: AccountId[]): Promise<void> {
  await until('empty queues', async () => (await rooms.countOpenActs(...accounts)) === 0, 90_000);
}

/** The server of an account is away, until the function is called. */
export async function goAway({ rooms }: Office, person: Person): Promise<() => void> {
  const accept = person.proxy.refuse();
  person.proxy.cut();
  await until('the line away', async () => rooms.engine().state(person.account.id).status === 'offline', 60_000);
  return accept;
}

/** Subjects of a folder as its server has them, sorted. */
export async function subjectsOf(person: Person, path: string): Promise<string[]> {
  return (await person.phone.list(path)).map(({ subject }) => subject).sort();
}

/** Subjects of rows, sorted. */
export const wordsOf = (rows: readonly MessageRow[]): string[] => rows.map(({ subject }) => subject).sort();
