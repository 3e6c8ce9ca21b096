/** PREVIEW (RFC 8970): the first words of a letter as the server makes them. */
import type { Uid } from '@/lib/model/ids';
import type { Connection } from './connection';
import { binaryOf, type FetchItems } from './fetch-response';
import { uidOf } from './headers';
import { packUids } from './sequences';
import { atom } from './wire';
import { textOfBytes } from './words';

/** Previews of these UIDs; those that the server has not made are left out. Nothing where it makes none. */
export async function fetchPreviews(connection: Connection, uids: Uid[]): Promise<Map<Uid, string>> {
  const found = new Map<Uid, string>();
  if (!connection.capabilities.preview) return found;
  const wanted = new Set(uids);
  for (const set of packUids(uids)) {
    const take = (answer: FetchItems) => {
      const uid = uidOf(answer);
      if (uid === null || !wanted.has(uid) || !answer.has('PREVIEW')) return false;
      const preview = binaryOf(answer.get('PREVIEW'));
      if (preview !== null)
        found.set(
          uid,
          textOfBytes(preview)
            .replace(/[\s\p{Cc}]+/gu, ' ')
            .trim(),
        );
      return true;
    };
    await connection.fetch('preview', set, [atom('UID'), atom('PREVIEW')], take, () => undefined);
  }
  return found;
}
