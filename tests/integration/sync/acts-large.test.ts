/** A bulk act on a large folder: as many batches as it takes, in memory that does not grow with them. `ORIEL_BULK=50000` makes it larger. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BulkAct, BulkDeed } from '@/lib/model/acts';
import { defaultSort } from '@/lib/model/view';
import { writeMaildir } from '../../support/mailbox/build-mailbox';
import { makeLightLetters } from '../../support/mailbox/light-letters';
import { type Office, openOffice, type Person, until } from './office';

const count = Number(process.env.ORIEL_BULK ?? 5000);
const patience = 60_000 + count * 20;

let office: Office;
let anna: Person;
/** What a browser would hear of bulk acts; the rest is not kept, so that the memory measured is Oriel's. */
const heard: BulkAct[] = [];
let deaf: () => void = () => undefined;

beforeAll(async () => {
  office = await openOffice({ storage: 'sdbox' });
  anna = await office.hire('anna');
  anna.browser.close();
  const folder = join(office.dovecot.folder, 'home', `${anna.user.login}.import`);
  await writeMaildir(folder, makeLightLetters({ count }));
  await office.dovecot.doveadm('import', '-u', anna.user.login, `maildir:${folder}`, '', 'all');
  anna.signIn();
  await anna.list('INBOX');
  await until('the first sync', async () => (await anna.mailbox('INBOX')).cached === count, patience);
  deaf = office.rooms.bus().subscribe(anna.actor.userId, null, (_, change) => {
    if (change.type === 'bulkActChanged') heard.push(change.act);
  });
}, patience);
afterAll(async () => {
  deaf();
  await office.close();
});

async function start(deed: BulkDeed): Promise<BulkAct> {
  const { id } = await anna.mailbox('INBOX');
  return office.rooms.startBulk(anna.actor, {
    list: { view: { kind: 'mailbox', mailboxId: id }, filter: null, sort: defaultSort, threads: false },
    deed,
  });
}
const steps = (id: string) => heard.filter((act) => act.id === id);

interface Highest {
  /** Megabytes more than before. */
  memory: number;
  /** Acts that waited for the server at once. */
  waiting: number;
}

/** How much was held at once while `work` ran. */
async function highest(work: () => Promise<unknown>): Promise<Highest> {
  const held = () => {
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  };
  const before = held();
  const found = { memory: 0, waiting: 0 };
  let looking = true;
  const look = async () => {
    while (looking) {
      found.memory = Math.max(found.memory, held() - before);
      found.waiting = Math.max(found.waiting, await office.rooms.countOpenActs(anna.account.id));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const looked = look();
  await work();
  looking = false;
  await looked;
  return found;
}

describe(`all ${count} letters of a folder`, () => {
  it('are flagged until somebody stops it, and no further', { timeout: patience }, async () => {
    const act = await start({ kind: 'flags', add: ['Work'], remove: [] });
    await until('two batches', async () => steps(act.id).some(({ done }) => done >= 1000), patience);
    const stopped = await office.rooms.stopBulk(anna.actor, act.id);
    expect(stopped).toMatchObject({ state: 'stopped', total: count });
    await until('what was under way', async () => (await office.rooms.countOpenActs(anna.account.id)) === 0, patience);
    const flagged = (await anna.phone.list('INBOX')).filter(({ flags }) => flags.includes('Work')).length;
    expect(flagged).toBeGreaterThanOrEqual(1000);
    expect(flagged).toBeLessThan(count);
    expect(steps(act.id).at(-1)).toMatchObject({ state: 'stopped', done: flagged, failed: 0 });
  });

  it('are moved with progress at every batch, never more than two of them waiting, in flat memory', { timeout: patience }, async () => {
    let id = '';
    const held = await highest(async () => {
      ({ id } = await start({ kind: 'move', to: 'archive' }));
      await until('the end', async () => steps(id).some(({ state }) => state !== 'running'), patience);
    });
    expect(steps(id).at(-1)).toMatchObject({ state: 'done', total: count, done: count, failed: 0 });
    const done = steps(id).map((one) => one.done);
    expect(done).toEqual([...done].sort((one, other) => one - other));
    expect(new Set(done).size).toBeGreaterThanOrEqual(count / 500);
    expect(await anna.phone.list('Archive')).toHaveLength(count);
    expect((await anna.phone.status('INBOX')).messages).toBe(0);
    expect(held.waiting).toBeLessThanOrEqual(2);
    expect(held.memory).toBeLessThan(100);
    await until('the counts', async () => (await anna.mailbox('Archive')).exists === count && (await anna.mailbox('INBOX')).exists === 0);
  });
});
