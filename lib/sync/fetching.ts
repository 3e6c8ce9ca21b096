/** Small steps that reconcile and fill share: which UIDs to fetch, and header rows in batches that leave room for requests. */
import type { HeaderFacts } from '@/lib/db/message-columns';
import { packUids } from '@/lib/imap/sequences';
import type { ImapSession } from '@/lib/imap/types';
import type { Uid } from '@/lib/model/ids';
import type { ServerState } from './plan';

/** Lets waiting requests run: parsing and writing a batch holds the thread for some ten milliseconds. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}

/** Header rows of these UIDs, highest first, in batches of at most 500. */
export async function* fetchRows(session: ImapSession, uids: readonly Uid[]): AsyncGenerator<HeaderFacts[]> {
  const batch = 500;
  for (let end = uids.length; end > 0; end -= batch) {
    for (const range of packUids(uids.slice(Math.max(0, end - batch), end))) {
      for await (const headers of session.fetchHeaders(range)) {
        yield headers;
        await breathe();
      }
    }
  }
}

/** The highest UIDs of the selected mailbox, ascending: at most `count`, and fewer only where there are no more. */
export async function newestUids(session: ImapSession, server: ServerState, count: number): Promise<Uid[]> {
  if (server.exists === 0) return [];
  const top = Math.max(1, server.uidNext - 1);
  for (let span = 2 * count; ; span *= 16) {
    const low = Math.max(1, top - span + 1);
    const uids = await session.searchUids({ uids: `${low}:*` });
    if (uids.length >= Math.min(count, server.exists) || low === 1) return uids.slice(-count);
  }
}

/** Ranges such as `5` and `7:9` as pairs of both ends, the lower first. */
export function toRanges(texts: readonly string[]): [number, number][] {
  return texts.map((text) => {
    const [from = 0, to = from] = text.split(':').map(Number);
    return [Math.min(from, to), Math.max(from, to)];
  });
}
