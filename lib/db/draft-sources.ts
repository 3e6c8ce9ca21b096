/** Which letter in the folder of drafts a draft was taken from, and what lies there of it. */
import * as z from 'zod';
import type { Actor } from '../model/actor';
import { type MessageId, mailboxIdSchema } from '../model/ids';
import { database } from './client';

const sourceSchema = z.object({
  mailboxId: mailboxIdSchema,
  uidValidity: z.number(),
  uid: z.number(),
  /** Message-ID without angle brackets, or null. Other programs keep it or not when they save anew. */
  header: z.string().nullable(),
  /** The draft's revision and files that the letter holds. */
  revision: z.int(),
  files: z.array(z.string()),
  /** Set while a newer version is being put into the folder: its Message-ID and revision, so that a crash in between leaves no second copy. */
  pending: z
    .object({ header: z.string(), revision: z.int(), files: z.array(z.string()), mailboxId: mailboxIdSchema.optional() })
    .nullable(),
});

/** A letter in the folder of drafts, and how much of the draft it holds. */
export type DraftSource = z.infer<typeof sourceSchema>;

/** Reads the column; null where there is none. */
export function parseSource(column: string | null): DraftSource | null {
  return column === null ? null : sourceSchema.parse(JSON.parse(column));
}

/** A letter in the folder that is a version of a draft. */
export interface DraftCopy {
  id: MessageId;
  uid: number;
  header: string | null;
}

/** The cached letters of the folder that are versions of this draft: the one it was taken from, and those of its Message-IDs. */
export async function copiesOf(actor: Actor, { mailboxId, uidValidity, uid, header, pending }: DraftSource): Promise<DraftCopy[]> {
  const headers = [header, pending?.header ?? null].filter((one) => one !== null && one !== '') as string[];
  const rows = await database().message.findMany({
    where: {
      accountId: { in: [...actor.accountIds] },
      mailboxId,
      deleted: false,
      OR: [{ uid, mailbox: { uidValidity } }, { messageIdHeader: { in: headers } }],
    },
    select: { id: true, uid: true, messageIdHeader: true },
  });
  return rows.map((row) => ({ id: row.id as MessageId, uid: row.uid, header: row.messageIdHeader }));
}

/**
 * The letter that another program put in the place of the version which is gone from the folder: of the same Message-ID, or later and of the same
 * subject or answering the same letter. `taken` are UIDs that other drafts stand for. Null where there is none.
 */
export async function successorOf(
  actor: Actor,
  { mailboxId, uid, header }: DraftSource,
  like: { subject: string; originalHeader: string | null },
  taken: readonly number[],
): Promise<MessageId | null> {
  const subject = like.subject.trim();
  const alike = [
    ...(header ? [{ messageIdHeader: header }] : []),
    ...(subject ? [{ subject }] : []),
    ...(like.originalHeader ? [{ inReplyTo: like.originalHeader }] : []),
  ];
  const row = await database().message.findFirst({
    where: {
      accountId: { in: [...actor.accountIds] },
      mailboxId,
      deleted: false,
      uid: { gt: uid, notIn: [...taken] },
      OR: alike,
    },
    select: { id: true },
    orderBy: { uid: 'desc' },
  });
  return row && alike.length > 0 ? (row.id as MessageId) : null;
}

/** Whether the cache still has the letter that the draft stands for. */
export async function isThere(actor: Actor, { mailboxId, uid, uidValidity }: DraftSource): Promise<boolean> {
  const where = { accountId: { in: [...actor.accountIds] }, mailboxId, uid, deleted: false, mailbox: { uidValidity } };
  return (await database().message.count({ where })) > 0;
}
