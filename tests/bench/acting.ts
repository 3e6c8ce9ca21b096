/** What a person does to letters, from sending the change to the answer. */
import type { MessagePage } from '@/lib/model/api';
import { inTurn, type Measurement } from './figures';
import type { InboxWorld } from './inbox';

const flags = 100;
const moves = 30;

async function newestIds({ client, inbox }: InboxWorld, limit: number): Promise<number[]> {
  const { value } = await client.json<MessagePage>(`/api/messages?mailbox=${inbox.id}&limit=${limit}`);
  return value.rows.map(({ id }) => id);
}

const flag: Measurement<InboxWorld> = {
  figures: { 'act.flag': 'a flag set or taken away, to the answer; raw: the same STORE' },
  measure: async (world) => {
    const { server, client, raw, size } = world;
    const ids = await newestIds(world, 50);
    const on = (round: number) => round % 2 === 0;
    const figure = await inTurn(
      { rounds: flags, meter: server },
      (round) => {
        const set = on(round) ? ['\\Flagged'] : [];
        return client.post('/api/flags', {
          ids: [ids[Math.abs(round >> 1) % ids.length]],
          add: set,
          remove: on(round) ? [] : ['\\Flagged'],
        });
      },
      // Another letter than Oriel's, from below its fifty, so that neither tells the other of its work on the same one.
      (round) => raw.say(`STORE ${Math.max(1, size - 60)} ${on(round) ? '+' : '-'}FLAGS (\\Flagged)`),
    );
    return { 'act.flag': figure };
  },
};

const move: Measurement<InboxWorld> = {
  figures: { 'act.move': 'a letter put into the archive, to the answer; raw: MOVE' },
  measure: async (world) => {
    const ids = await newestIds(world, 200);
    const figure = await inTurn(
      { rounds: moves, meter: world.server },
      () => world.client.post('/api/moves', { ids: [ids.shift()], to: 'archive' }),
      () => world.raw.say('MOVE 1 "Archive"'),
    );
    return { 'act.move': figure };
  },
};

export const acting: Measurement<InboxWorld>[] = [flag, move];
