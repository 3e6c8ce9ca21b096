/** The folders, a page of the list at any depth, and letters opened for the first time and again, over HTTP with a kept connection. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessagePage } from '@/lib/model/api';
import type { Mailbox, MessageDetail, MessageRow } from '@/lib/model/mail';
import { against, type Figure, inTurn, type Measurement, timed } from './figures';
import type { InboxWorld } from './inbox';
import type { OrielClient } from './oriel-client';
import type { RawImap } from './raw-imap';
import type { BenchServer } from './server';

const rounds = 200;
/** Enough that the middle is that of a server at work: in the first sixty the code is still being compiled, which takes as long again as the work. */
const opened = 300;
/** So many make the figure of a server that has just started. */
const soon = 60;
const rowItems = '(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)';

/** A large mailbox, cached. */
export interface ListWorld {
  server: BenchServer;
  client: OrielClient;
  raw: RawImap;
  inbox: Mailbox;
  size: number;
}

/** `path` against `command`, in turn. */
export async function inTurnWith(
  { server, client, raw }: Omit<ListWorld, 'inbox' | 'size'>,
  path: string,
  command: string,
): Promise<Figure> {
  return inTurn(
    { rounds, meter: server },
    async () => (await client.get(path)).ms,
    () => raw.say(command),
  );
}

/** A page from the top would be quick everywhere. */
async function mustBeginAt({ client }: ListWorld, path: string, position: number): Promise<void> {
  const { value } = await client.json<MessagePage>(path);
  if (value.rows.length < 50) throw new Error(`There are ${value.rows.length} rows at row ${position}.`);
  if (value.position !== position) throw new Error(`Asked for row ${position}, Oriel answered from row ${value.position}.`);
}

/** The 50 rows that begin at a share of the way down; raw: FETCH of as many there. */
export async function listAt(world: ListWorld, share: number): Promise<Figure> {
  const position = Math.max(0, Math.round(share * (world.size - 50)));
  const from = Math.max(1, world.size - position - 49);
  const path = `/api/messages?mailbox=${world.inbox.id}&limit=50&position=${position}`;
  await mustBeginAt(world, path, position);
  return inTurnWith(world, path, `FETCH ${from}:${from + 49} ${rowItems}`);
}

const lists: Measurement<InboxWorld>[] = [
  {
    figures: { 'list.first.100k': 'newest 50 rows of the inbox; raw: FETCH of the same 50' },
    measure: async (world) => ({ 'list.first.100k': await listAt(world, 0) }),
  },
  {
    figures: { 'list.middle.100k': '50 rows half-way down; raw: FETCH of 50 there' },
    measure: async (world) => ({ 'list.middle.100k': await listAt(world, 0.5) }),
  },
  {
    figures: { 'list.end.100k': '50 rows at the bottom; raw: FETCH of 50 there' },
    measure: async (world) => ({ 'list.end.100k': await listAt(world, 1) }),
  },
  {
    figures: { 'list.threads.100k': 'newest 50 conversations; raw: THREAD REFS of all and FETCH of 50' },
    measure: async (world) => {
      const { server, client, raw, inbox, size } = world;
      const path = `/api/messages?mailbox=${inbox.id}&limit=50&threads=1`;
      const { value } = await client.json<MessagePage>(path);
      if (value.rows.some((row) => !row.thread)) throw new Error('Oriel answered with letters instead of conversations.');
      const figure = await inTurn(
        { rounds: rounds / 4, meter: server },
        async () => (await client.get(path)).ms,
        async () => {
          await raw.drain('THREAD REFS UTF-8 ALL');
          await raw.say(`FETCH ${Math.max(1, size - 49)}:${size} ${rowItems}`);
        },
      );
      return { 'list.threads.100k': figure };
    },
  },
];

const folders: Measurement<InboxWorld> = {
  figures: { 'folders.30': '30 folders with their counts; raw: LIST with STATUS of each' },
  measure: async (world) => ({
    'folders.30': await inTurnWith(world, '/api/mailboxes', 'LIST "" "*" RETURN (SUBSCRIBED SPECIAL-USE STATUS (MESSAGES UNSEEN))'),
  }),
};

/** Rows from all over the newest thousand, so that newsletters, plain letters and letters with files are among them. */
async function someRows({ client, inbox }: InboxWorld): Promise<MessageRow[]> {
  const rows: MessageRow[] = [];
  let before: string | null = null;
  for (let page = 0; page < 5; page += 1) {
    const cursor: string = before ? `&before=${encodeURIComponent(before)}` : '';
    const { value }: { value: MessagePage } = await client.json<MessagePage>(`/api/messages?mailbox=${inbox.id}&limit=200${cursor}`);
    rows.push(...value.rows);
    before = value.next;
    if (!before) break;
  }
  return rows;
}

/** Waits until the server has fetched the first words of the rows that were asked for, which it does behind the answer: nobody opens letters beside a thousand of these. */
async function firstWords(world: InboxWorld): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(500))
    if ((await someRows(world)).every(({ preview }) => preview !== null)) return;
  throw new Error('The first words of the rows do not come.');
}

/** What a browser asks for to show a letter: the letter, and its body where that is HTML. */
async function open(client: OrielClient, id: number | undefined): Promise<number> {
  const detail = await client.json<MessageDetail>(`/api/messages/${id}`);
  const body = detail.value.body.kind === 'html' ? (await client.get(`/api/messages/${id}/body`)).ms : 0;
  return detail.ms + body;
}

const opening: Measurement<InboxWorld> = {
  figures: {
    'open.first': 'a letter never opened before, with its body; raw: FETCH of a whole letter',
    'open.first.fresh': 'the first 60 of them, while the code of the server is still being compiled; raw: the same',
    'open.again': 'the same letters a second time; raw: the same FETCH again',
  },
  measure: async (world) => {
    const { client, raw, size } = world;
    await firstWords(world);
    const ids = (await someRows(world)).map(({ id }) => id);
    const step = Math.max(1, Math.floor(ids.length / opened));
    const places = Array.from({ length: opened }, (_, n) => n * step).filter((place) => place < ids.length);
    const pass = async () => {
      const [ours, bare]: [number[], number[]] = [[], []];
      for (const place of places) {
        ours.push(await open(client, ids[place]));
        // The letter below, so that neither warms the server for the other.
        bare.push(await timed(() => raw.say(`FETCH ${Math.max(1, size - place - 1)} BODY.PEEK[]`)));
      }
      return { all: against(ours, bare), fresh: against(ours.slice(0, soon), bare.slice(0, soon)) };
    };
    const first = await pass();
    return { 'open.first': first.all, 'open.first.fresh': first.fresh, 'open.again': (await pass()).all };
  },
};

export const reading: Measurement<InboxWorld>[] = [...lists, folders, opening];
