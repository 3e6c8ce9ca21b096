/** How fresh the screen is, asking now, and comparing a folder with the server letter by letter. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailboxFreshness } from '@/lib/model/freshness';
import { toldAs } from '../../support/told';
import { fill, letter, type Office, openOffice, type Person, until } from './office';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.close());

const rooms = () => import('@/lib/mail/freshness');

async function freshnessOf(person: Person, path: string): Promise<MailboxFreshness> {
  const { readFreshness } = await rooms();
  const { id } = await person.mailbox(path);
  const { accounts } = await readFreshness(person.actor);
  const found = accounts.flatMap((account) => account.mailboxes).find((one) => one.mailboxId === id);
  if (!found) throw new Error(`Nothing is known of ${path}.`);
  return found;
}

async function watching(person: Person): Promise<void> {
  await until('the line', async () => office.rooms.engine().state(person.account.id).status === 'watching');
}

describe('freshness', () => {
  it('tells of each folder when it was looked at and how it is followed', async () => {
    const person = await office.hire('fresh');
    await fill(person.phone, 'INBOX', 3);
    await person.phone.createFolder('Slipway');
    const before = Date.now();
    person.signIn();
    await person.list('INBOX');
    await watching(person);
    const inbox = await freshnessOf(person, 'INBOX');
    expect(inbox.checkedAt).toBeGreaterThanOrEqual(before);
    expect(inbox).toMatchObject({ following: 'push', backlog: 0, failure: null });
    expect(await freshnessOf(person, 'Slipway')).toMatchObject({ checkedAt: null, backlog: 0 });
    const { readFreshness } = await rooms();
    const [account] = (await readFreshness(person.actor)).accounts;
    expect(account?.lastContactAt).toBeGreaterThanOrEqual(before);
    expect(account?.connections).toBeGreaterThan(0);
    expect(account?.connections).toBeLessThanOrEqual(account?.budget ?? 0);
  });

  it('says in words what went wrong at the last look, and forgets it after one that went well', async () => {
    const person = await office.hire('wrong');
    await fill(person.phone, 'INBOX', 2);
    person.signIn();
    await person.list('INBOX');
    await watching(person);
    const { lookNow } = await rooms();
    const { id } = await person.mailbox('INBOX');
    const allow = person.proxy.refuse();
    person.proxy.cut();
    await lookNow(person.actor, { accountId: person.account.id, mailboxId: id }).catch(() => undefined);
    const failed = await until('a failure', async () => {
      const one = await freshnessOf(person, 'INBOX');
      return one.failure !== null || office.rooms.engine().state(person.account.id).reason !== null ? one : null;
    });
    expect(failed.failure ?? office.rooms.engine().state(person.account.id).reason).toEqual(toldAs(/[a-z] .*\./));
    allow();
    await until('the line', async () => office.rooms.engine().state(person.account.id).status === 'watching', 40_000);
    await lookNow(person.actor, { accountId: person.account.id, mailboxId: id });
    expect((await freshnessOf(person, 'INBOX')).failure).toBeNull();
  });

  it('looks now: what the phone did is here when the answer comes', async () => {
    const person = await office.hire('now');
    await person.phone.createFolder('Quiet');
    person.signIn();
    await person.list('Quiet');
    await person.phone.append('Quiet', letter('Whisper'));
    const { lookNow } = await rooms();
    await lookNow(person.actor, { accountId: person.account.id, mailboxId: (await person.mailbox('Quiet')).id });
    expect((await person.list('Quiet')).map((row) => row.subject)).toEqual(['Whisper']);
  });

  it('compares a folder with the server, says what differed, and mends it', async () => {
    const person = await office.hire('compare');
    await fill(person.phone, 'INBOX', 6);
    person.signIn();
    const rows = await person.list('INBOX');
    await watching(person);
    const [lost, forged, marked] = rows;
    if (!lost || !forged || !marked) throw new Error('Too few letters.');
    const db = office.rooms.database();
    // What a fault of ours or of the disk might have done to the cache.
    await db.message.delete({ where: { id: lost.id } });
    await db.message.update({ where: { id: forged.id }, data: { uid: 4000 } });
    await db.message.update({ where: { id: marked.id }, data: { flags: '["\\\\Flagged"]', flagged: true } });
    await db.mailbox.update({ where: { id: lost.mailboxId }, data: { unseen: 77 } });
    const { compareMailbox } = await rooms();
    const found = await compareMailbox(person.actor, lost.mailboxId);
    expect(found).toMatchObject({ compared: 6, missing: 2, surplus: 1, flags: 1, counts: true });
    expect(found.examples.filter(({ kind }) => kind === 'flags').map(({ subject }) => subject)).toEqual([marked.subject]);
    const after = await person.list('INBOX');
    expect(after.map(({ subject }) => subject)).toEqual(rows.map(({ subject }) => subject));
    expect(after.every(({ flags }) => !flags.includes('\\Flagged'))).toBe(true);
    expect(await person.mailbox('INBOX')).toMatchObject({ exists: 6, unseen: 6, cached: 6 });
    expect(await compareMailbox(person.actor, lost.mailboxId)).toMatchObject({ missing: 0, surplus: 0, flags: 0, counts: false });
  });

  it('T45: somebody else’s folder is neither looked at nor compared', async () => {
    const [person, stranger] = [await office.hire('mine'), await office.hire('stranger')];
    await fill(person.phone, 'INBOX', 1);
    person.signIn();
    const [row] = await person.list('INBOX');
    if (!row) throw new Error('No letter.');
    const { compareMailbox, lookNow } = await rooms();
    await expect(compareMailbox(stranger.actor, row.mailboxId)).rejects.toMatchObject({ code: 'notFound' });
    await expect(lookNow(stranger.actor, { accountId: person.account.id, mailboxId: null })).rejects.toMatchObject({ code: 'notFound' });
  });
});
