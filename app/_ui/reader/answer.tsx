'use client';
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { offerAnswerPlace, renewAnswerPlace } from '@/lib/client/answer-offer';
import { useAnswerPlace } from '@/lib/client/answer-place';
import { openComposer } from '@/lib/client/composer';
import { useMessage } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { fewPeople, looksLikeOrganisation, personWords } from '@/lib/client/words';
import type { MessageId } from '@/lib/model/ids';
import { shortName } from '@/lib/model/letter-words';
import type { MessageDetail, MessageRow } from '@/lib/model/mail';
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

/** Offers the place under the conversation to the answer. True while one stands there. */
function useOfferedPlace(place: RefObject<HTMLElement | null>, letters: readonly MessageRow[]): boolean {
  const ids = useMemo(() => new Set(letters.map(({ id }) => id)), [letters]);
  const latest = useRef(ids);
  latest.current = ids;
  useLayoutEffect(() => (place.current ? offerAnswerPlace({ element: place.current, letters: latest.current }) : undefined), [place]);
  useEffect(() => {
    if (place.current) renewAnswerPlace({ element: place.current, letters: ids });
  }, [place, ids]);
  return useAnswerPlace((state) => state.taken);
}

export interface AnswerProps {
  /** The letter that is answered. */
  id: MessageId;
  /** All of the conversation. */
  letters: readonly MessageRow[];
  own: ReadonlySet<string>;
}

/** The field at the end of a conversation that answers its last letter, once that is here, and the place where the answer is written. */
export function Answer({ id, letters, own }: AnswerProps) {
  const { detail } = useMessage(id);
  const place = useRef<HTMLDivElement>(null);
  const taken = useOfferedPlace(place, letters);
  const write = (kind: 'reply' | 'replyAll' | 'forward') => () => openComposer({ kind, originalId: id });
  return (
    <>
      <div className="rd-answer-place" ref={place} />
      {detail && !taken ? (
        <AnswerField
          to={answered(detail, own)}
          onReply={write('reply')}
          onReplyAll={hasOthers(detail, own) ? write('replyAll') : null}
          onForward={write('forward')}
        />
      ) : null}
    </>
  );
}
