/** What anybody with the address of a link gets. An address that is none, and one whose time is over, are answered alike. */
import type { Readable } from 'node:stream';
import { countDownload, type SharedRecord, sharedBySecret } from '@/lib/db/shared-files';
import { env } from '@/lib/env';
import { contentDisposition } from '@/lib/mime/filename';
import { isWhole, openShared } from './shared-bytes';
import { secretHash } from './shared-link';

/** A file as its page tells it. */
export interface OpenLink {
  filename: string;
  /** Bytes. */
  size: number;
  /** When the link ends, ms; null while its letter is written. */
  expiresAt: number | null;
}

/** Part of a file, both ends within it. */
export interface ByteRange {
  start: number;
  end: number;
}

async function living(secret: string): Promise<SharedRecord | null> {
  const found = await sharedBySecret(secretHash(secret));
  if (!found || env().links === null || found.revoked) return null;
  if (found.expiresAt !== null && found.expiresAt <= Date.now()) return null;
  if (found.maxDownloads !== null && found.downloads >= found.maxDownloads) return null;
  return (await isWhole(found.id, found.size)) ? found : null;
}

/** What a link leads to, or null. */
export async function openLink(secret: string): Promise<OpenLink | null> {
  const found = await living(secret);
  return found && { filename: found.filename, size: found.size, expiresAt: found.expiresAt };
}

/** The headers of the file's bytes: whatever it is, it is saved and never shown (T34). */
export function downloadHeaders({ filename, size }: OpenLink, ranged: boolean): Record<string, string> {
  return {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': contentDisposition('attachment', filename),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'X-Robots-Tag': 'noindex, nofollow, noarchive',
    'Content-Length': String(size),
    'Accept-Ranges': ranged ? 'bytes' : 'none',
  };
}

/** The bytes of a link, to be sent. */
export interface Download {
  file: OpenLink;
  /** Parts of it may be asked for. Each loading counts where they are counted, so that they are whole there. */
  ranged: boolean;
  open(range: ByteRange): Readable;
}

/** A link to be loaded, or null. `count` says whether this loading begins at the first byte; it is counted then. */
export async function startDownload(secret: string, count: (ranged: boolean) => boolean): Promise<Download | null> {
  const found = await living(secret);
  if (!found) return null;
  const ranged = found.maxDownloads === null;
  if (count(ranged) && !(await countDownload(found))) return null;
  const { filename, size, expiresAt } = found;
  return { file: { filename, size, expiresAt }, ranged, open: (range) => openShared(found.id, range) };
}
