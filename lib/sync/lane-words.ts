/** What the main thread and the lane's thread say to each other. Plain data only. */
import type { Seat } from '@/lib/db/write-lock';
import { AppError, type ErrorCode, isAppError } from '@/lib/errors';
import type { Credentials } from '@/lib/imap/types';
import type { Change } from '@/lib/model/change';
import type { AccountId, MailboxId, Uid, UserId } from '@/lib/model/ids';
import { type Said, say } from '@/lib/model/said';
import type { WalkEnd, WalkJob } from './lane-walk';

/** What the thread is given when it starts. */
export interface LaneStart {
  seat: Seat;
}

/** To the lane's thread. */
export type LaneOrder =
  /** Open the account's line: walks are about to come. */
  | { type: 'open'; accountId: AccountId; credentials: Credentials }
  | { type: 'walk'; id: number; credentials: Credentials; job: WalkJob }
  /** The answer to `turn`: letters just leaving the mailbox, which are not to be cached again; null: stop here. */
  | { type: 'turn'; id: number; leaving: Uid[] | null }
  /** Stop at once, with the line. */
  | { type: 'stop'; id: number }
  /** No more walks for this account for now: its line is closed. */
  | { type: 'hangUp'; accountId: AccountId }
  /** Close everything and end. */
  | { type: 'end' };

/** An error as data. */
export interface LaneFault {
  code: ErrorCode;
  said: Said;
  serverText: string | null;
  /** For the log, where it is a fault of ours. */
  trace: string | null;
}

/** How a walk ended: as `WalkEnd`, `odd` where the server answered what only the usual way reads, or `failed`. */
export interface LaneEnd {
  end: WalkEnd | 'odd' | 'failed';
  /** The lowest UID of the step it came to. */
  low: number;
  mixed: boolean;
  /** Something was written. */
  further: boolean;
  fault: LaneFault | null;
}

/** From the lane's thread. */
export type LaneWord =
  | { type: 'ready' }
  /** The walk is about to write a step and asks whether it may. */
  | { type: 'turn'; id: number; mailboxId: MailboxId }
  | { type: 'ended'; id: number; how: LaneEnd }
  /** The counts of a mailbox changed; `reset` where what browsers hold of it is stale. */
  | { type: 'counted'; userId: UserId; accountId: AccountId; mailboxId: MailboxId; reset: boolean }
  | { type: 'changed'; userId: UserId; changes: Change[] };

/** An error for the other thread. */
export function asFault(error: unknown): LaneFault {
  if (isAppError(error)) return { code: error.code, said: error.said, serverText: error.serverText, trace: null };
  const trace = error instanceof Error ? `${error.name} ${/\n\s+(at .+)/u.exec(error.stack ?? '')?.[1] ?? ''}` : typeof error;
  return {
    code: 'internal',
    said: say('said.lane.fault'),
    serverText: null,
    trace,
  };
}

/** The error of the other thread. */
export function asError({ code, said, serverText, trace }: LaneFault): AppError {
  return new AppError(code, said, { cause: trace ?? undefined, ...(serverText ? { serverText } : {}) });
}
