/**
 * Brings the acts of one account to its server, in order, one after another. With the line away they wait in the table, whatever happens to
 * this process; a refusal takes the edit back and says why. Between two acts everybody else who waits for a connection gets one, so that
 * many changes do not keep a person from reading.
 */
import { type ActRecord, claimActs, dropOldRefused, nextActs, releaseAct, releaseBegun, toQueued } from '@/lib/db/acts';
import { readSyncMailbox, readSyncMailboxes } from '@/lib/db/mailboxes';
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { MailboxId } from '@/lib/model/ids';
import { reasonOf, type Verdict, verdictOn, waitingFor } from './act-verdict';
import { type ActEnd, aimAct, finishAct, refuseAct } from './apply-act-ends';
import { mendStranded } from './apply-mailboxes';
import { backoffMs } from './backoff';
import { bus } from './bus';
import { newPath } from './new-path';
import { loadPending } from './pending';
import { type ActLine, mailboxOf, runDeletion, runFlags, runMove } from './run-act';

/** Neighbours that want the same are brought together, up to this many letters and acts. */
const mostLetters = 1000;
const mostActs = 8;
/** How long an act just added waits, so that its answer and more of the same come before it, ms. */
const behindMs = 5;
/** After the last act its mailboxes are left alone that long, so that many acts one by one are looked at together, ms. */
const lookAfterMs = 1000;
/** An act that takes longer than this is told as waiting, ms. */
const slowAfterMs = 2000;

function alike(a: ActRecord, b: ActRecord): boolean {
  if (a.kind !== b.kind || a.kind === 'delete' || a.mailboxId !== b.mailboxId || a.uidValidity !== b.uidValidity) return false;
  if (a.attempts > 0 || b.attempts > 0 || a.payload.to !== b.payload.to || (a.kind === 'move' && a.payload.to === null)) return false;
  const same = (x: readonly string[], y: readonly string[]) => x.join(' ') === y.join(' ');
  return same(a.payload.add, b.payload.add) && same(a.payload.remove, b.payload.remove);
}

/** The queue of one account. */
export class ActQueue {
  readonly #line: ActLine;
  #held = true;
  #draining: Promise<void> | null = null;
  #again = false;
  #loading: Promise<void> | null = null;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  /** Acts that somebody was told of as waiting. */
  readonly #told = new Set<number>();
  /** Mailboxes to look at when the queue is empty, and whether to compare them whole. */
  readonly #looks = new Map<MailboxId, boolean>();
  #lookTimer: NodeJS.Timeout | undefined;

  constructor(line: ActLine) {
    this.#line = line;
  }

