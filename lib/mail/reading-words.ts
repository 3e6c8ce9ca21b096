/** What the thread that reads a file of letters and the process say to each other. */
import type { FaultKind } from '@/lib/mime/archive-fault';
import type { LetterFacts } from '@/lib/mime/letter-facts';
import type { ImportOptions } from '@/lib/model/imports';
import type { FoundLetter, ReadingPlace } from './import-letters';

/** What is read, and from where on. */
export interface ReadingStart {
  path: string;
  options: ImportOptions;
  from: ReadingPlace;
}

/** A letter as it is put: without the fields of its file. `facts` is null where it is none. */
export interface ReadLetter extends Omit<FoundLetter, 'bytes' | 'inMbox'> {
  bytes: Uint8Array<ArrayBuffer> | null;
  facts: LetterFacts | null;
}

/** The thread's answers, each to one question: how much there is, once and first; then letters, then the end. Or what is wrong with the file as a whole. */
export type ReadingWord =
  | { type: 'surveyed'; total: number }
  | { type: 'letter'; letter: ReadLetter }
  | { type: 'end' }
  | { type: 'faulty'; kind: FaultKind }
  | { type: 'broken'; name: string };
