/** Leaving a mailing list, by the reader's will alone: by one request of our server, or by a letter (RFC 8058, RFC 2369). */
import { randomUUID } from 'node:crypto';
import { insertDraft } from '@/lib/db/drafts';
import { keepUnsubscription } from '@/lib/db/unsubscriptions';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import { emptyContent } from '@/lib/model/draft-content';
import type { Leave, UnsubscribeInput } from '@/lib/model/mailing';
import { say } from '@/lib/model/said';
import type { AccountRecord } from '@/lib/model/stored';
import { postOneClick } from '@/lib/web/one-click';
import { asksOf } from './letter-asks';
import { placeOf } from './letter-place';
import { openLetter, storedMessage } from './open-message';
import { sendDraft } from './send';

/** The request of RFC 8058 section 3.2. Throws `refusedByServer` where the list says anything but yes; a redirect is none. */
async function askThem(url: string): Promise<void> {
  const status = await postOneClick(url);
  log.info({ room: 'mail', event: 'unsubscribed', status });
  const { host } = new URL(url);
  if (status >= 300 && status < 400) throw new AppError('refusedByServer', say('said.list.elsewhere', { host }));
  if (status < 200 || status >= 300) throw new AppError('refusedByServer', say('said.list.refused', { host, sign: String(status) }));
}

/** Sends the letter that the list asks for, from the address that gets its letters. Throws what sending throws, `refusedByServer` where it was not taken. */
async function writeToThem(actor: Actor, account: AccountRecord, { to, subject = '', text = '' }: Leave): Promise<void> {
  const content = { ...emptyContent, to: [{ name: '', address: to }], subject, text };
  const draft = { id: randomUUID(), accountId: account.id, kind: 'new' as const, originalId: null, originalHeader: null, references: [] };
  await insertDraft({ ...draft, content, files: [] });
  const { state } = await sendDraft(actor, draft.id);
  if (state === 'refused') throw new AppError('refusedByServer', say('said.list.letterRefused', { address: to }));
}

/**
 * Asks to be taken off the list of the actor's letter, and remembers it. What was confirmed must still be what the letter says: else `conflict`.
 * Throws `notFound` for a letter that is not the actor's, and why it could not be asked; then nothing is remembered.
 */
export async function unsubscribe(actor: Actor, { id, way, to }: UnsubscribeInput): Promise<{ at: number }> {
  const stored = await storedMessage(actor, id);
  const asks = await asksOf(await placeOf(actor, stored), stored, await openLetter(stored));
  const leave = asks?.list?.mailing.leave;
  if (!asks?.list || leave?.way !== way || leave.to !== to) throw new AppError('conflict', say('said.list.changed'));
  if (way === 'post') await askThem(to);
  else await writeToThem(actor, asks.account, leave);
  const at = Date.now();
  await keepUnsubscription(asks.account.id, asks.list.key, at);
  return { at };
}
