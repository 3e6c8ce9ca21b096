/** What a person does to letters, from sending the change to the answer. */
import type { MessagePage } from '@/lib/model/api';
import { against, type Measurement, timed } from './figures';

const rounds = 100;
const warmUp = 10;

const flag: Measurement = {
  name: 'act.flag',
  title: 'a flag set or taken away, to the answer; raw: the same STORE',
  measure: async ({ client, raw, inbox, size }) => {
    const { value } = await client.json<MessagePage>(`/api/messages?mailbox=${inbox.id}&limit=50`);
    const ids = value.rows.map(({ id }) => id);
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let n = -warmUp; n < rounds; n += 1) {
      const id = ids[Math.abs(n >> 1) % ids.length];
      const on = n % 2 === 0;
      const change = { ids: [id], add: on ? ['\\Flagged'] : [], remove: on ? [] : ['\\Flagged'] };
      const ms = await client.post('/api/flags', change);
      // Another letter than Oriel's, from below its fifty, so that neither tells the other of its work on the same one.
      const reference = await timed(() => raw.say(`STORE ${Math.max(1, size - 60)} ${on ? '+' : '-'}FLAGS (\\Flagged)`));
      if (n < 0) continue;
      ours.push(ms);
      bare.push(reference);
    }
    return against(ours, bare);
  },
};

export const acting: Measurement[] = [flag];
