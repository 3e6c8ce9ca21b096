/** Which letters of a folder are written where one letter lies in many folders, as in Gmail: of all mail only those that no other folder has. */
import type { FetchedHeader } from '@/lib/imap/types';
import type { Mailbox } from '@/lib/model/mail';

/** Asks whether a letter is written; all mail is asked about last. */
export type Wanted = (box: Pick<Mailbox, 'role'>, header: Pick<FetchedHeader, 'emailId' | 'size'>) => boolean;

/** Remembers the letters of all other folders by the server's own name for each. `left` is told the bytes of one that is left out. */
export function onceEach(left: (bytes: number) => void): Wanted {
  const written = new Set<string>();
  return ({ role }, { emailId, size }) => {
    if (emailId === null) return true;
    if (role !== 'all') {
      written.add(emailId);
      return true;
    }
    if (!written.has(emailId)) return true;
    left(size);
    return false;
  };
}
