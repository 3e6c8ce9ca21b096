/** The mailboxes elsewhere that a person has letters brought from: adding, changing, pausing and removing them. */
import { Secret } from '@/lib/auth/secret';
import { open, type SealedFor, seal } from '@/lib/auth/vault';
import {
  type CollectorRecord,
  changeCollectorRow,
  hastenCollector,
  insertCollector,
  listCollectorRows,
  ownCollector,
  rebindCollectorRow,
  removeCollectorRow,
  removedCollector,
  restoreCollectorRow,
} from '@/lib/db/collectors';
import { readMailbox } from '@/lib/db/mailboxes';
import { isUniqueViolation } from '@/lib/db/unique';
import { env } from '@/lib/env';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Endpoint } from '@/lib/model/account';
import type { Actor } from '@/lib/model/actor';
import { type Collector, type Collectors, type KeepCollectorInput, mostCollectors } from '@/lib/model/collectors';
import { say } from '@/lib/model/said';
import { Pop3Session } from '@/lib/pop3/session';
import { ringCollecting } from './collect-bell';

type Bound = Pick<CollectorRecord, 'userId' | 'accountId' | 'endpoint' | 'login'>;

/** A password is sealed for the server that it may be sent to, so that a changed row does not send it elsewhere. */
const boundTo = ({ userId, accountId, endpoint: { host, port, security }, login }: Bound): SealedFor => ({
  userId,
  accountId,
  purpose: 'collectorPassword',
  keyHalf: new Uint8Array(),
  place: JSON.stringify([host, port, security, login]),
});

/** The password of a collector. Throws `notSignedIn` where it cannot be opened any more. */
export function openCollectorPassword(collector: CollectorRecord): Secret {
  try {
    return open(collector.box, boundTo(collector));
  } catch (cause) {
    if (!isAppError(cause)) throw cause;
    throw new AppError('notSignedIn', say('said.collect.passwordGone'), { cause });
  }
}

const gone = () => new AppError('notFound', say('said.collect.gone'));

function stateOf({ paused, stopped, note, nextAt, leaseUntil }: CollectorRecord, now: number): Collector['state'] {
  if (paused) return 'paused';
  if (leaseUntil !== null && leaseUntil > now) return 'running';
  if (stopped) return 'stopped';
  if (nextAt <= now) return 'queued';
  return note ? 'failed' : 'idle';
}

function shown(record: CollectorRecord): Collector {
  const { id, endpoint, login, accountId, mailboxId, keep, keepDays, recent, everyMinutes, note } = record;
  const { lastCount, total, done, of, lastRunAt, lastOkAt, nextAt, namesReused } = record;
  // Once found out it holds for good, and is told for good.
  const warnings = { ...record.warnings, reused: Math.max(record.warnings.reused, namesReused ? 1 : 0) };
  const wishes = { login, accountId, mailboxId, keep, keepDays, recent, everyMinutes };
  const counts = { lastCount, total, done, of, lastRunAt, lastOkAt, nextAt };
  return { id, ...endpoint, ...wishes, ...counts, note, warnings, state: stateOf(record, Date.now()) };
}

/** All of the actor. */
export async function collectorsOf(actor: Actor): Promise<Collectors> {
  return { collectors: (await listCollectorRows(actor)).map(shown), offered: env().collect };
}

async function own(actor: Actor, id: number): Promise<CollectorRecord> {
  const record = await ownCollector(actor, id);
  if (!record) throw gone();
  return record;
}

/** Signs in to the POP3 server and leaves: what is kept works. Throws as `Pop3Session.open` does. */
async function prove(endpoint: Endpoint, login: string, recent: boolean, password: Secret): Promise<void> {
  const session = await Pop3Session.open(endpoint, { login: recent ? `recent:${login}` : login, password: password.reveal() });
  try {
    await session.quit();
  } finally {
    session.close();
  }
}

const already = (address: string, host: string, cause?: unknown): AppError =>
  new AppError('conflict', say('said.collect.already', { address, host }), { cause });

