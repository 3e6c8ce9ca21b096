/** Reads what the reader's own mail server wrote about a letter: Authentication-Results (RFC 8601), its own and no other's (T31). */
import type { Verdict } from '@/lib/model/trust';
import { type HeaderField, withoutComments } from './trust-header';
import { hostOf, isWithin, plainHost, siteOf } from './trust-hosts';

/** One method with what it found. */
export interface Finding {
  /** Lower case: "dkim", "spf", "dmarc". */
  method: string;
  result: string;
  /** `header.from`, `smtp.mailfrom` and the like, in lower case. */
  properties: Map<string, string>;
}

/** Whose word counts: exactly these names, and all names within `site`. */
export interface Trusted {
  ids: readonly string[];
  site: string | null;
}

const maxFindings = 100;

/** The name of the server that wrote the field, and its findings; null where the field cannot be read. */
export function parseResults(value: string): { id: string; findings: Finding[] } | null {
  const [head = '', ...parts] = withoutComments(value).words.replace(/ ?= ?/gu, '=').split(';');
  const [id = '', version = '1'] = head.trim().split(' ');
  if (id === '' || id.includes('=') || version !== '1') return null;
  const findings: Finding[] = [];
  for (const part of parts.slice(0, maxFindings)) {
    const [first = '', ...rest] = part.trim().split(' ');
    const found = /^([a-z0-9-]{1,40})(?:\/\d{1,3})?=([a-z]{1,20})$/iu.exec(first);
    if (!found) continue;
    const properties = new Map<string, string>();
    for (const item of rest.slice(0, 50)) {
      const split = item.indexOf('=');
      const name = item.slice(0, split).toLowerCase();
      if (split > 0 && !properties.has(name)) properties.set(name, item.slice(split + 1, split + 1000));
    }
    findings.push({ method: (found[1] ?? '').toLowerCase(), result: (found[2] ?? '').toLowerCase(), properties });
  }
  return { id: id.toLowerCase(), findings };
}

const isTrusted = (id: string, { ids, site }: Trusted): boolean => ids.includes(id) || (site !== null && isWithin(plainHost(id), site));

/** Names that mean the inside of a house, and addresses within it. */
const inside =
  /^(?:[^.]+|.+\.(?:local|lan|internal|intern|localdomain|home\.arpa)|(?:127|10)\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|::1|f[cd][0-9a-f]{2}:.*)$/u;

function isOwn(host: string, trusted: Trusted): boolean {
  const bare = host.toLowerCase().replace(/^\[(?:ipv6:)?|\]$/gu, '');
  if (inside.test(bare) || trusted.ids.includes(bare)) return true;
  const site = siteOf(bare);
  return site !== null && (site === trusted.site || trusted.ids.some((id) => siteOf(id) === site));
}

/** The fields that only the reader's own servers can have written: down to where the letter came in from outside. */
function ownFields(fields: readonly HeaderField[], trusted: Trusted): HeaderField[] {
  const own: HeaderField[] = [];
  let entered = false;
  for (const field of fields) {
    if (field.name === 'received') {
      const { words } = withoutComments(field.value);
      const by = /(?:^|\s)by\s+(\S{1,255})/iu.exec(words)?.[1] ?? '';
      // Below the stop where it came in, everything up to the next stop may still be ours; the next one was written outside.
      if (entered || !isOwn(by, trusted)) break;
      const from = /^from\s+(\S{1,255})/iu.exec(words)?.[1];
      entered = from !== undefined && !isOwn(from, trusted);
    }
    own.push(field);
  }
  return own;
}

/**
 * The findings of the reader's own server: of the topmost field that bears its name, above the first stop outside. Lower fields of the same name may
 * only add that DMARC failed: nobody forges that against himself. Null where the server says nothing.
 */
export function ownFindings(fields: readonly HeaderField[], trusted: Trusted): Finding[] | null {
  let top: Finding[] | null = null;
  for (const { name, value } of ownFields(fields, trusted)) {
    const results = name === 'authentication-results' ? parseResults(value) : null;
    if (!results || !isTrusted(results.id, trusted)) continue;
    const judged: boolean = top?.some(({ method }) => method === 'dmarc') ?? false;
    if (top === null) top = results.findings;
    else if (!judged) top = [...top, ...results.findings.filter(({ method, result }) => method === 'dmarc' && result === 'fail')];
  }
  return top;
}

/** The logo that the reader's own server found good and wrote down (BIMI-Indicator), as base64; null where it did not. */
export function ownIndicator(fields: readonly HeaderField[], trusted: Trusted): string | null {
  const passed = ownFindings(fields, trusted)?.some(({ method, result }) => method === 'bimi' && result === 'pass') ?? false;
  return (passed && ownFields(fields, trusted).find(({ name }) => name === 'bimi-indicator')?.value) || null;
}

/** Whose signature it was: the domain (`d`), or that of the identity (`i`). */
export function signerOf({ properties }: Finding): string {
  return plainHost(properties.get('header.d') ?? '') || hostOf(properties.get('header.i') ?? '');
}

/** One within the other: what DMARC calls relaxed alignment, without trusting names beside each other. */
const aligned = (one: string, other: string): boolean => isWithin(one, other) || isWithin(other, one);

/**
 * What the findings mean for the address that is shown. Null where they say nothing clear, so that nothing is claimed: also where the letter names
 * several senders (T29), or the server judged another domain than the one that is shown.
 */
export function verdictOf(findings: readonly Finding[], address: string, senders: number): Verdict | null {
  const domain = hostOf(address);
  if (domain === '' || !address.includes('@')) return null;
  const dmarc = findings.find(({ method }) => method === 'dmarc');
  if (dmarc?.result === 'fail') return { kind: 'failed', domain, by: domain };
  if (senders !== 1) return null;
  const judged = dmarc?.properties.get('header.from');
  // DMARC was asked about another name: what passed there says nothing about this one.
  if (judged !== undefined && (hostOf(judged) || plainHost(judged)) !== domain) return null;
  const signers = findings
    .filter(({ method, result }) => method === 'dkim' && result === 'pass')
    .map(signerOf)
    .filter(Boolean);
  const own = signers.find((signer) => aligned(domain, signer));
  if (own) return { kind: 'signed', domain, by: own };
  if (dmarc?.result === 'pass' && judged !== undefined) return { kind: 'checked', domain, by: domain };
  const spf = findings.find(({ method, result }) => method === 'spf' && result === 'pass');
  const sender = hostOf(spf?.properties.get('smtp.mailfrom') ?? '');
  if (sender !== '' && aligned(domain, sender)) return { kind: 'sent', domain, by: sender };
  return signers[0] ? { kind: 'foreign', domain, by: signers[0] } : null;
}
