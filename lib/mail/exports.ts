/** Letters saved as one file: a folder, or all of an account. What is being saved is known to this process alone; a restart ends the download as well. */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { isFreshlyProven } from '@/lib/auth/proven';
import type { SignedIn } from '@/lib/auth/session';
import { listMailboxes } from '@/lib/db/mailboxes';
import { AppError, isAppError, toldOf } from '@/lib/errors';
import { contentDisposition, safeFilename } from '@/lib/mime/filename';
import type { Actor } from '@/lib/model/actor';
import type { MailExport, StartExportInput } from '@/lib/model/exports';
import type { AccountId, UserId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import { onceEach } from './export-once';
import { exportStream } from './export-stream';

interface Ticket {
  userId: UserId;
  shown: MailExport;
  boxes: Mailbox[];
  format: StartExportInput['format'];
  /** Folders were chosen: each is saved as it is. */
  chosen: boolean;
  stop: AbortController;
}

/** Most that one person saves at the same time, and that are remembered after it. */
const mostRunning = 2;
const mostKept = 10;

const endings = { mbox: ['mbox', 'application/mbox'], maildir: ['tar', 'application/x-tar'], eml: ['zip', 'application/zip'] } as const;

const slot = Symbol.for('oriel.exports');
const held = globalThis as unknown as Record<symbol, Map<string, Ticket> | undefined>;
function tickets(): Map<string, Ticket> {
  held[slot] ??= new Map();
  return held[slot];
}

const ownTickets = ({ userId, accountIds }: Actor) =>
  [...tickets().values()].filter((ticket) => ticket.userId === userId && accountIds.includes(ticket.shown.accountId)).reverse();

function ownTicket(actor: Actor, id: string): Ticket {
  const ticket = ownTickets(actor).find(({ shown }) => shown.id === id);
  if (!ticket) throw new AppError('notFound', say('said.export.gone'));
  return ticket;
}

const kindOf = ({ boxes, format }: Pick<Ticket, 'boxes' | 'format'>) =>
  format === 'mbox' && boxes.length !== 1 ? endings.eml : endings[format];

/** The exports of the actor since this process began, newest first. */
export function listExports(actor: Actor): MailExport[] {
  return ownTickets(actor).map(({ shown }) => shown);
}

function holdToMost(actor: Actor): void {
  const running = ownTickets(actor).filter(({ shown }) => shown.state === 'running');
  if (running.length >= mostRunning) throw new AppError('tooManyTries', say('said.export.tooMany'));
}

/** All folders without those that only show letters of others. What was archived in Gmail lies in all mail alone, which comes last there. */
async function everything(accountId: AccountId, all: readonly Mailbox[]): Promise<Mailbox[]> {
  const gmail = await engine().withSession(accountId, null, async ({ capabilities }) => capabilities.gmail);
  const own = all.filter(({ role }) => role !== 'all' && role !== 'flagged');
  return gmail ? [...own, ...all.filter(({ role }) => role === 'all')] : own;
}

/**
 * Counts what is to be saved. Throws `notFound` where there is no such folder, `tooManyTries` where too much is being saved, and `wrongPassword` where
 * this session has not proven the account lately: whoever finds a session open must not leave with all letters.
 */
export async function startExport(
  { actor, sessionHash }: Pick<SignedIn, 'actor' | 'sessionHash'>,
  { accountId, mailboxIds, format }: StartExportInput,
): Promise<MailExport> {
  holdToMost(actor);
  const all = (await listMailboxes(actor)).filter((box) => box.accountId === accountId && box.selectable);
  const boxes = mailboxIds === null ? await everything(accountId, all) : all.filter(({ id }) => mailboxIds.includes(id));
  if (boxes.length === 0) throw new AppError('notFound', say('said.export.noFolder'));
  if (!isFreshlyProven(sessionHash, accountId)) throw new AppError('wrongPassword', say('said.export.proof'));
  let [letters, size] = [0, 0];
  for (const { path } of boxes) {
    const status = await engine().withSession(accountId, null, (session) => session.status(path));
    letters += status.messages;
    size += status.sizeBytes ?? 0;
  }
  const name = boxes.length === 1 ? (boxes[0]?.name ?? '') : 'Mail';
  const [ending] = kindOf({ boxes, format });
  const filename = safeFilename(
    `${safeFilename(name.slice(0, 100), 'application/octet-stream', 'Mail')}.${ending}`,
    'application/octet-stream',
    'mail',
  );
  const shown: MailExport = {
    id: randomUUID(),
    accountId,
    filename,
    state: 'waiting',
    letters,
    size,
    doneLetters: 0,
    doneSize: 0,
    note: null,
  };
  tickets().set(shown.id, { userId: actor.userId, shown, boxes, format, chosen: mailboxIds !== null, stop: new AbortController() });
  for (const old of ownTickets(actor).slice(mostKept)) if (old.shown.state !== 'running') tickets().delete(old.shown.id);
  return shown;
}

/** What the headers of the file say, for programs that ask before they take it. Throws `notFound`. */
export function describeExport(actor: Actor, id: string): { type: string; disposition: string } {
  const ticket = ownTicket(actor, id);
  return { type: kindOf(ticket)[1], disposition: contentDisposition('attachment', ticket.shown.filename) };
}

/** The file itself, once, and the headers that save it. Throws `notFound`, `conflict` where it was taken already, `tooManyTries`. */
export function openExport(actor: Actor, id: string): { stream: Readable; type: string; disposition: string } {
  const ticket = ownTicket(actor, id);
  const { shown, boxes, format, chosen, stop } = ticket;
  if (shown.state !== 'waiting') throw new AppError('conflict', say('said.export.taken'));
  holdToMost(actor);
  shown.state = 'running';
  const wrote = (bytes: number) => {
    shown.doneLetters += 1;
    shown.doneSize += bytes;
  };
  const once = onceEach((bytes) => {
    shown.letters -= 1;
    shown.size = Math.max(0, shown.size - bytes);
  });
  const wanted = chosen ? () => true : once;
  const stream = exportStream({ boxes, format, signal: stop.signal, wrote, wanted });
  stop.signal.addEventListener('abort', () => stream.destroy(), { once: true });
  stream.once('end', () => {
    shown.state = 'done';
  });
  stream.once('error', (error) => {
    if (shown.state !== 'running') return;
    shown.state = 'failed';
    shown.note = isAppError(error) ? toldOf(error) : [say('said.fault')];
  });
  stream.once('close', () => {
    // The browser gave it up.
    if (shown.state === 'running') shown.state = 'cancelled';
  });
  return { stream, ...describeExport(actor, id) };
}

/** Ends an export, or forgets one that is over. Throws `notFound`. */
export function stopExport(actor: Actor, id: string): void {
  const { shown, stop } = ownTicket(actor, id);
  if (shown.state === 'running' || shown.state === 'waiting') {
    shown.state = 'cancelled';
    stop.abort();
  } else tickets().delete(id);
}
