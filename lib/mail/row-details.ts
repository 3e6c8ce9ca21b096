/**
 * Structures and previews of rows that somebody looks at, fetched behind the list: a first pass over a mailbox asks for neither, because
 * both make a cold server read every letter.
 */
import { actorForAccount } from '@/lib/auth/absent-actor';
import type { RowDetail } from '@/lib/db/message-cache';
import { readMessages } from '@/lib/db/messages';
import { isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import { choosePreview, listAttachments } from '@/lib/mime/choose';
import { previewBytes, previewOfPart } from '@/lib/mime/preview';
import type { AccountId, MessageId } from '@/lib/model/ids';
import type { MessageRow, Part } from '@/lib/model/mail';
import type { StoredMessage } from '@/lib/model/stored';
import { applyDetails } from '@/lib/sync/apply';
import { engine } from '@/lib/sync/engine';

/** Encoded bytes of a plain text part that are enough for a preview. */
const textBytes = 2048;
/** Encoded bytes of HTML that hold enough words as a rule; `previewBytes` are asked for only where they do not. */
const firstBytes = 12 * 1024;
/** Characters that a row has room for, about. */
const enoughCharacters = 80;
/** Rows done with one borrowing of a connection, so that others get their turn. */
const rowsAtOnce = 10;
/** So that the list is answered first, ms. */
const behindMs = 20;

const key = Symbol.for('oriel.rowDetails');
const held = globalThis as unknown as Record<symbol, Set<MessageId> | undefined>;

/** Rows being worked on. */
function underWay(): Set<MessageId> {
  held[key] ??= new Set();
  return held[key];
}

/** The words come from the part that is shown, so that a sender cannot say one thing in the list and another in the letter (T22). */
async function readPreview(session: ImapSession, letter: StoredMessage, structure: Part): Promise<string> {
  const part = choosePreview(structure);
  if (!part) return '';
  const most = part.type === 'text/plain' ? textBytes : previewBytes;
  try {
    for (let asked = Math.min(firstBytes, most); ; asked = most) {
      const preview = previewOfPart(await session.fetchPartBytes(letter.uid, part.part, asked), part);
      // HTML begins with styles as a rule, at times with more of them than were asked for.
      if (preview.length >= enoughCharacters || asked === most || part.size <= asked) return preview;
    }
  } catch (error) {
    // A letter that vanished just now, or a server that finds no such part, has no preview.
    if (isAppError(error) && session.usable) return '';
    throw error;
  }
}

async function readDetails(session: ImapSession, letters: readonly StoredMessage[]): Promise<RowDetail[]> {
  const structures = await session.fetchStructures(letters.map((letter) => letter.uid));
  const details: RowDetail[] = [];
  for (const letter of letters) {
    const structure = structures.get(letter.uid);
    if (!structure) continue;
    const preview = await readPreview(session, letter, structure);
    details.push({ id: letter.row.id, structure, hasAttachments: listAttachments(structure).length > 0, preview });
  }
  return details;
}

async function fillDetails(accountId: AccountId, ids: readonly MessageId[]): Promise<void> {
  const actor = await actorForAccount(accountId);
  if (!actor) return;
  const letters = (await readMessages(actor, ids)).filter((letter) => letter.uid > 0 && letter.mailbox.accountId === accountId);
  const owner = { userId: actor.userId, accountId };
  for (const mailboxId of new Set(letters.map((letter) => letter.mailbox.id))) {
    const group = letters.filter((letter) => letter.mailbox.id === mailboxId);
    for (let at = 0; at < group.length; at += rowsAtOnce) {
      const part = group.slice(at, at + rowsAtOnce);
      const [{ mailbox }] = part as [StoredMessage];
      const details = await engine().withSession(accountId, mailbox.path, async (session) =>
        session.selected?.uidValidity === mailbox.uidValidity ? readDetails(session, part) : [],
      );
      if (details.length) await applyDetails(owner, details);
    }
  }
}

/** Fetches what is missing of these rows, after the caller has answered. The browsers hear of it by `messagesUpserted`. */
export function fillDetailsBehind(accountId: AccountId, rows: readonly MessageRow[]): void {
  const ids = rows.filter((row) => row.preview === null && !underWay().has(row.id)).map((row) => row.id);
  if (ids.length === 0 || !engine().attached(accountId)) return;
  for (const id of ids) underWay().add(id);
  setTimeout(() => {
    fillDetails(accountId, ids)
      .catch((error: unknown) => {
        // The next look at the list tries again.
        if (isAppError(error)) log.debug({ room: 'mail', accountId, code: error.code }, 'previews not read');
        else log.error({ room: 'mail', accountId, err: error }, 'previews not read');
      })
      .finally(() => {
        for (const id of ids) underWay().delete(id);
      });
  }, behindMs);
}

/** Has the engine hand over letters that arrive, so that their previews follow at once. */
export function fillDetailsOfArrivals(): void {
  engine().onArrived(fillDetailsBehind);
}
