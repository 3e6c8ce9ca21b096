'use client';
import { openComposer } from '@/lib/client/composer';
import { useMessage } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { fewPeople, looksLikeOrganisation, personWords } from '@/lib/client/words';
import type { MessageId } from '@/lib/model/ids';
import { shortName } from '@/lib/model/letter-words';
import type { MessageDetail } from '@/lib/model/mail';
import { AnswerField } from './answer-field';

/** Whether an answer to all would reach anybody whom an answer does not. */
function hasOthers(detail: MessageDetail, own: ReadonlySet<string>): boolean {
  const sender = new Set([...detail.row.from, ...detail.replyTo].map(({ address }) => address.toLowerCase()));
  return [...detail.row.to, ...detail.cc].some(({ address }) => !own.has(address.toLowerCase()) && !sender.has(address.toLowerCase()));
}

/** Whom an answer goes to, in short. */
function answered({ row, replyTo }: MessageDetail, own: ReadonlySet<string>): string {
  const authors = replyTo.length > 0 ? replyTo : row.from;
  const mine = row.from.every(({ address }) => own.has(address.toLowerCase()));
  const names = (mine ? row.to : authors).map((one) => (looksLikeOrganisation(one.address) ? personWords(one) : shortName(one)));
  return fewPeople(names) || t('reader.sender');
}

/** The field at the end of a conversation that answers its last letter, once that is here. */
export function Answer({ id, own }: { id: MessageId; own: ReadonlySet<string> }) {
  const { detail } = useMessage(id);
  if (!detail) return null;
  const write = (kind: 'reply' | 'replyAll' | 'forward') => () => openComposer({ kind, originalId: id });
  return (
    <AnswerField
      to={answered(detail, own)}
      onReply={write('reply')}
      onReplyAll={hasOthers(detail, own) ? write('replyAll') : null}
      onForward={write('forward')}
    />
  );
}
