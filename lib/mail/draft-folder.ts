/**
 * Drafts that lie on the mail server, begun there by another program or put there by us. A press takes one over as a draft of ours, leaving it shows its
 * newest version to the other programs. Invariants: of one draft the folder holds one letter, whatever breaks off in between; two versions written in two
 * places are never both lost; sending takes the letter out of the folder exactly once (draft-copies).
 */
import { randomUUID } from 'node:crypto';
import { readAccount } from '@/lib/db/accounts';
import { copiesOf, type DraftSource } from '@/lib/db/draft-sources';
import {
  type DraftRecord,
  insertDraft,
  isDraftLocked,
  listTakenDrafts,
  readDraftRow,
  writeDraftContent,
  writeDraftFiles,
  writeDraftSource,
} from '@/lib/db/drafts';
import { readMailbox } from '@/lib/db/mailboxes';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { PutBackOutcome, TakenOver } from '@/lib/model/api';
import type { DraftContent, DraftFile } from '@/lib/model/draft';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { Address } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import type { AccountRecord, StoredMessage } from '@/lib/model/stored';
import { bccHeader, composeMessage } from '@/lib/smtp/compose';
import { engine } from '@/lib/sync/engine';
import { isEdited, removeCopies } from './draft-copies';
import { dropUpload, dropUploads } from './draft-files';
import { contentOf, ownDraft, shown, takeOverFiles } from './drafts';
import { openLetter, storedMessage, textOfLetter } from './open-message';
import { roleMailbox } from './role-mailbox';
import { composition } from './send';

const longestText = 2_000_000;

const slot = Symbol.for('oriel.draftTurns');
const held = globalThis as unknown as Record<symbol, Map<string, Promise<unknown>> | undefined>;

/** One piece of work after another on what `key` names: two presses at once make one draft, not two. */
async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  held[slot] ??= new Map();
  const turns = held[slot];
  const mine = (turns.get(key) ?? Promise.resolve()).then(work, work);
  turns.set(key, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === mine) turns.delete(key);
  }
}

/**
 * Makes the letter of a folder of drafts a draft of ours, or answers the one that it is already. Where another program saved a newer version of one that was
 * also written on here, the newest is shown and the answer holds the other one. Throws `badInput` for a letter that is no draft, and what opening it throws.
 */
export function takeOverDraft(actor: Actor, id: MessageId): Promise<TakenOver> {
  return inTurn(`account ${actor.userId}`, async () => {
    const stored = await storedMessage(actor, id);
    const mailbox = await readMailbox(actor, stored.mailbox.id);
    if (mailbox?.role !== 'drafts' && !stored.row.flags.includes('\\Draft')) throw new AppError('badInput', say('said.draft.notDraft'));
    const known = await knownDraft(actor, stored);
    if (known) return known;
    const draft = await insertTaken(actor, stored);
    return { draft: shown(draft), other: null, formatted: await isFormatted(stored) };
  });
}

/** The draft that the letter is a version of, with that version taken in where it is the newer one. */
async function knownDraft(actor: Actor, stored: StoredMessage): Promise<TakenOver | null> {
  const { mailbox, uid, messageIdHeader } = stored;
  const drafts = await listTakenDrafts(actor);
  const isIts = ({ source }: DraftRecord) =>
    source?.mailboxId === mailbox.id && source.uid === uid && source.uidValidity === mailbox.uidValidity;
  const found =
    drafts.find(isIts) ??
    drafts.find(
      ({ source, accountId }) =>
        messageIdHeader !== null && accountId === mailbox.accountId && [source?.header, source?.pending?.header].includes(messageIdHeader),
    );
  if (!found?.source) return null;
  const plain = { other: null, formatted: false };
  if (isIts(found) || (await isDraftLocked(found.id))) return { draft: shown(found), ...plain };
  const here = { ...placeOf(stored), header: messageIdHeader, pending: null };
  if (found.source.pending?.header === messageIdHeader) {
    // Put there by us, and the stop came before that was noted.
    await settleCopies(actor, found, { ...here, revision: found.source.pending.revision, files: found.source.pending.files });
    return { draft: shown(await ownDraft(actor, found.id)), ...plain };
  }
  const edited = isEdited(found, found.source);
  if (edited && found.updatedAt > stored.row.internalAt) {
    await writeDraftSource(found.id, { ...here, revision: 0, files: [] });
    return { draft: shown(await ownDraft(actor, found.id)), ...plain };
  }
  const other = edited ? contentOf(found) : null;
  const draft = await takeIn(actor, found, stored);
  return { draft: shown(draft), other, formatted: await isFormatted(stored) };
}

