/** Finds well-known providers of mail: by the mail domain, by the hosts that take a domain's mail, and by any name of theirs. */
import { type Provider, providers } from './provider-table';

const words = (text: string | undefined): string[] => (text ?? '').split(' ').filter(Boolean);
const plain = (host: string) => host.toLowerCase().replace(/\.$/u, '');

/** Is the host the domain itself, or below it? */
export const isWithin = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/** Of all that `namesOf` gives, the provider with the longest name that the host is within, or null. */
function nearest(host: string, namesOf: (provider: Provider) => string[]): Provider | null {
  let best: { provider: Provider; length: number } | null = null;
  for (const provider of providers)
    for (const name of namesOf(provider))
      if (isWithin(plain(host), name) && name.length > (best?.length ?? 0)) best = { provider, length: name.length };
  return best?.provider ?? null;
}

const byDomain = new Map(providers.flatMap((provider) => words(provider.domains).map((domain) => [domain, provider] as const)));

/** The provider of a mail domain, or null. */
export const providerOfDomain = (domain: string): Provider | null => byDomain.get(plain(domain)) ?? null;

/** The provider whose host, as an MX record names it, takes the mail of a domain; or null. */
export const providerOfExchanger = (host: string): Provider | null => nearest(host, ({ mx }) => words(mx));

/** All names of a provider: its mail domains, its MX hosts and its servers. */
const namesOf = ({ domains, mx, in: reading, out, pop }: Provider): string[] => {
  const servers = [reading, out, pop].flatMap((host) => (host ? [host.replace(/:.*$/u, '')] : []));
  return [...words(domains), ...words(mx), ...servers];
};

/** What a provider takes instead of its usual password. */
export interface OtherPassword {
  /** `app`: a password made for one program; `oauth`: a sign-in on the provider's page only. */
  password: 'app' | 'oauth';
  /** Where such a password is made, or a page about it; null where none is known. */
  page: string | null;
}

/** What the provider behind one of these names wants, the first that wants anything unusual: mail domains, servers and MX hosts, in any order. Null where a usual password does. */
export function providerOf(...names: string[]): OtherPassword | null {
  for (const name of names) {
    const { hint, page = null, help = null } = nearest(name, namesOf) ?? {};
    if (hint === 'appPassword') return { password: 'app', page: page ?? help };
    if (hint === 'oauth') return { password: 'oauth', page: null };
  }
  return null;
}
