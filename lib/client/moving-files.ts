/** Files that letters may come out of, as a person chooses or drops them: what each is, and which go to the server as one. Nothing of them is read but their beginnings and ends. */
import { tarEnd, tarHeader, tarPadding } from '@/lib/model/tape';

/** A file with the folders that it was chosen with. */
export interface FoundFile {
  path: string;
  file: File;
}

type FileSort = 'mbox' | 'letter' | 'maildir' | 'zip' | 'tar' | 'gz' | 'files' | 'unknown';

/** What goes to the server as one file. */
export interface LetterFile {
  name: string;
  bytes: Blob;
  /** When the newest of its files was changed, ms. */
  modified: number;
  sort: FileSort;
  /** Files in it, as far as that is known here. */
  count: number;
  /** Its letters bear labels of Gmail. */
  gmail: boolean;
}

const headBytes = 4096;
/** The list of a zip begins within so many bytes of its end where the zip is not large. */
const tailBytes = 65_536;
/** Files whose beginnings are read at the same time. */
const atOnce = 16;
/** Longer files do not fit a tape archive. */
const mostInTape = 8 * 1024 ** 3;

const latin = new TextDecoder('latin1');
const text = async (blob: Blob) => latin.decode(await blob.arrayBuffer());

const isMaildir = (path: string) => /(^|\/)(cur|new)\/[^/]+$/.test(path);
/** What systems and mail programs keep beside letters. */
const isBeside = (path: string) => /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|[^/]+\.msf)$/i.test(path);

/** What a file is, by its first bytes and its name. */
function sortOf(path: string, head: string): FileSort {
  if (/^PK(\x03\x04|\x05\x06)/.test(head)) return 'zip';
  if (head.startsWith('\x1f\x8b')) return 'gz';
  if (head.slice(257, 262) === 'ustar') return 'tar';
  if (/^[\r\n]*From /.test(head)) return 'mbox';
  if (isMaildir(path)) return 'maildir';
  return /\.emlx?$/i.test(path) || /^[!-9;-~]{2,60}:[ \t\r\n]/.test(head) ? 'letter' : 'unknown';
}

/** Google names its folder first of all, in an archive and in the list of one. */
async function isTakeout(file: File, sort: FileSort, head: string): Promise<boolean> {
  if (/^takeout-.*\.(zip|tgz|tar\.gz)$/i.test(file.name)) return true;
  if (sort === 'mbox') return /^X-(Gmail-Labels|GM-THRID):/im.test(head);
  return sort === 'zip' && /Takeout\/[^\0]{0,60}\.mbox/.test(head + (await text(file.slice(-tailBytes))));
}

async function look({ path, file }: FoundFile): Promise<FoundFile & { sort: FileSort; gmail: boolean }> {
  const head = await text(file.slice(0, headBytes));
  const sort = sortOf(path, head);
  return { path, file, sort, gmail: await isTakeout(file, sort, head) };
}

/** Names as an archive may bear them. */
const plain = (path: string) =>
  path
    .normalize('NFC')
    .replace(/[\p{Cc}\\]/gu, '_')
    .replace(/^([a-z]):/i, '$1_')
    .replace(/^\/+/, '');

/** Many files as one, which copies none of them. */
function tape(files: readonly FoundFile[]): Blob {
  const parts = files.flatMap(({ path, file }) => [tarHeader(plain(path), file.size, file.lastModified), file, tarPadding(file.size)]);
  return new Blob([...parts, tarEnd()]);
}

/** The outermost folder where all lie in one. */
function commonFolder(files: readonly FoundFile[]): string | null {
  const tops = new Set(files.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')));
  const [top] = tops;
  return tops.size === 1 && top ? top : null;
}

/** What is to be sent of these files: archives one by one, everything else together. `manyWords` names many files that lie in no folder. */
export async function letterFiles(found: readonly FoundFile[], manyWords: (count: number) => string): Promise<LetterFile[]> {
  const files = found.filter(({ path, file }) => file.size > 0 && !isBeside(path));
  const looked: Awaited<ReturnType<typeof look>>[] = [];
  for (let at = 0; at < files.length; at += atOnce) looked.push(...(await Promise.all(files.slice(at, at + atOnce).map(look))));
  const packed = looked.filter(({ sort, file }) => sort === 'zip' || sort === 'gz' || sort === 'tar' || file.size >= mostInTape);
  const loose = looked.filter((one) => !packed.includes(one));
  const alone = (loose.length === 1 ? [...packed, ...loose] : packed).map(({ file, sort, gmail }) => ({
    ...{ name: file.name, bytes: file, modified: file.lastModified, count: 1 },
    sort: sort === 'maildir' ? ('letter' as const) : sort,
    gmail,
  }));
  if (loose.length < 2) return alone;
  const together: LetterFile = {
    name: commonFolder(loose) ?? manyWords(loose.length),
    bytes: tape(loose),
    modified: Math.max(...loose.map(({ file }) => file.lastModified)),
    sort: loose.some(({ sort }) => sort === 'maildir') ? 'maildir' : 'files',
    count: loose.length,
    gmail: loose.some(({ gmail }) => gmail),
  };
  return [...alone, together];
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
function childrenOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}

async function walk(entry: FileSystemEntry, into: FoundFile[]): Promise<void> {
  if (entry.isFile) into.push({ path: entry.fullPath.replace(/^\//, ''), file: await fileOf(entry as FileSystemFileEntry) });
  else {
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A browser answers a hundred at a time, and none when there are no more.
    for (let some = await childrenOf(reader); some.length > 0; some = await childrenOf(reader))
      for (const one of some) await walk(one, into);
  }
}

/** What was dropped, folders with all in them. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<FoundFile[]> {
  // What was dropped may be asked of within the event only: all entries before the first wait.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  const plainFiles = [...files].map((file) => ({ path: file.name, file }));
  if (entries.length === 0) return plainFiles;
  const found: FoundFile[] = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

/** What was chosen, with its folders where a folder was. */
export const chosenFiles = (files: Iterable<File>): FoundFile[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
