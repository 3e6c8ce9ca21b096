/** Works on one copy of an old account: learns its folders, copies them one after another, compares both sides, and says in its row how it ended. */
import {
  type CopyChanges,
  type CopyFolderChanges,
  type CopyFolderRecord,
  type CopyRecord,
  dropCopyFolders,
  insertCopyFolders,
  insertCopyLosses,
  lostUids,
  noteCopy,
  noteCopyFolder,
  readCopyFolders,
} from '@/lib/db/account-copies';
import { listMailboxes } from '@/lib/db/mailboxes';
import { isAppError, toldOf } from '@/lib/errors';
import { connectImap } from '@/lib/imap/connect';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import type { CopyStep } from '@/lib/model/account-copies';
import type { Actor } from '@/lib/model/actor';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import { openCopyLogin } from './account-copies';
import { type CopyWork, copyFolder } from './copy-folder';
import { Comparison, headersUpwards, isDeleted, likenessOf } from './copy-known';
import { nameFolders } from './copy-names';
import { Unopened } from './copy-opening';
import { endIdleGrants } from './end-grants';

/** Pauses after runs that broke one after another, ms; the last one again and again. */
const pausesMs = [5, 15, 60, 300, 900, 3600].map((seconds) => seconds * 1000);
/** After so many its person is asked. */
const mostFailures = 24;
/** How often the line to the old account is used at least, and how long an answer may take, ms. */
const aliveMs = 20_000;
const checkWithinMs = 15_000;
/** What passes by itself: a server that is away, a folder that was renamed under the work. */
const passing = ['serverAway', 'connectionLimit', 'portRefused', 'hostUnknown', 'notSignedIn', 'notFound', 'conflict', 'gone'];

/** Somebody paused or cancelled it, this process ends, or another one has it. */
class Stopped extends Error {}

/** `failures`: runs before this one that broke without having copied anything. */
function endOf(error: unknown, failures: number): CopyChanges {
  if (!isAppError(error) || error.code === 'internal') return { state: 'paused', note: [say('said.fault')], failures: 0 };
  if (!passing.includes(error.code) || failures + 1 >= mostFailures) return { state: 'paused', note: toldOf(error), failures: 0 };
  const wait = pausesMs[Math.min(failures, pausesMs.length - 1)] ?? 0;
  return { note: toldOf(error), failures: failures + 1, notBefore: Date.now() + wait };
}

const placeOf = ({ state, uidValidity, lastUid }: CopyFolderChanges) => `${state} ${uidValidity} ${lastUid}`;

class Run implements CopyWork {
  readonly source: ImapSession;
  readonly here = new Set<string>();
  /** Letters were done in this run, or folders. */
  progressed = false;
  readonly #actor: Actor;
  readonly #copy: CopyRecord;
  readonly #holder: string;
  readonly #signal: AbortSignal;
  #step: CopyStep;
  /** How far the folder at hand was when it was taken up. */
  #before = '';
  /** What folders hold, by likeness: those of their own all together, under 0, and each rest. */
  readonly #held = new Map<number, ReadonlySet<number>>();

  constructor(actor: Actor, copy: CopyRecord, source: ImapSession, lease: { holder: string; signal: AbortSignal }) {
    this.#actor = actor;
    this.#copy = copy;
    this.source = source;
    this.#holder = lease.holder;
    this.#signal = lease.signal;
    this.#step = copy.step;
  }

  get accountId() {
    return this.#copy.accountId;
  }

