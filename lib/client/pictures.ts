/** Which letters show their pictures from elsewhere here and now. What is permitted for good is the server's to know (picture-senders.ts). */
import { create } from 'zustand';
import type { MessageId } from '@/lib/model/ids';
import type { MessageDetail } from '@/lib/model/mail';

/** What was chosen for single letters, until the page is left. */
const useChosen = create<{ chosen: ReadonlyMap<MessageId, boolean> }>(() => ({ chosen: new Map() }));

type Pictured = Pick<MessageDetail, 'row' | 'pictures'>;

const isShown = (chosen: ReadonlyMap<MessageId, boolean>, { row, pictures }: Pictured): boolean =>
  pictures !== undefined && (chosen.get(row.id) ?? pictures.auto);

/** Does the letter show them? In a component. */
export const usePicturesShown = (letter: Pictured): boolean => useChosen(({ chosen }) => isShown(chosen, letter));

/** The same, outside of React. */
export const arePicturesShown = (letter: Pictured): boolean => isShown(useChosen.getState().chosen, letter);

/** Shows them in this letter, or hides them; null leaves it to what is permitted. */
export function showPictures(id: MessageId, shown: boolean | null): void {
  const chosen = new Map(useChosen.getState().chosen);
  if (shown === null) chosen.delete(id);
  else chosen.set(id, shown);
  useChosen.setState({ chosen });
}
