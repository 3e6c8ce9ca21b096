/** The way of a letter as its Received fields tell it (RFC 5321 section 4.4, RFC 3848). What the first stops wrote is only their word. */
import type { LetterRoute, Line, Stop } from '@/lib/model/trust';
import { type HeaderField, withoutComments } from './trust-header';

/** Most stops that are told. */
const maxStops = 50;
const longest = 4096;
const longestHost = 100;

const home = /^(?:localhost|localhost\.localdomain|\[?127\.[\d.]+\]?|\[?(?:ipv6:)?::1\]?)$/iu;

/** "1.3" of the many ways that servers write it; a bare "TLSv1" is 1.0. */
function tlsVersion(text: string): string | null {
  const found = /TLS ?_?v?(1)(?:[._]([0-3]))?(?![\d])/iu.exec(text);
  return found ? `${found[1]}.${found[2] ?? '0'}` : null;
}

function lineOf(words: string, from: string | null, protocol: string, tls: string | null): Line {
  if (tls !== null || (/^(?:utf8)?(?:e?smtp|lmtp)sa?$/iu.test(protocol) && /ps/iu.test(protocol)) || /^https$/iu.test(protocol))
    return 'encrypted';
  if (/^local/iu.test(protocol) || (from !== null && home.test(from)) || /\bfrom userid\b/u.test(words)) return 'local';
  return /^(?:utf8)?(?:e?smtp|lmtp|http)a?$/iu.test(protocol) ? 'plain' : 'unsaid';
}

const clean = (host: string | undefined): string | null =>
  host === undefined ? null : host.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, longestHost) || null;

/** One stop; what it does not say is null. */
export function parseReceived(value: string): Omit<Stop, 'delayMs'> {
  const text = value.slice(0, longest);
  const { words, comments } = withoutComments(text);
  const split = words.lastIndexOf(';');
  const told = split < 0 ? words : words.slice(0, split);
  const time =
    split < 0
      ? Number.NaN
      : Date.parse(
          words
            .slice(split + 1)
            .trim()
            .slice(0, 100),
        );
  const from = clean(/^from\s+([^\s;]{1,255})/iu.exec(told)?.[1]);
  const by = clean(/(?:^|\s)by\s+([^\s;]{1,255})/iu.exec(told)?.[1]);
  const protocol = /\swith\s+([^\s;]{1,60})/iu.exec(told)?.[1] ?? '';
  const tls = tlsVersion(comments) ?? tlsVersion(told);
  return { from, by, at: Number.isNaN(time) ? null : time, line: lineOf(comments, from, protocol, tls), tls };
}

/** The stops from the first to the last; of very many only the last fifty. */
export function routeOf(fields: readonly HeaderField[]): LetterRoute {
  const received = fields.filter(({ name }) => name === 'received');
  const stops: Stop[] = [];
  let before: number | null = null;
  for (const { value } of received.slice(0, maxStops).reverse()) {
    const stop = parseReceived(value);
    stops.push({ ...stop, delayMs: stop.at !== null && before !== null ? stop.at - before : null });
    before = stop.at ?? before;
  }
  return { stops, more: received.length - stops.length };
}
