/** What lies on a POP3 server is looked for here, letter by letter: at the end of a change from POP3 to IMAP, and where a mailbox is added anew. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letterOf } from '../../support/far-letter';
import { type Owner, startYard, type Yard } from './yard';

type Compare = typeof import('@/lib/mail/collect-compare')['compareCollected'];

let yard: Yard;
let compare: Compare;
const names = (count: number) => Array.from({ length: count }, (_, at) => `Letter ${at + 1}`);
const none = { moved: 0, unsure: 0, notTaken: 0, missing: 0, unchecked: 0, letters: [] };
const subjects = async ({ phone }: Owner, path = 'Collected') => (await phone.list(path)).map(({ subject }) => subject);
const uidOf = async ({ phone }: Owner, subject: string) => (await phone.list('Collected')).find((one) => one.subject === subject)?.uid ?? 0;

beforeAll(async () => {
  yard = await startYard();
  compare = (await import('@/lib/mail/collect-compare')).compareCollected;
});
afterAll(() => yard?.close());

describe('row 214, criterion 5.8: both sides are compared before anything is given up', () => {
  it('before the first run everything is missing, after it nothing; what was moved or deleted here is told apart', async () => {
    const owner = await yard.hire('change');
    const far = await yard.mailbox(names(5).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user));
    const before = await compare(owner.actor, id);
    expect(before).toMatchObject({ there: 5, here: 0, missing: 5 });
    await yard.run(owner, id);
    expect(await compare(owner.actor, id)).toEqual({ there: 5, here: 5, ...none });

    await owner.phone.move('Collected', await uidOf(owner, 'Letter 1'), 'Archive');
    const archive = (await yard.rooms.listMailboxes(owner.actor)).find(({ path }) => path === 'Archive');
    await yard.rooms.engine().look(owner.accountId, archive?.id ?? null);
    await owner.phone.remove('Collected', await uidOf(owner, 'Letter 2'));
    await far.phone.append('INBOX', letterOf('Letter 6'));
    const { letters, ...counts } = await compare(owner.actor, id);
    expect(counts).toEqual({ there: 6, here: 3, moved: 1, unsure: 1, notTaken: 0, missing: 1, unchecked: 0 });
    expect(letters).toEqual([{ number: 6, size: letterOf('Letter 6').length, messageId: expect.anything() }]);
    // Nothing was fetched by looking, and nothing was deleted there.
    expect(await far.phone.list('INBOX')).toHaveLength(6);
    await yard.run(owner, id);
    expect(await compare(owner.actor, id)).toMatchObject({ there: 6, missing: 0 });
  });

  it('what there was no time to ask for is told as that, and not as missing; names tell the others', async () => {
    const owner = await yard.hire('slow');
    const far = await yard.mailbox(names(2).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user));
    await yard.run(owner, id);
    await far.phone.append('INBOX', letterOf('Letter 3'));
    yard.pop3.commands.length = 0;
    expect(await compare(owner.actor, id, 0)).toEqual({ there: 3, here: 2, ...none, unchecked: 1 });
    expect(yard.pop3.commands.filter(({ line }) => line.startsWith('TOP'))).toEqual([]);
    expect(await compare(owner.actor, id)).toMatchObject({ there: 3, here: 2, missing: 1, unchecked: 0 });
  });

  it("T45: nobody compares another person's mailbox", async () => {
    const [ann, eve] = [await yard.hire('ann'), await yard.hire('eve')];
    const far = await yard.mailbox([letterOf('One')]);
    const id = await yard.keep(ann, yard.wish(ann, far.user));
    await expect(compare(eve.actor, id)).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('row 213, criterion 5.8: what is here already', () => {
  it('one that was removed and added anew brings nothing twice, brings what was thrown away, and its Undo makes no second one', async () => {
    const owner = await yard.hire('anew');
    const far = await yard.mailbox(names(3).map((name) => letterOf(name)));
    const id = await yard.keep(owner, yard.wish(owner, far.user));
    await yard.run(owner, id);
    await owner.phone.move('Collected', await uidOf(owner, 'Letter 1'), 'Archive');
    await owner.phone.remove('Collected', await uidOf(owner, 'Letter 2'));
    const archive = (await yard.rooms.listMailboxes(owner.actor)).find(({ path }) => path === 'Archive');
    for (const folder of [owner.folder, archive?.id ?? null]) await yard.rooms.engine().look(owner.accountId, folder);
    await yard.rooms.removeCollector(owner.actor, id);
    const anew = await yard.keep(owner, yard.wish(owner, far.user));
    expect(anew).not.toBe(id);
    expect(await yard.run(owner, anew)).toMatchObject({ state: 'idle', note: null });
    expect((await subjects(owner)).sort()).toEqual(['Letter 2', 'Letter 3']);
    expect(await subjects(owner, 'Archive')).toEqual(['Letter 1']);
    await expect(yard.rooms.restoreCollector(owner.actor, id)).rejects.toMatchObject({
      code: 'conflict',
      said: { code: 'said.collect.already' },
    });
    await yard.rooms.removeCollector(owner.actor, anew);
    await yard.rooms.restoreCollector(owner.actor, id);
    expect(await yard.run(owner, id)).toMatchObject({ lastCount: 0 });
  });

  it('one mailbox is not collected twice where two windows add it, or bring it back, at the same moment', async () => {
    const { keepCollector, insertCollector, ownCollector, removeCollector, restoreCollectorRow, collectorsOf } = yard.rooms;
    const owner = await yard.hire('windows');
    const far = await yard.mailbox([letterOf('One')]);
    const wish = yard.wish(owner, far.user);
    const kept = await Promise.allSettled([keepCollector(owner.actor, wish), keepCollector(owner.actor, wish)]);
    expect(kept.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(kept.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
    const [first] = (await collectorsOf(owner.actor)).collectors;
    const record = await ownCollector(owner.actor, first?.id ?? 0);
    if (!record) throw new Error('No collector.');
    // As the second window writes it where it looked before the first one wrote.
    const { accountId, mailboxId, endpoint, login, box } = record;
    const insert = () => insertCollector(owner.actor.userId, { accountId, mailboxId, endpoint, login, box });
    await expect(insert()).rejects.toMatchObject({ code: 'P2002' });
    await removeCollector(owner.actor, record.id);
    const anew = await insert();
    await expect(restoreCollectorRow(owner.actor, record.id)).rejects.toMatchObject({ code: 'P2002' });
    expect((await collectorsOf(owner.actor)).collectors.map(({ id }) => id)).toEqual([anew]);
  });

  it.each([
    ['known by their Message-ID', (letter: Buffer) => letter, 0],
    ['without one', (letter: Buffer) => Buffer.from(letter.toString().replace(/^Message-ID:.*\r\n/m, '')), 2],
  ])('the mailbox of the very account that it goes into loses no letter: %s', async (_name, shape, brought) => {
    const owner = await yard.hire('self');
    for (const name of names(2)) await owner.phone.append('INBOX', shape(letterOf(name)));
    const inbox = (await yard.rooms.listMailboxes(owner.actor)).find(({ role }) => role === 'inbox');
    if (!inbox) throw new Error('No inbox.');
    await yard.rooms.engine().look(owner.accountId, inbox.id);
    const id = await yard.keep(owner, yard.wish(owner, owner.user, { keep: 'never', mailboxId: inbox.id }));
    expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', lastCount: brought });
    for (let run = 0; run < 3; run += 1) expect(await yard.run(owner, id)).toMatchObject({ state: 'idle', lastCount: 0 });
    expect(await subjects(owner, 'INBOX')).toEqual(names(2));
  });
});
