/** The ledger of a collector: which letters it met, under which names, and where they are. Precious: without it letters would come twice. */
import * as z from 'zod';
import type { MailboxId } from '../model/ids';
import { database } from './client';
import type { CollectorLetterModel } from './generated/sqlite/models';

const states = ['writing', 'there', 'found', 'altered', 'tooLarge'] as const;

/** A letter in the ledger. */
export interface LedgerLetter {
  id: number;
  uidl: string | null;
  size: number;
  hash: string;
  headHash: string | null;
  messageIdHeader: string | null;
  /**
   * `writing`: it may have been put into the mailbox; `there`: it was read back; `found`: it lay here and was not put by this collector; `altered`: other than it
   * came; `tooLarge`: it was not taken.
   */
  state: (typeof states)[number];
  mailboxId: MailboxId;
  uidValidity: number;
  /** Its UID, or while it is `writing` the least that it can have. */
  uid: number;
  /** Milliseconds since the epoch. */
  collectedAt: number;
  goneAt: number | null;
}

const most = 400;

const toLetter = ({ collectorId: _, ...row }: CollectorLetterModel): LedgerLetter => ({
  ...row,
  state: z.enum(states).parse(row.state),
  mailboxId: row.mailboxId as MailboxId,
});

/** All letters of the ledger. */
export async function readLedger(collectorId: number): Promise<LedgerLetter[]> {
  return (await database().collectorLetter.findMany({ where: { collectorId }, orderBy: { id: 'asc' } })).map(toLetter);
}

/** Notes a letter. */
export async function insertLedgerLetter(collectorId: number, letter: Omit<LedgerLetter, 'id'>): Promise<LedgerLetter> {
  return toLetter(await database().collectorLetter.create({ data: { ...letter, collectorId } }));
}

/** Writes what became of a letter, or what it is called now. */
export async function changeLedgerLetter(id: number, changes: Partial<Omit<LedgerLetter, 'id'>>): Promise<void> {
  await database().collectorLetter.updateMany({ where: { id }, data: changes });
}

/** Takes a letter out that surely was not put anywhere. */
export async function dropLedgerLetter(id: number): Promise<void> {
  await database().collectorLetter.deleteMany({ where: { id } });
}

/** Notes that letters are not listed any more. */
export async function markLettersGone(ids: readonly number[], now: number): Promise<void> {
  for (let at = 0; at < ids.length; at += most) {
    await database().collectorLetter.updateMany({ where: { id: { in: ids.slice(at, at + most) } }, data: { goneAt: now } });
  }
}
