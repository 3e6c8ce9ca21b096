/** What texts on the page were given last and have not handed on yet: they wait a moment, because writing a long text out takes a while. */

const texts = new Set<() => void>();

/** Adds a text by what hands its last words on. Answers how to take it off. */
export function addText(handOn: () => void): () => void {
  texts.add(handOn);
  return () => texts.delete(handOn);
}

/** Has all texts hand their last words on, before a draft is saved, sent or held against another version. */
export function handOnTyped(): void {
  for (const handOn of texts) handOn();
}
