/** Brings letters of mailboxes elsewhere, each when its time has come and its person is signed in to the account that they go into. */
import {
  collectorHolders,
  dropCollectorLease,
  dueCollectors,
  freeCollectors,
  keepCollectorLease,
  noteCollector,
  takeCollector,
} from '@/lib/db/collectors';
import { env } from '@/lib/env';
import { whenCollectingRings } from '@/lib/mail/collect-bell';
import { canCollect, runCollector } from '@/lib/mail/collect-run';
import { signedInAccounts } from '@/lib/mail/signed-in';
import { startLeasedWork } from './leased-work';

/** After a fault of ours, ms. */
const putOffMs = 3_600_000;

/** Starts the work in this process, where the operator wants it. Answers how to stop it: a run under way ends before its next letter, and nothing is deleted at its server then. */
export function startCollecting(): () => Promise<void> {
  if (!env().collect) return async () => undefined;
  return startLeasedWork({
    name: 'collecting',
    roundMs: 10_000,
    listen: whenCollectingRings,
    holders: collectorHolders,
    free: freeCollectors,
    due: (now) => dueCollectors(now, signedInAccounts()),
    lane: ({ id }) => id,
    can: canCollect,
    take: takeCollector,
    keep: keepCollectorLease,
    leave: dropCollectorLease,
    run: runCollector,
    putOff: (collector, holder) => noteCollector(collector, holder, { nextAt: Date.now() + putOffMs }),
  });
}
