/** Looking again at what is cached already: after a thousand changes elsewhere, and when nothing happened. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessagePage } from '@/lib/model/api';
import { against, type Measurement, timed } from './figures';
import type { InboxWorld } from './inbox';

const rounds = 7;
const changed = 1000;
/** Till IDLE has told everybody of one round, and Oriel has looked, before the next. */
const betweenMs = 3000;
const keyword = '$BenchMark';

async function mustHave(world: InboxWorld, on: boolean): Promise<void> {
  const { value } = await world.client.json<MessagePage>(`/api/messages?mailbox=${world.inbox.id}&limit=50`);
  const right = value.rows.filter((row) => row.flags.includes(keyword) === on).length;
  if (right < value.rows.length)
    throw new Error(`After the look ${value.rows.length - right} of ${value.rows.length} rows are not as on the server.`);
}

const delta: Measurement<InboxWorld> = {
  figures: { 'sync.delta1000': 'look at the inbox after 1,000 flags changed; raw: SELECT and FETCH CHANGEDSINCE' },
  measure: async (world) => {
    const { stage, user, client, inbox, raw } = world;
    const top = await raw.number('STATUS INBOX (MESSAGES)', 'MESSAGES');
    const newest = `${Math.max(1, top - changed + 1)}:${top}`;
    const watcher = await stage.raw(user, 'Archive');
    const [ours, bare]: [number[], number[]] = [[], []];
    // Set for Oriel and taken away for the bare line, so that each is the first to see its change.
    for (let round = -1; round < rounds; round += 1) {
      await raw.drain(`STORE ${newest} +FLAGS.SILENT (${keyword})`);
      const ms = await client.post('/api/looks', { accountId: inbox.accountId, mailboxId: inbox.id });
      await mustHave(world, true);
      await sleep(betweenMs);
      const since = await watcher.number('STATUS INBOX (HIGHESTMODSEQ)', 'HIGHESTMODSEQ');
      await raw.drain(`STORE ${newest} -FLAGS.SILENT (${keyword})`);
      const reference = await timed(async () => {
        await watcher.say('SELECT INBOX');
        await watcher.drain(`UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${since})`);
      });
      await watcher.say('SELECT Archive');
      await sleep(betweenMs);
      if (round < 0) continue;
      ours.push(ms);
      bare.push(reference);
    }
    return { 'sync.delta1000': against(ours, bare) };
  },
};

const noop: Measurement<InboxWorld> = {
  figures: { 'sync.noop30': 'look at 30 folders where nothing changed; raw: LIST with STATUS of each' },
  measure: async ({ client, raw, inbox }) => {
    const [ours, bare]: [number[], number[]] = [[], []];
    for (let round = -3; round < 3 * rounds; round += 1) {
      const ms = await client.post('/api/looks', { accountId: inbox.accountId, mailboxId: null });
      const reference = await timed(() =>
        raw.say('LIST "" "*" RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ))'),
      );
      // Looks may be asked for once a second.
      await sleep(1100);
      if (round < 0) continue;
      ours.push(ms);
      bare.push(reference);
    }
    return { 'sync.noop30': against(ours, bare) };
  },
};

export const resync: Measurement<InboxWorld>[] = [delta, noop];
