/**
 * A new letter that a link says answers another one (RFC 6068 section 5). Whoever wrote the link knows a Message-ID and nothing else: nothing of the other letter
 * is put into this one but what its own answers bear in their head.
 */
import { placeByHeader } from '@/lib/db/message-lookup';
import { readMessage } from '@/lib/db/messages';
import { isAppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import type { DraftKind } from '@/lib/model/draft';
import type { AccountId, MessageId } from '@/lib/model/ids';
import { answerReferences } from './reply';
import { type Beginning, beginAnswer, beginNew } from './start-as';

/** What a new letter begins with besides its content. */
export interface LinkedBeginning {
  begun: Beginning | null;
  kind: DraftKind;
  originalId: MessageId | null;
  originalHeader: string | null;
  references: string[];
}

/**
 * Begins a new letter. With `header`, a Message-ID, it is an answer in the conversation of that letter, from the address that it came to; where the actor has no
 * such letter the id alone goes along.
 */
export async function beginLinked(actor: Actor, wanted: AccountId | undefined, header: string | undefined): Promise<LinkedBeginning> {
  if (header === undefined) {
    return { begun: await beginNew(actor, wanted), kind: 'new', originalId: null, originalHeader: null, references: [] };
  }
  const place = await placeByHeader(actor, header);
  const original = place && (await readMessage(actor, place.messageId));
  if (!original)
    return { begun: await beginNew(actor, wanted), kind: 'reply', originalId: null, originalHeader: header, references: [header] };
  const begun = await beginAnswer(actor, original, wanted).catch((error: unknown) => {
    // Its mail server is away: the letter is written all the same.
    if (!isAppError(error)) throw error;
    return beginNew(actor, wanted ?? original.row.accountId);
  });
  return { begun, kind: 'reply', originalId: original.row.id, originalHeader: header, references: answerReferences(original) };
}
