/** Hands the accounts of signed-in people to the engine, and takes them back where nobody is signed in any more. */

import { endUnused } from '@/lib/auth/oauth/unused';
import { type SignedIn, whenSignedIn } from '@/lib/auth/session';
import { listAccounts } from '@/lib/db/accounts';
import { endUndo, isLetterLeaving } from '@/lib/db/due-submissions';
import { removeExpiredSessions } from '@/lib/db/sessions';
import { log } from '@/lib/log';
import { engine } from '@/lib/sync/engine';
import { followArrivals } from './arrivals';
import { resumeBulks } from './bulk';
import { endRemovedPermissions } from './collectors';
import { lettersLeft } from './leaving';
import { ringOutbox } from './outbox-bell';

const sweepEveryMs = 10 * 60_000;
/** A collected mailbox that was removed keeps its permission so long, ms: Undo brings it back. */
const undoMs = 5 * 60_000;

/** Session hashes whose accounts were given to the engine of this process. */
const slot = Symbol.for('oriel.attached');
const held = globalThis as unknown as Record<symbol, Set<string> | undefined>;

function attached(): Set<string> {
  held[slot] ??= new Set();
  return held[slot];
}

/**
 * Makes sure that the engine follows every account of the person and may use the passwords kept for this session. Cheap where it already does;
 * after a restart the first request of each session brings its lines back. Throws `notSignedIn` where a password no longer opens.
 */
export async function attachAccounts(signedIn: SignedIn): Promise<void> {
  const { actor, sessionHash } = signedIn;
  if (attached().has(sessionHash) && actor.accountIds.every((id) => engine().attached(id))) return;
  for (const account of await listAccounts(actor)) {
    engine().attach(account, await signedIn.openPassword(account.id), sessionHash);
  }
  attached().add(sessionHash);
  await resumeBulks(actor);
}

/**
 * Lets go of everything that the session held: its lines close and its passwords are forgotten where no other session holds them. Letters that were sent
 * and wait for their seconds of undo go out first; the answer does not wait for them.
 */
export async function detachSession(sessionHash: string): Promise<void> {
  attached().delete(sessionHash);
  const accounts = engine().heldBy(sessionHash);
  await endUndo(accounts, Date.now());
  if (!(await isLetterLeaving(accounts, Date.now()))) return engine().detach(sessionHash);
  ringOutbox();
  void lettersLeft(accounts)
    .finally(() => engine().detach(sessionHash))
    .catch(reportSweep);
}

/** Attaches at every request from now on, and lets go of sessions that have run out. Answers how to stop. */
export function keepAttached(): () => void {
  whenSignedIn(attachAccounts);
  followArrivals();
  const sweep = async () => {
    for (const sessionHash of await removeExpiredSessions(Date.now())) await detachSession(sessionHash);
    // With them all that nobody uses any more.
    await endRemovedPermissions(Date.now() - undoMs);
    await endUnused(Date.now());
  };
  const timer = setInterval(() => void sweep().catch(reportSweep), sweepEveryMs);
  return () => clearInterval(timer);
}

function reportSweep(error: unknown): void {
  log.warn({ name: error instanceof Error ? error.name : typeof error }, 'an ended session could not be let go of');
}
