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

/** Moves an element with all that it holds; frames inside keep what they show where the browser can do that. */
export function moveElement(element: HTMLElement, to: HTMLElement & { moveBefore?: (element: Node, before: Node | null) => void }): void {
  if (element.parentElement === to) return;
  if (to.moveBefore && element.isConnected && to.isConnected) to.moveBefore(element, null);
  else to.append(element);
}

/** Offers a place. Returns the way to take it back: who stands there is put out first, so that nothing goes with the conversation. */
export function offerAnswerPlace(place: AnswerPlace): () => void {
  useAnswerPlace.setState({ place, taken: false });
  return () => {
    for (const child of [...place.element.children]) if (child instanceof HTMLElement) moveElement(child, document.body);
    if (useAnswerPlace.getState().place?.element === place.element) useAnswerPlace.setState({ place: null, taken: false });
  };
}

/** Says which letters the conversation at a place has now. */
export function renewAnswerPlace({ element, letters }: AnswerPlace): void {
  const { place } = useAnswerPlace.getState();
  if (place?.element === element) useAnswerPlace.setState({ place: { element, letters } });
}

/** Is this letter one of the conversation whose place is offered? */
export const isAnswered = (id: MessageId | null): boolean => id !== null && useAnswerPlace.getState().place?.letters.has(id) === true;
