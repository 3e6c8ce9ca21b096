/**
 * Lines to ports of mail for looking only: nothing secret ever goes over them, so they may be plain and their certificates broken. Which hosts
 * may be reached is said by the same guard as for mail (T47), and the line goes to exactly the address that was checked.
 */
import { connect, isIP, type Socket } from 'node:net';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { canonicalAddress } from './address';
import { asciiHost, lookUp, ofSystem, preferred, usualLookUp } from './names';
import { checkFreeHost, ofProvider, operatorNamed } from './resolve';

/** Ports that anybody may have looked at on a public host. */
const lookedAt = new Set([25, 110, 143, 465, 587, 993, 995, 4190]);

/** Where to look: the checked address, and the name its certificate should bear (null: the address itself). */
export interface LookPlace {
  host: string;
  port: number;
  address: string;
  servername: string | null;
}

/**
 * Looks up whether a port may be looked at. What the operator named may be anywhere; where people choose hosts, others must be public or on the list of
 * exact pairs. Throws `hostUnknown`, `hostNotAllowed` or `serverAway` (names cannot be looked up just now).
 */
export async function resolveLook(host: string, port: number): Promise<LookPlace> {
  const settings = env();
  const name = asciiHost(host);
  const unknown = () => new AppError('hostUnknown', say('said.line.hostUnknown', { host }));
  if (name === null) throw unknown();
  const trusted = operatorNamed({ host, port }, settings.hosts) || ofProvider({ host, port }, settings.oauth);
  if (!trusted && settings.hosts.kind !== 'free') throw new AppError('hostNotAllowed', say('said.line.hostNotAllowed', { host }));
  const { nameServers, privateHosts } = settings;
  // Anybody may have names looked at, and a domain can name many that nobody answers for: the system's few threads are not for them.
  const bySystem = trusted || nameServers === 'none';
  const ask = bySystem ? ofSystem : usualLookUp(privateHosts.length > 0, nameServers ?? undefined);
  const addresses = await lookUp(name, host, ask);
  if (!trusted) checkFreeHost({ host: name, shown: host, port, addresses }, settings, lookedAt);
  const address = preferred(addresses);
  if (address === null) throw unknown();
  return { host, port, address, servername: isIP(name) ? null : name };
}

/** Opens the line. Rejects with the error of the socket, or the reason of `signal`. */
export function openLook({ address, port, host }: LookPlace, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const socket = connect({ host: address, port });
    const stop = () => socket.destroy(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    socket.on('error', reject); // Stays: an error that comes later must not be nobody's.
    socket.once('close', () => signal.removeEventListener('abort', stop));
    socket.once('connect', () => {
      if (canonicalAddress(socket.remoteAddress ?? '') === address) resolve(socket);
      else socket.destroy(new AppError('hostNotAllowed', say('said.line.hostNotAllowed', { host })));
    });
  });
}
