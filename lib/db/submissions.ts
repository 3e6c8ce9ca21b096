/**
 * Letters on their way out: one row per draft, found again by the draft's id (R16). A lease says which process works on a row. Reads for
 * the screen take an `Actor`; the outbox acts for nobody who is signed in and names rows by id.
 */
import * as z from 'zod';
import type { Actor } from '../model/actor';
import { type Submission, type SubmissionState, submissionStateSchema } from '../model/draft';
import type { AccountId } from '../model/ids';
import { addressSchema } from '../model/mail';
import { keepTold, keptTold, type Told } from '../model/said';
import { database } from './client';
import { type NewDraft, newDraftColumns } from './drafts';
import type { SubmissionModel } from './generated/sqlite/models';
import { holdDraft } from './transaction';
import { isUniqueViolation } from './unique';

const envelopeSchema = z.object({
  from: z.string(),
  to: z.array(z.string()),
  /** Blind recipients as written: for the sender's own copy only. */
  bcc: z.array(addressSchema),
});
const refusedSchema = z.array(z.object({ address: z.string(), reason: z.string() }));
const stepSchema = z.enum(['copy', 'mark', 'draft']);

/** Who a letter goes from and to, with the blind recipients' names. */
export type KeptEnvelope = z.infer<typeof envelopeSchema>;
/** A step after acceptance: the Sent copy, the mark on the original, closing the draft. */
export type SubmissionStep = z.infer<typeof stepSchema>;

/** A submission with what only the server side knows. */
export interface SubmissionRecord extends Omit<Submission, 'sendAt' | 'held' | 'waiting' | 'nextAt'> {
  /** Without angle brackets; the same in every attempt. */
  messageIdHeader: string;
  envelope: KeptEnvelope;
  attempts: number;
  steps: SubmissionStep[];
  /** Not to be worked on before this time. Times are milliseconds since the epoch. */
  notBefore: number;
  /** When the writer wants it to go, with the IANA zone in which that was said; null for at once. */
  sendAt: number | null;
  timeZone: string | null;
  /** The submission server has it and holds it until `sendAt` (RFC 4865). */
  held: boolean;
  /** Whom the server put off while it took the others: they alone are tried again (R18). */
  waiting: { address: string; reason: string }[];
  createdAt: number;
}

/** What changes at a row. */
export interface SubmissionChanges {
  state?: SubmissionState;
  note?: Told | null;
  refused?: { address: string; reason: string }[];
  waiting?: { address: string; reason: string }[];
  attempts?: number;
  sendAt?: number | null;
  held?: boolean;
  /** Not to be worked on before this time, milliseconds since the epoch. */
  notBefore?: number;
  steps?: SubmissionStep[];
}

/** What a new submission begins with. `id` is a UUID. */
export type NewSubmission = Pick<SubmissionRecord, 'id' | 'draftId' | 'accountId' | 'messageIdHeader' | 'subject' | 'envelope'> &
  Partial<Pick<SubmissionRecord, 'steps' | 'notBefore' | 'sendAt' | 'timeZone' | 'held'>>;

const mine = (actor: Actor) => ({ accountId: { in: [...actor.accountIds] } });
/** The condition for rows that nobody works on at `now` (ms). */
export const free = (now: number) => ({ OR: [{ leaseUntil: null }, { leaseUntil: { lt: now } }] });

/** A row as the rooms above know it. */
export function toRecord(row: SubmissionModel): SubmissionRecord {
  const envelope = envelopeSchema.parse(JSON.parse(row.envelope));
  return {
    id: row.id,
    draftId: row.draftId,
    accountId: row.accountId as AccountId,
    state: submissionStateSchema.parse(row.state),
    subject: row.subject,
    recipients: envelope.to,
    refused: refusedSchema.parse(JSON.parse(row.refused)),
    note: row.note === null ? null : keptTold(row.note),
    updatedAt: row.updatedAt.getTime(),
    messageIdHeader: row.messageIdHeader,
    envelope,
    attempts: row.attempts,
    steps: z.array(stepSchema).parse(JSON.parse(row.steps)),
    notBefore: row.notBefore,
    sendAt: row.sendAt,
    timeZone: row.timeZone,
    held: row.held,
    waiting: refusedSchema.parse(JSON.parse(row.waiting)),
    createdAt: row.createdAt.getTime(),
  };
}

