/** Whose page opens a mailbox elsewhere that is known by its address, or by a server of a name of its own. */
import { serversBehind } from '@/lib/discovery/behind';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import type { OAuthProvider, ServingOutput } from '@/lib/model/oauth';
import { say } from '@/lib/model/said';

/** The domain of the address that the login is, then that which the server is in. */
function domainsOf(login: string, host: string): string[] {
  const ofLogin = login.includes('@') ? login.slice(login.lastIndexOf('@') + 1) : '';
  const labels = host.replace(/\.$/u, '').split('.');
  const ofHost = labels.length > 2 ? labels.slice(1).join('.') : '';
  return [...new Set([ofLogin, ofHost].map((one) => one.trim().toLowerCase()).filter(Boolean))];
}

/** The provider, of those whom the operator registered with, who has the mail of this domain. */
async function behind(domain: string): Promise<OAuthProvider | null> {
  const told = await serversBehind(domain);
  const hosts = [told?.imap, told?.pop3].flatMap((one) => one?.host ?? []);
  return env().oauth.find(({ imap, pop3 }) => hosts.includes(imap.host) || (pop3 !== null && hosts.includes(pop3.host))) ?? null;
}

/** Which provider serves the mailbox, and the domain that tells so. Asks name servers only where there are providers. Throws `hostNotAllowed` where the operator wants no mailboxes elsewhere. */
export async function servingProvider(login: string, host: string): Promise<ServingOutput['serving']> {
  if (!env().collect) throw new AppError('hostNotAllowed', say('said.collect.off'));
  if (env().oauth.length === 0) return null;
  for (const domain of domainsOf(login, host)) {
    const provider = await behind(domain);
    if (provider) return { provider: provider.id, domain };
  }
  return null;
}
