/** Where the letter that is read offers a place for its answer. */
import { type AnswerPlace, useAnswerPlace } from './answer-place';

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

/** Moves an element with all that it holds; frames inside keep what they show where the browser can do that. */
export function moveElement(element: HTMLElement, to: HTMLElement & { moveBefore?: (element: Node, before: Node | null) => void }): void {
  if (element.parentElement === to) return;
  if (to.moveBefore && element.isConnected && to.isConnected) to.moveBefore(element, null);
  else to.append(element);
}
