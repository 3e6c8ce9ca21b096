/** Whether a domain demands that mail travels to it encrypted, by its MTA-STS policy (RFC 8461): asked of name servers and of the domain's own web server. */
import { keptAnswers } from '@/lib/net/kept-answers';
import { asciiHost, isFullName, ofNameServers } from '@/lib/net/names';
import { fetchOutside } from '@/lib/net/outside';
import { askTxt, listed } from '@/lib/net/records';

/** `demanded`: no server that keeps to the policy sends a letter there in clear; `open`: it says nothing of the kind, or only tries it; in doubt `unknown`. */
export type Transport = 'demanded' | 'open' | 'unknown';

/** Longest that a person waits for either question, ms. */
const withinMs = 2500;
/** Most bytes of a policy (RFC 8461 section 3.3 names 64 kB). */
const maxBytes = 65_536;

const kept = keptAnswers<Transport>('oriel.mta-sts', { demanded: 6 * 3_600_000, open: 3_600_000, unknown: 60_000 });

/** How the world is asked; the machine's own ways where none are given. */
export interface PolicyWays {
  servers?: readonly string[] | undefined;
  fetch?: typeof fetchOutside;
}

/** Whether mail to the domain travels encrypted whoever sends it; within five seconds, later questions from memory. */
export async function mailTransport(domain: string, ways: PolicyWays = {}): Promise<Transport> {
  const host = asciiHost(domain);
  return host === null || !isFullName(host) ? 'unknown' : kept(host, () => ask(host, ways));
}

async function ask(host: string, { servers, fetch = fetchOutside }: PolicyWays): Promise<Transport> {
  const records = listed(await askTxt(`_mta-sts.${host}`, servers, withinMs));
  if (records === null) return 'unknown';
  // Several records count as none (section 3.1).
  const said = records.filter((record) => /^v=STSv1\s*(?:;|$)/u.test(record));
  if (said.length !== 1) return 'open';
  const url = `https://mta-sts.${host}/.well-known/mta-sts.txt`;
  const bounds = { maxBytes, firstByteMs: withinMs, totalMs: withinMs, redirects: 0 };
  const policy = await fetch({ method: 'GET', url, accept: 'text/plain', ...bounds }, ofNameServers(servers)).catch(() => null);
  if (policy?.status !== 200 || !/^text\/plain\b/iu.test(policy.type ?? '')) return 'unknown';
  return readPolicy(policy.bytes.toString('utf8'));
}

/** What a policy demands; `unknown` where it is none. */
export function readPolicy(text: string): Transport {
  const lines = text.split(/\r?\n/u).map((line) => line.split(/:(.*)/su).map((half) => half.trim()));
  const saidOf = (name: string) => lines.find(([key]) => key === name)?.[1] ?? '';
  const mode = saidOf('mode');
  const whole = saidOf('version') === 'STSv1' && /^\d{1,10}$/u.test(saidOf('max_age'));
  if (!whole || !['enforce', 'testing', 'none'].includes(mode) || (mode !== 'none' && saidOf('mx') === '')) return 'unknown';
  return mode === 'enforce' ? 'demanded' : 'open';
}
