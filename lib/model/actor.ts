/** Who acts. The type lives here so that `lib/db` can ask for one; only `lib/auth` makes one. */
import type { AccountId, UserId } from './ids';

declare const proven: unique symbol;

/** A signed-in person with the account ids proven theirs. Every read of mail data takes one (T44, T45). */
export interface Actor {
  readonly userId: UserId;
  readonly accountIds: readonly AccountId[];
  readonly [proven]: true;
}
