/** What to type in, from what was found: the six words of a provider's guide. */
import type { Endpoint } from './account';
import type { Guide, PortFinding } from './diagnosis';
import { providerOf } from './mail-providers';

/** A port to which a password may be sent, as it was found. */
const isSafe = ({ outcome, encryption, tls }: PortFinding) =>
  outcome === 'answers' && (encryption === 'tls' || encryption === 'starttls') && tls?.troubles.length === 0;

/** From the best to the rest: what is set and works stays; encrypted from the start goes before STARTTLS (RFC 8314). */
function best(ports: readonly PortFinding[], protocol: 'imap' | 'smtp'): Endpoint | null {
  const usable = ports.filter((one) => one.protocol === protocol && isSafe(one) && !(protocol === 'smtp' && one.port === 25));
  const found =
    usable.find(({ chosen, encryption }) => chosen === encryption) ?? usable.find(({ encryption }) => encryption === 'tls') ?? usable[0];
  return found?.encryption ? { host: found.host, port: found.port, security: found.encryption } : null;
}

/** The guide for an account that signs in as `login`. `names` are its mail domain and whatever else names its provider. */
export function guideOf(ports: readonly PortFinding[], login: string, names: readonly string[]): Guide {
  const [incoming, outgoing] = [best(ports, 'imap'), best(ports, 'smtp')];
  const provider = providerOf(...names, ...[incoming, outgoing].flatMap((one) => one?.host ?? []));
  const appPassword = provider?.password === 'app' ? 'yes' : provider?.password === 'oauth' ? 'oauth' : 'unknown';
  return { incoming, outgoing, login, appPassword };
}
