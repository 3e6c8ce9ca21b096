/** The letters of a file one after another, whatever kind of file it is, each with where it stood and what its place tells of it. */
import { ArchiveFault, type FaultKind } from '@/lib/mime/archive-fault';
import { type MaildirLetter, maildirLetter } from '@/lib/mime/maildir';
import { envelopeTime, MboxReader, wired } from '@/lib/mime/mbox';
import type { ImportOptions } from '@/lib/model/imports';
import { type FileKind, type ImportFile, isPacked, type Member, peek, type Survey } from './import-file';
import { readNote } from './letter-note';

/** Where reading goes on: the file within the file, counted from 0, and the bytes of it that were read. */
export interface ReadingPlace {
  member: number;
  at: number;
}

/** One letter, or what stood in place of one. */
export interface FoundLetter {
  /** With CRLF; null where it is passed over for `fault`. */
  bytes: Buffer | null;
  fault: FaultKind | 'tooLarge' | 'packed' | null;
  /** The file within the file, empty where there is none. */
  place: string;
  /** Folders below the chosen one. */
  folder: string[];
  /** Flags that its name tells; null where names tell nothing. */
  flags: string[] | null;
  /** When it came, as its place tells, ms. */
  at: number | null;
  /** Its first fields may be those of its file and not its own. */
  inMbox: boolean;
  /** Where reading goes on behind it, and how far that is in the whole. */
  next: ReadingPlace;
  position: number;
}

/** A letter with more bytes is passed over: it has to be in memory, and no mail server takes it. */
export const largestLetter = 64 * 1024 * 1024;
/** The first bytes tell what a file is. */
const tellingBytes = 512;

/** Some programs put an empty line before the first letter. */
const beginsAsMbox = /^[\r\n]*From /;

/** Folders that only the program made that wrote the archive, and the inbox, which stands for the chosen folder. */
const wrappers = /^(takeout|mail|maildir|mbox|inbox|__macosx)$/i;

/** Levels below the chosen folder. A file that stands in no archive has none. */
function folderOf(path: readonly string[], isMbox: boolean): string[] {
  const names = path.slice(0, -1).map((name) => name.replace(/\.(sbd|mbox)$/i, ''));
  const last = (path[path.length - 1] ?? '').replace(/\.(mbox|mbx|mbs)$/i, '');
  // Google's own file holds letters of all labels, and Apple's lies in a folder of its name.
  if (isMbox && last !== '' && !/^mbox$/i.test(last) && !/^takeout$/i.test(path[0] ?? '')) names.push(last);
  while (names[0] !== undefined && wrappers.test(names[0])) names.shift();
  return names;
}

/** What lies around a maildir says where it was on its server, and not where its letters belong. */
function maildirFolder({ folder }: MaildirLetter): string[] {
  const root = folder.findLastIndex((name) => /^maildir$/i.test(name));
  return folderOf([...folder.slice(root + 1), ''], false);
}

/** The earlier of two times: a copy bears a later one than what it was made of. */
const earlier = (one: number | null, other: number | null) => (one === null || other === null ? (one ?? other) : Math.min(one, other));

type Base = Omit<FoundLetter, 'bytes' | 'fault' | 'next' | 'position'>;

const ignored = (path: readonly string[]) =>
  path.some((name) => name === '__MACOSX') || /^\.|\.(msf|html?|json|css|js|dat|txt|ini|db)$/i.test(path[path.length - 1] ?? '');

/** All letters from `from` on. Throws an `ArchiveFault` where the file as a whole cannot be read on. */
export async function* lettersOf(
  file: ImportFile,
  kind: FileKind,
  options: ImportOptions & Pick<Survey, 'keywords'>,
  from: ReadingPlace,
): AsyncGenerator<FoundLetter> {
  let index = 0;
  for await (const member of file.members(kind)) {
    if (index >= from.member && !ignored(member.path))
      yield* lettersIn({ member, index, from: index === from.member ? from.at : 0, options });
    index += 1;
  }
}

