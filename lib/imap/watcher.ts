/** Who watches a mailbox on a connection of a pool. */
import type { ImapSession } from './types';

/** What a watch is told. */
export interface Watcher {
  /** Called before each IDLE on a connection; `missed` where something may have happened on it that was not told. */
  begin?(session: ImapSession, missed: boolean): Promise<void>;
  /** Called for each sign that the mailbox changed. The session may be asked for what happened; IDLE goes on after the answer. */
  onEvent(session: ImapSession): void;
  /** Gives its connection up for a moment to whoever waits, and for good, with `connectionLimit`, where there is no room for it. */
  spare?: boolean;
}
