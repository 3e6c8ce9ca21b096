/** What the tests of Oriel's engine need of a mail server, whichever it is. */
import { randomBytes } from 'node:crypto';
import type { MailUser, UserChoice } from './dovecot';
import type { ImapPeer } from './imap-peer';

export interface MailServer {
  /** Without `imaps` the server speaks only in plain, on loopback. */
  ports: { imap: number; imaps?: number };
  /** PEM file of the authority behind its certificate. */
  ca: string;
  newUser(choice?: string | UserChoice): Promise<MailUser>;
  stop(): Promise<void>;
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