/** Puts the newer version of the folder in the place of what the draft held. */
async function takeIn(actor: Actor, draft: DraftRecord, stored: StoredMessage): Promise<DraftRecord> {
  const account = await accountOf(actor, draft);
  const files = await takeOverFiles(actor, draft.id, account, stored);
  if (!(await writeDraftContent(actor, draft.id, draft.revision, await contentOfLetter(actor, stored)))) {
    for (const file of files) await dropUpload(draft.id, file.id);
    throw new AppError('conflict', say('said.draft.changed'));
  }
  await writeDraftFiles(draft.id, files);
  for (const file of draft.files) await dropUpload(draft.id, file.id);
  await writeDraftSource(draft.id, sourceOf(stored, draft.revision + 1, files));
  return ownDraft(actor, draft.id);
}

async function insertTaken(actor: Actor, stored: StoredMessage): Promise<DraftRecord> {
  const id = randomUUID();
  const account = await accountOf(actor, { accountId: stored.mailbox.accountId });
  const content = await contentOfLetter(actor, stored);
  try {
    const files = await takeOverFiles(actor, id, account, stored);
    return await insertDraft({
      id,
      accountId: account.id,
      kind: stored.inReplyTo === null ? 'new' : 'reply',
      originalId: null,
      originalHeader: stored.inReplyTo,
      references: stored.references,
      content,
      files,
      source: sourceOf(stored, 1, files),
    });
  } catch (error) {
    await dropUploads(id);
    throw error;
  }
}

/**
 * Leaves a draft that came from the folder: what was written here goes into the folder in place of the version there, by one APPEND before anything is
 * removed. `both` where another program had saved one meanwhile too: the version of here is the newest, the other one lies in the trash. `here` where an
 * address is not complete, so that no letter can be made of it; the draft is kept then. Throws what the line and the server say; the draft is kept.
 */
export function putBackDraft(actor: Actor, id: string): Promise<PutBackOutcome> {
  return inTurn(`draft ${id}`, async () => {
    const draft = await ownDraft(actor, id);
    if (draft.source === null || draft.closedAt !== null || (await isDraftLocked(id))) return 'unchanged';
    if (draft.source.pending !== null) {
      await mendDraft(actor, draft);
      const mended = await ownDraft(actor, id);
      return mended.source ? putBack(actor, mended, mended.source) : 'unchanged';
    }
    return putBack(actor, draft, draft.source);
  });
}

async function putBack(actor: Actor, draft: DraftRecord, source: DraftSource): Promise<PutBackOutcome> {
  if (!isEdited(draft, source)) return 'unchanged';
  const account = await accountOf(actor, draft);
  const moved = (await readMailbox(actor, source.mailboxId))?.accountId !== account.id;
  const box = (moved ? null : await readMailbox(actor, source.mailboxId)) ?? (await roleMailbox(actor, account.id, 'drafts'));
  const header = `${randomUUID()}@${account.address.split('@').pop()}`;
  const bytes = await bytesOf(draft, account, header);
  if (bytes === null) return 'here';
  const [revision, files] = [draft.revision, draft.files.map((file) => file.id)];
  await writeDraftSource(draft.id, { ...source, pending: { header, revision, files } });
  const put = await engine().withSession(account.id, box.path, async (session) => {
    const { uid } = await session.append(box.path, bytes, ['\\Draft', '\\Seen']);
    const uidValidity = session.selected?.uidValidity ?? source.uidValidity;
    return { uid: uid ?? (await session.searchUids({ messageIdHeader: header })).at(-1) ?? 0, uidValidity };
  });
  const two = await settleCopies(actor, draft, { ...put, mailboxId: box.id as MailboxId, header, pending: null, revision, files });
  void engine()
    .nudge(account.id, box.id)
    .catch((error: unknown) => log.debug({ room: 'mail', code: isAppError(error) ? error.code : 'internal' }, 'Drafts was not looked at'));
  return two ? 'both' : 'put';
}

