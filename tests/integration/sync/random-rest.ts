/** What must be true when nothing happens any more: the cache says what the server says, and its own books are right. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MailboxId } from '@/lib/model/ids';
import { openPhone, type Phone } from '../../support/phone';
import { until } from './office';
import { note, type World } from './random-world';

interface Row {
  id: number;
  uid: number;
  flags: string;
  seen: boolean;
  deleted: boolean;
  internalAt: number;
  messageIdHeader: string | null;
  inReplyTo: string | null;
  references: string | null;
  threadId: number | null;
  top: boolean;
  mailboxId: number;
}

/** Letters by their place: folder, UID, flags, Message-ID. */
type Picture = Record<string, string[]>;

/** Dovecot has fits: it may refuse a mailbox that was just deleted and made anew, to one line and not to the next. */
async function serverPicture(world: World): Promise<Picture> {
  for (let tries = 0; ; tries += 1) {
    const phone = await openPhone(world.office.dovecot, world.person.user);
    try {
      return await readPicture(phone);
    } catch (error) {
      if (tries === 5) throw error;
      note(world, `  the server refused to be read: ${(error as Error).message}`);
      await sleep(500);
    } finally {
      await phone.close();
    }
  }
}

async function readPicture(phone: Phone): Promise<Picture> {
  const picture: Picture = {};
  for (const { path } of await phone.folders()) {
    const letters = await phone.list(path);
    const unseen = letters.filter(({ flags }) => !flags.includes('\\Seen')).length;
    picture[path] = [
      `${letters.length} letters, ${unseen} unread`,
      ...letters.map(({ uid, flags, messageId }) => `${uid} ${messageId} ${flags.join(' ')}`.trim()),
    ];
  }
  return picture;
}

async function readRows(world: World): Promise<Row[]> {
  return (await world.office.rooms.database().message.findMany({
    where: { accountId: world.person.account.id },
    orderBy: { uid: 'asc' },
  })) as unknown as Row[];
}

async function cachePicture(world: World, rows: readonly Row[]): Promise<Picture> {
  const boxes = await world.office.rooms.database().mailbox.findMany({ where: { accountId: world.person.account.id } });
  return Object.fromEntries(
    boxes.map((box) => [
      box.path,
      [
        `${box.exists} letters, ${box.unseen} unread`,
        ...rows
          .filter((row) => row.mailboxId === box.id)
          .map((row) => `${row.uid} ${row.messageIdHeader ?? ''} ${(JSON.parse(row.flags) as string[]).join(' ')}`.trim()),
      ],
    ]),
  );
}

/** Where the books of the cache contradict themselves: counts, columns beside flags. */
async function bookFaults(world: World, rows: readonly Row[]): Promise<string[]> {
  const faults: string[] = [];
  for (const row of rows) {
    const flags = JSON.parse(row.flags) as string[];
    if (row.seen !== flags.includes('\\Seen')) faults.push(`row ${row.id}: seen is ${row.seen}, flags ${row.flags}`);
    if (row.deleted !== flags.includes('\\Deleted')) faults.push(`row ${row.id}: deleted is ${row.deleted}, flags ${row.flags}`);
  }
  const boxes = await world.office.rooms.database().mailbox.findMany({ where: { accountId: world.person.account.id } });
  for (const box of boxes) {
    const own = rows.filter((row) => row.mailboxId === box.id);
    if (box.cached !== own.length) faults.push(`${box.path}: ${box.cached} cached by the books, ${own.length} rows`);
    const tops = own.filter((row) => row.top && !row.deleted).length;
    if (box.threads !== tops) faults.push(`${box.path}: ${box.threads} conversations by the books, ${tops} rows at the top`);
    faults.push(...topFaults(box.path, own));
  }
  return faults;
}

/** In each folder the newest listed letter of a conversation stands for it. */
function topFaults(path: string, rows: readonly Row[]): string[] {
  const newest = new Map<number | null, Row>();
  for (const row of rows.filter((each) => !each.deleted)) {
    const best = newest.get(row.threadId);
    if (!best || row.internalAt > best.internalAt || (row.internalAt === best.internalAt && row.uid > best.uid))
      newest.set(row.threadId, row);
  }
  const right = new Set([...newest.values()].map((row) => row.id));
  return rows
    .filter((row) => !row.deleted && row.top !== right.has(row.id))
    .map((row) => `${path}: row ${row.id}, UID ${row.uid}, top is ${row.top}`);
}

