/** The sender's own copy of a letter, in Sent. */
import { mailboxByRole } from '@/lib/db/mailboxes';
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import type { Address } from '@/lib/model/mail';
import { bccHeader } from '@/lib/smtp/compose';
import { engine } from '@/lib/sync/engine';
import { frozenLetter } from './draft-files';
import { takeTheirCopy } from './one-sent-copy';
import { roleMailbox } from './role-mailbox';

/** A letter that the submission server has. */
export interface SentLetter {
  submissionId: string;
  accountId: AccountId;
  messageIdHeader: string;
  bcc: Address[];
}

/**
 * Puts a copy into Sent, read, with the blind recipients in its header. Looks for the Message-ID first, so that a second try or a server that
 * files by itself gives no second copy (R14, R21). Where the account has no Sent folder one is made. Throws what the server answers.
 */
export async function fileCopy(actor: Actor, letter: SentLetter): Promise<void> {
  const sent = await roleMailbox(actor, letter.accountId, 'sent');
  await engine().withSession(letter.accountId, sent.path, async (session) => {
    if (await takeTheirCopy(session, letter.messageIdHeader)) return;
    const frozen = await frozenLetter(letter.submissionId);
    const chunks: Buffer[] = [Buffer.from(bccHeader(letter.bcc))];
    for await (const chunk of frozen.open()) chunks.push(chunk as Buffer);
    await session.append(sent.path, Buffer.concat(chunks), ['\\Seen']);
  });
  // The copy is in place whether or not the cache learns of it now.
  void engine()
    .nudge(letter.accountId, sent.id)
    .catch((error: unknown) => log.debug({ room: 'mail', code: isAppError(error) ? error.code : 'internal' }, 'Sent was not looked at'));
}

/** True where Sent holds the letter. False where it does not or there is no Sent folder. */
export async function isInSent(actor: Actor, letter: Pick<SentLetter, 'accountId' | 'messageIdHeader'>): Promise<boolean> {
  const sent = await mailboxByRole(actor, letter.accountId, 'sent');
  if (!sent) return false;
  return engine().withSession(letter.accountId, sent.path, async (session) => {
    return (await session.searchUids({ messageIdHeader: letter.messageIdHeader })).length > 0;
  });
}
