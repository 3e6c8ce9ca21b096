/** Whether a domain takes mail, as name servers tell it. */
import { promises } from 'node:dns';
import { isIP } from 'node:net';
import { asciiHost, isFullName } from './names';

/** `none` only where name servers answered and there is nobody who would take mail; in doubt `unknown`. */
export type MailDomain = 'ok' | 'none' | 'unknown';

/** How long a person waits for it at most, ms. */
const withinMs = 2000;
const absent = new Set(['ENOTFOUND', 'ENODATA']);

/** What one question told: something, nothing at all, or not to be known now. */
async function asked<T>(question: Promise<T[]>, isThere: (found: T[]) => boolean): Promise<boolean | null> {
  try {
    return isThere(await question);
  } catch (error) {
    return error instanceof Error && 'code' in error && absent.has(String(error.code)) ? false : null;
  }
}

async function look(host: string, servers?: readonly string[]): Promise<MailDomain> {
  const resolver = new promises.Resolver({ timeout: withinMs, tries: 1 });
  if (servers) resolver.setServers(servers);
  const late = setTimeout(() => resolver.cancel(), withinMs);
  try {
    // One exchanger without a name says that no mail is taken (RFC 7505); where there is none, the host itself would take it (RFC 5321 section 5.1).
    let refuses = false;
    const [mx, ...hosts] = await Promise.all([
      asked(resolver.resolveMx(host), (found) => {
        refuses = found.length === 1 && found[0]?.exchange === '';
        return found.length > 0;
      }),
      asked(resolver.resolve4(host), (found) => found.length > 0),
      asked(resolver.resolve6(host), (found) => found.length > 0),
    ]);
    if (refuses) return 'none';
    if (mx === true || hosts.includes(true)) return 'ok';
    return mx === null || hosts.includes(null) ? 'unknown' : 'none';
  } finally {
    clearTimeout(late);
  }
}

/**
 * Whether a domain, as people write it, takes mail; answers within two seconds. Nothing is connected to: only name servers are asked, those of the system where
 * none are given. Names without a dot and literal addresses are `unknown`.
 */
export async function lookUpMailDomain(domain: string, servers?: readonly string[]): Promise<MailDomain> {
  const host = asciiHost(domain);
  return host === null || !isFullName(host) || isIP(host) !== 0 ? 'unknown' : look(host, servers);
}
