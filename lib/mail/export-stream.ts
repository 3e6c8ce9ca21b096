/** Writes folders as mbox, maildir or files of letters, while it is sent. Names are safe on every system, and nothing is whole in memory. */
import { Readable } from 'node:stream';
import { AppError } from '@/lib/errors';
import type { FetchedHeader } from '@/lib/imap/types';
import { safeFilename } from '@/lib/mime/filename';
import { keywordsFile, maildirName, mostKeywords, writeFolderName, writeKeywords } from '@/lib/mime/maildir';
import { envelopeLine, quoted } from '@/lib/mime/mbox-write';
import type { ExportFormat } from '@/lib/model/exports';
import type { Mailbox } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { tarEnd, tarHeader, tarPadding } from '@/lib/model/tape';
import { type ExportedLetter, exportedLetters, permanentFlags } from './export-letters';
import type { Wanted } from './export-once';
import { writeNote } from './letter-note';
import { type ZipEntry, zipOf } from './zip-stream';

/** Folders to write, and whom to tell how far it is. */
export interface Exporting {
  boxes: readonly Mailbox[];
  format: ExportFormat;
  signal: AbortSignal;
  wrote(letterSize: number): void;
  wanted: Wanted;
}

/** A file within the zip stays below what its plain fields can say; the next letters of the folder go into another one. */
const mostMbox = 2_000_000_000;

const keywordsOf = (flags: readonly string[]) => flags.filter((flag) => !flag.startsWith('\\'));
const timeOf = ({ internalAt, sentAt }: FetchedHeader) => internalAt || sentAt || 0;

/** A name for the files of each folder: safe on every system, no two alike, and below that of its parent. */
function namesOf(boxes: readonly Mailbox[]): (box: Mailbox) => readonly string[] {
  const given = new Map<string, readonly string[]>();
  const taken = new Set<string>();
  const last = new Map<string, number>();
  // As a file system without capitals sees it, and a maildir, which has no dots in names.
  const seen = (path: readonly string[]) => path.join('/').normalize('NFC').toLowerCase().replaceAll('.', '_');
  const nameOf = (levels: readonly string[]): readonly string[] => {
    const key = levels.join('\0');
    const known = given.get(key);
    if (known || levels.length === 0) return known ?? [];
    const parent = nameOf(levels.slice(0, -1));
    const own = safeFilename(levels[levels.length - 1] ?? '', 'application/octet-stream', 'folder');
    let path = [...parent, own];
    const first = seen(path);
    // Thousands may be called alike once they are safe: none is tried twice.
    let number = last.get(first) ?? 1;
    while (taken.has(seen(path))) {
      number += 1;
      path = [...parent, `${own} (${number})`];
    }
    last.set(first, number);
    taken.add(seen(path));
    given.set(key, path);
    return path;
  };
  const levelsOf = ({ path, delimiter }: Mailbox) => (delimiter === null ? [path] : path.split(delimiter));
  // Parents first, and the same names in every export of the same folders.
  const sorted = [...boxes].sort((a, b) => (a.path < b.path ? -1 : 1));
  const names = new Map(sorted.map((box) => [box.id, nameOf(levelsOf(box))]));
  return (box) => names.get(box.id) ?? ['folder'];
}

/**
 * State in the fields that readers of mbox know. All of them, also where they say nothing, and before the letter's own: so none that it brought from another file
 * speaks for this one.
 */
function stateFields({ flags }: FetchedHeader): string {
  const has = (flag: string) => flags.some((one) => one.toLowerCase() === flag);
  const more = `${has('\\answered') ? 'A' : ''}${has('\\flagged') ? 'F' : ''}${has('\\draft') ? 'T' : ''}`;
  const keywords = keywordsOf(flags);
  const list = keywords.join(keywords.length > 8 ? '\n ' : ' ');
  return `Status: ${has('\\seen') ? 'RO' : 'O'}\nX-Status: ${more}\nX-Keywords: ${list}\n`;
}

async function* mboxLetter({ header, bytes }: ExportedLetter): AsyncGenerator<Buffer> {
  yield Buffer.from(envelopeLine(header.from[0]?.address ?? '', timeOf(header)) + stateFields(header));
  yield* quoted(bytes);
}

