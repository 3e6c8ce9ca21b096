/** A Dovecot with a proxy before it, and our own IMAP door let loose on both. */

import type { ImapPool } from '@/lib/imap/pool';
import type { Session } from '@/lib/imap/session';
import type { Security } from '@/lib/model/account';
import type { DovecotOptions, MailUser } from '../../support/dovecot';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { startTestServer, type TestServer } from '../../support/mail-server';

export interface Office {
  dovecot: TestServer;
  proxy: FaultProxy;
  /** Credentials for the plain line through the proxy, or for another port. */
  credentials(
    user: MailUser,
    way?: { port?: number; security?: Security; password?: string; host?: string },
  ): {
    endpoint: { host: string; port: number; security: Security };
    login: string;
    password: string;
  };
  /** Signs in, through the proxy unless told otherwise. */
  signIn(user: MailUser, way?: Parameters<Office['credentials']>[1]): Promise<Session>;
  pool(user: MailUser, way?: Parameters<Office['credentials']>[1]): Promise<ImapPool>;
  /** Tagged commands that the proxy saw, by name, such as `UID FETCH`. */
  said(): string[];
  stop(): Promise<void>;
}

/** Allows further ports of this machine to be reached; must be called before the first sign-in of a test file. */
export function allowPorts(...ports: number[]): void {
  const pairs = ports.flatMap((port) => [`127.0.0.1:${port}`, `[::1]:${port}`]);
  process.env.ORIEL_PRIVATE_HOSTS = [process.env.ORIEL_PRIVATE_HOSTS, ...pairs].filter(Boolean).join(' ');
}

export async function openOffice(options: DovecotOptions = {}): Promise<Office> {
  const dovecot = await startTestServer(options);
  const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: dovecot.ports.imap } });
  if (dovecot.ca) process.env.ORIEL_CA_FILE = dovecot.ca;
  allowPorts(proxy.port, dovecot.ports.imap, dovecot.ports.imaps ?? dovecot.ports.imap);
  const credentials: Office['credentials'] = (user, way = {}) => ({
    endpoint: { host: way.host ?? 'localhost', port: way.port ?? proxy.port, security: way.security ?? 'plain' },
    login: user.login,
    password: way.password ?? user.password,
  });
  return {
    dovecot,
    proxy,
    credentials,
    signIn: async (user, way) => (await import('@/lib/imap/connect')).connectImap(credentials(user, way)),
    pool: async (user, way) => new (await import('@/lib/imap/pool')).ImapPool(credentials(user, way)),
    said: () => proxy.commands.flatMap(({ line }) => /^[0-9A-F]+ ((?:UID )?[A-Z]+)/i.exec(line)?.[1]?.toUpperCase() ?? []),
    stop: async () => {
      await proxy.stop();
      await dovecot.stop();
    },
  };
}

/** The code an `AppError` bears, with the error; fails when the promise does not. */
export async function failure(promise: Promise<unknown>): Promise<{ code: string; message: string; serverText: string | null }> {
  try {
    await promise;
  } catch (error) {
    return error as { code: string; message: string; serverText: string | null };
  }
  throw new Error('This should have failed.');
}
