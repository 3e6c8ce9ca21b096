/** A letter in one line of plain words. */
import type { MessageRow } from '@/lib/model/mail';
import { type Clock, shortTime } from './time';
import { personWords, subjectWords } from './words';

/** Who it is from, what it is about and when it came. */
export const letterLine = (
  { id, from, subject, internalAt }: Pick<MessageRow, 'id' | 'from' | 'subject' | 'internalAt'>,
  clock: Clock,
) => ({
  id,
  who: personWords(from[0]),
  words: subjectWords(subject),
  when: shortTime(internalAt, clock),
});