  /** Knows of everything that the table holds. To be awaited before anything the server says is written into the cache. */
  load(): Promise<void> {
    const { accountId } = this.#line.owner;
    this.#loading ??= (async () => {
      await releaseBegun(accountId);
      await loadPending(accountId);
      await dropOldRefused(accountId, Date.now());
    })().catch((error: unknown) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  /** Something was added. */
  ring(): void {
    const begin = () => (this.#held ? void this.#tellWaiting().catch(report) : this.#go());
    if (this.#held) begin();
    // The answer to whoever added it goes first; the line may be found broken meanwhile.
    else setTimeout(begin, behindMs).unref();
  }

  /** The line is up. */
  release(): void {
    this.#held = false;
    this.#failures = 0;
    this.#go();
  }

  /** The line is away: nothing more is begun. */
  hold(): void {
    this.#held = true;
    clearTimeout(this.#retry);
  }

  #go(): void {
    this.#again = true;
    clearTimeout(this.#retry);
    this.#draining ??= this.#drain()
      .catch(report)
      .finally(() => {
        this.#draining = null;
        if (this.#again && !this.#held) this.#go();
      });
  }

  async #drain(): Promise<void> {
    await this.load();
    while (!this.#held) {
      this.#again = false;
      const next = await nextActs(this.#line.owner.accountId, mostActs);
      const [first] = next;
      if (!first) {
        this.#lookSoon();
        return;
      }
      const group = [first];
      let letters = first.payload.letters.length;
      for (const act of next.slice(1)) {
        letters += act.payload.letters.length;
        if (!alike(first, act) || letters > mostLetters) break;
        group.push(act);
      }
      if (!(await this.#bring(group))) return;
    }
    // The line broke before the next act was begun: whoever made it has to hear that it waits.
    await this.#tellWaiting();
  }

  /** Brings acts to the server together. Answers false where the queue has to wait. */
  async #bring(group: readonly ActRecord[]): Promise<boolean> {
    const acts = await claimActs(group);
    if (acts.length === 0) return true;
    const slow = setTimeout(() => void this.#tell(acts), slowAfterMs);
    try {
      await this.#run(acts);
      this.#failures = 0;
      return true;
    } catch (error) {
      return await this.#failed(acts, error);
    } finally {
      clearTimeout(slow);
    }
  }

  async #run(acts: readonly ActRecord[]): Promise<void> {
    const [first] = acts;
    if (!first) return;
    if (first.kind === 'flags') await this.#finish(acts, await runFlags(this.#line, acts));
    else if (first.kind === 'delete') await this.#finish([first], [await runDeletion(this.#line, first)]);
    else {
      const aimed = first.payload.to === null ? [await this.#aim(first)] : acts;
      const to = aimed[0]?.payload.to;
      if (to == null) throw new Error('A move without a target.');
      if (to === first.mailboxId) return this.#finish(aimed, [{}]);
      await this.#finish(aimed, await runMove(this.#line, aimed, await mailboxOf(this.#line, to)));
    }
  }

  async #finish(acts: readonly ActRecord[], ends: readonly ActEnd[]): Promise<void> {
    for (const [at, act] of acts.entries()) {
      const end = ends[at] ?? {};
      await finishAct(this.#line.owner, act, { ...end, told: this.#told.delete(act.id) });
      this.#looks.set(act.mailboxId, (this.#looks.get(act.mailboxId) ?? false) || Boolean(end.gone?.length));
      if (act.payload.to !== null && !this.#looks.has(act.payload.to)) this.#looks.set(act.payload.to, false);
    }
  }

  /** The mailbox for the role of a move, made where there is none. */
  async #aim(act: ActRecord): Promise<ActRecord> {
    const { owner } = this.#line;
    const { role } = act.payload;
    const find = async () => {
      const fitting = (await readSyncMailboxes(owner.accountId)).filter(({ mailbox }) => mailbox.role === role && mailbox.selectable);
      return fitting.sort((a, b) => a.mailbox.path.length - b.mailbox.path.length)[0] ?? null;
    };
    let target = await find();
    if (!target) {
      const others = (await readSyncMailboxes(owner.accountId)).map(({ mailbox }) => mailbox);
      const path = await this.#line.lend(null, (session) => session.create(newPath(role ?? 'archive', others)));
      await this.#line.readList();
      target = (await find()) ?? (await readSyncMailboxes(owner.accountId)).find(({ mailbox }) => mailbox.path === path) ?? null;
    }
    if (!target) throw new Error('The new mailbox is not in the list.');
    return aimAct(owner, act, target.mailbox.id);
  }

  /** Answers whether the queue goes on. */
  async #failed(acts: readonly ActRecord[], error: unknown): Promise<boolean> {
    const [first] = acts;
    if (!first) return true;
    const { owner, host } = this.#line;
    const fields = { room: 'sync', accountId: owner.accountId, act: first.id, kind: first.kind };
    if (isAppError(error)) log.info({ ...fields, code: error.code }, 'act not done');
    else log.error({ ...fields, err: error }, 'act not done');
    const verdict = await this.#verdict(first, error);
    if (verdict === 'refuse') {
      for (const act of acts) await this.#refuse(act, error);
      return true;
    }
    const note = verdict === 'wait' ? waitingFor(host) : null;
    for (const act of acts) await releaseAct(act.id, note);
    if (verdict === 'wait') await this.#tell(acts);
    this.#retry = setTimeout(() => this.#held || this.#go(), backoffMs(this.#failures, Math.random())).unref();
    this.#failures += 1;
    this.#again = false;
    return false;
  }

  /** A folder that is not there may have been renamed: the list knows (R38). What then still has the old path is refused. */
  async #verdict(act: ActRecord, error: unknown): Promise<Verdict> {
    if (!isAppError(error) || error.code !== 'notFound' || act.attempts > 1) return verdictOn(error, act);
    const pathsOf = async () => {
      const ids = [act.mailboxId, ...(act.payload.to === null ? [] : [act.payload.to])];
      const boxes = await Promise.all(ids.map((id) => readSyncMailbox(act.accountId, id)));
      return boxes.map((box) => box?.mailbox.path ?? '').join('\n');
    };
    const before = await pathsOf();
    try {
      await this.#line.readList();
    } catch (fault) {
      return verdictOn(fault, act);
    }
    return before === (await pathsOf()) ? 'refuse' : 'again';
  }

  async #refuse(act: ActRecord, error: unknown): Promise<void> {
    await refuseAct(this.#line.owner, act, reasonOf(error));
    this.#told.delete(act.id);
    // What the server did before it refused, and what it has now, only a whole look can say.
    this.#looks.set(act.mailboxId, true);
    if (act.payload.to !== null) this.#looks.set(act.payload.to, true);
  }

  /** What the server did is known; a look only makes sure. Where it refused something, that look is due at once. */
  #lookSoon(): void {
    clearTimeout(this.#lookTimer);
    if ([...this.#looks.values()].includes(true)) this.#lookAll();
    else this.#lookTimer = setTimeout(() => this.#lookAll(), lookAfterMs).unref();
  }

  #lookAll(): void {
    const looks = [...this.#looks].map(([id, whole]) => this.#line.look(id, { whole }));
    this.#looks.clear();
    Promise.all(looks).then(
      () => this.#mend().catch(report),
      // The line broke: what was not looked at is looked at when it is back.
      () => undefined,
    );
  }

  /** A look finds whatever was moved. What is still without a place then, and waits for nothing, is nowhere. */
  async #mend(): Promise<void> {
    const { owner } = this.#line;
    const mended = await mendStranded(owner);
    if (mended === 0) return;
    log.warn({ room: 'sync', accountId: owner.accountId, rows: mended }, 'rows without a place dropped');
    await this.#line.readList();
  }

  async #tellWaiting(): Promise<void> {
    await this.#tell(await nextActs(this.#line.owner.accountId, 50));
  }

  async #tell(acts: readonly ActRecord[]): Promise<void> {
    const fresh = acts.filter((act) => !this.#told.has(act.id));
    for (const act of fresh) this.#told.add(act.id);
    bus().publish(
      this.#line.owner.userId,
      fresh.map((act) => ({ type: 'actChanged', act: toQueued(act, 'waiting', waitingFor(this.#line.host)) })),
    );
  }
}

function report(error: unknown): void {
  log.error({ room: 'sync', err: error }, 'queue of acts broke');
}
