/** Which files of a letter are archives with a password. */
import { findPart } from '@/lib/mime/choose';
import { renderLocked } from '@/lib/mime/render';
import type { Attachment, Part } from '@/lib/model/mail';

/** Encoded bytes of a file that are read, and most files. */
const headBytes = 12_000;
const mostFiles = 3;

const mayBeLocked = ({ filename, type }: Attachment): boolean =>
  /\.(?:zip|rar)$/iu.test(filename) || /^application\/(?:zip|x-zip-compressed|x-rar(?:-compressed)?|vnd\.rar)$/u.test(type);

/**
 * The files with those marked that a password keeps shut; without asking anybody where none is an archive. `read` gives up to so many encoded bytes
 * of a part, null where the server has nothing there.
 */
export async function markLocked(
  files: Attachment[],
  structure: Part,
  read: (part: Part, most: number) => Promise<Buffer | null>,
): Promise<Attachment[]> {
  const locked = new Set<string>();
  for (const file of files.filter(mayBeLocked).slice(0, mostFiles)) {
    const part = findPart(structure, file.part);
    const bytes = part && (await read(part, headBytes));
    if (part && bytes && (await renderLocked(bytes, part.encoding))) locked.add(file.part);
  }
  return locked.size === 0 ? files : files.map((file) => (locked.has(file.part) ? { ...file, locked: true as const } : file));
}
