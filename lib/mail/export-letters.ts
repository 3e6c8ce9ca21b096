/** The letters of folders as their server has them, one after another: a few are known at a time, of one a piece is in memory. */
import { AppError, isAppError } from '@/lib/errors';
import type { FetchedHeader } from '@/lib/imap/types';
import type { AccountId, Uid } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import type { Wanted } from './export-once';

/** A letter that is to be written. `bytes` are opened already and must be taken before the next one is asked for. */
export interface ExportedLetter {
  header: FetchedHeader;
  bytes: AsyncIterable<Buffer>;
}

/** Letters whose headers are known at a time. */
const batch = 200;

function chunks(uids: readonly Uid[]): Uid[][] {
  return Array.from({ length: Math.ceil(uids.length / batch) }, (_, at) => uids.slice(at * batch, (at + 1) * batch));
}

/** The flags that a folder may hold, its keywords among them. */
export async function permanentFlags({ accountId, path }: Pick<Mailbox, 'accountId' | 'path'>): Promise<readonly string[]> {
  const { permanentFlags: flags } = await engine().withSession(accountId, path, (session) => session.select(path));
  return flags ?? [];
}

/**
 * The letters of a folder that are `wanted`, oldest first; one that goes meanwhile is left out. Throws `conflict` where the folder is renumbered meanwhile, and what the server answers.
 */
export async function* exportedLetters(
  accountId: AccountId,
  box: Pick<Mailbox, 'path' | 'role'>,
  wanted: Wanted,
): AsyncGenerator<ExportedLetter> {
  const { uids, uidValidity } = await engine().withSession(accountId, box.path, async (session) => {
    const { uidValidity: now } = await session.select(box.path);
    return { uids: await session.searchUids(), uidValidity: now };
  });
  for (const some of chunks(uids)) {
    const headers = await engine().withSession(accountId, box.path, async (session) => {
      if (session.selected?.uidValidity !== uidValidity) throw new AppError('conflict', say('said.transfer.renamed'));
      const found: FetchedHeader[] = [];
      for await (const part of session.fetchHeaders(some.join(','))) found.push(...part);
      return found.sort((a, b) => a.uid - b.uid);
    });
    for (const header of headers) {
      if (!wanted(box, header)) continue;
      const bytes = await opened(accountId, box.path, header.uid, uidValidity);
      if (bytes) yield { header, bytes };
    }
  }
}

async function opened(accountId: AccountId, path: string, uid: Uid, uidValidity: number): Promise<AsyncIterable<Buffer> | null> {
  try {
    const stream = await engine().withSession(accountId, path, (session) => {
      if (session.selected?.uidValidity !== uidValidity) throw new AppError('conflict', say('said.transfer.renamed'));
      return session.fetchPart(uid, '');
    });
    return stream as unknown as AsyncIterable<Buffer>;
  } catch (error) {
    if (isAppError(error) && error.code === 'gone') return null;
    throw error;
  }
}