/** What the place of a single letter tells of it: its name in a maildir, or what Oriel's own zip says beside it. */
function toldOf({ path, at, note }: Member, named: MaildirLetter | null, { keywords }: Reading['options']): Pick<Base, 'flags' | 'at'> {
  if (!named) return readNote(note) ?? { flags: null, at: null };
  const list = keywords.get(path.slice(0, -2).join('/'));
  return { flags: [...named.flags, ...named.keywords.flatMap((number) => list?.get(number) ?? [])], at: earlier(named.at, at) };
}

async function* lettersIn({ member, index, from, options }: Reading): AsyncGenerator<FoundLetter> {
  const place = member.path.join('/');
  const base: Base = { place, folder: [], flags: null, at: null, inMbox: false };
  const over = { next: { member: index + 1, at: 0 } };
  try {
    const { first, all, close } = await peek(member.open(from), tellingBytes);
    if (member.path.length > 0 && isPacked(first)) {
      await close();
      yield { ...base, bytes: null, fault: 'packed', ...over, position: member.position(first.length) };
      return;
    }
    const named = maildirLetter(member.path);
    const isMbox =
      from > 0 || (!named && beginsAsMbox.test(first.toString('latin1'))) || (member.path.length > 0 && /\.(mbox|mbx)$/i.test(place));
    const folder = !options.keepFolders ? [] : named ? maildirFolder(named) : folderOf(member.path, isMbox);
    if (isMbox) {
      yield* inMbox(all, { ...base, folder, inMbox: true }, { member, index, from, options });
    } else if (named || member.path.length === 0 || /\.emlx?$/i.test(place)) {
      const { bytes, size } = await whole(all);
      const fault = bytes === null ? ('tooLarge' as const) : null;
      const letter = bytes && wired(/\.emlx$/i.test(place) ? unwrapped(bytes) : bytes);
      yield { ...base, folder, ...toldOf(member, named, options), bytes: letter, fault, ...over, position: member.position(size) };
    } else await close();
  } catch (error) {
    // One file of a zip may be broken and the others not; what is read in one stream is not read on.
    if (!(error instanceof ArchiveFault) || member.path.length === 0) throw error;
    yield { ...base, bytes: null, fault: error.kind, ...over, position: member.position(0) };
  }
}

interface Reading {
  member: Member;
  index: number;
  from: number;
  options: ImportOptions & Pick<Survey, 'keywords'>;
}

/** Apple's files begin with a line that tells the letter's bytes, and end with notes of its own. */
function unwrapped(bytes: Buffer): Buffer {
  const [line, length] = /^ {0,20}(\d{1,9})[ \t]*\r?\n/.exec(bytes.toString('latin1', 0, 50)) ?? [];
  return line === undefined ? bytes : bytes.subarray(line.length, line.length + Number(length));
}

/** When a letter came, by its From_ line. Thunderbird's says when it was written into the file. */
const cameAt = (envelope: string | null) => (envelope === null || envelope.startsWith('From - ') ? null : envelopeTime(envelope));

async function* inMbox(bytes: AsyncIterable<Buffer>, base: Base, { member, index, from, options }: Reading): AsyncGenerator<FoundLetter> {
  const reader = new MboxReader({ at: from, longest: largestLetter, quoting: options.quoting });
  const found = (letters: ReturnType<MboxReader['end']>): FoundLetter[] =>
    letters.map((letter) => ({
      ...base,
      at: cameAt(letter.envelope),
      bytes: letter.bytes,
      fault: letter.bytes === null ? 'tooLarge' : null,
      next: { member: index, at: letter.next },
      position: member.position(letter.next),
    }));
  for await (const chunk of bytes) yield* found(reader.push(chunk));
  yield* found(reader.end());
}

async function whole(source: AsyncIterable<Buffer>): Promise<{ bytes: Buffer | null; size: number }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > largestLetter) chunks.length = 0;
    else chunks.push(chunk);
  }
  return { bytes: size > largestLetter ? null : Buffer.concat(chunks), size };
}
