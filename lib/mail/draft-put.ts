/**
 * Drafts into the folder of drafts of their account, where other programs see them: by themselves a few seconds after they were saved, and at once when
 * they are left. Invariants: the folder holds one letter of a draft at every moment but while a server without REPLACE (RFC 8508) has the new version and
 * the one before is just being removed; nothing that another program wrote is replaced.
 */
import { readAccount } from '@/lib/db/accounts';
import { copiesOf, type DraftSource, isThere, successorOf } from '@/lib/db/draft-sources';
import { type DraftRecord, isDraftLocked, listDraftRows, listTakenDrafts, readDraftRow, writeDraftSource } from '@/lib/db/drafts';
import { readMailbox } from '@/lib/db/mailboxes';
import { AppError, isAppError, toldOf } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { PutBackOutcome } from '@/lib/model/api';
import type { Recipient } from '@/lib/model/draft';
import type { AccountId, MessageId, Uid } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { recipientText } from '@/lib/model/recipients';
import { say } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import { isMailAddress } from '@/lib/smtp/address';
import { bccHeader, composeMessage } from '@/lib/smtp/compose';
import { newMessageId } from '@/lib/smtp/message-id';
import { engine } from '@/lib/sync/engine';
import { composition } from './composition';
import { inTurn, noteStanding, standingOf, tellDraft } from './draft-bell';
import { isEdited, mendDraft, settleCopies } from './draft-copies';
import { ownDraft } from './drafts';
import { bearing, type Sender, senderOf } from './identities';
import { roleMailbox } from './role-mailbox';

/** What became of a draft that was to go into the folder; `apart`: another program wrote on it, so that it is a letter of its own from now on. */
export type PutOutcome = PutBackOutcome | 'apart';

/**
 * Puts what was written into the folder in place of the version there, at once. `both` where another program had saved one meanwhile too: the version of
 * here is the newest, the other one lies in the trash. `here` where no letter can be made of it, because its format cannot be made harmless; the draft is kept
 * then. Throws `notFound` and what the line and the server say; the draft is kept.
 */
export async function putBackDraft(actor: Actor, id: string): Promise<PutBackOutcome> {
  await ownDraft(actor, id);
  const outcome = await inTurn(`draft ${id}`, () => bring(actor, id, true));
  return outcome === 'apart' ? 'put' : outcome;
}

/** The same by itself, while the draft may be written on: a version of another program stays as it is. Notes why it could not be, and throws it. */
export function putByItself(actor: Actor, id: string): Promise<PutOutcome> {
  return inTurn(`draft ${id}`, () => bring(actor, id, false));
}

/** Drafts of the account whose newest version is not in the folder: all that a person wrote in, and none that were only begun. */
export async function draftsBehind(actor: Actor, accountId: AccountId): Promise<string[]> {
  const begun = (draft: DraftRecord) => draft.revision > 1 || (draft.kind === 'new' && draft.files.length > 0);
  const behind = (draft: DraftRecord) => (draft.source ? isEdited(draft, draft.source) : begun(draft) && !isEmpty(draft));
  return (await listDraftRows(actor)).filter((draft) => draft.accountId === accountId && behind(draft)).map(({ id }) => id);
}

/** Brings the draft into the folder and tells the person's windows how it stands now. */
async function bring(actor: Actor, id: string, leaving: boolean): Promise<PutOutcome> {
  const draft = await readDraftRow(actor, id);
  if (!draft || draft.closedAt !== null || (await isDraftLocked(id))) return 'unchanged';
  try {
    if (draft.source?.pending) await mendDraft(actor, draft);
    const mended = draft.source?.pending ? await ownDraft(actor, id) : draft;
    const outcome = await put(actor, mended, leaving);
    if (outcome === 'put' || outcome === 'both') {
      // Whoever leaves it knows by then.
      const { elsewhere } = leaving ? {} : standingOf(id);
      const news = noteStanding(id, elsewhere === undefined ? {} : { elsewhere });
      if (news || !mended.source?.uid) tellDraft(actor, draft);
    }
    return outcome;
  } catch (error) {
    // Whoever is not signed in any more is told so by other words.
    const reason = isAppError(error) && error.code !== 'notSignedIn' ? toldOf(error) : null;
    if (reason && noteStanding(id, { ...standingOf(id), hereOnly: reason })) tellDraft(actor, draft);
    throw error;
  }
}

function isEmpty({ to, cc, bcc, subject, text, html, files }: DraftRecord): boolean {
  return to.length + cc.length + bcc.length + files.length === 0 && (subject + text).trim() === '' && !html?.includes('<img');
}

