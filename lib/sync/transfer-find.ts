/** Copies found again in the mailbox that they were sent to, where nobody told their UIDs: the line broke, or the server never says them. */
import type { ActLetter } from '@/lib/db/acts';
import type { Transfer } from '@/lib/db/transfers';
import type { FetchedHeader, ImapSession } from '@/lib/imap/types';
import type { MessageId, Uid } from '@/lib/model/ids';

/** What recognises a copy. Letters that are alike in it are told apart by the order in which they were sent. */
function likeness(letter: { header: string | null; size: number; at: number }): string {
  // INTERNALDATE is written in whole seconds.
  return letter.header === null ? `${letter.size} ${Math.floor(letter.at / 1000)}` : `${letter.size} ${letter.header}`;
}

const likenessOf = ({ messageIdHeader, size, internalAt }: FetchedHeader) => likeness({ header: messageIdHeader, size, at: internalAt });

/** Gives the copies, lowest UID first, to the letters in the order in which these were sent. */
export function matchCopies(letters: readonly ActLetter[], found: readonly FetchedHeader[]): Map<MessageId, Uid> {
  const copies = new Map<string, Uid[]>();
  for (const header of [...found].sort((a, b) => a.uid - b.uid)) {
    const key = likenessOf(header);
    copies.set(key, [...(copies.get(key) ?? []), header.uid]);
  }
  const uids = new Map<MessageId, Uid>();
  for (const letter of letters) {
    const uid = copies.get(likeness(letter))?.shift();
    if (uid !== undefined) uids.set(letter.id, uid);
  }
  // A server may give another size than the one that the letter came from, which only its Message-ID then tells.
  const left = found.filter(({ uid }) => ![...uids.values()].includes(uid));
  for (const letter of letters) {
    if (uids.has(letter.id) || letter.header === null) continue;
    const alone = letters.filter(({ header }) => header === letter.header).length === 1;
    const same = left.filter(({ messageIdHeader }) => messageIdHeader === letter.header);
    if (alone && same.length === 1 && same[0]) uids.set(letter.id, same[0].uid);
  }
  return uids;
}

async function headersIn(session: ImapSession, range: string): Promise<FetchedHeader[]> {
  const found: FetchedHeader[] = [];
  for await (const batch of session.fetchHeaders(range)) found.push(...batch);
  return found;
}

/**
 * The copies of these letters in the selected mailbox: among what came since they were begun, or, where the server renumbered it meanwhile, by
 * their Message-ID. Copies in `taken` are those of other letters.
 */
export async function findCopies(
  session: ImapSession,
  letters: readonly ActLetter[],
  begun: readonly Transfer[],
  taken: ReadonlySet<Uid>,
): Promise<Map<MessageId, Uid>> {
  const noted = new Map(begun.map((one) => [one.id, one]));
  const now = await session.select(session.selected?.path ?? '');
  const holds = (letter: ActLetter) => noted.get(letter.id)?.uidValidity === now.uidValidity;
  const here = letters.filter((letter) => noted.has(letter.id) && holds(letter));
  const uids = new Map<MessageId, Uid>();
  if (here.length) {
    const from = Math.min(...here.map(({ id }) => noted.get(id)?.uidNext ?? 1));
    // `n:*` names the last letter even where that lies below n.
    const found = (await headersIn(session, `${from}:*`)).filter(({ uid }) => uid >= from && !taken.has(uid));
    for (const [id, uid] of matchCopies(here, found)) uids.set(id, uid);
  }
  for (const letter of letters.filter((one) => noted.has(one.id) && !holds(one) && one.header !== null)) {
    const same = await session.searchUids({ messageIdHeader: letter.header ?? '' });
    const found = (same.length ? await headersIn(session, same.join(',')) : []).filter(({ uid }) => !taken.has(uid));
    for (const [id, uid] of matchCopies([letter], found)) uids.set(id, uid);
  }
  return uids;
}
