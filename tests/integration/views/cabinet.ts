/** Mailboxes made up at random, straight in the database, and their lists made the plain way to compare with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '@/lib/model/actor';
import type { AccountId, MailboxId, MessageId } from '@/lib/model/ids';
import { filterOfRole } from '@/lib/model/route';
import type { Filter, List } from '@/lib/model/view';

/** Numbers that look random and are the same at every run of a seed. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

async function loadRooms() {
  const [env, client, migrate, accounts, absent, views, scope] = await Promise.all([
    import('@/lib/env'),
    import('@/lib/db/client'),
    import('@/lib/db/migrate'),
    import('@/lib/db/accounts'),
    import('@/lib/auth/absent-actor'),
    import('@/lib/db/views'),
    import('@/lib/db/view-scope'),
  ]);
  return { ...env, ...client, ...migrate, ...accounts, ...absent, ...views, ...scope };
}

type Rooms = Awaited<ReturnType<typeof loadRooms>>;
type Letter = Awaited<ReturnType<ReturnType<Rooms['database']>['message']['findMany']>>[number];

export interface Cabinet {
  rooms: Rooms;
  /** A new person with an account, or `friend` with one more. */
  person(name: string, friend?: Actor): Promise<{ actor: Actor; accountId: AccountId }>;
  mailbox(accountId: AccountId, path: string, role?: string | null): Promise<MailboxId>;
  /** Puts letters in: of few different times, senders and sizes, some in conversations. */
  fill(mailboxId: MailboxId, count: number, roll: (sides: number) => number): Promise<void>;
  /** Brings tops and kept counts to what the rows are, as the writers of the cache do. */
  settle(mailboxId: MailboxId): Promise<void>;
  /** Takes rows out, marks some and reads some. */
  disturb(mailboxId: MailboxId, roll: (sides: number) => number): Promise<void>;
  /** The ids of a list, made by looking at every row. */
  naive(list: List, mailboxIds: readonly MailboxId[]): Promise<MessageId[]>;
  close(): Promise<void>;
}

const senders = ['Ada', 'Bo', 'Çelik', 'Dora', 'Émile', 'Fay'];
const subjects = ['apples', 'äpfel', 'boats', 'cranes', 'doors'];

function newestFirst(a: Letter, b: Letter): number {
  return b.internalAt - a.internalAt || b.uid - a.uid || b.mailboxId - a.mailboxId;
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '');

function sortKey(letter: Letter, by: List['sort']['by']): string | number {
  if (by === 'size') return letter.size;
  return plain(by === 'sender' ? letter.sender : letter.baseSubject);
}

const ofLabels = (filter: Filter): boolean => filter === 'labelled' || filter.startsWith('label:');

function fits(letter: Letter, flag: Filter): boolean {
  if (flag === 'unread') return !letter.seen;
  if (flag === 'labelled') return letter.labelled;
  if (flag.startsWith('label:')) return letter.flags.toLowerCase().includes(`"${flag.slice('label:'.length)}"`);
  return flag === 'flagged' ? letter.flagged : letter.hasAttachments;
}

function inOrder(letters: Letter[], { sort }: List): Letter[] {
  const sign = sort.ascending ? 1 : -1;
  letters.sort(newestFirst);
  if (sort.by === 'date') return sort.ascending ? letters.reverse() : letters;
  const values = new Map(letters.map((letter) => [letter, sortKey(letter, sort.by)]));
  return letters.sort((a, b) => {
    const [x = '', y = ''] = [values.get(a), values.get(b)];
    return x < y ? -sign : x > y ? sign : newestFirst(a, b);
  });
}

