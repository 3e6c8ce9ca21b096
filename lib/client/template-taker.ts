/** The letters being written that templates can be put into. Beside the composer, so that commands and the palette need none of its code. */
import type { Template } from '@/lib/model/templates';

/** A letter that takes templates. */
export interface TemplateTaker {
  /** Is the element one of its window? */
  holds(element: Element | null): boolean;
  put(template: Template): void;
}

const takers: TemplateTaker[] = [];

/** Offers a letter to templates. Answers how to withdraw it. */
export function offerToTemplates(taker: TemplateTaker): () => void {
  takers.push(taker);
  return () => void takers.splice(takers.indexOf(taker), 1);
}

/** The letter that has the focus, else the one that was opened last; null where none is written. */
export function templateTaker(): TemplateTaker | null {
  return takers.find((one) => one.holds(document.activeElement)) ?? takers.at(-1) ?? null;
}
