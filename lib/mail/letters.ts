/** What the acts on letters share: which letters are meant, and noting what is wanted of them. */
import type { ActRecord } from '@/lib/db/acts';
import { readMessages } from '@/lib/db/messages';
import { lettersBeside } from '@/lib/db/thread-letters';
import { lettersBeingCopied } from '@/lib/db/transfers';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome } from '@/lib/model/api';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import { say, type Told } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import type { Owner } from '@/lib/sync/apply';
import { type EnactOptions, enact, type Wish } from '@/lib/sync/apply-acts';
import { engine } from '@/lib/sync/engine';
import { mustMayWish } from './mailbox-rights';

/** Letters of one mailbox. */
export interface Group {
  owner: Owner;
  mailbox: StoredMessage['mailbox'];
  letters: StoredMessage[];
}

/** A letter that an act could not be done to. */
export type Failed = ActOutcome['failed'];

const elsewhere: Told = [say('said.letter.gone')];

/** Letters that are gone, as failures. */
export function goneLetters(ids: readonly MessageId[]): Failed {
  return ids.map((id) => ({ id, message: elsewhere }));
}

/**
 * The actor's letters among `ids`, by mailbox. What is missing, somebody else's (T45) or on its way out is answered as failed. Throws
 * `notFound` where no letter is left to act on. With `threads` each letter brings the others of its conversation in its mailbox.
 */
export async function chooseLetters(
  actor: Actor,
  asked: readonly MessageId[],
  threads = false,
): Promise<{ groups: Group[]; failed: Failed }> {
  const ids = [...new Set([...asked, ...(threads ? await lettersBeside(actor, asked) : [])])];
  const stored = (await readMessages(actor, ids)).filter((letter) => !letter.row.flags.includes('\\Deleted'));
  if (stored.length === 0) throw new AppError('notFound', say('said.letters.gone'));
  const known = new Set(stored.map((letter) => letter.row.id));
  const groups = new Map<MailboxId, Group>();
  for (const letter of stored) {
    const { mailbox } = letter;
    const group = groups.get(mailbox.id) ?? { owner: { userId: actor.userId, accountId: mailbox.accountId }, mailbox, letters: [] };
    group.letters.push(letter);
    groups.set(mailbox.id, group);
  }
  return { groups: [...groups.values()], failed: goneLetters(ids.filter((id) => !known.has(id))) };
}

/** What an act keeps of each letter. */
export function factsOf(group: Group): Wish['letters'] {
  return group.letters.map(({ row, messageIdHeader }) => ({ id: row.id, header: messageIdHeader, size: row.size, at: row.internalAt }));
}

/** What noting wishes of several accounts did. */
interface Noted {
  done: Set<MessageId>;
  acts: ActRecord[];
  undo: string | null;
}

/** Throws `conflict` where a letter is to be removed whose copy is still to be made: it would be lost. */
async function mustNotBeCopied(wishes: readonly (Wish & { owner: Owner })[]): Promise<void> {
  for (const { kind, carry, owner, letters } of wishes) {
    if (kind !== 'delete' && carry?.keep !== false) continue;
    const copied = await lettersBeingCopied(owner.accountId);
    if (letters.some(({ id }) => copied.has(id))) throw new AppError('conflict', say('said.transfer.copying'));
  }
}

/** Notes wishes, all under one journal entry, and has them brought to the servers. Nothing waits for a server. */
export async function noteWishes(wishes: readonly (Wish & { owner: Owner })[], options: EnactOptions = {}): Promise<Noted> {
  await mustMayWish(wishes);
  await mustNotBeCopied(wishes);
  const noted: Noted = { done: new Set(), acts: [], undo: null };
  for (const accountId of new Set(wishes.map(({ owner }) => owner.accountId))) {
    const mine = wishes.filter(({ owner }) => owner.accountId === accountId);
    const [first] = mine;
    if (!first) continue;
    const journalId = options.journalId === undefined ? (noted.undo ?? undefined) : options.journalId;
    const { done, acts, undo } = await enact(first.owner, mine, { ...options, ...(journalId === undefined ? {} : { journalId }) });
    for (const id of done) noted.done.add(id);
    noted.acts.push(...acts);
    noted.undo = undo ?? noted.undo;
    if (acts.some(({ kind }) => kind !== 'carry')) engine().acted(accountId);
    if (acts.some(({ kind }) => kind === 'carry')) engine().transfers.ring(accountId);
  }
  return noted;
}

/** The answer of an act: letters that went away between reading and noting them failed too. */
export function outcomeOf(groups: readonly Group[], failed: Failed, noted: Pick<Noted, 'done' | 'undo'>): ActOutcome {
  const wanted = groups.flatMap((group) => group.letters.map((letter) => letter.row.id));
  return {
    done: wanted.filter((id) => noted.done.has(id)),
    failed: [...failed, ...goneLetters(wanted.filter((id) => !noted.done.has(id)))],
    undo: noted.undo,
  };
}
