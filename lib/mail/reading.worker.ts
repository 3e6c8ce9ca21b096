/** Entry of the thread that reads one file of letters. It says the next thing whenever it is asked, and holds what it found until then. */
import { parentPort, workerData } from 'node:worker_threads';
import { ArchiveFault } from '@/lib/mime/archive-fault';
import { letterFacts, withoutFileFields } from '@/lib/mime/letter-facts';
import { ImportFile } from './import-file';
import { type FoundLetter, lettersOf } from './import-letters';
import type { ReadingStart, ReadingWord, ReadLetter } from './reading-words';

function read({ bytes, inMbox, ...found }: FoundLetter): ReadLetter {
  if (bytes === null) return { ...found, bytes, facts: null };
  const own = inMbox ? withoutFileFields(bytes) : bytes;
  // In a room of its own, which is given away and not copied.
  return { ...found, bytes: new Uint8Array(own), facts: letterFacts(bytes) };
}

async function* words({ path, options, from }: ReadingStart): AsyncGenerator<ReadingWord> {
  const file = new ImportFile(path);
  const kind = await file.kind();
  // Read to its end before the first letter is put: a file that means harm brings none of its letters.
  const { total, keywords } = await file.survey(kind);
  yield { type: 'surveyed', total };
  for await (const found of lettersOf(file, kind, { ...options, keywords }, from)) yield { type: 'letter', letter: read(found) };
  yield { type: 'end' };
}

const all = words(workerData as ReadingStart);

async function next(): Promise<ReadingWord> {
  try {
    const { value } = await all.next();
    return value ?? { type: 'end' };
  } catch (error) {
    if (error instanceof ArchiveFault) return { type: 'faulty', kind: error.kind };
    return { type: 'broken', name: error instanceof Error ? error.name : typeof error };
  }
}

parentPort?.on('message', async () => {
  const word = await next();
  const bytes = word.type === 'letter' ? word.letter.bytes : null;
  parentPort?.postMessage(word, bytes ? [bytes.buffer] : []);
});