/** Removes all versions but `next`, then notes that the draft stands for that one. True where another program had saved a version of its own. */
async function settleCopies(actor: Actor, draft: DraftRecord, next: DraftSource): Promise<boolean> {
  const { source } = draft;
  const copies = source ? (await copiesOf(actor, source)).filter(({ uid, header }) => uid !== next.uid && header !== next.header) : [];
  const ours = copies.filter(({ uid, header }) => uid === source?.uid || header === source?.pending?.header);
  const theirs = copies.filter((copy) => !ours.includes(copy));
  await removeCopies(actor, ours, 'gone');
  await removeCopies(actor, theirs, 'trash');
  await writeDraftSource(draft.id, next);
  return theirs.length > 0;
}

/** Finishes what a stop broke off between putting a version into the folder and noting that. */
async function mendDraft(actor: Actor, draft: DraftRecord): Promise<void> {
  const { source } = draft;
  const box = source && (await readMailbox(actor, source.mailboxId));
  if (!source?.pending || !box) return;
  const { header, revision, files } = source.pending;
  const [found, uidValidity] = await engine().withSession(box.accountId, box.path, async (session) => [
    (await session.searchUids({ messageIdHeader: header })).at(-1) ?? null,
    session.selected?.uidValidity ?? source.uidValidity,
  ]);
  if (found === null) await writeDraftSource(draft.id, { ...source, pending: null });
  else
    await settleCopies(actor, draft, { ...source, uidValidity: Number(uidValidity), uid: found, header, revision, files, pending: null });
}

/** Mends what a stop of this program left of the actor's drafts. What cannot be mended now is at the next look. */
export async function mendDrafts(actor: Actor): Promise<void> {
  for (const { id, source } of await listTakenDrafts(actor)) {
    if (!source?.pending) continue;
    await inTurn(`draft ${id}`, async () => {
      const draft = await readDraftRow(actor, id);
      if (draft) await mendDraft(actor, draft);
    }).catch((error: unknown) =>
      log.info({ room: 'mail', code: isAppError(error) ? error.code : 'internal' }, 'a draft could not be mended'),
    );
  }
}

async function accountOf(actor: Actor, { accountId }: Pick<DraftRecord, 'accountId'>): Promise<AccountRecord> {
  const account = await readAccount(actor, accountId);
  if (!account) throw new AppError('notFound', say('said.send.noAccount'));
  return account;
}

/** The letter as it lies in the folder, blind recipients included; null where an address is none yet. */
async function bytesOf(draft: DraftRecord, account: AccountRecord, header: string): Promise<Buffer | null> {
  const letter = composition(draft, account, header);
  try {
    const chunks: Buffer[] = [Buffer.from(bccHeader(letter.bcc))];
    for await (const chunk of composeMessage(letter)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch (error) {
    if (isAppError(error) && error.code === 'badInput') return null;
    throw error;
  }
}

const placeOf = ({ mailbox, uid }: StoredMessage) => ({ mailboxId: mailbox.id, uidValidity: mailbox.uidValidity, uid });

function sourceOf(stored: StoredMessage, revision: number, files: readonly DraftFile[]): DraftSource {
  return { ...placeOf(stored), header: stored.messageIdHeader, revision, files: files.map(({ id }) => id), pending: null };
}

/** Recipients as a person can go on with: a name without an address was only begun, a group's name is nobody (RFC 5322 section 3.4). */
function people(list: readonly Address[]): Address[] {
  return list.flatMap(({ name, address }) => {
    if (address !== '') return [{ name, address }];
    return name === '' || /^undisclosed[- ]recipients$/iu.test(name) ? [] : [{ name: '', address: name }];
  });
}

async function contentOfLetter(actor: Actor, { row, cc, bcc }: StoredMessage): Promise<DraftContent> {
  const text = (await textOfLetter(actor, row.id)).replace(/\r\n?/g, '\n').replace(/\n$/u, '').slice(0, longestText);
  return { to: people(row.to), cc: people(cc), bcc: people(bcc), subject: row.subject.slice(0, 2000), text };
}

/** Has the letter fonts, lists or pictures that its plain text does not hold? */
async function isFormatted(stored: StoredMessage): Promise<boolean> {
  return (await openLetter(stored)).bodies.some(({ kind }) => kind === 'html');
}
