/** Strings that are kept. */

/** The same text with memory of its own: a piece of a longer string keeps all of that one, here some hundred thousand bytes of answers. */
export function detached(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
