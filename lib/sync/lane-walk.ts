/**
 * The rest of one mailbox's first sync, as the lane walks it: from the newest letter that is not cached down to the first, some hundred letters at a
 * time, the next ones under way while the last are written. Each step writes its letters and how far it came in one transaction.
 */

import { database } from '@/lib/db/client';
import { readSyncMailbox } from '@/lib/db/mailboxes';
import { knownInRanges, oldestCached } from '@/lib/db/message-cache';
import type { BulkLine } from '@/lib/imap/bulk-line';
import type { FetchedHeader } from '@/lib/imap/types';
import type { MailboxId, Modseq, Uid } from '@/lib/model/ids';
import type { SyncState } from '@/lib/model/stored';
import { applyDelta, type Owner } from './apply';

/** What is walked. */
export interface WalkJob {
  owner: Owner;
  mailboxId: MailboxId;
  /** UIDs do not follow the dates, as far as an earlier walk came: what was shown so far is not the top of the list. */
  mixed: boolean;
  /** The line broke before a step was whole: begin with small ones. */
  carefully: boolean;
}

/** How a walk ended. `stopped`: somebody wanted it to; `stale`: the mailbox is not what the cache knows, so it is to be looked at anew. */
export type WalkEnd = 'done' | 'stopped' | 'stale';

/** What a walk asks of who runs it. */
export interface WalkHost {
  /** Runs one step when it is this walk's turn. Answers false, and runs nothing, where the walk is to stop. */
  turn(step: () => Promise<void>): Promise<boolean>;
  /** The walk is about to read down to this UID. `mixed`: so far the UIDs do not follow the dates. */
  at(low: number, mixed: boolean): void;
  /** A step was written. */
  further(): void;
}

/** Letters fetched and written at a time: few at first on a line that broke, more with each step that went well. */
const mostLetters = 1000;
const fewLetters = 50;
/** Steps under way at the server while one is written. */
const ahead = 1;
/** UIDs asked for at once; sparse ones in wider stretches. */
const stretchUids = 2 ** 18;
const maxStretch = 2 ** 31;

/** The letters of one step: all UIDs of the mailbox from `low` up to the step before. */
interface Step {
  low: number;
  rows: Promise<FetchedHeader[]>;
}

function lower(one: Modseq | null, other: Modseq | null): Modseq | null {
  return one === null || other === null || one < other ? one : other;
}

/** A walk under way. */
class Walk {
  readonly #line: BulkLine;
  readonly #job: WalkJob;
  /** As the cache had it when the walk began. */
  readonly #start: SyncState;
  /** UIDs not asked for yet, ascending, and the lowest that they stand for. */
  #uids: Uid[] = [];
  #low: number;
  #span = stretchUids;
  /** INTERNALDATE of the oldest cached letter, ms. */
  #oldest: number;
  #mixed: boolean;
  #letters: number;

  constructor(line: BulkLine, job: WalkJob, start: SyncState, oldest: number) {
    this.#line = line;
    this.#job = job;
    this.#start = start;
    this.#low = start.syncedDownTo;
    this.#oldest = oldest;
    this.#mixed = job.mixed;
    this.#letters = job.carefully ? fewLetters : mostLetters;
  }

  async run(host: WalkHost): Promise<WalkEnd> {
    const steps: Step[] = [];
    for (let reached = this.#low; reached > 1; ) {
      while (steps.length <= ahead && this.#uids.length > 0) steps.push(await this.#ask());
      const step = steps.shift();
      if (!step) {
        await this.#look();
        continue;
      }
      host.at(step.low, this.#mixed);
      const headers = await step.rows;
      let written = false;
      const asked = await host.turn(async () => {
        written = await this.#write(headers, step.low);
      });
      if (!asked) return 'stopped';
      if (!written) return 'stale';
      reached = step.low;
      this.#letters = Math.min(mostLetters, 2 * this.#letters);
      host.further();
    }
    return 'done';
  }

  /** Finds out which UIDs come next; nothing is under way meanwhile. */
  async #look(): Promise<void> {
    const high = this.#low - 1;
    this.#low = Math.max(1, high - this.#span + 1);
    this.#uids = await this.#line.search(this.#low, high);
    this.#span = this.#uids.length < mostLetters ? Math.min(maxStretch, this.#span * 16) : stretchUids;
    // The end of a walk is a step too, even one without letters.
    if (this.#low === 1 && this.#uids.length === 0) this.#uids.push(this.#low as Uid);
  }

  /** Asks for the next letters that are not cached. */
  async #ask(): Promise<Step> {
    const uids = this.#uids.splice(-this.#letters);
    const low = this.#uids.length === 0 ? this.#low : (uids[0] ?? this.#low);
    const known = new Set((await knownInRanges(database(), this.#job.mailboxId, [[low, uids.at(-1) ?? low]])).map((row) => row.uid));
    const wanted = known.size > 0 ? uids.filter((uid) => !known.has(uid)) : uids;
    const rows = wanted.length > 0 ? this.#line.fetch(wanted) : Promise.resolve([]);
    // Whoever walks hears of a failure when the step's turn comes, or ended before.
    rows.catch(() => undefined);
    return { low, rows };
  }

  async #write(headers: FetchedHeader[], low: number): Promise<boolean> {
    this.#mixed ||= headers.some(({ internalAt }) => internalAt > this.#oldest);
    this.#oldest = headers.reduce((oldest, { internalAt }) => Math.min(oldest, internalAt), this.#oldest);
    const done = low === 1;
    const stateFrom = (stored: SyncState | null) => this.#stateAfter(stored, low);
    const { owner, mailboxId } = this.#job;
    const applied = await applyDelta(owner, mailboxId, { headers, news: 'fill', stateFrom, recount: done, reread: done && this.#mixed });
    return applied !== null;
  }

  /**
   * How far the cache follows after a step, from what it holds now: others look at the mailbox meanwhile. Flags of letters fetched by the walk are as old as
   * its beginning, so it is from there that the next look asks for changes. Null where the walk has lost its ground: the
   * mailbox was made anew, or so much came that there is a gap above.
   */
  #stateAfter(stored: SyncState | null, low: number): Omit<SyncState, 'exists'> | null {
    const { uidValidity, syncedDownTo, highestModseq } = this.#start;
    if (stored?.uidValidity !== uidValidity || stored.syncedDownTo > syncedDownTo) return null;
    return {
      uidValidity,
      uidNext: stored.uidNext,
      highestModseq: lower(stored.highestModseq, highestModseq),
      syncedDownTo: low,
    };
  }
}

/**
 * Walks one mailbox to its end. Throws what the line throws, `notFound` where the mailbox is gone; what was written until then is kept and the next walk goes on
 * from there.
 */
export async function walk(line: BulkLine, job: WalkJob, host: WalkHost): Promise<WalkEnd> {
  const box = await readSyncMailbox(job.owner.accountId, job.mailboxId);
  if (!box?.state) return 'stale';
  if (box.state.syncedDownTo <= 1) return 'done';
  const selected = await line.select(box.mailbox.path);
  if (selected.uidValidity !== box.state.uidValidity) return 'stale';
  const oldest = (await oldestCached(job.mailboxId)) ?? 0;
  return new Walk(line, job, box.state, oldest).run(host);
}
