import { shortTime, useClock } from '@/lib/client/time';
import { personWords, subjectWords } from '@/lib/client/words';
import type { MessageRow } from '@/lib/model/mail';
import './letter-choice.css';

export interface LetterChoiceProps<T> {
  rows: readonly T[];
  /** More of them are on their way. */
  busy?: boolean;
  onChoose: (row: T) => void;
}

/** Letters of which one is to be chosen: who, what about, when. */
export function LetterChoice<T extends Pick<MessageRow, 'id' | 'from' | 'subject' | 'internalAt'>>({
  rows,
  busy = false,
  onChoose,
}: LetterChoiceProps<T>) {
  const clock = useClock();
  return (
    <ul className="letter-choice" aria-busy={busy}>
      {rows.map((row) => (
        <li key={row.id}>
          <button type="button" onClick={() => onChoose(row)}>
            <bdi className="cut letter-choice-who">{personWords(row.from[0])}</bdi>
            <bdi className="cut" dir="auto">
              {subjectWords(row.subject)}
            </bdi>
            <span className="dim">{shortTime(row.internalAt, clock)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
