/** A line to an address that was checked: it leads there and nowhere else. */
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { canonicalAddress } from './address';
import { tlsOptions } from './resolve';

function once(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
}

/** Opens a line to a checked address, proven to lead there before the first byte is sent. `elsewhere` is thrown where it does not. `signal` ends the line. */
export async function openLine(address: string, port: number, signal: AbortSignal, elsewhere: () => Error): Promise<Socket> {
  const line = connect({ host: address, port });
  line.on('error', () => undefined); // Whoever waits hears of it; an error that comes later must not be nobody's.
  const stop = () => line.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  line.once('close', () => signal.removeEventListener('abort', stop));
  if (signal.aborted) stop();
  await once(line, 'connect');
  if (canonicalAddress(line.remoteAddress ?? '') === address) return line;
  line.destroy();
  throw elsewhere();
}

/** Puts TLS on a line: name and chain of `host` are verified whatever the environment says. Throws what `node:tls` throws, and ends the line then. */
export async function secureLine(line: Socket, host: string, protocols?: string[]): Promise<TLSSocket> {
  // Said outright, since a variable of the environment could turn the check of certificates off.
  const safe = { ...tlsOptions(isIP(host) ? null : host), rejectUnauthorized: true, ...(protocols ? { ALPNProtocols: protocols } : {}) };
  const secure = connectTls({ ...safe, socket: line, host });
  secure.on('error', () => undefined);
  try {
    await once(secure, 'secureConnect');
    return secure;
  } catch (error) {
    line.destroy();
    throw error;
  }
}
