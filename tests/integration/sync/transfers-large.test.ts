/** Everything in a folder put into another account: in batches with progress, stopped, taken back, and in memory that does not grow with it. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BulkAct, BulkDeed } from '@/lib/model/acts';
import { defaultSort } from '@/lib/model/view';
import { writeMaildir } from '../../support/mailbox/build-mailbox';
import { makeLightLetters } from '../../support/mailbox/light-letters';
import { type Office, openOffice, type Person, until } from './office';
import { joinPeople, settled, type TwoAccounts, transferRooms } from './two-accounts';

const patience = 300_000;

let office: Office;
beforeAll(async () => {
  office = await openOffice({ storage: 'sdbox' });
});
afterAll(() => office.close());

/** One person with two accounts, the first of which has many letters, all of them read in. */
async function two(hint: string, count: number): Promise<TwoAccounts> {
  const [from, to] = [await office.hire(`${hint}-a`), await office.hire(`${hint}-b`)];
  const folder = join(office.dovecot.folder, 'home', `${from.user.login}.import`);
  await writeMaildir(folder, makeLightLetters({ count }));
  await office.dovecot.doveadm('import', '-u', from.user.login, `maildir:${folder}`, '', 'all');
  const pair = await joinPeople(office, from, to);
  await until('the first sync', async () => (await from.mailbox('INBOX')).cached === count, patience);
  return pair;
}

async function start({ from, actor }: TwoAccounts, deed: BulkDeed): Promise<BulkAct> {
  const { id } = await from.mailbox('INBOX');
  const list = { view: { kind: 'mailbox' as const, mailboxId: id }, filter: null, sort: defaultSort, threads: false };
  return office.rooms.startBulk(actor, { list, deed });
}

const progress = (person: Person, id: string) =>
  person.browser.heard.flatMap((change) => (change.type === 'bulkActChanged' && change.act.id === id ? [change.act] : []));
const ended = (person: Person, id: string) =>
  until('the end of it', async () => progress(person, id).find((act) => act.state !== 'running'), patience);
const count = async (person: Person, path: string) => (await person.phone.status(path)).messages;

/** Megabytes that this process held more than before while `work` ran. */
async function most(work: () => Promise<unknown>): Promise<number> {
  const held = () => {
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  };
  const before = held();
  let highest = 0;
  const watch = setInterval(() => {
    highest = Math.max(highest, held() - before);
  }, 20);
  await work().finally(() => clearInterval(watch));
  return highest;
}

it('2,000 letters go over, in memory that does not grow with them', { timeout: patience }, async () => {
  const pair = await two('anna', 2000);
  const { from, to } = pair;
  // A letter is much heavier than what is kept of it, so one of these in memory for each would show.
  for (let at = 0; at < 8; at += 1)
    await from.phone.append('INBOX', Buffer.alloc(6_000_000, `Subject: Heavy ${at}\r\n\r\n${'a'.repeat(70)}\r\n`));
  const { scopeMailboxes } = await transferRooms();
  // What the act is about ends where the mailbox ended at the last look.
  const { uidNext } = await from.phone.status('INBOX');
  const inbox = await from.mailbox('INBOX');
  const known = async () => (await scopeMailboxes(pair.actor)).find(({ id }) => id === inbox.id)?.above === uidNext;
  await until('the heavy ones', async () => (await known()) && (await from.mailbox('INBOX')).cached === 2008, patience);
  from.browser.clear();
  let act: BulkAct | null = null;
  const highest = await most(async () => {
    act = await start(pair, { kind: 'move', to: (await to.mailbox('Archive')).id });
    await ended(from, act.id);
  });
  const { id } = act as unknown as BulkAct;
  expect(await ended(from, id)).toMatchObject({ state: 'done', total: 2008, done: 2008, failed: 0 });
  const steps = progress(from, id).map(({ done }) => done);
  expect(steps.at(-1)).toBe(2008);
  expect(steps.length).toBeGreaterThan(15);
  expect([await count(from, 'INBOX'), await count(to, 'Archive')]).toEqual([0, 2008]);
  expect(highest).toBeLessThan(150);
});

it('stops between two batches, and one undo brings back what had gone', { timeout: patience }, async () => {
  const pair = await two('bert', 700);
  const { from, to, actor } = pair;
  const target = (await to.mailbox('Archive')).id;
  const act = await start(pair, { kind: 'move', to: target });
  await until('a batch', async () => progress(from, act.id).some(({ done }) => done >= 100), patience);
  await office.rooms.stopBulk(actor, act.id);
  await settled(office, from.account.id, to.account.id);
  const [left, gone] = [await count(from, 'INBOX'), await count(to, 'Archive')];
  expect(left + gone).toBe(700);
  expect(gone).toBeLessThan(700);
  await office.rooms.undoAct(actor, act.id);
  await until('all of it back', async () => (await count(from, 'INBOX')) === 700 && (await count(to, 'Archive')) === 0, patience);
  await until('the cache', async () => (await from.mailbox('INBOX')).cached === 700, patience);
});
