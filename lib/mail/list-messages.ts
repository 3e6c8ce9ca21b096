/** A window of a list. What was seen before is answered from the database; the server is asked after that. */
import { type ScopeBox, scopeOf } from '@/lib/db/view-scope';
import { readPage } from '@/lib/db/views';
import { AppError, isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { ListMessagesInput, MessagePage } from '@/lib/model/api';
import type { MailboxId } from '@/lib/model/ids';
import { filterOfRole } from '@/lib/model/route';
import { say } from '@/lib/model/said';
import { defaultSort, type List, type Place, type View } from '@/lib/model/view';
import { engine } from '@/lib/sync/engine';
import { readOwnLettersBehind } from './conversations';
import { fillDetailsAround } from './row-details';

/** How long a window at the end of what is cached waits for the first sync to bring more, ms. */
const waitForMoreMs = 3000;
/** Mailboxes of a list over all accounts that are looked at behind it. */
const lookedAt = 10;

function viewOf({ mailbox, role, thread, words }: ListMessagesInput): View {
  if (words !== undefined) return { kind: 'found', words, mailboxId: mailbox ?? null };
  if (role !== undefined) return { kind: 'role', role };
  if (thread !== undefined) return { kind: 'conversation', threadId: thread };
  if (mailbox !== undefined) return { kind: 'mailbox', mailboxId: mailbox };
  throw new AppError('badInput', say('said.list.none'));
}

function listOf(input: ListMessagesInput): List {
  const { filter = null, sort = defaultSort.by, order, threads } = input;
  const ascending = order ? order === 'ascending' : sort === 'sender' || sort === 'subject';
  return { view: viewOf(input), filter, sort: { by: sort, ascending }, threads: threads === '1' };
}

function placeOf({ position, before, after, around }: ListMessagesInput): Place | null {
  if (position !== undefined) return { position };
  if (before !== undefined) return { before };
  if (after !== undefined) return { after };
  return around === undefined ? null : { around };
}

/** So that the answer goes out first, ms. */
const behindMs = 5;

function lookBehind(id: MailboxId): void {
  setTimeout(() => {
    engine()
      .ensureMailbox(id)
      .catch((error: unknown) => {
        if (isAppError(error)) return;
        log.error({ room: 'mail', mailboxId: id, err: error }, 'mailbox not looked at');
      });
  }, behindMs);
}

/** The mailboxes that a list shows as they are: the one that it is of, or those of its role. A wider list asks no server. */
function followed({ view }: List, boxes: readonly ScopeBox[]): ScopeBox[] {
  const wide = view.kind === 'found' || view.kind === 'conversation' || (view.kind === 'role' && filterOfRole(view.role) !== null);
  return wide ? [] : boxes.filter((box) => box.selectable).slice(0, lookedAt);
}

/** Reads a window; at the end of what is cached so far it waits a little for the first sync, which comes from above. */
async function readGrowing(actor: Actor, list: List, boxes: readonly ScopeBox[], place: Place | null, limit: number): Promise<MessagePage> {
  const page = await readPage(actor, list, boxes, { place, limit });
  const growing = list.sort.by === 'date' && !list.sort.ascending ? followed(list, boxes).find((box) => !box.complete) : undefined;
  if (page.next !== null || !growing || (place && 'after' in place)) return page;
  const more = place === null || (await engine().ensureMore(growing.id, waitForMoreMs));
  return more ? readPage(actor, list, await scopeOf(actor, list.view), { place, limit, growing: true }) : page;
}

/**
 * A window of a list. Sends nothing to a server before it answers, except for the first window of a mailbox never seen. `next` is null at
 * the end of the list; while a first sync runs, at the end of what can be waited for. Throws `notFound` where the list is not there or
 * somebody else's (T45).
 */
export async function readWindow(actor: Actor, list: List, place: Place | null, limit: number): Promise<MessagePage> {
  let boxes = list.view.kind === 'conversation' ? [] : await scopeOf(actor, list.view);
  const looked = followed(list, boxes);
  const unseen = looked.length === 1 ? looked.find((box) => !box.complete && box.cached === 0) : undefined;
  if (unseen) {
    await engine().ensureMailbox(unseen.id);
    boxes = await scopeOf(actor, list.view);
  }
  const page = await readGrowing(actor, list, boxes, place, limit);
  for (const box of looked) if (box !== unseen) lookBehind(box.id);
  if (place === null && (list.threads || list.view.kind === 'conversation')) readOwnLettersBehind(actor);
  fillDetailsAround(actor, list, page);
  return page;
}

/** A window of the list that a request names. */
export function listMessages(actor: Actor, input: ListMessagesInput): Promise<MessagePage> {
  return readWindow(actor, listOf(input), placeOf(input), input.limit);
}
