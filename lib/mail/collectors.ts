/** The mailboxes elsewhere that a person has letters brought from: adding, changing, pausing and removing them. */
import { isGrant, kept as keepable } from '@/lib/auth/login';
import type { Grant } from '@/lib/auth/oauth/grant';
import {
  type CollectorRecord,
  changeCollectorRow,
  collectorsWithGrants,
  dropCollectorGrant,
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
import type { Proof } from '@/lib/model/proof';
import { say } from '@/lib/model/said';
import { Pop3Session } from '@/lib/pop3/session';
import { ringCollecting } from './collect-bell';
import {
  type Elsewhere,
  type GivenFrom,
  type GivenLogin,
  givenLogin,
  keepingLogin,
  openElsewhere,
  ownerOf,
  sealElsewhere,
  takeUp,
} from './elsewhere-login';
import { endIdleGrants } from './end-grants';

/** What opens a collected mailbox: its password, or a permission. Throws `notSignedIn` where it is gone, or cannot be opened any more. */
export function openCollectorLogin(collector: CollectorRecord): string | Grant {
  try {
    return openElsewhere('collectorPassword', collector);
  } catch (cause) {
    if (!isAppError(cause)) throw cause;
    const code = collector.provider === null ? 'said.collect.passwordGone' : 'said.collect.permissionGone';
    throw new AppError('notSignedIn', say(code), { cause });
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
  const { id, endpoint, login, provider, accountId, mailboxId, keep, keepDays, recent, everyMinutes, note } = record;
  const { lastCount, total, done, of, lastRunAt, lastOkAt, nextAt, namesReused } = record;
  // Once found out it holds for good, and is told for good.
  const warnings = { ...record.warnings, reused: Math.max(record.warnings.reused, namesReused ? 1 : 0) };
  const wishes = { login, accountId, mailboxId, keep, keepDays, recent, everyMinutes };
  const counts = { lastCount, total, done, of, lastRunAt, lastOkAt, nextAt };
  return { id, ...endpoint, provider, ...wishes, ...counts, note, warnings, state: stateOf(record, Date.now()) };
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
async function prove(endpoint: Endpoint, login: string, recent: boolean, password: Proof): Promise<void> {
  const session = await Pop3Session.open(endpoint, { login: recent ? `recent:${login}` : login, password });
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

const isSameBox = ({ endpoint, login }: Elsewhere, other: Elsewhere): boolean =>
  endpoint.host === other.endpoint.host && endpoint.port === other.endpoint.port && login === other.login;

/**
 * What there is already, where it is for the same login at the same server; a permission is for one kind of encryption, too, and goes along where letters are to come into
 * another account. Throws `badInput` where there is none.
 */
function keptLogin(before: CollectorRecord | null, far: Elsewhere): GivenLogin {
  const alike = !before?.provider || before.endpoint.security === far.endpoint.security;
  if (!before || !isSameBox(before, far) || !alike) throw new AppError('badInput', say('said.collect.password'));
  const login = openCollectorLogin(before);
  const moves = before.accountId !== far.accountId;
  const take = async () => {
    const same = keepable(login);
    return moves && isGrant(same) ? same.movedTo(ownerOf(far)) : same;
  };
  return { proof: login, provider: before.provider, take };
}

/**
 * Adds one, or changes the one with its id, after signing in there once; collecting begins at once. `from`: where a permission is given in place of a password. Throws
 * `notFound` where it or the folder is not the actor's (T45), `badInput` without a password, `conflict` where there are as many as may be or one of this mailbox,
 * and as `givenLogin` and signing in do: nothing is changed then.
 */
export async function keepCollector(actor: Actor, input: KeepCollectorInput, from: GivenFrom | null = null): Promise<Collectors> {
  if (!env().collect) throw new AppError('hostNotAllowed', say('said.collect.off'));
  const { id, password, permission, host, port, security, login, ...wishes } = input;
  const before = id === undefined ? null : await own(actor, id);
  const mailbox = await readMailbox(actor, input.mailboxId);
  if (!mailbox?.selectable || mailbox.accountId !== input.accountId) throw new AppError('notFound', say('said.collect.noFolder'));
  const endpoint = { host: host.toLowerCase().replace(/\.$/, ''), port, security };
  await mustBeSole(actor, { id, host: endpoint.host, login });
  const far: Elsewhere = { userId: actor.userId, accountId: input.accountId, endpoint, login };
  const given = (await givenLogin({ password, permission }, far, 'pop3', from)) ?? keptLogin(before, far);
  await prove(endpoint, login, input.recent, given.proof);
  // Another window may have been faster while the server was asked.
  await mustBeSole(actor, { id, host: endpoint.host, login });
  const { provider } = given;
  const secret = await given.take();
  const box = sealElsewhere('collectorPassword', secret, far);
  const kept = { ...wishes, endpoint, login, box, provider, stopped: false, note: null, failures: 0, nextAt: Date.now() };
  if (before) takeUp('collectorPassword', before);
  const change = before && isSameBox(before, far) ? changeCollectorRow : rebindCollectorRow;
  await keepingLogin<unknown>(secret, () =>
    asSole<unknown>(login, endpoint.host, before ? change(before.id, kept) : insertCollector(actor.userId, kept)),
  );
  log.info({ room: 'mail', accountId: input.accountId }, 'collected mailbox kept');
  ringCollecting();
  // The permission before, where another one or a password took its place.
  if (before?.provider) await endIdleGrants();
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

/**
 * Removes one; nothing is deleted anywhere, and it can be brought back for a week. Its permission at a provider is given back there some minutes later
 * (`endRemovedPermissions`), so that Undo brings it back whole. Throws `notFound` (T45).
 */
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

/** Gives the permissions of mailboxes that were removed before `before` (ms) back to their providers. */
export async function endRemovedPermissions(before: number): Promise<void> {
  for (const record of await collectorsWithGrants({ removedBefore: before })) {
    takeUp('collectorPassword', record);
    await dropCollectorGrant(record.id);
  }
  await endIdleGrants();
}
