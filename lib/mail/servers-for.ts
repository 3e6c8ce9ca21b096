/** Which mail servers an address belongs to, by the operator's word (T47). */
import type { ProvenAccount } from '@/lib/db/accounts';
import { type HostPolicy, serversOfDomain } from '@/lib/env-servers';
import { AppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import type { SignInInput } from '@/lib/model/api';
import { say } from '@/lib/model/said';

/** Splits an address at its last `@`. Throws `badInput` where there is none. */
export function splitAddress(text: string): { address: string; local: string; domain: string } {
  const address = text.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (at < 1 || !domain || /[\s\p{Cc}<>]/u.test(address)) {
    throw new AppError('badInput', say('said.signIn.wholeAddress'));
  }
  return { address, local, domain };
}

/**
 * Which servers the address belongs to, by the operator's policy. Throws `badInput` where the address or a needed server is missing, and
 * `hostNotAllowed` where the operator's table has no such domain or hosts were typed where none may be.
 */
export function serversFor(input: Pick<SignInInput, 'address' | 'imap' | 'smtp' | 'login'>, policy: HostPolicy): ProvenAccount {
  const { address, local, domain } = splitAddress(input.address);
  if (policy.kind !== 'free') {
    if (input.imap || input.smtp || input.login) throw new AppError('hostNotAllowed', say('said.signIn.serversSet'));
    const servers = policy.kind === 'fixed' ? policy.servers : policy.domains.get(domain);
    if (!servers) {
      throw new AppError('hostNotAllowed', say('said.signIn.domainUnknown', { domain }));
    }
    return { address, login: servers.login === 'local' ? local : address, imap: servers.imap, smtp: servers.smtp };
  }
  if (!input.imap || !input.smtp) {
    throw new AppError('badInput', say('said.signIn.serversUnknown', { domain }));
  }
  const named = (endpoint: NonNullable<SignInInput['imap']>) => ({
    ...endpoint,
    host: endpoint.host.trim().toLowerCase().replace(/\.$/, ''),
  });
  return { address, login: input.login ?? address, imap: named(input.imap), smtp: named(input.smtp) };
}

/**
 * The account of an address whose servers a provider names. Its login is what the operator says that this mail server takes, as with a password: with another
 * one it would be a second account of the same mailbox. Throws `badInput` where it is no address.
 */
export function accountAt(text: string, imap: Endpoint, smtp: Endpoint, policy: HostPolicy): ProvenAccount {
  const { address, local, domain } = splitAddress(text);
  const set = serversOfDomain(policy, domain);
  const byLocal = set?.login === 'local' && set.imap.host === imap.host && set.imap.port === imap.port;
  return { address, login: byLocal ? local : address, imap, smtp };
}
