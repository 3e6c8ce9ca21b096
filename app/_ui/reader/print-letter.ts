import { announce } from '@/lib/client/announce';
import { notify } from '@/lib/client/notice';
import { readerActs } from '@/lib/client/reader-acts';
import { t } from '@/lib/client/texts';
import type { MessageId } from '@/lib/model/ids';

/** Longest time that the letters of a conversation may take until they can be printed, ms. */
const longest = 30_000;

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

/** True once every letter of the conversation is open and stands there as a whole. */
function ready(): boolean {
  const stack = document.querySelector('.rd-stack');
  return stack !== null && !stack.querySelector('.rd-fold, .rd-waiting, .rd-loading, [aria-busy="true"]');
}

/** Prints all letters of the conversation in the order of the screen; what was folded is folded again afterwards. */
export async function printConversation(): Promise<void> {
  const back = readerActs()?.openAll();
  if (!back) return;
  announce(t('conversation.printing'));
  const until = performance.now() + longest;
  do await new Promise((resolve) => setTimeout(resolve, 50));
  while (!ready() && performance.now() < until);
  if (ready()) {
    // The letter that came last is painted first.
    await new Promise(requestAnimationFrame);
    window.print();
  } else notify(t('conversation.printNot'));
  back();
}
