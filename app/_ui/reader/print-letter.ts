import type { MessageId } from '@/lib/model/ids';

/** Prints one letter of the conversation; the others stay away from the paper. */
export function printLetter(id: MessageId): void {
  const letter = document.querySelector<HTMLElement>(`.rd [data-letter="${id}"]`);
  const reader = letter?.closest<HTMLElement>('.rd');
  if (!letter || !reader) return;
  reader.dataset.printing = '';
  letter.dataset.printing = '';
  // The menu is gone first, so that it is not on the paper.
  requestAnimationFrame(() => {
    window.print();
    delete reader.dataset.printing;
    delete letter.dataset.printing;
  });
}
