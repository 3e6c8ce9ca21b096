/** Reports about a domain: DMARC aggregates (RFC 7489 appendix C) and those on TLS (RFC 8460). Pure; `unread` where they are broken. */
import type { DmarcSource, Report, TlsPolicy } from '@/lib/model/reports';
import { BadXml, readXml } from '@/lib/model/xml';
import { decodeText } from './charset';
import { oneLine, rawText } from './report-fields';
import { Unpackable, unpack } from './report-unpack';

/** Most sources, and policies, that are named; the others are counted. */
const mostNamed = 50;
const mostSources = 20_000;

/** A count of letters; what is none counts nothing. */
function countIn(value: unknown): number {
  const n = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,15}$/u.test(value) ? Number(value) : 0;
  return Number.isSafeInteger(n) && n > 0 ? n : 0;
}

/** Seconds since the epoch as milliseconds. */
function secondsIn(text: string): number | null {
  const seconds = countIn(text);
  return seconds > 0 && seconds < 32_503_680_000 ? seconds * 1000 : null;
}

/** A report whose reading failed for what it holds. */
function unread(error: unknown): Report {
  if (error instanceof Unpackable) return { kind: 'unread', why: error.why };
  if (error instanceof BadXml || error instanceof SyntaxError || error instanceof RangeError) return { kind: 'unread', why: 'broken' };
  throw error;
}

interface Row {
  ip: string;
  count: number;
  disposition: string;
  passed: boolean;
}

/** The sources with what became of their letters, most letters first. */
function addUp(sources: Map<string, DmarcSource>, row: Row): void {
  const known = sources.get(row.ip) ?? { ip: row.ip, passed: 0, failed: 0, quarantined: 0, rejected: 0 };
  if (!sources.has(row.ip) && sources.size >= mostSources) throw new Unpackable('tooLarge');
  if (row.passed) known.passed += row.count;
  else known.failed += row.count;
  if (row.disposition === 'quarantine') known.quarantined += row.count;
  if (row.disposition === 'reject') known.rejected += row.count;
  sources.set(row.ip, known);
}

/** What an aggregate says, from its XML. */
function dmarcOf(xml: string): Report {
  const head = new Map<string, string>();
  const sources = new Map<string, DmarcSource>();
  let row: Row | null = null;
  readXml(xml, {
    open(path) {
      if (path.length === 2 && path[1] === 'record') row = { ip: '', count: 0, disposition: '', passed: false };
    },
    close(path, text) {
      const place = path.slice(1).join('/');
      if (!row && path.length <= 4 && head.size < 200 && !head.has(place)) head.set(place, oneLine(text, 255));
      if (!row) return;
      if (place === 'record/row/source_ip') row.ip = oneLine(text, 64);
      else if (place === 'record/row/count') row.count = countIn(text);
      else if (place === 'record/row/policy_evaluated/disposition') row.disposition = text.toLowerCase();
      // Either of the two that is aligned is enough (RFC 7489 section 4.2).
      else if (/^record\/row\/policy_evaluated\/(?:dkim|spf)$/u.test(place)) row.passed ||= text.toLowerCase() === 'pass';
      else if (place === 'record') {
        addUp(sources, row);
        row = null;
      }
    },
  });
  const domain = head.get('policy_published/domain') ?? '';
  const organisation = head.get('report_metadata/org_name') ?? '';
  if (domain === '' || organisation === '') return { kind: 'unread', why: 'broken' };
  const all = [...sources.values()].sort((a, b) => b.failed - a.failed || b.passed - a.passed);
  return {
    kind: 'dmarc',
    organisation,
    domain,
    policy: head.get('policy_published/p') || null,
    from: secondsIn(head.get('report_metadata/date_range/begin') ?? ''),
    until: secondsIn(head.get('report_metadata/date_range/end') ?? ''),
    passed: all.reduce((sum, one) => sum + one.passed, 0),
    failed: all.reduce((sum, one) => sum + one.failed, 0),
    sources: all.slice(0, mostNamed),
    more: Math.max(0, all.length - mostNamed),
    raw: rawText(xml),
  };
}

/** What a DMARC aggregate says: XML, alone or in a gzip or zip. */
export function readDmarc(file: Buffer): Report {
  try {
    return dmarcOf(decodeText(unpack(file, /\.xml$/iu), null, 'text'));
  } catch (error) {
    return unread(error);
  }
}

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
const part = (value: unknown): Json => (isJson(value) ? value : {});
const line = (value: unknown): string => (typeof value === 'string' ? oneLine(value, 255) : '');
const time = (value: unknown): number | null => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(at) ? at : null;
};

function tlsPolicy(value: Json): TlsPolicy {
  const policy = part(value.policy);
  const summary = part(value.summary);
  const failures = list(value['failure-details']).map((one) => ({
    type: line(one['result-type']),
    count: countIn(one['failed-session-count']),
    server: line(one['receiving-mx-hostname']) || null,
  }));
  return {
    type: line(policy['policy-type']),
    domain: line(policy['policy-domain']),
    succeeded: countIn(summary['total-successful-session-count']),
    failed: countIn(summary['total-failure-session-count']),
    failures: failures.filter(({ type }) => type !== '').slice(0, mostNamed),
  };
}

/** What a report on TLS says: JSON, alone or in a gzip (RFC 8460 section 4). */
export function readTls(file: Buffer): Report {
  try {
    const text = decodeText(unpack(file, /\.json$/iu), 'utf-8', 'text');
    const report = part(JSON.parse(text.replace(/^\ufeff/u, '')));
    const all = list(report.policies).map(tlsPolicy);
    const organisation = line(report['organization-name']);
    if (all.length === 0 || organisation === '') return { kind: 'unread', why: 'broken' };
    const range = part(report['date-range']);
    const policies = all.sort((a, b) => b.failed - a.failed).slice(0, mostNamed);
    return {
      kind: 'tls',
      organisation,
      from: time(range['start-datetime']),
      until: time(range['end-datetime']),
      policies,
      more: all.length - policies.length,
      raw: rawText(text),
    };
  } catch (error) {
    return unread(error);
  }
}
