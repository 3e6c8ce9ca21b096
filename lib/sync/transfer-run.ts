/**
 * Puts the letters of one act into another account, or copies them: each is read from its server, given to the other one with flags and date, and
 * noted before and after, so that a process which dies goes on without loss and without a second copy. At most two letters are in memory. No
 * original is touched here; that is another act, made when all copies were seen in their place.
 */
import type { ActRecord } from '@/lib/db/acts';
import { dropTransfers } from '@/lib/db/transfers';
import type { Reach } from './transfer-reach';
import { Sending } from './transfer-send';
import { type Carried, copyGone, Halted, TransferWork } from './transfer-work';

/** Letters noted together. */
const sliceLetters = 20;

/**
 * Finds the copies that an act has made, so far as their server can say. Throws `Away` where it is not there.
 */
export async function findCarried(reach: Reach, act: ActRecord): Promise<void> {
  if (!act.payload.carry) throw new Error('A transfer without a target.');
  await new TransferWork(reach, act, act.payload.carry, () => false).resume();
}

/**
 * Brings the copies of an act's letters into their mailbox, as far as both servers are there. Throws `Away` where one is not and `Halted` where
 * the act is taken back: what was done is noted, and the next try goes on there. Throws what a server said that is not about one letter.
 */
export async function carryLetters(reach: Reach, act: ActRecord, halted: () => boolean): Promise<Carried> {
  const { carry } = act.payload;
  if (!carry) throw new Error('A transfer without a target.');
  const work = new TransferWork(reach, act, carry, halted);
  const sending = new Sending(work);
  await work.resume();
  while (!work.stop) {
    if (work.halted) throw new Halted();
    const letters = work.open().slice(0, sliceLetters);
    if (letters.length === 0) break;
    const sources = await sending.sources(letters);
    if (sources.length === 0) continue;
    const sent = sources.map(({ letter }) => letter);
    const permanent = await sending.begin(sent);
    const untold = carry.accountId === act.accountId ? await sending.copy(sources) : await sending.send(sources, permanent);
    const made = new Set([...work.landed.keys(), ...untold.map(({ id }) => id)]);
    const unmade = sent.map(({ id }) => id).filter((id) => !made.has(id));
    if (unmade.length) await dropTransfers(act.id, unmade);
    for (const letter of await work.settle(untold)) work.refuse(letter, copyGone());
  }
  await work.verify();
  return work.result();
}
