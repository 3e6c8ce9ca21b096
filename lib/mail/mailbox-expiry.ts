/**
 * Old letters in Trash and Spam that go by themselves, where a person chose so. How long a letter lies in its folder is what counts, never its own
 * date: what was thrown away a minute ago may be ten years old. The server tells (SAVEDATE, RFC 8514); where it does not, it is noted each day
 * where the folder ends, and what lay below that mark is at least as old as the mark.
 */
import { expiryChoices, lettersWithin, markBefore, type Ranges, waitingDeletions, writeMark } from '@/lib/db/expiring';
import { mailboxByRole, readSyncMailbox } from '@/lib/db/mailboxes';
import { preferencesOf } from '@/lib/db/preferences';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { enact } from '@/lib/sync/apply-acts';
import { engine } from '@/lib/sync/engine';
import { mustBeTheirs } from './mailbox-place';
import { mustMay } from './mailbox-rights';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Marks are kept a little longer than the longest choice. */
const marksForMs = 100 * dayMs;
const batchSize = 500;
/** Of one folder in one round; the rest goes in the next one. */
const mostAtOnce = 10_000;

/** The UIDs that lie in the mailbox for longer than this. */
async function olderThan(mailbox: Mailbox, days: number, now: number): Promise<Ranges> {
  // Servers tell days of their own zone: half a day more makes sure that nothing goes too early.
  const before = now - days * dayMs;
  const told = await engine().withSession(mailbox.accountId, mailbox.path, async (session) =>
    session.capabilities.saveDate ? session.searchRanges({ savedBefore: new Date(before - dayMs / 2), deleted: false }) : null,
  );
  if (told) return told;
  const [mark, box] = await Promise.all([markBefore(mailbox.id, before), readSyncMailbox(mailbox.accountId, mailbox.id)]);
  return mark && mark.uidValidity === box?.state?.uidValidity ? [[1, mark.uidNext - 1]] : [];
}

/** Notes once a day where the mailbox ends, for servers that do not say since when a letter is there. */
async function noteEnd(mailbox: Mailbox, now: number): Promise<void> {
  const state = (await readSyncMailbox(mailbox.accountId, mailbox.id))?.state;
  const last = await markBefore(mailbox.id, now);
  if (!state || (last && now - last.at < dayMs && last.uidValidity === state.uidValidity)) return;
  await writeMark(mailbox.id, { uidValidity: state.uidValidity, uidNext: state.uidNext, at: now }, now - marksForMs);
}

function mustExpire(mailbox: Mailbox): void {
  if (mailbox.role !== 'trash' && mailbox.role !== 'junk') throw new AppError('conflict', say('said.expiry.notHere'));
}

/** How many letters would go now if those that lie in this folder for so many days went. Throws `notFound`, or what the server says. */
export async function countExpiring(actor: Actor, id: MailboxId, days: number, now = Date.now()): Promise<number> {
  const mailbox = await mustBeTheirs(actor, id);
  mustExpire(mailbox);
  await engine().look(mailbox.accountId, id);
  const ranges = await olderThan(mailbox, days, now);
  return (await lettersWithin(id, ranges, 1_000_000)).length;
}

async function expireMailbox(actor: Actor, mailbox: Mailbox, days: number, now: number): Promise<void> {
  const owner = { userId: actor.userId, accountId: mailbox.accountId };
  // What waits for the server already is not asked for twice.
  if ((await waitingDeletions(mailbox.accountId, mailbox.id)) > 0) return;
  await engine().look(mailbox.accountId, mailbox.id);
  await noteEnd(mailbox, now);
  const letters = await lettersWithin(mailbox.id, await olderThan(mailbox, days, now), mostAtOnce);
  if (letters.length === 0) return;
  await mustMay(owner, mailbox, 'remove');
  for (let at = 0; at < letters.length; at += batchSize) {
    const { acts } = await enact(owner, [{ kind: 'delete', mailboxId: mailbox.id, letters: letters.slice(at, at + batchSize) }], {
      journalId: null,
    });
    if (acts.length) engine().acted(mailbox.accountId);
  }
  log.info({ room: 'mail', accountId: mailbox.accountId, mailboxId: mailbox.id, letters: letters.length, days }, 'old letters removed');
}

/** Removes what is old in one account, as the person chose; nothing where its line is down. A fault leaves the rest for the next round. */
export async function expireAccount(actor: Actor, accountId: AccountId, now = Date.now()): Promise<void> {
  const { expiry } = await preferencesOf(actor.userId);
  for (const role of ['trash', 'junk'] as const) {
    const days = expiry[`${accountId} ${role}`];
    if (days === undefined || !engine().attached(accountId)) continue;
    const mailbox = await mailboxByRole(actor, accountId, role);
    if (!mailbox) continue;
    try {
      await expireMailbox(actor, mailbox, days, now);
    } catch (error) {
      if (!isAppError(error)) throw error;
      log.info({ room: 'mail', accountId, mailboxId: mailbox.id, code: error.code }, 'old letters not removed');
    }
  }
}

/** Removes what is old in all accounts that are signed in. `actorOf` finds the person of an account. */
export async function expireAll(actorOf: (accountId: AccountId) => Promise<Actor | null>, now: number): Promise<void> {
  for (const { userId, expiry } of await expiryChoices()) {
    const accountIds = new Set(Object.keys(expiry).map((key) => Number(key.split(' ')[0]) as AccountId));
    for (const accountId of accountIds) {
      const actor = engine().attached(accountId) ? await actorOf(accountId) : null;
      if (actor?.userId === userId) await expireAccount(actor, accountId, now);
    }
  }
}