async function put(actor: Actor, draft: DraftRecord, leaving: boolean): Promise<PutOutcome> {
  const { source } = draft;
  const home = source && (await readMailbox(actor, source.mailboxId));
  const stays = home?.accountId === draft.accountId;
  if (source ? stays && !isEdited(draft, source) : isEmpty(draft)) return 'unchanged';
  const account = await accountOf(actor, draft);
  const box = home && stays ? home : await roleMailbox(actor, account.id, 'drafts');
  const theirs = source && !leaving ? (await copiesOf(actor, source)).find(({ uid }) => uid !== source.uid) : undefined;
  if (theirs) return goApart(actor, draft, theirs.id);
  const header = newMessageId(account.address);
  const bytes = await bytesOf(draft, account, header, await senderOf(actor, draft, account, { strict: false }));
  if (bytes === null) return 'here';
  const [revision, files] = [draft.revision, draft.files.map((file) => file.id)];
  const begun = { ...(source ?? nowhere(box)), pending: { header, revision, files, mailboxId: box.id } };
  await writeDraftSource(draft.id, begun);
  const letter = { bytes, header, flags: ['\\Draft', '\\Seen'] };
  const old = source && stays && source.uid > 0 ? { uidValidity: source.uidValidity, uid: source.uid as Uid } : null;
  let placed = await engine().putInPlace(account.id, box, { ...letter, old });
  if (placed === null) {
    // The version before is gone: somebody threw it away, or wrote another one.
    await engine().nudge(account.id, box.id, { urgent: true });
    const other = source && !leaving ? await otherVersion(actor, draft, source) : null;
    if (other !== null) return goApart(actor, draft, other);
    placed = await engine().putInPlace(account.id, box, { ...letter, old: null });
  }
  if (placed === null) throw new AppError('refusedByServer', say('said.draft.notFoundThere'));
  const next = { ...placed, mailboxId: box.id, header, pending: null, revision, files };
  const two = await settleCopies(actor, { ...draft, source: begun }, next);
  void engine()
    .nudge(account.id, box.id)
    .catch((error: unknown) => log.debug({ room: 'mail', code: isAppError(error) ? error.code : 'internal' }, 'Drafts was not looked at'));
  return two ? 'both' : 'put';
}

/** Stands for no letter yet. */
const nowhere = ({ id }: Mailbox): DraftSource => ({
  mailboxId: id,
  uidValidity: 0,
  uid: 0,
  header: null,
  revision: 0,
  files: [],
  pending: null,
});

/** From now on the draft is a letter of its own, and what the other program wrote is one too: nothing is overwritten (R41). */
async function goApart(actor: Actor, draft: DraftRecord, other: MessageId): Promise<'apart'> {
  await writeDraftSource(draft.id, null);
  noteStanding(draft.id, { elsewhere: other });
  tellDraft(actor, draft);
  return 'apart';
}

/** The letter that another program put in the place of the one that the draft stands for. */
async function otherVersion(actor: Actor, draft: DraftRecord, source: DraftSource): Promise<MessageId | null> {
  const taken = (await listTakenDrafts(actor)).flatMap((one) => (one.source?.mailboxId === source.mailboxId ? [one.source.uid] : []));
  return successorOf(actor, source, draft, taken);
}

/**
 * Finds out whether another program wrote a new version of a draft that lies in the folder: where nothing newer is here, `takeIn` gets that one; else both
 * become letters of their own. Nothing is asked of a mail server but the letter that is taken in.
 */
export async function noticeElsewhere(
  actor: Actor,
  id: string,
  takeIn: (draft: DraftRecord, letter: MessageId) => Promise<unknown>,
): Promise<void> {
  const isGone = async ({ source, closedAt }: DraftRecord) =>
    closedAt === null && source !== null && source.uid > 0 && source.pending === null && !(await isThere(actor, source));
  if (!(await isGone(await ownDraft(actor, id)))) return;
  await inTurn(`draft ${id}`, async () => {
    const draft = await ownDraft(actor, id);
    if (!draft.source || !(await isGone(draft)) || (await isDraftLocked(id))) return;
    const other = await otherVersion(actor, draft, draft.source);
    if (other === null) return;
    if (isEdited(draft, draft.source)) await goApart(actor, draft, other);
    else await takeIn(draft, other);
  });
}

/** The account that the letter goes out from. Throws `notFound`. */
export async function accountOf(actor: Actor, { accountId }: Pick<DraftRecord, 'accountId'>): Promise<AccountRecord> {
  const account = await readAccount(actor, accountId);
  if (!account) throw new AppError('notFound', say('said.send.noAccount'));
  return account;
}

/** Longest beginning of an unfinished address that stands in the folder. */
const longestUnfinished = 500;

/**
 * The line as it may stand in a header: what is no address yet is the name of a group without anybody (RFC 5322 section 3.4), which other programs show and
 * nobody can be written to by.
 */
const withUnfinished = (line: readonly Recipient[]): Recipient[] =>
  line.map((person) =>
    isMailAddress(person.address) ? person : { name: '', address: '', group: recipientText(person).slice(0, longestUnfinished) },
  );

/** The letter as it lies in the folder, blind recipients and unfinished addresses included; null where its format cannot be made harmless. */
async function bytesOf(draft: DraftRecord, account: AccountRecord, header: string, sender: Sender): Promise<Buffer | null> {
  try {
    // Who gets each letter of the sender's blindly is named when it goes.
    const made = await composition(draft, account, header);
    const named = { to: withUnfinished(made.to), cc: withUnfinished(made.cc), bcc: withUnfinished(made.bcc) };
    const letter = bearing({ ...made, ...named }, { ...sender, bcc: [] });
    const chunks: Buffer[] = [Buffer.from(bccHeader(letter.bcc))];
    for await (const chunk of composeMessage(letter)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch (error) {
    if (isAppError(error) && error.code === 'badInput') return null;
    throw error;
  }
}
