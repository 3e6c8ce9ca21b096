/** A page of the list, and a letter opened for the first time, over HTTP with a kept connection. */
import type { MessagePage } from '@/lib/model/api';
import type { MessageDetail } from '@/lib/model/mail';
import { against, type Measurement, timed } from './figures';
import type { BenchWorld } from './world';

const rounds = 200;
const opened = 60;

const listFirst: Measurement = {
  name: 'list.first.100k',
  title: 'newest 50 rows of the inbox; raw: FETCH of the same 50',
  measure: async ({ client, raw, inbox, size }) => {
    const path = `/api/messages?mailbox=${inbox.id}&limit=50`;
    const command = `FETCH ${Math.max(1, size - 49)}:${size} (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)`;
    for (let n = 0; n < 20; n += 1) {
      await client.get(path);
      await raw.say(command);
    }
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let n = 0; n < rounds; n += 1) {
      ours.push((await client.get(path)).ms);
      bare.push(await timed(() => raw.say(command)));
    }
    return against(ours, bare);
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

export const reading: Measurement[] = [listFirst, openFirst];
