/**
 * What any mail program is told of the operator's domains (T42): only of those that the operator published, the same for every address of a domain, whether such a
 * person exists or not. No account is ever looked at here.
 */
import { autodiscoverAnswer, autodiscoverAsked, autodiscoverElse, autodiscoverPlace } from '@/lib/devices/autodiscover';
import { clientConfig } from '@/lib/devices/client-config';
import { paccDocument } from '@/lib/devices/pacc';
import type { DeviceServers } from '@/lib/devices/servers';
import { env } from '@/lib/env';
import { serversOfDomain } from '@/lib/env-servers';
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { BadXml } from '@/lib/model/xml';

const unpublished = () => new AppError('notFound', say('said.devices.notPublished'));
const noAddress = (cause?: unknown) => new AppError('badInput', say('said.devices.noAddress'), { cause });

/** What mail programs are told of a domain of the operator's, or null where its servers are not set. */
export function serversOf(domain: string): DeviceServers | null {
  const servers = serversOfDomain(env().hosts, domain);
  if (!servers) return null;
  const { imap, smtp, login, devices } = servers;
  return { domain, login, imap: devices?.imap ?? imap, smtp: devices?.smtp ?? smtp, pop3: devices?.pop3 ?? null };
}

/** Throws `notFound` for every domain that is not published, known or not. */
function published(domain: string): DeviceServers {
  const servers = env().publish.includes(domain) ? serversOf(domain) : null;
  if (!servers) throw unpublished();
  return servers;
}

/** An address as programs send it. Throws `badInput` where it is none that could be written anywhere. */
function addressIn(text: string): { address: string; domain: string } {
  const address = text.trim();
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).toLowerCase();
  if (at < 1 || address.length > 254 || !/^[^\s\p{C}<>"&]+$/u.test(address) || !/^[a-z0-9.-]+$/u.test(domain)) throw noAddress();
  return { address, domain };
}

/** Thunderbird's file for the domain of an address, or where none is named, for the domain of the host that was asked. Throws `notFound` and `badInput`. */
export function publishedConfig(address: string | undefined, host: string): string {
  if (env().publish.length === 0) throw unpublished();
  return clientConfig(published(address === undefined ? host.replace(/^autoconfig\./u, '') : addressIn(address).domain));
}

/** The document of PACC for the host that was asked. Throws `notFound`, also where it cannot tell of these servers. */
export function publishedPacc(host: string): string {
  const document = paccDocument(published(host.replace(/^ua-auto-config\./u, '')));
  if (document === null) throw unpublished();
  return document;
}

/** Throws `notFound` while nothing is published, whatever was asked. */
export function refuseUnpublished(): void {
  if (env().publish.length === 0) throw unpublished();
}

/** The answer to Microsoft's question in XML. Throws `badInput` where it is no such question, and `notFound`. */
export function publishedAutodiscover(xml: string): string {
  refuseUnpublished();
  try {
    const asked = autodiscoverAsked(xml);
    const { address, domain } = addressIn(asked.address);
    const servers = published(domain);
    return asked.fits ? autodiscoverAnswer(servers, address) : autodiscoverElse();
  } catch (error) {
    throw error instanceof BadXml ? noAddress(error) : error;
  }
}

/** The answer to version 2. Throws `badInput` for a protocol that is not had, and `notFound`. */
export function publishedPlace(address: string, protocol: string, origin: string): { Protocol: string; Url: string } {
  refuseUnpublished();
  published(addressIn(address).domain);
  const place = autodiscoverPlace(protocol, origin);
  if (!place) throw new AppError('badInput', say('said.devices.noProtocol'));
  return place;
}
