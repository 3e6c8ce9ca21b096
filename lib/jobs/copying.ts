/** Works on old accounts that are copied in. */
import { copyHolders, dropCopyLease, dueCopies, freeCopies, keepCopyLease, takeCopy } from '@/lib/db/account-copies';
import { canCopy } from '@/lib/mail/account-copies';
import { whenCopyingRings } from '@/lib/mail/copy-bell';
import { runCopy } from '@/lib/mail/copy-run';
import { signedInAccounts } from '@/lib/mail/signed-in';
import { startLeasedWork } from './leased-work';

/** Starts the work in this process. Answers how to stop it, which leaves a copy under way after the letters at hand. */
export const startCopying = (): (() => Promise<void>) =>
  startLeasedWork({
    name: 'copying',
    roundMs: 5000,
    listen: whenCopyingRings,
    holders: copyHolders,
    free: freeCopies,
    due: (now) => dueCopies(now, signedInAccounts()),
    lane: ({ accountId }) => accountId,
    can: ({ accountId }) => canCopy(accountId),
    take: takeCopy,
    keep: keepCopyLease,
    leave: dropCopyLease,
    run: runCopy,
  });
