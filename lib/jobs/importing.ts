/** Works on files that letters come out of. */
import { dueImports, freeImports, importHolders, keepImport, leaveImport, takeImport } from '@/lib/db/imports';
import { whenImportsRing } from '@/lib/mail/import-bell';
import { runImport } from '@/lib/mail/import-run';
import { canImport } from '@/lib/mail/imports';
import { signedInAccounts } from '@/lib/mail/signed-in';
import { startLeasedWork } from './leased-work';

/** Starts the work in this process. Answers how to stop it, which leaves what is being read after its letter. */
export const startImporting = (): (() => Promise<void>) =>
  startLeasedWork({
    name: 'importing',
    roundMs: 5000,
    listen: whenImportsRing,
    holders: importHolders,
    free: freeImports,
    due: (now) => dueImports(now, signedInAccounts()),
    lane: ({ accountId }) => accountId,
    can: ({ accountId }) => canImport(accountId),
    take: takeImport,
    keep: keepImport,
    leave: leaveImport,
    run: runImport,
  });