  async all(): Promise<void> {
    await engine().refreshList(this.accountId);
    const mailboxes = (await listMailboxes(this.#actor)).filter(({ accountId }) => accountId === this.accountId);
    // A folder that only holds others is made one of letters.
    for (const { path, selectable } of mailboxes) if (selectable) this.here.add(path);
    if (this.#step === 'listing') await this.#learn(mailboxes);
    for (const folder of await this.#folders()) if (folder.state === 'waiting' || folder.state === 'copying') await this.#copyOne(folder);
    await this.#go('comparing');
    for (const folder of await this.#folders()) if (folder.state === 'copied') await this.#compare(folder);
  }

  look(): Promise<void> {
    return this.#go(this.#step);
  }

  async note(folderId: number, changes: CopyFolderChanges): Promise<void> {
    // That a folder was opened is none: a letter that breaks the line each time would be tried again at once, without end.
    this.progressed ||= placeOf(changes) !== this.#before;
    await this.look();
    await noteCopyFolder(folderId, changes);
  }

  async elsewhere({ id }: Pick<CopyFolderRecord, 'id'>): Promise<(likeness: number) => boolean> {
    const folders = (await this.#folders()).filter(({ state }) => state !== 'failed');
    const own = folders.filter(({ rest }) => !rest);
    // Letters that lie in no folder of their own may lie in several rests: those before this one have them.
    const before = folders
      .slice(
        0,
        folders.findIndex((one) => one.id === id),
      )
      .filter(({ rest }) => rest);
    const held = [await this.#holds(0, own)];
    for (const one of before) held.push(await this.#holds(one.id, [one]));
    return (likeness) => held.some((some) => some.has(likeness));
  }

  async #holds(key: number, folders: readonly CopyFolderRecord[]): Promise<ReadonlySet<number>> {
    const known = this.#held.get(key);
    if (known) return known;
    const found = new Set<number>();
    for (const { source, uidValidity, lastUid } of folders) {
      const selected = await this.source.select(source);
      // What was put into it since it was copied did not come from there.
      const upTo = selected.uidValidity === uidValidity ? lastUid : Number.POSITIVE_INFINITY;
      for await (const batch of this.source.fetchHeaders('1:*'))
        for (const header of batch) if (header.uid <= upTo && !isDeleted(header)) found.add(likenessOf(header));
    }
    this.#held.set(key, found);
    return found;
  }

  #folders(): Promise<CopyFolderRecord[]> {
    return readCopyFolders([this.#copy.id]);
  }

  /** Throws where the work must not go on. */
  async #go(step: CopyStep): Promise<void> {
    if (this.#signal.aborted) throw new Stopped();
    this.#step = step;
    const changes = { step, note: null, ...(this.progressed ? { failures: 0 } : {}) };
    if (!(await noteCopy(this.#copy.id, this.#holder, changes))) throw new Stopped();
  }

  async #learn(mailboxes: Awaited<ReturnType<typeof listMailboxes>>): Promise<void> {
    const listed = await this.source.list();
    const { prefix: herePrefix, delimiter } = await engine().withSession(this.accountId, null, async (session) => ({
      prefix: session.ownPrefix,
      delimiter: mailboxes.find((one) => one.delimiter !== null)?.delimiter ?? null,
    }));
    const named = nameFolders(listed, {
      prefix: this.source.ownPrefix,
      gmail: this.source.capabilities.gmail,
      junk: this.#copy.junk,
      here: mailboxes.filter(({ owner }) => owner === undefined),
      delimiter,
      herePrefix,
    });
    const totals = new Map(listed.map(({ path, status }) => [path, status?.messages ?? 0]));
    await this.#go('listing');
    await dropCopyFolders(this.#copy.id);
    await insertCopyFolders(
      this.#copy.id,
      named.map((folder) => ({ ...folder, total: totals.get(folder.source) ?? 0 })),
    );
    await this.#go('copying');
  }

  async #copyOne(folder: CopyFolderRecord): Promise<void> {
    const before = this.here.size;
    this.#before = placeOf({ ...folder, state: 'copying' });
    try {
      await copyFolder(this, folder);
    } catch (error) {
      if (!(error instanceof Unopened)) throw error;
      await this.note(folder.id, { state: 'failed', note: toldOf(error.fault) });
    }
    // A new folder is on the screen while letters still come into it.
    if (this.here.size > before) await engine().refreshList(this.accountId);
  }

  /** Counts and Message-IDs of both sides. What came there since, and what was listed as not copied, is left out. */
  async #compare(folder: CopyFolderRecord): Promise<void> {
    const lost = await lostUids(folder.id);
    const comparison = new Comparison();
    await engine().withSession(this.accountId, folder.target, async (session) => {
      await session.check();
      for await (const batch of session.fetchHeaders('1:*')) for (const header of batch) comparison.addHere(header);
    });
    const elsewhere = folder.rest ? await this.elsewhere(folder) : null;
    const { uidValidity } = await this.source.select(folder.source);
    const same = uidValidity === folder.uidValidity;
    const uids = await this.source.searchUids();
    const asked = same ? uids.filter((uid) => !lost.has(uid)) : uids;
    for await (const headers of headersUpwards(this.source, asked))
      for (const header of headers) {
        const ours = !isDeleted(header) && !elsewhere?.(likenessOf(header));
        if (ours && (!same || header.uid <= folder.lastUid)) comparison.addThere(header);
      }
    const { thereCount, hereCount, missing } = comparison;
    await insertCopyLosses(
      folder.id,
      missing.map((letter) => ({ ...letter, reason: [say('said.copy.missing')] })),
    );
    await this.note(folder.id, { state: 'compared', thereCount, hereCount, missing: missing.length });
  }
}

/**
 * Works on a copy until it is done, was stopped by a person, or cannot go on, and says in its row which. `holder` has its lease; `signal` ends the work after the
 * letters at hand. Where a server is away it is left as it is, to be taken up again. The old account's password is deleted once it is done, and a
 * permission given back.
 */
export async function runCopy(actor: Actor, copy: CopyRecord, holder: string, signal: AbortSignal): Promise<void> {
  let source: ImapSession | null = null;
  let alive: NodeJS.Timeout | undefined;
  let run: Run | null = null;
  let end: CopyChanges = { state: 'done', note: null, box: null, failures: 0 };
  try {
    const { endpoint, login } = copy;
    source = await connectImap({ endpoint, login, password: openCopyLogin(copy), elsewhere: true });
    const line = source;
    // It rests while a large folder here is read, and most servers throw out who says nothing for long.
    alive = setInterval(() => void line.check(checkWithinMs).catch(() => undefined), aliveMs);
    run = new Run(actor, copy, source, { holder, signal });
    await run.all();
  } catch (error) {
    if (error instanceof Stopped) return;
    if (!isAppError(error))
      log.error({ room: 'mail', name: error instanceof Error ? error.name : typeof error }, 'copy of an account broke');
    end = endOf(error, run?.progressed ? 0 : copy.failures);
  } finally {
    clearInterval(alive);
    await source?.close();
  }
  await noteCopy(copy.id, holder, end);
  if (end.state === 'done' && copy.provider !== null) await endIdleGrants();
  if (end.state === 'done')
    await engine()
      .refreshList(copy.accountId)
      .catch(() => undefined);
}
