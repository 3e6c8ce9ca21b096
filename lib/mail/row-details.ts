/**
 * Structures and previews of rows that somebody looks at, fetched behind the list: a first pass over a mailbox asks for neither, because
 * both make a cold server read every letter.
 */
import { actorForAccount } from '@/lib/auth/absent-actor';
import type { RowDetail } from '@/lib/db/message-cache';
import { readMessages } from '@/lib/db/messages';
import { scopeOf } from '@/lib/db/view-scope';
import { readPage } from '@/lib/db/views';
import { isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import { choosePreview, listAttachments } from '@/lib/mime/choose';
import { previewBytes, previewOfPart } from '@/lib/mime/preview';
import type { Actor } from '@/lib/model/actor';
import type { AccountId, MessageId, Uid } from '@/lib/model/ids';
import type { MessageRow, Part } from '@/lib/model/mail';
import type { StoredMessage } from '@/lib/model/stored';
import type { List, Page, Place } from '@/lib/model/view';
import { applyDetails } from '@/lib/sync/apply';
import { engine } from '@/lib/sync/engine';
import { noticeReports } from './delivery-reports';

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

/** Whether a letter is nothing but plain text and files, so that a server that makes previews has no other words to take. */
function onlyPlainText(structure: Part): boolean {
  const waiting = [structure];
  let texts = 0;
  for (const part of waiting) {
    if (part.type.startsWith('message/') || waiting.length > 100) return false;
    if (part.children.length === 0 && part.type.startsWith('text/')) texts += 1;
    waiting.push(...part.children);
  }
  return texts === 1 && choosePreview(structure)?.type === 'text/plain';
}

/** The server's own first words of those letters whose words cannot be others than those shown (T22), in one question for all. */
async function askPreviews(session: ImapSession, structures: ReadonlyMap<Uid, Part>): Promise<Map<Uid, string>> {
  const uids = [...structures].filter(([, structure]) => onlyPlainText(structure)).map(([uid]) => uid);
  if (!session.capabilities.preview || uids.length === 0) return new Map();
  try {
    return await session.fetchPreviews(uids);
  } catch (error) {
    if (isAppError(error) && session.usable) return new Map();
    throw error;
  }
}

const plainText = { type: 'text/plain', charset: 'utf-8', encoding: '8bit' };

async function readDetails(session: ImapSession, letters: readonly StoredMessage[]): Promise<RowDetail[]> {
  const structures = await session.fetchStructures(letters.map((letter) => letter.uid));
  const given = await askPreviews(session, structures);
  const details: RowDetail[] = [];
  for (const letter of letters) {
    const structure = structures.get(letter.uid);
    if (!structure) continue;
    const words = previewOfPart(Buffer.from(given.get(letter.uid) ?? ''), plainText);
    const preview = words || (await readPreview(session, letter, structure));
    const fileNames = listAttachments(structure).map(({ filename }) => filename);
    details.push({ id: letter.row.id, structure, hasAttachments: fileNames.length > 0, preview, fileNames });
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
      if (details.length === 0) continue;
      await applyDetails(owner, details);
      const letterOf = new Map(part.map((letter) => [letter.row.id, letter]));
      void noticeReports(
        actor,
        details.flatMap(({ id, structure }) => {
          const letter = letterOf.get(id);
          return letter && structure ? [{ letter, structure }] : [];
        }),
      );
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

/** So that a list that is scrolled through, or read again and again, is not read thrice each time, ms. */
const aroundAgainMs = 30_000;
const mostRemembered = 500;
const aroundSlot = Symbol.for('oriel.rowDetails.around');
const heldAround = globalThis as unknown as Record<symbol, Map<string, number> | undefined>;

/** Whether the windows beside this one are due. */
function due(name: string): boolean {
  heldAround[aroundSlot] ??= new Map();
  const looked = heldAround[aroundSlot];
  const now = Date.now();
  if (now - (looked.get(name) ?? 0) < aroundAgainMs) return false;
  looked.delete(name);
  looked.set(name, now);
  const [oldest] = looked.keys();
  if (looked.size > mostRemembered && oldest !== undefined) looked.delete(oldest);
  return true;
}

function fillRows(rows: readonly MessageRow[]): void {
  for (const accountId of new Set(rows.map((row) => row.accountId))) {
    fillDetailsBehind(
      accountId,
      rows.filter((row) => row.accountId === accountId),
    );
  }
}

/**
 * Fetches what is missing of the rows of a window and of those next to it, which a person scrolls to next. The rows of the window itself
 * come first; those beside it are looked up behind the answer.
 */
export function fillDetailsAround(actor: Actor, list: List, page: Page): void {
  fillRows(page.rows);
  const [first] = page.rows;
  if (!first || !engine().attached(first.accountId) || !due(`${actor.userId} ${JSON.stringify(list)} ${page.next} ${page.previous}`))
    return;
  const beside: Place[] = [];
  if (page.next !== null) beside.push({ before: page.next });
  if (page.previous !== null) beside.push({ after: page.previous });
  const look = async (): Promise<void> => {
    const boxes = list.view.kind === 'conversation' ? [] : await scopeOf(actor, list.view);
    for (const place of beside) fillRows((await readPage(actor, list, boxes, { place, limit: Math.min(page.rows.length, 50) })).rows);
  };
  setTimeout(() => {
    look().catch((error: unknown) => {
      if (!isAppError(error)) log.error({ room: 'mail', err: error }, 'rows beside a window not read');
    });
  }, behindMs).unref();
}
