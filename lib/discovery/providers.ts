/** What the table of well-known providers says of one person's mail. */
import type { Endpoint } from '@/lib/model/account';
import { providerOfDomain, providerOfExchanger } from '@/lib/model/mail-providers';
import type { Provider } from '@/lib/model/provider-table';
import type { Person, Told } from './candidate';

function endpointOf(text: string | undefined, tls: number, starttls: number): Endpoint | null {
  if (text === undefined) return null;
  const [host = '', how] = text.split(':');
  return how === 'starttls' ? { host, port: starttls, security: 'starttls' } : { host, port: tls, security: 'tls' };
}

function toldOf(provider: Provider, { address, local }: Person): Told {
  return {
    provider: provider.name,
    login: provider.login === 'local' ? local : address,
    imap: endpointOf(provider.in, 993, 143),
    smtp: endpointOf(provider.out, 465, 587),
    pop3: endpointOf(provider.pop, 995, 110),
    hint: provider.hint ?? null,
    help: provider.help ?? null,
    page: provider.page ?? null,
  };
}

/** What is known of the provider of a mail domain, or null. */
export function knownProvider(person: Person): Told | null {
  const provider = providerOfDomain(person.domain);
  return provider && toldOf(provider, person);
}

/** What is known of the provider whose host takes the mail, or null. */
export function providerBehind(host: string, person: Person): Told | null {
  const provider = providerOfExchanger(host);
  return provider && toldOf(provider, person);
}
