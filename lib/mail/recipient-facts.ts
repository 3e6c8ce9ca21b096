/** What is worth knowing of recipients before a letter goes out: whether one ever wrote to them, and whether their server takes mail at all. */
import { listAccounts } from '@/lib/db/accounts';
import { env } from '@/lib/env';
import type { Actor } from '@/lib/model/actor';
import type { RecipientFacts } from '@/lib/model/api';
import { nearMisses } from '@/lib/model/near-miss';
import { mailDomain } from '@/lib/smtp/mail-domain';
import { mailTransport, type PolicyWays } from '@/lib/web/mta-sts';
import { type KnownPeople, knownPeople } from './correspondents';

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);

/** What is asked of one domain. One's own takes mail, being the account's, and how it gets there is its provider's business. */
async function askOf(domain: string, own: boolean, ways: PolicyWays | null): Promise<Pick<RecipientFacts, 'server' | 'transport'>> {
  if (own) return { server: 'ok', transport: null };
  if (!ways) return { server: 'unknown', transport: null };
  const [server, transport] = await Promise.all([mailDomain(domain, ways.servers), mailTransport(domain, ways)]);
  return { server, transport };
}

function* addressesOf(known: KnownPeople | null): Iterable<string> {
  for (const { person } of known?.values() ?? []) yield person.address;
}

/**
 * What is known of these addresses, in their order. Of somebody's mailbox nothing is asked, only of the domain, each once: name servers, and where they say that
 * it has a policy of transport, its web server for that. Nobody is asked where the operator wants it so, nor of one's own domains. `written` is null while not
 * all letters were read. `ways` are how the world is asked, as the operator says where none are given.
 */
export async function recipientFacts(actor: Actor, addresses: readonly string[], ways?: PolicyWays): Promise<RecipientFacts[]> {
  const { nameServers } = env();
  const asks: PolicyWays | null = ways ?? (nameServers === 'none' ? null : { servers: nameServers ?? undefined });
  const accounts = await listAccounts(actor);
  const own = new Set(accounts.map(({ address }) => domainOf(address).toLowerCase()));
  const domains = [...new Set(addresses.map((address) => domainOf(address).toLowerCase()))];
  const asked = await Promise.all(domains.map(async (domain) => [domain, await askOf(domain, own.has(domain), asks)] as const));
  const answers = new Map(asked);
  const { known } = await knownPeople(accounts);
  let meant: ReturnType<typeof nearMisses> | null = null;
  const meantBy = (address: string) => {
    meant ??= nearMisses(addressesOf(known));
    return meant(address);
  };
  return addresses.map((address) => {
    const person = known?.get(address.toLowerCase());
    // Who has written has a server, whatever name servers say now.
    const answer = answers.get(domainOf(address).toLowerCase()) ?? { server: 'unknown', transport: null };
    const server = person && person.letters > person.sent ? 'ok' : answer.server;
    return {
      address,
      written: known === null ? null : (person?.sent ?? 0) > 0,
      server,
      transport: server === 'none' ? null : answer.transport,
      meant: server === 'none' ? meantBy(address) : null,
    };
  });
}