function toColumns({ refused, waiting, steps, note, ...plain }: SubmissionChanges) {
  return {
    ...plain,
    ...(note !== undefined && { note: note && keepTold(note) }),
    ...(refused && { refused: JSON.stringify(refused) }),
    ...(waiting && { waiting: JSON.stringify(waiting) }),
    ...(steps && { steps: JSON.stringify(steps) }),
  };
}

function newColumns({ envelope, steps = [], ...plain }: NewSubmission) {
  return { ...plain, envelope: JSON.stringify(envelope), steps: JSON.stringify(steps), state: 'queued' };
}

/**
 * Keeps a new submission, once per draft: a letter that the server refused gives way, any other one stays and `made` is false. Also false
 * where the draft was closed or is no longer what was composed (`revision`, `updatedAt` in ms).
 */
export async function insertSubmission(
  submission: NewSubmission,
  composed: { revision: number; updatedAt: number },
): Promise<{ made: boolean; replaced: string | null }> {
  const unchanged = { id: submission.draftId, revision: composed.revision, updatedAt: new Date(composed.updatedAt), closedAt: null };
  try {
    return await database().$transaction(async (tx) => {
      await holdDraft(tx, submission.draftId);
      const existing = await tx.submission.findUnique({ where: { draftId: submission.draftId } });
      if (existing && existing.state !== 'refused') return { made: false, replaced: null };
      if (!(await tx.draft.findFirst({ where: unchanged }))) return { made: false, replaced: null };
      if (existing) await tx.submission.delete({ where: { id: existing.id } });
      await tx.submission.create({ data: newColumns(submission) });
      return { made: true, replaced: existing?.id ?? null };
    });
  } catch (error) {
    // Two processes may both see no row; the unique draft id lets one of them through.
    if (isUniqueViolation(error)) return { made: false, replaced: null };
    throw error;
  }
}

/**
 * Keeps a letter that nobody writes on, with the draft that it stands on: both or neither, so that no draft of it is found that will never be sent. False where
 * there is a draft of this id already. The caller has checked the account by `readAccount`.
 */
