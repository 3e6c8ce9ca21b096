/**
 * Reads a file letter by letter into its folders. How far it came is noted after each letter, so that a process that dies loses none and puts none twice: the next one
 * finds the only letter that may have gone unnoted in its folder.
 */
import * as z from 'zod';
import { type ImportChanges, type ImportRecord, insertLoss, noteImport, noteStoppedImport } from '@/lib/db/imports';
import { readMailbox } from '@/lib/db/mailboxes';
import { AppError, isAppError, toldOf } from '@/lib/errors';
import { log } from '@/lib/log';
import { ArchiveFault } from '@/lib/mime/archive-fault';
import type { Actor } from '@/lib/model/actor';
import type { Mailbox } from '@/lib/model/mail';
import { say, type Told } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import { dropUploads, uploadPath } from './draft-files';
import { afterBreak, noBreaks } from './import-breaks';
import { folderChanged, ImportTarget, type Marks } from './import-target';
import { faultSaid, letterPlan } from './import-words';
import { readInThread } from './reading';
import type { ReadLetter } from './reading-words';

const cursorSchema = z.object({
  place: z.object({ member: z.int(), at: z.number() }),
  ordinal: z.int(),
  marks: z.record(z.string(), z.object({ uidValidity: z.number(), uid: z.number() })),
  breaks: z.object({ tries: z.int(), letters: z.int() }).default(noBreaks),
});
type Cursor = z.infer<typeof cursorSchema>;

/** After so many refusals in a row the server refuses them all. */
const mostRefusals = 3;
/** When the server is asked again that did not answer, ms. */
const awayMs = 10_000;
/** How often it is looked whether somebody paused or cancelled it, also while a large file is only read, ms. */
const lookMs = 3000;

/** Somebody paused or cancelled it, this process ends, or another one has it. */
class Stopped extends Error {}

const reportBreak = (error: unknown): void =>
  log.error({ room: 'mail', name: error instanceof Error ? error.name : typeof error }, 'import broke');

/** What is done with the import after an error: it rests for a person, waits for the server, or is over. */
function endOf(error: unknown): ImportChanges {
  if (error instanceof ArchiveFault) return { state: 'failed', note: [faultSaid(error.kind)] };
  // A fault of ours: the file stays, so that it need not be sent again.
  if (!isAppError(error) || error.code === 'internal') return { state: 'paused', note: [say('said.fault')] };
  if (error.code === 'serverAway' || error.code === 'connectionLimit' || error.code === 'notSignedIn')
    return { note: toldOf(error), notBefore: Date.now() + (error.retryAfterMs ?? awayMs) };
  if (error.code === 'badInput') return { state: 'failed', note: toldOf(error) };
  // Whoever has it go on after that means the folder that is there now.
  if (error.code === 'conflict') return { state: 'paused', note: toldOf(error), uidValidity: null };
  return { state: 'paused', note: toldOf(error) };
}

class Run {
  readonly #record: ImportRecord;
  readonly #holder: string;
  readonly #target: ImportTarget;
  #cursor: Cursor;
  #counts: Pick<ImportRecord, 'added' | 'doubled' | 'damaged'>;
  #refused = 0;

  constructor(record: ImportRecord, holder: string, box: Mailbox & { uidValidity: number }, cursor: Cursor) {
    this.#record = record;
    this.#holder = holder;
    this.#cursor = cursor;
    this.#target = new ImportTarget(box, cursor.marks as Marks);
    const { added, doubled, damaged } = record;
    this.#counts = { added, doubled, damaged };
  }

