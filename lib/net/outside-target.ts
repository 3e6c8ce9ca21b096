/** Whether an address of the web may be opened, and where exactly it is (T47, T48). */
import { isIP } from 'node:net';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { classifyAddress } from './address';
import { allowedByPair, asciiHost, isFullName, type LookUp, lookUp, preferred, usualLookUp } from './names';

/** A place of the web that may be opened. */
export interface Target {
  url: URL;
  /** Name or literal address without brackets and without the dot at the end. */
  host: string;
  port: number;
  /** Checked; the line goes here and nowhere else. */
  address: string;
}

const webPorts = new Set([80, 443]);
/** Ports of mail: the operator's pairs name them for mail, and a request of the web could be read as commands there. */
const mailPorts = new Set([25, 110, 143, 465, 587, 993, 995, 4190]);

/** The error for a place that may not be opened. `cause` is for the log. */
export function notAllowed(host: string, cause: string): AppError {
  return new AppError('hostNotAllowed', say('said.web.notAllowed', { host: host.slice(0, 253) }), { cause });
}

/** The address as the URL standard reads it, with nothing of a person in it. Throws `hostNotAllowed` for what is no plain address of the web. */
export function webAddress(given: string, base?: URL): URL {
  if (!URL.canParse(given, base)) throw notAllowed(given, 'no address');
  const url = new URL(given, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw notAllowed(url.protocol, 'not of the web');
  if (url.username !== '' || url.password !== '') throw notAllowed(url.hostname, 'with credentials');
  url.hash = '';
  return url;
}

/**
 * Looks up where `url` is, once, and whether it may be opened: all its addresses public and the port 80 or 443, or each of them named
 * with its port by the operator. Throws `hostNotAllowed`, `hostUnknown` or `serverAway` (names cannot be looked up just now).
 */
export async function findTarget(url: URL, ask?: LookUp): Promise<Target> {
  const host = asciiHost(url.hostname);
  if (host === null) throw notAllowed(url.hostname, 'no name');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const settings = env();
  if (mailPorts.has(port)) throw notAllowed(url.host, 'a port of mail');
  // Names that no pair could ever allow are not even looked up.
  if (settings.privateHosts.length === 0 && !(isFullName(host) && webPorts.has(port))) throw notAllowed(url.host, 'name or port');
  const addresses = await lookUp(host, host, ask ?? usualLookUp(settings.privateHosts.length > 0));
  if (!addresses.every((address) => allowedByPair(address, port, settings))) {
    if (!isFullName(host) || !webPorts.has(port)) throw notAllowed(url.host, 'name or port');
    if (!addresses.every((address) => isIP(address) !== 0 && classifyAddress(address) === 'public')) throw notAllowed(host, 'not public');
  }
  const address = preferred(addresses);
  if (address === null) throw notAllowed(host, 'no address');
  return { url, host, port, address };
}