async function* told(letters: AsyncIterable<ExportedLetter>, { signal, wrote }: Exporting): AsyncGenerator<ExportedLetter> {
  for await (const letter of letters) {
    if (signal.aborted) throw new AppError('gone', say('said.export.cancelled'));
    yield letter;
    wrote(letter.header.size);
  }
}

const lettersOf = (box: Mailbox, exporting: Exporting) => told(exportedLetters(box.accountId, box, exporting.wanted), exporting);

async function* mbox(box: Mailbox, exporting: Exporting): AsyncGenerator<Buffer> {
  for await (const letter of lettersOf(box, exporting)) yield* mboxLetter(letter);
}

/** A zip with one mbox for each folder, in as many pieces as it needs. */
async function* mboxEntries(exporting: Exporting): AsyncGenerator<ZipEntry> {
  const namesFor = namesOf(exporting.boxes);
  for (const box of exporting.boxes) {
    const letters = lettersOf(box, exporting)[Symbol.asyncIterator]();
    let next = await letters.next();
    do {
      async function* part(): AsyncGenerator<Buffer> {
        let bytes = 0;
        for (; !next.done && bytes < mostMbox; next = await letters.next()) {
          bytes += next.value.header.size;
          yield* mboxLetter(next.value);
        }
      }
      yield { name: `${namesFor(box).join('/')}.mbox`, at: Date.now(), open: async () => Readable.from(part(), { objectMode: false }) };
    } while (!next.done);
  }
}

async function* emlEntries(exporting: Exporting): AsyncGenerator<ZipEntry> {
  const namesFor = namesOf(exporting.boxes);
  for (const box of exporting.boxes)
    for await (const { header, bytes } of lettersOf(box, exporting)) {
      const at = timeOf(header);
      const day = new Date(at).toISOString().slice(0, 10);
      const subject = header.subject.slice(0, 80).trim();
      const name = safeFilename(`${day} ${subject || 'letter'}.eml`, 'message/rfc822', 'letter');
      const note = writeNote({ at, flags: header.flags });
      yield { name: [...namesFor(box), name].join('/'), at, note, open: async () => Readable.from(bytes, { objectMode: false }) };
    }
}

/** Exactly as many bytes as the header of the archive says: a server that counts otherwise makes the file shorter or longer by blanks, never unreadable. */
async function* exactly(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let left = size;
  for await (const chunk of bytes) {
    if (left === 0) break;
    yield chunk.subarray(0, left);
    left -= Math.min(left, chunk.length);
  }
  for (; left > 0; left -= Math.min(left, 65_536)) yield Buffer.alloc(Math.min(left, 65_536), 10);
}

async function* maildir(exporting: Exporting): AsyncGenerator<Uint8Array> {
  const namesFor = namesOf(exporting.boxes);
  for (const box of exporting.boxes) {
    const names = namesFor(box);
    const isInbox = names.length === 1 && names[0]?.toUpperCase() === 'INBOX';
    // Maildir++: all folders lie side by side, and a dot parts their levels.
    const folder = `Maildir/${isInbox ? '' : `.${names.map(writeFolderName).join('.')}/`}`;
    const keywords = keywordsOf(await permanentFlags(box)).slice(0, mostKeywords);
    if (keywords.length > 0) yield* tarFile(folder + keywordsFile, Buffer.from(writeKeywords(keywords)));
    for await (const { header, bytes } of lettersOf(box, exporting)) {
      const { uid, size, flags } = header;
      const at = timeOf(header);
      yield tarHeader(`${folder}cur/${maildirName({ id: `${box.id}/${uid}`, at, size, flags, keywords })}`, size, at);
      yield* exactly(bytes, size);
      yield tarPadding(size);
    }
  }
  yield tarEnd();
}

function* tarFile(name: string, bytes: Buffer): Generator<Uint8Array> {
  yield tarHeader(name, bytes.length, Date.now());
  yield bytes;
  yield tarPadding(bytes.length);
}

/** The file as it is taken. Breaks off with what the server answers, or where `signal` says so, so that nobody takes a part for the whole. */
export function exportStream(exporting: Exporting): Readable {
  const { format, boxes } = exporting;
  const [only] = boxes;
  if (format === 'eml') return zipOf(emlEntries(exporting), { large: true });
  if (format === 'maildir') return Readable.from(maildir(exporting), { objectMode: false });
  if (boxes.length === 1 && only) return Readable.from(mbox(only, exporting), { objectMode: false });
  return zipOf(mboxEntries(exporting), { large: true });
}
