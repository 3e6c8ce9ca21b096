/** Whom the cached letters are from and to, read a slice of a mailbox at a time. */
import type { AccountId, MailboxId } from '../model/ids';
import type { Address } from '../model/mail';
import { addressesOf } from './message-rows';
import { select } from './select';

/** A mailbox as far as it matters whether its letters have been read already. */
export interface PeopleBox {
  id: MailboxId;
  role: string | null;
  /** Rises with every change of its rows. */
  version: number;
  uidValidity: number | null;
  /** All its letters are in the cache; also where it has none. */
  whole: boolean;
}

/** The people of one letter. */
export interface LetterPeople {
  uid: number;
  from: Address[];
  to: Address[];
  cc: Address[];
  /** When it came, ms. */
  at: number;
}

interface RawPeople {
  uid: number;
  fromJson: string;
  toJson: string;
  ccJson: string;
  internalAt: number;
}

const peopleOf = ({ uid, fromJson, toJson, ccJson, internalAt }: RawPeople): LetterPeople => ({
  uid: Number(uid),
  from: addressesOf(fromJson),
  to: addressesOf(toJson),
  cc: addressesOf(ccJson),
  at: Number(internalAt),
});

/** The mailboxes of an account, for who has checked that it is the actor's. */
export async function readPeopleBoxes(accountId: AccountId): Promise<PeopleBox[]> {
  const rows = await select<(Omit<PeopleBox, 'whole'> & { syncedDownTo: number | null; exists: number })[]>`
    SELECT "id", "role", "version", "uidValidity", "syncedDownTo", "exists" FROM "Mailbox" WHERE "accountId" = ${accountId} AND "selectable" = true ORDER BY "id"`;
  return rows.map(({ id, role, version, uidValidity, syncedDownTo, exists }) => ({
    id,
    role,
    version: Number(version),
    uidValidity,
    whole: Number(syncedDownTo ?? 0) === 1 || Number(exists) === 0,
  }));
}

/** The people of the letters below a UID, the newest first, at most `count`. By the index of UIDs. */
export async function readPeopleBelow(mailboxId: MailboxId, uid: number, count: number): Promise<LetterPeople[]> {
  const rows = await select<RawPeople[]>`
    SELECT "uid", "fromJson", "toJson", "ccJson", "internalAt" FROM "Message"
    WHERE "mailboxId" = ${mailboxId} AND "uid" < ${uid} AND "uid" > 0 ORDER BY "uid" DESC LIMIT ${count}`;
  return rows.map(peopleOf);
}

/** The people of the letters above a UID, the oldest first, at most `count`. By the index of UIDs. */
export async function readPeopleAbove(mailboxId: MailboxId, uid: number, count: number): Promise<LetterPeople[]> {
  const rows = await select<RawPeople[]>`
    SELECT "uid", "fromJson", "toJson", "ccJson", "internalAt" FROM "Message"
    WHERE "mailboxId" = ${mailboxId} AND "uid" > ${uid} ORDER BY "uid" ASC LIMIT ${count}`;
  return rows.map(peopleOf);
}
