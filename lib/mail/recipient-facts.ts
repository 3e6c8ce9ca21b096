/** What is worth knowing of recipients before a letter goes out: whether one ever wrote to them, and whether their server takes mail at all. */
import { listAccounts } from '@/lib/db/accounts';
import type { Actor } from '@/lib/model/actor';
import type { RecipientFacts } from '@/lib/model/api';
import { nearMiss } from '@/lib/model/near-miss';
import { mailDomain } from '@/lib/smtp/mail-domain';
import { type KnownPeople, knownPeople } from './correspondents';

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);

function* addressesOf(known: KnownPeople | null): Iterable<string> {
  for (const { person } of known?.values() ?? []) yield person.address;
}

/**
 * What is known of these addresses, in their order. Of somebody's mailbox nothing is asked, only of the domain, and only name servers; each domain once.
 * `written` is null while not all letters were read. `servers` are the name servers to ask, those of the system where none are given.
 */
export async function recipientFacts(actor: Actor, addresses: readonly string[], servers?: readonly string[]): Promise<RecipientFacts[]> {
  const accounts = await listAccounts(actor);
  const own = new Set(accounts.map(({ address }) => domainOf(address).toLowerCase()));
  const domains = [...new Set(addresses.map((address) => domainOf(address).toLowerCase()))];
  const asked = await Promise.all(
    // One's own domain takes mail: it is the account's.
    domains.map(async (domain) => [domain, own.has(domain) ? 'ok' : await mailDomain(domain, servers)] as const),
  );
  const answers = new Map(asked);
  const { known } = await knownPeople(accounts);
  return addresses.map((address) => {
    const person = known?.get(address.toLowerCase());
    // Who has written has a server, whatever name servers say now.
    const server = person && person.letters > person.sent ? 'ok' : (answers.get(domainOf(address).toLowerCase()) ?? 'unknown');
    return {
      address,
      written: known === null ? null : (person?.sent ?? 0) > 0,
      server,
      meant: server === 'none' ? nearMiss(address, addressesOf(known)) : null,
    };
  });
}
