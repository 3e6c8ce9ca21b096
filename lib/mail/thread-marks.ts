/** What people keep of conversations for themselves: muting them, pinning them, and notes. It holds over a rebuilt cache and for answers that come later. */
import { randomUUID } from 'node:crypto';
import { readMessages } from '@/lib/db/messages';
import { inboxLetters, readNote } from '@/lib/db/thread-marks';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { ActOutcome } from '@/lib/model/api';
import type { AccountId, MessageId, ThreadId } from '@/lib/model/ids';
import { say } from '@/lib/model/said';
import type { StoredMessage } from '@/lib/model/stored';
import type { MuteInput, NoteInput, NoteOutput, PinInput } from '@/lib/model/thread-marks';
import type { Wish } from '@/lib/sync/apply-acts';
import { applyMuted, applyNote, applyPinned } from '@/lib/sync/apply-marks';
import { engine } from '@/lib/sync/engine';
import { mutedWish } from '@/lib/sync/hush';
import { chooseLetters, factsOf, goneLetters } from './letters';

/** What is done to letters of conversations that are muted now. */
async function wishesFor(actor: Actor, accountId: AccountId, threadIds: readonly ThreadId[]): Promise<Wish[]> {
  const ids = await inboxLetters(accountId, threadIds);
  if (ids.length === 0) return [];
  const wish = await mutedWish(undefined, accountId);
  const { groups } = await chooseLetters(actor, ids);
  return groups.map((group) => ({ ...wish, mailboxId: group.mailbox.id, letters: factsOf(group) }));
}

/**
 * Mutes the conversations of these letters, or unmutes them. What of a muted one lies in the inbox goes to the archive where there is one, else
 * it is marked as read; unmuted ones stay where they are. The answer's `undo` takes all of it back. Throws `notFound` where no letter is left.
 */
export async function muteConversations(actor: Actor, { ids, muted }: MuteInput): Promise<ActOutcome> {
  const letters = (await readMessages(actor, ids)).filter(({ row }) => row.threadId !== null);
  if (letters.length === 0) throw new AppError('notFound', say('said.letters.gone'));
  const journalId = randomUUID();
  let undo: string | null = null;
  for (const accountId of new Set(letters.map(({ mailbox }) => mailbox.accountId))) {
    const threadIds = threadsIn(letters, accountId);
    const wishes = muted ? await wishesFor(actor, accountId, threadIds) : [];
    const enacted = await applyMuted({ userId: actor.userId, accountId }, threadIds, muted, wishes, journalId);
    if (enacted.acts.length > 0) engine().acted(accountId);
    undo = enacted.undo ?? undo;
  }
  const done = letters.map(({ row }) => row.id);
  return { done, failed: goneLetters(ids.filter((id) => !done.includes(id))), undo };
}

/** Pins the conversations of these letters, or unpins them. The answer's `undo` takes it back. Throws `notFound` where no letter is left. */
export async function pinConversations(actor: Actor, { ids, pinned }: PinInput): Promise<ActOutcome> {
  const letters = (await readMessages(actor, ids)).filter(({ row }) => row.threadId !== null);
  if (letters.length === 0) throw new AppError('notFound', say('said.letters.gone'));
  const journalId = randomUUID();
  let changed = false;
  for (const accountId of new Set(letters.map(({ mailbox }) => mailbox.accountId)))
    changed = (await applyPinned({ userId: actor.userId, accountId }, threadsIn(letters, accountId), pinned, journalId)) || changed;
  const done = letters.map(({ row }) => row.id);
  return { done, failed: goneLetters(ids.filter((id) => !done.includes(id))), undo: changed ? journalId : null };
}

function threadsIn(letters: readonly StoredMessage[], accountId: AccountId): ThreadId[] {
  return [...new Set(letters.flatMap(({ row, mailbox }) => (mailbox.accountId === accountId ? (row.threadId ?? []) : [])))];
}

async function mustBeTheirs(actor: Actor, id: MessageId): Promise<StoredMessage> {
  const [letter] = await readMessages(actor, [id]);
  if (!letter) throw new AppError('notFound', say('said.letter.gone'));
  return letter;
}

/** The note on the conversation of a letter, empty where there is none. Throws `notFound` where the letter is not the actor's (T45). */
export async function readConversationNote(actor: Actor, id: MessageId): Promise<NoteOutput> {
  const { row, mailbox } = await mustBeTheirs(actor, id);
  return { text: row.threadId === null ? '' : await readNote(mailbox.accountId, row.threadId) };
}

/** Writes the note on the conversation of a letter, in place of what it was. Throws `notFound` where the letter is not the actor's (T45). */
export async function writeConversationNote(actor: Actor, { id, text }: NoteInput): Promise<NoteOutput> {
  const { mailbox } = await mustBeTheirs(actor, id);
  const kept = text.trim() === '' ? '' : text;
  if ((await applyNote({ userId: actor.userId, accountId: mailbox.accountId }, id, kept)) === 'gone')
    throw new AppError('notFound', say('said.remark.letterGone'));
  return { text: kept };
}