/** Opens a database of its own: the one that `DATABASE_URL` names, else a file. */
export async function openCabinet(): Promise<Cabinet> {
  const folder = mkdtempSync(join(tmpdir(), 'oriel-views-'));
  process.env.ORIEL_DATA = folder;
  process.env.ORIEL_LOG ??= 'silent';
  const rooms = await loadRooms();
  await rooms.migrate(rooms.env().databaseUrl);
  await rooms.prepareDatabase();
  const db = rooms.database();
  let uid = 0;
  let thread = 0;
  let port = 1000;

  const read = new Map<MailboxId, Letter[]>();
  const lettersOf = async (mailboxIds: readonly MailboxId[]): Promise<Letter[]> => {
    for (const mailboxId of mailboxIds) if (!read.has(mailboxId)) read.set(mailboxId, await db.message.findMany({ where: { mailboxId } }));
    return mailboxIds.flatMap((mailboxId) => read.get(mailboxId) ?? []);
  };

  const cabinet: Cabinet = {
    rooms,
    person: async (name, friend) => {
      port += 1;
      const end = { host: `${folder}.test`, port, security: 'tls' as const };
      const { id } = await rooms.keepAccount({ address: `${name}@kestrel.example`, login: name, imap: end, smtp: end });
      if (friend) await db.account.update({ where: { id }, data: { userId: friend.userId } });
      const actor = await rooms.actorForAccount(id);
      if (!actor) throw new Error('No actor.');
      return { actor, accountId: id };
    },
    mailbox: async (accountId, path, role = null) =>
      (await db.mailbox.create({ data: { accountId, path, delimiter: '/', role, syncedDownTo: 1, uidValidity: 1, uidNext: 1 } }))
        .id as MailboxId,
    fill: async (mailboxId, count, roll) => {
      const { accountId } = await db.mailbox.findUniqueOrThrow({ where: { id: mailboxId } });
      const rows = Array.from({ length: count }, () => {
        uid += 1;
        if (roll(3) > 0) thread += 1;
        const sender = senders[roll(senders.length)] ?? '';
        const subject = subjects[roll(subjects.length)] ?? '';
        const [seen, flagged] = [roll(3) > 0, roll(10) === 0];
        const label = [['work'], ['Work', 'a%b'], ['work_2'], ['NonJunk'], []][Math.min(4, roll(30))] ?? [];
        const flags = JSON.stringify([...(flagged ? ['\\Flagged'] : []), ...(seen ? ['\\Seen'] : []), ...label]);
        const internalAt = 1_700_000_000_000 + roll(Math.ceil(count / 4)) * 60_000;
        return {
          accountId,
          mailboxId,
          uid,
          flags,
          seen,
          flagged,
          labelled: label.some((keyword) => keyword !== 'NonJunk'),
          deleted: roll(20) === 0,
          internalAt,
          listAt: internalAt,
          size: 1000 * roll(5),
          subject: `Re: ${subject}`,
          baseSubject: subject,
          sender: plain(sender).toLowerCase(),
          fromJson: JSON.stringify([{ name: sender, address: `${plain(sender).toLowerCase()}@holt.example` }]),
          hasAttachments: roll(8) === 0,
          threadId: Math.max(1, thread - roll(3)) + 1_000_000 * accountId,
          top: false,
        };
      });
      for (let at = 0; at < rows.length; at += 500) await db.message.createMany({ data: rows.slice(at, at + 500) });
      await cabinet.settle(mailboxId);
    },
    settle: async (mailboxId) => {
      read.delete(mailboxId);
      const rows = (await lettersOf([mailboxId])).toSorted(newestFirst);
      const listed = rows.filter((row) => !row.deleted);
      const tops = [...new Map(listed.toReversed().map((row) => [row.threadId, row.id])).values()];
      await db.message.updateMany({ where: { mailboxId }, data: { top: false } });
      for (let at = 0; at < tops.length; at += 500)
        await db.message.updateMany({ where: { id: { in: tops.slice(at, at + 500) } }, data: { top: true } });
      const unseen = listed.filter((row) => !row.seen).length;
      const counts = { exists: listed.length, unseen, cached: rows.length, threads: tops.length };
      await db.mailbox.update({ where: { id: mailboxId }, data: { ...counts, version: { increment: 1 } } });
    },
    disturb: async (mailboxId, roll) => {
      const rows = await db.message.findMany({ where: { mailboxId }, select: { id: true } });
      const some = (share: number) => rows.filter(() => roll(share) === 0).map((row) => row.id);
      await db.message.deleteMany({ where: { id: { in: some(12) } } });
      await db.message.updateMany({ where: { id: { in: some(12) } }, data: { deleted: true } });
      await db.message.updateMany({ where: { id: { in: some(6) } }, data: { seen: true } });
      await db.message.updateMany({ where: { id: { in: some(12) } }, data: { flagged: true } });
      await cabinet.settle(mailboxId);
    },
    naive: async (list, mailboxIds) => {
      const rows = (await lettersOf(mailboxIds)).filter((row) => !row.deleted);
      const ofRole = list.view.kind === 'role' ? filterOfRole(list.view.role) : null;
      const flags = new Set<Filter>([list.filter, ofRole].filter((filter) => filter !== null));
      const own = [...flags].filter(ofLabels);
      const { view } = list;
      const found = (row: Letter) =>
        view.kind !== 'found' || view.words.split(' ').every((word) => row.subject.includes(word) || row.fromJson.includes(word));
      if (!list.threads) {
        const fitting = rows.filter((row) => found(row) && [...flags].every((flag) => fits(row, flag)));
        return inOrder(fitting, list).map((row) => row.id as MessageId);
      }
      const together = new Map<string, Letter[]>();
      for (const row of rows.sort(newestFirst)) {
        const key = `${row.mailboxId} ${row.threadId}`;
        together.set(key, [...(together.get(key) ?? []), row]);
      }
      const heads = [...together.values()].filter((letters) =>
        [...flags].every((flag) => ofLabels(flag) || letters.some((row) => fits(row, flag))),
      );
      // With labels it is the newest letter that bears them which stands for its conversation.
      const stands = (row: Letter) => own.length === 0 || (found(row) && own.every((flag) => fits(row, flag)));
      const tops = heads.flatMap((letters) => letters.find(stands) ?? []).filter(found);
      const once = new Map(
        tops
          .sort(newestFirst)
          .toReversed()
          .map((row) => [row.threadId, row]),
      );
      return inOrder([...once.values()], list).map((row) => row.id as MessageId);
    },
    close: async () => {
      await rooms.closeDatabase();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return cabinet;
}
