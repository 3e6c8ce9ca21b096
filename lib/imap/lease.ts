/** How long a session is whose. */
import type { Session } from './session';

/** What the pool lends: while it is active the session is its borrower's alone; after that, pieces are read on whatever session `lend` finds. */
export interface Lease {
  active: boolean;
  /** Turned false by a call that must not be made twice. */
  repeatable: boolean;
  lend<T>(path: string, work: (session: Session) => Promise<T>): Promise<T>;
}
