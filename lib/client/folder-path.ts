/** A folder by its place in the tree, in words. */
import type { Mailbox } from '@/lib/model/mail';
import { mailboxWords } from './words';

/** Where a mailbox lies, in words: "Kestrel Yard / Orders". */
export function folderPathWords(mailbox: Mailbox): string {
  if (mailbox.role) return mailboxWords(mailbox);
  return mailbox.delimiter ? mailbox.path.split(mailbox.delimiter).join(' / ') : mailbox.path;
}
