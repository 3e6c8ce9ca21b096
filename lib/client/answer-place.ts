/** Where an answer stands inline: the reader offers a place at the end of its conversation, the composer takes it. Neither knows the other. */
import { create } from 'zustand';
import type { MessageId } from '@/lib/model/ids';

/** The place at the end of the conversation on the screen. */
export interface AnswerPlace {
  element: HTMLElement;
  /** The letters of the conversation. */
  letters: ReadonlySet<MessageId>;
}

interface Offered {
  place: AnswerPlace | null;
  /** An answer stands there now, or is about to. */
  taken: boolean;
}

/** The place that is offered now, and whether somebody stands there. */
export const useAnswerPlace = create<Offered>(() => ({ place: null, taken: false }));

/** Is this letter one of the conversation whose place is offered? */
export const isAnswered = (id: MessageId | null): boolean => id !== null && useAnswerPlace.getState().place?.letters.has(id) === true;
