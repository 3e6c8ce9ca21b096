/** What people may do with mailboxes (RFC 4314), in the letters of servers and in the three levels that people choose between. */
import type { Mailbox } from './mail';

/** Somebody who may do something with a mailbox, in the server's words. */
export interface Share {
  who: string;
  rights: string;
}

/** What a right is needed for: marking read, other marks, taking letters in, removing letters, making folders inside, renaming or deleting it, sharing it. */
export type FolderAct = 'see' | 'mark' | 'insert' | 'remove' | 'make' | 'drop' | 'share';

const needed: Readonly<Record<FolderAct, string>> = { see: 's', mark: 'w', insert: 'i', remove: 'te', make: 'k', drop: 'x', share: 'a' };

/** The letters of today: `d` and `c` of older servers stand for those that they were parted into (RFC 4314 section 2.1.1). */
export function knownRights(letters: string): string {
  const told = letters.toLowerCase();
  const given = new Set(told);
  if (told.includes('d') && !/[tex]/.test(told)) for (const one of 'tex') given.add(one);
  if (told.includes('c') && !/[kx]/.test(told)) for (const one of 'kx') given.add(one);
  return [...'lrswipkxtea'].filter((one) => given.has(one)).join('');
}

/** Whether the person may do this with the mailbox; where nobody said what they may, they may. */
export function may({ rights }: Pick<Mailbox, 'rights'>, act: FolderAct): boolean {
  return rights === undefined || [...needed[act]].every((letter) => rights.includes(letter));
}

/** True where letters can neither be put into the mailbox, nor taken out, nor marked. */
export const isReadOnly = (mailbox: Pick<Mailbox, 'rights'>): boolean =>
  !may(mailbox, 'insert') && !may(mailbox, 'mark') && !may(mailbox, 'remove');

/** What somebody may do, in three levels; `special` is what fits none of them. */
export const shareLevels = ['read', 'file', 'manage'] as const;
export type ShareLevel = (typeof shareLevels)[number];

/** The rights of a level. */
export const rightsOfLevel: Readonly<Record<ShareLevel, string>> = { read: 'lrs', file: 'lrswite', manage: 'lrswipkxtea' };

const plain = (rights: string) => knownRights(rights).replace('p', '');

/** The level that these rights are, or null where they are none of the three. */
export function levelOf(rights: string): ShareLevel | null {
  return shareLevels.find((level) => plain(rightsOfLevel[level]) === plain(rights)) ?? (plain(rights) === 'lr' ? 'read' : null);
}