export async function insertSubmissionWithDraft(submission: NewSubmission, draft: NewDraft & { closedAt?: Date }): Promise<boolean> {
  const { closedAt = null } = draft;
  try {
    await database().$transaction([
      database().draft.create({ data: { ...newDraftColumns(draft), closedAt } }),
      database().submission.create({ data: newColumns(submission) }),
    ]);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** The actor's submission by its own id or its draft's, or null. */
export async function readSubmission(actor: Actor, by: { id: string } | { draftId: string }): Promise<SubmissionRecord | null> {
  const row = await database().submission.findFirst({ where: { ...by, ...mine(actor) } });
  return row ? toRecord(row) : null;
}

/**
 * The actor's submissions that are not filed yet, filed ones with refused recipients that nobody has put away, and those that a server holds at `now`
 * (ms); newest first.
 */
export async function listOpenSubmissions(actor: Actor, now: number): Promise<SubmissionRecord[]> {
  const rows = await database().submission.findMany({
    where: { ...mine(actor), OR: [{ state: { not: 'filed' } }, { refused: { not: '[]' } }, { held: true, sendAt: { gt: now } }] },
    orderBy: { createdAt: 'desc' },
  });
  return rows.map(toRecord);
}

/**
 * Removes a submission of the actor that stands in one of `states` and that nobody works on; true where it was there. A draft not yet closed is open
 * again and remembers when its letter was to go. One whose letter some recipients have is never removed while others wait.
 */
export async function removeSubmission(actor: Actor, id: string, states: SubmissionState[], now: number): Promise<boolean> {
  return database().$transaction(async (tx) => {
    const row = await tx.submission.findFirst({ where: { id, ...mine(actor) }, select: { draftId: true, sendAt: true } });
    if (!row) return false;
    const where = { id, state: { in: states }, OR: [{ waiting: '[]' }, { state: 'filed' }], AND: free(now) };
    const { count } = await tx.submission.deleteMany({ where });
    if (count === 1) await tx.draft.updateMany({ where: { id: row.draftId, closedAt: null }, data: { sendAt: row.sendAt } });
    return count === 1;
  });
}

/**
 * Changes a submission of the actor that stands in one of `states` and is not being worked on, and that was written last at `asOf` (ms), where that is said;
 * true where it did.
 */
export async function changeOwnSubmission(
  actor: Actor,
  id: string,
  states: SubmissionState[],
  changes: SubmissionChanges,
  now: number,
  asOf?: number,
): Promise<boolean> {
  const unchanged = asOf === undefined ? {} : { updatedAt: new Date(asOf) };
  const { count } = await database().submission.updateMany({
    where: { id, ...mine(actor), state: { in: states }, ...unchanged, ...free(now) },
    data: toColumns(changes),
  });
  return count === 1;
}

/** Takes the lease on a due row until `until` (ms) where nobody holds it, and answers the row as it is now; null where somebody was faster. */
export async function takeLease(id: string, holder: string, now: number, until: number): Promise<SubmissionRecord | null> {
  const { count } = await database().submission.updateMany({
    where: { id, notBefore: { lte: now }, ...free(now) },
    data: { leaseBy: holder, leaseUntil: until },
  });
  if (count === 0) return null;
  const row = await database().submission.findUnique({ where: { id } });
  return row ? toRecord(row) : null;
}

/** Prolongs a lease that `holder` has; false where it was lost. */
export async function keepLease(id: string, holder: string, until: number): Promise<boolean> {
  const { count } = await database().submission.updateMany({ where: { id, leaseBy: holder }, data: { leaseUntil: until } });
  return count === 1;
}

/** Gives a lease back. */
export async function dropLease(id: string, holder: string): Promise<void> {
  await database().submission.updateMany({ where: { id, leaseBy: holder }, data: { leaseBy: null, leaseUntil: null } });
}

/** Everybody who holds a lease, each once. */
export async function leaseHolders(): Promise<string[]> {
  const rows = await database().submission.findMany({
    where: { leaseBy: { not: null } },
    distinct: ['leaseBy'],
    select: { leaseBy: true },
  });
  return rows.flatMap(({ leaseBy }) => leaseBy ?? []);
}

/** Frees what `holder` held: for a process that is gone. */
export async function freeLeases(holder: string): Promise<void> {
  await database().submission.updateMany({ where: { leaseBy: holder }, data: { leaseBy: null, leaseUntil: null } });
}

/**
 * Writes what the outbox found out and answers the row. With `holder` the write happens only while that lease is held, and null says that it
 * was lost; without, it happens in any case: what the server has accepted is a fact whoever holds the row. `release` gives the lease back in
 * the same write, so that who is told of the outcome can act on it at once.
 */
export async function changeSubmission(
  id: string,
  changes: SubmissionChanges,
  { holder, release }: { holder?: string | undefined; release?: boolean } = {},
): Promise<SubmissionRecord | null> {
  const lease = release ? { leaseBy: null, leaseUntil: null } : {};
  const { count } = await database().submission.updateMany({
    where: { id, ...(holder && { leaseBy: holder }) },
    data: { ...toColumns(changes), ...lease },
  });
  if (count === 0) return null;
  const row = await database().submission.findUnique({ where: { id } });
  return row ? toRecord(row) : null;
}

/** Which of these Message-IDs, without angle brackets, are of letters of the account that a server has taken. */
export async function sentHeaders(accountId: AccountId, headers: readonly string[]): Promise<string[]> {
  const rows = await database().submission.findMany({
    where: { accountId, messageIdHeader: { in: [...headers] }, state: { in: ['accepted', 'filed'] } },
    select: { messageIdHeader: true },
  });
  return rows.map((row) => row.messageIdHeader);
}

/** Which of these ids still need their frozen bytes. */
export async function unfiledSubmissionIds(ids: string[]): Promise<Set<string>> {
  const rows = await database().submission.findMany({ where: { id: { in: ids }, state: { not: 'filed' } }, select: { id: true } });
  return new Set(rows.map((row) => row.id));
}