/** Throws `conflict` where there are as many as may be beside it, or one of this mailbox: two ledgers would bring each letter twice. */
async function mustBeSole(actor: Actor, { id, host, login }: { id?: number | undefined; host: string; login: string }): Promise<void> {
  const others = (await listCollectorRows(actor)).filter((one) => one.id !== id);
  if (others.length >= mostCollectors) throw new AppError('conflict', say('said.collect.full', { count: mostCollectors }));
  if (others.some((one) => one.endpoint.host === host && one.login === login)) throw already(login, host);
}

/** What `writing` answers; throws `conflict` where the database has one of this mailbox: another window wrote it after `mustBeSole` had looked. */
async function asSole<T>(login: string, host: string, writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    throw isUniqueViolation(error) ? already(login, host, error) : error;
  }
}

/** The password that was typed, else the one there is where it is for the same login at the same server. Throws `badInput` where there is none. */
function passwordFor(input: KeepCollectorInput, before: CollectorRecord | null, same: boolean): Secret {
  if (input.password !== undefined) return new Secret(input.password);
  if (!before || !same) throw new AppError('badInput', say('said.collect.password'));
  return openCollectorPassword(before);
}

/**
 * Adds one, or changes the one with its id, after signing in there once; collecting begins at once. Throws `notFound` where it or the folder is not the actor's (T45),
 * `badInput` without a password, `conflict` where there are as many as may be or one of this mailbox, and as signing in does: nothing is changed then.
 */
export async function keepCollector(actor: Actor, input: KeepCollectorInput): Promise<Collectors> {
  if (!env().collect) throw new AppError('hostNotAllowed', say('said.collect.off'));
  const { id, password: _, host, port, security, login, ...wishes } = input;
  const before = id === undefined ? null : await own(actor, id);
  const mailbox = await readMailbox(actor, input.mailboxId);
  if (!mailbox?.selectable || mailbox.accountId !== input.accountId) throw new AppError('notFound', say('said.collect.noFolder'));
  const endpoint = { host: host.toLowerCase().replace(/\.$/, ''), port, security };
  await mustBeSole(actor, { id, host: endpoint.host, login });
  const sameBox = before !== null && before.endpoint.host === endpoint.host && before.endpoint.port === port && before.login === login;
  const password = passwordFor(input, before, sameBox);
  await prove(endpoint, login, input.recent, password);
  // Another window may have been faster while the server was asked.
  await mustBeSole(actor, { id, host: endpoint.host, login });
  const box = seal(password, boundTo({ userId: actor.userId, accountId: input.accountId, endpoint, login }));
  const kept = { ...wishes, endpoint, login, box, stopped: false, note: null, failures: 0, nextAt: Date.now() };
  if (before) {
    await asSole(login, endpoint.host, sameBox ? changeCollectorRow(before.id, kept) : rebindCollectorRow(before.id, kept));
  } else await asSole(login, endpoint.host, insertCollector(actor.userId, kept));
  log.info({ room: 'mail', accountId: input.accountId }, 'collected mailbox kept');
  ringCollecting();
  return collectorsOf(actor);
}

/** Pauses one, has it go on, or collects now. Throws `notFound` (T45). */
export async function changeCollector(
  actor: Actor,
  { id, paused, now }: { id: number; paused?: boolean | undefined; now?: true | undefined },
) {
  await own(actor, id);
  if (paused !== undefined) await changeCollectorRow(id, { paused, ...(paused ? {} : { nextAt: Date.now() }) });
  if (now) await hastenCollector(id, Date.now());
  ringCollecting();
  return collectorsOf(actor);
}

/** Removes one; nothing is deleted anywhere, and it can be brought back for a week. Throws `notFound` (T45). */
export async function removeCollector(actor: Actor, id: number): Promise<Collectors> {
  if (!(await removeCollectorRow(actor, id))) throw gone();
  return collectorsOf(actor);
}

/** Brings a removed one back with all that it knows. Throws `notFound` (T45), and `conflict` where its mailbox was added anew meanwhile. */
export async function restoreCollector(actor: Actor, id: number): Promise<Collectors> {
  // One that is there already needs nothing more.
  const { endpoint, login } = (await removedCollector(actor, id)) ?? (await own(actor, id));
  await mustBeSole(actor, { id, host: endpoint.host, login });
  if (!(await asSole(login, endpoint.host, restoreCollectorRow(actor, id)))) throw gone();
  ringCollecting();
  return collectorsOf(actor);
}
