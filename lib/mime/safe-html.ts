/** The type of HTML that may be shown. Only `sanitise.ts` makes one. */
import type { Mode } from './dom';

declare const safe: unique symbol;

/**
 * Harmless HTML of a letter. At run time a string; for the compiler no string, so that nothing can cut, join or replace in it after
 * it was made (T7). `frame-document.ts` alone writes it out.
 */
export interface SafeHtml {
  readonly [safe]: true;
}

/** A letter, or one of several documents of a letter, ready for a frame. */
export interface SafeDocument {
  /** Style elements. */
  head: SafeHtml;
  /** The body element with everything in it; for a document in a shared frame one div. */
  body: SafeHtml;
  /** Language and direction of the html element, or empty. */
  lang: string;
  dir: '' | 'ltr' | 'rtl' | 'auto';
  /** How it was read, and must be shown to be read so again. */
  mode: Mode;
}
