/** How the world is asked while settings are looked for: by which name servers, within which bounds. */
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { type LookUp, ofNameServers, ofSystem } from '@/lib/net/names';
import { fetchOutside, type OutsideAnswer, type OutsideRequest } from '@/lib/net/outside';

/** How the world is asked; the machine's own ways where none are given. */
export interface Ways {
  /** Name servers. */
  servers?: readonly string[] | undefined;
  /** Other ports in place of the usual ones, for web servers, for guessing, and where a source names servers without their ports. */
  ports?: Readonly<Record<number, number>> | undefined;
  /** Longest that a source of the web may take with everything, ms. */
  webMs?: number | undefined;
  /** From when on a search begins nothing more and gives up the sources that have not answered, ms. */
  lateMs?: number | undefined;
}

/** Most bytes of any answer. */
export const maxBytes = 262_144;
/** `webMs` where nothing else is said. */
const usualWebMs = 6000;

/** Names by the name servers given; where none are, and the operator allows private places, the system knows those of the house. */
export function lookUpBy({ servers }: Ways): LookUp {
  return async (host) => {
    const found = await ofNameServers(servers)(host);
    return found.length === 0 && servers === undefined && env().privateHosts.length > 0 ? ofSystem(host) : found;
  };
}

/** The port in place of a usual one. */
export const portIn = ({ ports }: Ways, usual: number): number => ports?.[usual] ?? usual;

/** Asks a web server once, following a few redirects of a GET that stay under TLS. Throws as `fetchOutside` does. */
export function askWeb(
  given: string,
  ways: Ways,
  more: Partial<Pick<OutsideRequest, 'method' | 'accept' | 'body' | 'contentType' | 'signal'>> = {},
): Promise<OutsideAnswer> {
  const url = new URL(given);
  if (url.port === '' && ways.ports) url.port = String(portIn(ways, url.protocol === 'https:' ? 443 : 80));
  const accept = 'application/xml, text/xml, application/json;q=0.9, */*;q=0.1';
  const { webMs = usualWebMs } = ways;
  const bounds = { maxBytes, firstByteMs: webMs, totalMs: webMs, redirects: 3 };
  return fetchOutside({ method: 'GET', accept, url: url.href, ...bounds, ...more }, lookUpBy(ways));
}

/** The text of an answer, or null where there is none such (404 and its like). Throws `refusedByServer` for any other fault. */
export function textIn({ status, bytes, url }: OutsideAnswer): string | null {
  if (status >= 200 && status < 300) return bytes.toString('utf8');
  if (status >= 300 && status < 500) return null;
  throw new AppError('refusedByServer', say('said.discovery.status', { host: new URL(url).hostname, port: status }));
}