/** Conversations from scratch: letters that name a Message-ID in common, directly or through others. */
function conversations(rows: readonly Row[]): string[] {
  const parent = new Map<string, string>();
  const root = (name: string): string => {
    const up = parent.get(name) ?? name;
    return up === name ? name : root(up);
  };
  for (const row of rows) {
    const names = [row.messageIdHeader ?? `row ${row.id}`, row.inReplyTo, ...(row.references ?? '').split(' ')].filter(
      (name): name is string => Boolean(name),
    );
    for (const name of names) parent.set(root(name), root(names[0] as string));
  }
  return partition(rows, (row) => root(row.messageIdHeader ?? `row ${row.id}`));
}

/** Groups of rows, each told by its Message-ID too, because a diary knows no row. */
function partition(rows: readonly Row[], key: (row: Row) => unknown): string[] {
  const groups = new Map<unknown, string[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), `${row.id} <${row.messageIdHeader}>`]);
  return [...groups.values()].map((members) => members.sort().join(', ')).sort();
}

/** Letters that are missing, too many, or not flagged as Oriel was told. */
function lettersFaults(world: World, picture: Picture, refused: readonly string[]): string[] {
  const found = new Map<string, string[]>();
  for (const [path, lines] of Object.entries(picture))
    for (const line of lines.slice(1).filter((each) => !each.includes('\\Deleted')))
      found.set(line.split(' ')[1] ?? '', [...(found.get(line.split(' ')[1] ?? '') ?? []), `${path} ${line}`]);
  return [...world.fates].flatMap(([id, fate]) => {
    const there = found.get(id) ?? [];
    const faults: string[] = [];
    if (there.length < fate.least) faults.push(`${id} is lost`);
    if (there.length > fate.most) faults.push(`${id} is there ${there.length} times instead of ${fate.most}: ${there.join(', ')}`);
    if (
      fate.flagged !== null &&
      !refused.some((act) => act.includes(id)) &&
      there.some((line) => line.includes('\\Flagged') !== fate.flagged)
    )
      faults.push(`${id} should ${fate.flagged ? '' : 'not '}be flagged: ${there.join(', ')}`);
    return faults;
  });
}

async function lookAtAll(world: World): Promise<void> {
  const { office, person } = world;
  const { account } = person;
  await until('the line', async () => office.rooms.engine().state(account.id).status === 'watching', 60_000);
  await until(
    'the queue to be empty',
    async () => (await office.rooms.database().act.count({ where: { accountId: account.id, state: { not: 'refused' } } })) === 0,
    60_000,
  );
  await office.rooms.engine().refreshList(account.id);
  const boxes = await office.rooms.listMailboxes(person.actor);
  for (const box of boxes.filter(({ selectable }) => selectable))
    await office.rooms.listMessages(person.actor, { mailbox: box.id as MailboxId, limit: 50 });
  for (const box of boxes.filter(({ selectable }) => selectable))
    await office.rooms.engine().nudge(account.id, box.id as MailboxId, { whole: true });
}

/** Lets everything come to rest. Answers what is wrong then, line by line. */
export async function faultsAtRest(world: World): Promise<string[]> {
  world.person.proxy.clear();
  await lookAtAll(world);
  // What still goes on behind (a fill, a last look) is given time; what is wrong stays wrong.
  let faults = await look(world);
  for (const end = Date.now() + 10_000; Date.now() < end && faults.length > 0; faults = await look(world))
    await new Promise((resolve) => setTimeout(resolve, 200));
  for (const fate of world.fates.values()) fate.sentTo.clear();
  return faults;
}

async function look(world: World): Promise<string[]> {
  const rows = await readRows(world);
  const server = await serverPicture(world);
  const cache = await cachePicture(world, rows);
  // Refused acts were taken back, and the person was told.
  const refused = await world.office.rooms.database().act.findMany({ where: { accountId: world.person.account.id, state: 'refused' } });
  return [
    ...(await bookFaults(world, rows)),
    ...lettersFaults(
      world,
      server,
      refused.map(({ payload }) => payload),
    ),
    ...difference('folder', Object.keys(server), Object.keys(cache)),
    ...Object.keys(server).flatMap((path) => difference(path, server[path] ?? [], cache[path] ?? [])),
    ...difference(
      'conversation',
      conversations(rows),
      partition(rows, (row) => row.threadId),
    ),
  ];
}

function difference(what: string, right: readonly string[], found: readonly string[]): string[] {
  const [rights, founds] = [new Set(right), new Set(found)];
  return [
    ...right.filter((line) => !founds.has(line)).map((line) => `${what}: should be: ${line}`),
    ...found.filter((line) => !rights.has(line)).map((line) => `${what}: should not be: ${line}`),
    ...(right.length !== found.length && rights.size === founds.size ? [`${what}: ${found.length} instead of ${right.length}`] : []),
  ];
}
