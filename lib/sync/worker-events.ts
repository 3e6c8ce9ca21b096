/** What the worker of an account tells the rest of the process. */
import type { AccountId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';

/** Called by a worker. */
export interface WorkerEvents {
  /** Letters came new. */
  arrived(accountId: AccountId, rows: MessageRow[]): void;
  /** The line is there, for the first time or again. */
  online(accountId: AccountId): void;
}
