/** What a person selected in a letter that lies open, so that an answer quotes that alone. */
import type { MessageId } from '@/lib/model/ids';

/** As many as the server takes; of more, the whole letter may as well be quoted. */
const most = 200_000;

const squeezed = (words: string): string => words.replace(/\s+/gu, ' ').trim();

/** What is selected inside of `body`; null where that is nothing, all of it, or reaches out of it. */
function selectedIn(body: HTMLElement, selection: Selection | null | undefined): string | null {
  if (!selection || selection.isCollapsed || !body.contains(selection.getRangeAt(0).commonAncestorContainer)) return null;
  const words = selection.toString().replaceAll('\r\n', '\n').trim();
  // biome-ignore lint/performance/useDomNodeTextContent: a selection tells what is drawn, and is compared with that
  return words && words.length <= most && squeezed(words) !== squeezed(body.innerText) ? words : null;
}

/** The screen that opened this window, where it is one of ours: an answer in a window of its own is to what was selected there. */
function openingScreen(): Document | null {
  try {
    return (window.opener as Window | null)?.document ?? null;
  } catch {
    return null;
  }
}

function lettersOn(screen: Document | null, id: MessageId): HTMLElement[] {
  return [...(screen?.querySelectorAll<HTMLElement>(`.rd [data-letter="${id}"]`) ?? [])];
}

/** The words selected in this letter and no other, wherever on the screen it stands; null where none are. */
export function selectedWords(id: MessageId): string | null {
  const here = lettersOn(document, id);
  for (const letter of here.length > 0 ? here : lettersOn(openingScreen(), id)) {
    // A formatted letter is a document of its own, with a selection of its own. It runs no script, and is of our own address.
    for (const { contentDocument: doc } of letter.querySelectorAll<HTMLIFrameElement>('.rd-sheet iframe')) {
      const words = doc?.body ? selectedIn(doc.body, doc.getSelection()) : null;
      if (words !== null) return words;
    }
    for (const body of letter.querySelectorAll<HTMLElement>('.rd-body')) {
      const words = selectedIn(body, letter.ownerDocument.getSelection());
      if (words !== null) return words;
    }
  }
  return null;
}
