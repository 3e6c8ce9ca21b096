/** What the tests of Oriel's engine need of a mail server, whichever it is. `ORIEL_TEST_SERVER=cyrus` puts Cyrus in Dovecot's place. */
import { randomBytes } from 'node:crypto';
import { startCyrus } from './cyrus';
import { type Dovecot, type DovecotOptions, type MailUser, startDovecot, type UserChoice } from './dovecot';
import type { ImapPeer } from './imap-peer';

export interface MailServer {
  /** Without `imaps` the server speaks only in plain, on loopback. */
  ports: { imap: number; imaps?: number };
  /** PEM file of the authority behind its certificate. */
  ca: string;
  newUser(choice?: string | UserChoice): Promise<MailUser>;
  stop(): Promise<void>;
}

/** A Dovecot, or what stands in its place: what only Dovecot does ends the running test there, as one that does not apply. */
export type TestServer = Pick<
  Dovecot,
  'newUser' | 'setPassword' | 'stopServing' | 'startServing' | 'restart' | 'stop' | 'doveadm' | 'kick' | 'ca' | 'folder'
> & { ports: { imap: number; imaps?: number } };

/** Ends the running test as one that only Dovecot can stand for; set where another server stands in (see cyrus-setup.ts). */
export const elsewhere: { endTest: ((why: string) => never) | null } = { endTest: null };

function onlyDovecot(what: string): never {
  if (elsewhere.endTest) elsewhere.endTest(`only Dovecot can ${what}`);
  throw new Error(`Only Dovecot can ${what}.`);
}

/** True where Cyrus stands in Dovecot's place. */
export const onCyrus = process.env.ORIEL_TEST_SERVER === 'cyrus';

/** Starts the server that the tests run on. */
export async function startTestServer(options: DovecotOptions = {}): Promise<TestServer> {
  if (!onCyrus) return startDovecot(options);
  const [, connections] = /mail_max_userip_connections = (\d+)/.exec(options.config ?? '') ?? [];
  const [, megabytes] = /quota_rule = \*:storage=(\d+)M/.exec(options.config ?? '') ?? [];
  const cyrus = await startCyrus({
    specialUse: options.specialUse,
    quotaKilobytes: megabytes ? Number(megabytes) * 1024 : undefined,
    config: connections ? `maxlogins_per_user: ${connections}` : undefined,
  });
  return {
    ...cyrus,
    newUser: async (choice) => {
      const user = await cyrus.newUser(choice);
      return Object.defineProperty(user, 'home', { get: () => onlyDovecot('be filled by writing a Maildir') });
    },
    folder: '',
    doveadm: async () => onlyDovecot('be told by doveadm'),
    kick: async () => onlyDovecot('throw a user out'),
  };
}

/** A scripted peer as a server: whoever comes is its one user. */
export function peerAsServer(peer: ImapPeer): MailServer {
  return {
    ports: { imap: peer.port },
    ca: '',
    newUser: async (choice = 'user') => {
      const hint = typeof choice === 'string' ? choice : (choice.hint ?? 'user');
      const address = `${hint}.${randomBytes(4).toString('hex')}@peer.example`;
      return { address, login: address, password: 'any', home: '' };
    },
    stop: () => peer.stop(),
  };
}
