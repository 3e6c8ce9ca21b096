/** What a person does with old accounts that are copied in: begins, pauses, goes on, cancels, reads the report. The work itself is in copy-run.ts. */
import { randomUUID } from 'node:crypto';
import { Secret } from '@/lib/auth/secret';
import { open, type SealedFor, seal } from '@/lib/auth/vault';
import {
  type CopyFolderRecord,
  type CopyRecord,
  dropOldCopies,
  insertCopy,
  listCopyLosses,
  listCopyRows,
  moveCopy,
  readCopy,
  readCopyFolders,
  removeCopy,
} from '@/lib/db/account-copies';
import { readAccount } from '@/lib/db/accounts';
import { env } from '@/lib/env';
import { AppError, isAppError } from '@/lib/errors';
import { connectImap } from '@/lib/imap/connect';
import { log } from '@/lib/log';
import type { Endpoint } from '@/lib/model/account';
import {
  type AccountCopies,
  type AccountCopy,
  type ChangeCopyInput,
  type CopyFolder,
  type CopyReport,
  mostCopies,
  type StartCopyInput,
} from '@/lib/model/account-copies';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import { hostIn, say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import { ringCopying } from './copy-bell';
import { inTurn } from './draft-bell';

/** The report is there for so long, and what nobody goes on with. */
const reportMs = 60 * 86_400_000;

const absent = () => new AppError('notFound', say('said.copy.gone'));
const isOver = ({ state }: Pick<CopyRecord, 'state'>) => state === 'done' || state === 'cancelled';

type Bound = Pick<CopyRecord, 'userId' | 'accountId' | 'endpoint' | 'login'>;

/** A password is sealed for the server that it may be sent to, so that a changed row does not send it elsewhere. */
const boundTo = ({ userId, accountId, endpoint: { host, port, security }, login }: Bound): SealedFor => ({
  userId,
  accountId,
  purpose: 'copyPassword',
  keyHalf: new Uint8Array(),
  place: JSON.stringify([host, port, security, login]),
});

/** The password of the old account. Throws `wrongPassword` where it cannot be opened any more, so that its person types it again. */
export function openCopyPassword(copy: CopyRecord): Secret {
  const gone = (cause?: unknown) => new AppError('wrongPassword', say('said.copy.passwordGone'), { cause });
  if (!copy.box) throw gone();
  try {
    return open(copy.box, boundTo(copy));
  } catch (cause) {
    if (!isAppError(cause)) throw cause;
    throw gone(cause);
  }
}

const sum = (folders: readonly CopyFolderRecord[], field: 'total' | 'done' | 'added' | 'doubled' | 'refused') =>
  folders.reduce((all, folder) => all + folder[field], 0);

function shown(record: CopyRecord, all: readonly CopyFolderRecord[]): AccountCopy {
  const { id, accountId, endpoint, login, state, step, note, notBefore, createdAt } = record;
  const folders = all.filter(({ copyId }) => copyId === id);
  const code = note?.[0]?.code;
  const refused = code === 'said.copy.passwordGone' || (code === 'said.line.refused' && hostIn(note) === endpoint.host);
  const needsPassword = state === 'paused' && refused;
  const compared = folders.filter(({ missing }) => missing !== null);
  return {
    ...{ id, accountId, host: endpoint.host, login, state, step, note, notBefore, needsPassword, startedAt: createdAt },
    folders: folders.length,
    foldersDone: folders.filter((folder) => folder.state !== 'waiting' && folder.state !== 'copying').length,
    total: sum(folders, 'total'),
    done: sum(folders, 'done'),
    added: sum(folders, 'added'),
    doubled: sum(folders, 'doubled'),
    refused: sum(folders, 'refused'),
    failed: folders.filter((folder) => folder.state === 'failed').length,
    missing: compared.length > 0 ? compared.reduce((all, { missing }) => all + (missing ?? 0), 0) : null,
  };
}

function shownFolder(folder: CopyFolderRecord): CopyFolder {
  const { id, source, target, state, total, done, added, doubled, refused, thereCount, hereCount, missing, note } = folder;
  return { id, source, target, state, total, done, added, doubled, refused, thereCount, hereCount, missing, note };
}

async function own(actor: Actor, id: string): Promise<CopyRecord> {
  const record = await readCopy(actor, id);
  if (!record) throw absent();
  return record;
}

const shownNow = async (actor: Actor, id: string) => shown(await own(actor, id), await readCopyFolders([id]));

/** True where letters can be put into the account now: somebody is signed in to it. */
export const canCopy = (accountId: AccountId): boolean => engine().credentials(accountId) !== null;

/** The copies of the actor, newest first. */
export async function listCopies(actor: Actor): Promise<AccountCopies> {
  const records = await listCopyRows(actor);
  const folders = await readCopyFolders(records.map(({ id }) => id));
  return { copies: records.map((record) => shown(record, folders)), offered: env().collect };
}

/** A copy with its folders and what was not copied. Throws `notFound` (T45). */
export async function readCopyReport(actor: Actor, id: string): Promise<CopyReport> {
  const record = await own(actor, id);
  const folders = await readCopyFolders([id]);
  const losses = await listCopyLosses(id);
  return {
    copy: shown(record, folders),
    folders: folders.map(shownFolder),
    losses: losses.map(({ folderId, ...loss }) => ({ ...loss, folder: folders.find((folder) => folder.id === folderId)?.source ?? '' })),
  };
}

/** Signs in to the old account and leaves: what is kept works. Throws as `connectImap` does. */
async function prove(endpoint: Endpoint, login: string, password: string): Promise<void> {
  const session = await connectImap({ endpoint, login, password, elsewhere: true });
  await session.close();
}

async function holdToMost(actor: Actor): Promise<void> {
  const going = (await listCopyRows(actor)).filter((one) => !isOver(one));
  if (going.length >= mostCopies) throw new AppError('tooManyTries', say('said.copy.tooMany', { count: mostCopies }));
}

/**
 * Signs in to the old account, keeps its password sealed, and begins. Throws `notFound` where the account is not the actor's (T45), `badInput` where both are the
 * same, `tooManyTries` where too many are not over, `hostNotAllowed` where the operator does not want it, and as signing in does: nothing is begun then.
 */
export async function startCopy(actor: Actor, input: StartCopyInput): Promise<AccountCopy> {
  if (!env().collect) throw new AppError('hostNotAllowed', say('said.collect.off'));
  const { accountId, login, password, port, security, junk } = input;
  const account = await readAccount(actor, accountId);
  if (!account) throw absent();
  const endpoint = { host: input.host.toLowerCase().replace(/\.$/, ''), port, security };
  const same = account.imap.host.toLowerCase() === endpoint.host && account.login.toLowerCase() === login.toLowerCase();
  if (same) throw new AppError('badInput', say('said.copy.same'));
  await holdToMost(actor);
  await prove(endpoint, login, password);
  const box = seal(new Secret(password), boundTo({ userId: actor.userId, accountId, endpoint, login }));
  const record = await inTurn(`copies ${actor.userId}`, async () => {
    // Others were begun while this one was tried.
    await holdToMost(actor);
    return insertCopy(actor, { id: randomUUID(), accountId, endpoint, login, box, junk });
  });
  log.info({ room: 'mail', accountId }, 'copy of an old account begun');
  ringCopying();
  return shown(record, []);
}

/**
 * Pauses a copy, lets it go on, or cancels it: what is here stays, and the old account is never changed. With a password, which is tried first, it goes on by that
 * one. Throws `notFound` (T45), `conflict` where it is over, and as signing in does.
 */
export async function changeCopy(actor: Actor, id: string, { state, password }: ChangeCopyInput): Promise<AccountCopy> {
  const record = await own(actor, id);
  if (isOver(record) && record.state !== state) throw new AppError('conflict', say('said.copy.over'));
  let box = {};
  if (password !== undefined) {
    await prove(record.endpoint, record.login, password);
    box = { box: seal(new Secret(password), boundTo(record)) };
  }
  const from = { running: ['paused', 'running'], paused: ['running'], cancelled: ['running', 'paused'] } as const;
  const changes = {
    running: { state, note: null, notBefore: 0, failures: 0, ...box },
    paused: { state },
    cancelled: { state, note: null, box: null },
  } as const;
  if (!(await moveCopy(id, from[state], changes[state])) && (await own(actor, id)).state !== state)
    throw new AppError('conflict', say('said.copy.over'));
  if (state === 'running') ringCopying();
  return shownNow(actor, id);
}

/** Forgets a copy that is over, with its report. Throws `notFound` (T45), `conflict` where it still goes on. */
export async function forgetCopy(actor: Actor, id: string): Promise<void> {
  if (!isOver(await own(actor, id))) throw new AppError('conflict', say('said.copy.goesOn'));
  await removeCopy(id);
}

/** Drops reports older than two months, also of what rested for so long: no password is kept for it any longer. `now` in ms. */
export const sweepCopies = (now: number): Promise<void> => dropOldCopies(now - reportMs);
