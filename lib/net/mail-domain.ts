/** Whether a domain takes mail, as name servers tell it. */
import { isIP } from 'node:net';
import { asciiHost, isFullName } from './names';
import { askMx, askRecords, type NameServers, type Records, refusesMail } from './records';

/** `none` only where name servers answered and there is nobody who would take mail; in doubt `unknown`. */
export type MailDomain = 'ok' | 'none' | 'unknown';

/** How long a person waits for it at most, ms. */
const withinMs = 2000;

/**
 * Whether a domain, as people write it, takes mail; answers within two seconds. Nothing is connected to: only name servers are asked, those of the system where
 * none are given. Names without a dot and literal addresses are `unknown`.
 */
export async function lookUpMailDomain(domain: string, servers?: NameServers): Promise<MailDomain> {
  const host = asciiHost(domain);
  if (host === null || !isFullName(host) || isIP(host) !== 0) return 'unknown';
  const [mx, ...hosts] = await Promise.all([
    askMx(host, servers, withinMs),
    askRecords(host, (resolver, name) => resolver.resolve4(name), servers, withinMs),
    askRecords(host, (resolver, name) => resolver.resolve6(name), servers, withinMs),
  ]);
  // One exchanger without a name says that no mail is taken (RFC 7505); where there is none, the host itself would take it (RFC 5321 section 5.1).
  if (refusesMail(mx)) return 'none';
  const all: Records<unknown>[] = [mx, ...hosts];
  if (all.some((records) => typeof records !== 'string')) return 'ok';
  return all.includes('away') ? 'unknown' : 'none';
}