  async letter(found: ReadLetter): Promise<void> {
    const { place, next, position } = found;
    const ordinal = this.#cursor.ordinal + 1;
    const told = await this.#put(found);
    if (told === 'added') this.#counts.added += 1;
    else if (told === 'double') this.#counts.doubled += 1;
    else {
      this.#counts.damaged += 1;
      await insertLoss(this.#record.id, { ordinal, place: place.slice(0, 500), reason: told });
    }
    const breaks = typeof told === 'string' ? noBreaks : { ...this.#cursor.breaks, tries: 0 };
    this.#cursor = { place: next, ordinal, marks: this.#target.marks, breaks };
    await this.#note({ position });
  }

  /** What became of a letter: put, there already, or passed over for a reason. Throws what concerns all of them. */
  async #put({ bytes, facts, fault, flags, at, folder }: ReadLetter): Promise<'added' | 'double' | Told> {
    if (bytes === null) return [faultSaid(fault ?? 'broken')];
    if (!facts) return [say('said.import.notLetter')];
    const plan = letterPlan({ facts, flags, at, folder }, this.#record.options);
    if (plan === null) return [say('said.import.deleted')];
    let isReady = false;
    try {
      if (await this.#target.ready(plan.folder)) await this.#note({});
      isReady = true;
      const done = await this.#target.put({ bytes: Buffer.from(bytes.buffer), facts, ...plan });
      this.#refused = 0;
      return done;
    } catch (error) {
      if (isAppError(error) && error.code === 'serverAway') return this.#broken(error, isReady);
      const alone = isAppError(error) && (error.code === 'tooLarge' || error.code === 'refusedByServer');
      // That a letter is too large says nothing of the next one.
      if (!isAppError(error) || error.code !== 'tooLarge') this.#refused += 1;
      if (!alone || this.#refused >= mostRefusals) throw error;
      return toldOf(error);
    }
  }

  /** The line broke over the letter at hand, though the server was there when this run began. Answers why it is passed over, or throws what stops the run. */
  async #broken(cause: AppError, isReady: boolean): Promise<Told> {
    const after = afterBreak(this.#cursor.breaks, isReady);
    this.#cursor = { ...this.#cursor, breaks: after.breaks };
    if (after.fate === 'passed') return [say('said.import.lineBroke')];
    await this.#note({});
    if (after.fate === 'rest') throw new AppError('refusedByServer', say('said.import.lineBreaks'), { cause });
    throw new AppError('serverAway', cause.said, { cause, retryAfterMs: after.waitMs });
  }

  async #note(changes: Pick<ImportChanges, 'position'>): Promise<void> {
    const { id } = this.#record;
    const done = { ...changes, ...this.#counts, cursor: JSON.stringify({ ...this.#cursor, marks: this.#target.marks }) };
    if (await noteImport(id, this.#holder, { ...done, note: null })) return;
    // The letter at hand is in its folder, whoever stopped the import meanwhile.
    await noteStoppedImport(id, this.#holder, done);
    throw new Stopped();
  }
}

async function readAll(actor: Actor, record: ImportRecord, holder: string, signal: AbortSignal | undefined): Promise<void> {
  const box = await readMailbox(actor, record.mailboxId);
  if (!box) throw new AppError('notFound', say('said.import.noFolder'));
  // No file is read to its end for a server that is away, or a folder that is another one.
  const { uidValidity } = await engine().withSession(box.accountId, null, (session) => session.select(box.path));
  if (record.uidValidity !== null && record.uidValidity !== uidValidity) throw folderChanged();
  if (!(await noteImport(record.id, holder, { uidValidity }))) throw new Stopped();
  const known = record.cursor === null ? null : cursorSchema.parse(JSON.parse(record.cursor));
  const cursor = known ?? { place: { member: 0, at: 0 }, ordinal: 0, marks: {}, breaks: noBreaks };
  const run = new Run(record, holder, { ...box, uidValidity }, cursor);
  let any = cursor.ordinal > 0;
  const left = new AbortController();
  const over = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
  const isOurs = () => noteImport(record.id, holder, {});
  const watch = setInterval(() => void isOurs().then((ours) => ours || left.abort(), reportBreak), lookMs);
  try {
    const start = { path: uploadPath(record.id, record.id), options: record.options, from: cursor.place };
    for await (const word of readInThread(start, over)) {
      if (over.aborted) throw new Stopped();
      if (word.type === 'letter') {
        await run.letter(word.letter);
        any = true;
      } else if (!known) {
        if (!(await noteImport(record.id, holder, { total: word.total, cursor: JSON.stringify(cursor), note: null }))) throw new Stopped();
      }
    }
  } finally {
    clearInterval(watch);
  }
  if (over.aborted) throw new Stopped();
  if (!any) throw new AppError('badInput', say('said.import.nothing'));
}

/** Lets the list see what came. The letters are in place whether or not it does now. */
async function look(accountId: ImportRecord['accountId'], mailboxId: ImportRecord['mailboxId']): Promise<void> {
  try {
    await engine().refreshList(accountId);
    await engine().nudge(accountId, mailboxId, { urgent: true });
  } catch (error) {
    log.debug({ room: 'mail', code: isAppError(error) ? error.code : 'internal' }, 'an imported folder was not looked at');
  }
}

/**
 * Works on an import until it is done, was stopped by a person, or cannot go on; says in its row which. `holder` has its lease; `signal` ends the work after the letter at hand. Where the mail server is away it is
 * left as it is, to be taken up again.
 */
export async function runImport(actor: Actor, record: ImportRecord, holder: string, signal?: AbortSignal): Promise<void> {
  let end: ImportChanges = { state: 'done', note: null };
  try {
    await readAll(actor, record, holder, signal);
  } catch (error) {
    if (error instanceof Stopped) {
      await look(record.accountId, record.mailboxId);
      return;
    }
    if (!isAppError(error) && !(error instanceof ArchiveFault)) reportBreak(error);
    end = endOf(error);
  }
  if ((await noteImport(record.id, holder, end)) && (end.state === 'done' || end.state === 'failed')) await dropUploads(record.id);
  await look(record.accountId, record.mailboxId);
}
