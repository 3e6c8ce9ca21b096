/** The folders, a page of the list at any depth, and a letter opened for the first time, over HTTP with a kept connection. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessagePage, Shell } from '@/lib/model/api';
import type { MessageDetail } from '@/lib/model/mail';
import { against, type Figure, type Measurement, timed } from './figures';
import type { BenchWorld } from './world';

const rounds = 200;
const warmUp = 20;
const opened = 60;

/** `path` against `command`, in turn, so that what else the machine does slows both. */
async function inTurn({ client, raw }: BenchWorld, path: string, command: string): Promise<Figure> {
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let n = -warmUp; n < rounds; n += 1) {
    const { ms } = await client.get(path);
    const reference = await timed(() => raw.say(command));
    if (n < 0) continue;
    ours.push(ms);
    bare.push(reference);
  }
  return against(ours, bare);
}

/**
 * Cursors from the top to the bottom, and the lowest with a page below it last. The pages walked through hold only flagged letters: a cursor is
 * a place in the list whatever narrows it, so the walk is short and leaves most letters without their previews, as scrolling would.
 */
async function places({ client, inbox }: BenchWorld): Promise<string[]> {
  const found: string[] = [];
  const page = async (before: string, filter: string) => {
    const { value } = await client.json<MessagePage>(`/api/messages?mailbox=${inbox.id}&limit=50${filter}${before && `&before=${before}`}`);
    return value;
  };
  for (let next: string | null = ''; next !== null; ) {
    if (next) found.push(next);
    next = (await page(next, '&filter=flagged')).next;
  }
  while (found.length > 0 && (await page(found.at(-1) ?? '', '')).next === null) found.pop();
  if (found.length === 0) throw new Error('The inbox is too small for its middle and its end.');
  return found;
}

/** Previews of the rows that were walked through are read behind; until they are there the server is busy. */
async function settled({ client, inbox }: BenchWorld, before: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(500)) {
    const { value } = await client.json<MessagePage>(`/api/messages?mailbox=${inbox.id}&limit=50&filter=flagged&before=${before}`);
    if (value.rows.every((row) => row.preview !== null)) return;
  }
}

function listAt(name: string, title: string, share: number): Measurement {
  return {
    name,
    title,
    measure: async (world) => {
      const found = await places(world);
      const before = found[Math.round(share * (found.length - 1))] ?? '';
      await settled(world, found.at(-2) ?? before);
      const from = Math.max(1, Math.round((1 - share) * world.size) - 49);
      const command = `FETCH ${from}:${from + 49} (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)`;
      return inTurn(world, `/api/messages?mailbox=${world.inbox.id}&limit=50&before=${before}`, command);
    },
  };
}

const listFirst: Measurement = {
  name: 'list.first.100k',
  title: 'newest 50 rows of the inbox; raw: FETCH of the same 50',
  measure: async (world) => {
    const { inbox, size } = world;
    const command = `FETCH ${Math.max(1, size - 49)}:${size} (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)`;
    return inTurn(world, `/api/messages?mailbox=${inbox.id}&limit=50`, command);
  },
};

const folders: Measurement = {
  name: 'folders.30',
  title: '30 folders with their counts; raw: LIST with STATUS of each',
  measure: async (world) => {
    const { value } = await world.client.json<Shell>('/api/mailboxes');
    if (value.mailboxes.length !== 30) throw new Error(`Oriel shows ${value.mailboxes.length} folders instead of 30.`);
    return inTurn(world, '/api/mailboxes', 'LIST "" "*" RETURN (SUBSCRIBED SPECIAL-USE STATUS (MESSAGES UNSEEN))');
  },
};

/** Rows from all over the newest thousand, so that newsletters, plain letters and letters with files are among them. */
async function someRows({ client, inbox }: BenchWorld): Promise<number[]> {
  const ids: number[] = [];
  let before: string | null = null;
  for (let page = 0; page < 5; page += 1) {
    const cursor: string = before ? `&before=${encodeURIComponent(before)}` : '';
    const { value }: { value: MessagePage } = await client.json<MessagePage>(`/api/messages?mailbox=${inbox.id}&limit=200${cursor}`);
    ids.push(...value.rows.map(({ id }) => id));
    before = value.next;
    if (!before) break;
  }
  return ids;
}

const openFirst: Measurement = {
  name: 'open.first',
  title: 'a letter never opened before, with its body; raw: FETCH of a whole letter',
  measure: async (world) => {
    const { client, raw, size } = world;
    const ids = await someRows(world);
    const step = Math.max(1, Math.floor(ids.length / opened));
    // Every second one of the chosen goes to the bare line, so that neither warms the server for the other.
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let n = 0; n + 1 < ids.length && ours.length < opened; n += step) {
      const detail = await client.json<MessageDetail>(`/api/messages/${ids[n]}`);
      const body = detail.value.body.kind === 'html' ? (await client.get(`/api/messages/${ids[n]}/body`)).ms : 0;
      ours.push(detail.ms + body);
      bare.push(await timed(() => raw.say(`FETCH ${Math.max(1, size - n - 1)} BODY.PEEK[]`)));
    }
    return against(ours, bare);
  },
};

export const reading: Measurement[] = [
  listFirst,
  listAt('list.middle.100k', '50 rows half-way down; raw: FETCH of 50 there', 0.5),
  listAt('list.end.100k', '50 rows at the bottom; raw: FETCH of 50 there', 1),
  folders,
  openFirst,
];
