import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HeaderFacts } from '@/lib/db/message-columns';
import { partition, strandOf } from '@/lib/model/threading';
import { Random } from '../../support/mailbox/random';
import { type CachedAccount, type CacheWorld, facts, openCacheWorld } from './cache-world';

let world: CacheWorld;
let conversations: typeof import('@/lib/sync/apply-conversations');
beforeAll(async () => {
  world = await openCacheWorld();
  conversations = await import('@/lib/sync/apply-conversations');
});
afterAll(() => world.close());

/** Subjects of the letters of each conversation, sorted. */
async function together(account: CachedAccount): Promise<string[]> {
  const groups = new Map<number, string[]>();
  for (const row of await account.rows()) groups.set(row.threadId ?? 0, [...(groups.get(row.threadId ?? 0) ?? []), row.subject]);
  expect(groups.has(0)).toBe(false);
  return [...groups.values()].map((group) => group.sort().join(' ')).sort();
}

/** What must hold at rest: the newest listed letter of each conversation in each folder is its top, and they are counted. */
async function expectTops(account: CachedAccount): Promise<void> {
  const rows = await account.rows();
  for (const box of await account.boxes()) {
    const newest = new Map<number, (typeof rows)[number]>();
    for (const row of rows) {
      if (row.mailboxId !== box.id || row.deleted) continue;
      const best = newest.get(row.threadId ?? 0);
      if (!best || row.internalAt > best.internalAt || (row.internalAt === best.internalAt && row.uid > best.uid))
        newest.set(row.threadId ?? 0, row);
    }
    const tops = rows.filter((row) => row.mailboxId === box.id && row.top).map((row) => row.id);
    expect(tops.sort((a, b) => a - b)).toEqual([...newest.values()].map((row) => row.id).sort((a, b) => a - b));
    expect(box.threads).toBe(tops.length);
  }
}

/** Conversations as honest mail has them: answers, shortened References, In-Reply-To alone, missing letters, copies; and strangers who name two. */
function makeMail(seed: number): { box: string; header: HeaderFacts }[] {
  const chance = new Random(seed);
  const random = () => chance.next();
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const made: HeaderFacts[] = [];
  for (let at = 0; at < 60; at += 1) {
    const parent = made.length && random() < 0.75 ? pick(made) : null;
    const chain = parent ? [...parent.references, parent.messageIdHeader ?? ''] : [];
    const way = random();
    const references = way < 0.15 ? [] : way < 0.3 && chain.length > 3 ? chain.slice(-3) : chain;
    made.push(
      facts({
        id: `s${seed}-${at}`,
        subject: `L${at}`,
        references,
        inReplyTo: parent?.messageIdHeader ?? null,
        flags: random() < 0.05 ? ['\\Deleted'] : [],
      }),
    );
  }
  const roots = made.filter((header) => header.references.length === 0 && header.inReplyTo === null);
  const poison = [0, 1].map((at) =>
    facts({ id: `s${seed}-p${at}`, subject: `P${at}`, references: [pick(roots).messageIdHeader ?? '', pick(roots).messageIdHeader ?? ''] }),
  );
  // Some letters never came.
  const here = [...made.filter(() => random() > 0.15), ...poison].map((header) => ({ box: random() < 0.7 ? 'INBOX' : 'Sent', header }));
  const copies = here.filter(() => random() < 0.1).map(({ box, header }) => ({ box: box === 'INBOX' ? 'Sent' : 'INBOX', header }));
  return [...here, ...copies];
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  return all
    .map((one) => [random(), one] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, one]) => one);
}

async function arrive(account: CachedAccount, mail: readonly { box: string; header: HeaderFacts }[], step: number): Promise<void> {
  for (let at = 0; at < mail.length; at += step)
    for (const box of ['INBOX', 'Sent']) {
      const headers = mail.slice(at, at + step).flatMap((each) => (each.box === box ? [each.header] : []));
      if (headers.length) await account.apply(account.mailbox(box), { headers, news: 'fill' });
    }
}

describe('conversations over all folders', () => {
  it.each([1, 2, 3, 4])('are the same in whatever order and batches the letters come (seed %i)', async (seed) => {
    const mail = makeMail(seed);
    const chance = new Random(seed + 1000);
    const random = () => chance.next();
    const strands = mail.map(({ header }) => strandOf(header, null, true));
    const { groups } = partition(strands);
    const wanted = new Map<number, string[]>();
    for (const [at, { header }] of mail.entries()) wanted.set(groups[at] ?? 0, [...(wanted.get(groups[at] ?? 0) ?? []), header.subject]);
    const expected = [...wanted.values()].map((group) => group.sort().join(' ')).sort();
    const orders: [typeof mail, number][] = [
      [mail, 1],
      [[...mail].reverse(), 1],
      [[...mail].reverse(), 20],
      [shuffled(mail, random), 1],
      [shuffled(mail, random), 7],
      [shuffled(mail, random), 1000],
    ];
    for (const [order, step] of orders) {
      const account = await world.newAccount();
      await arrive(account, order, step);
      expect(await together(account)).toEqual(expected);
      await expectTops(account);
    }
  });

  it('joins own answers in Sent, and keeps tops right when letters go, are marked and come back', async () => {
    const account = await world.newAccount();
    const [inbox, sent] = [account.mailbox('INBOX'), account.mailbox('Sent')];
    const first = facts({ id: 'q1', subject: 'A' });
    const own = facts({ id: 'q2', subject: 'B', references: ['q1'] });
    const last = facts({ id: 'q3', subject: 'C', references: ['q1', 'q2'] });
    await account.apply(inbox, { headers: [first, last], news: 'new' });
    await account.apply(sent, { headers: [own], news: 'new' });
    expect(await together(account)).toEqual(['A B C']);
    await expectTops(account);
    const versionOf = async () => (await account.boxes()).find((box) => box.id === inbox)?.version ?? 0;
    let version = await versionOf();
    const expectRisen = async () => {
      expect(await versionOf()).toBeGreaterThan(version);
      version = await versionOf();
      await expectTops(account);
    };
    await account.apply(inbox, { flags: [{ uid: last.uid, flags: ['\\Deleted'], modseq: null }] });
    await expectRisen();
    await account.apply(inbox, { flags: [{ uid: last.uid, flags: [], modseq: null }] });
    await expectRisen();
    await account.apply(inbox, { vanished: [[last.uid, last.uid]] });
    await expectRisen();
    await account.apply(inbox, { vanished: [[1, 2 ** 31]] });
    await expectRisen();
    // What comes back is known by those that named it.
    await account.apply(inbox, { headers: [{ ...first, uid: (first.uid + 1000) as never }], news: 'new' });
    expect(await together(account)).toEqual(['A B']);
  });

  it('hold also where letters in the middle are gone and a conversation is looked at whole', async () => {
    const account = await world.newAccount();
    const inbox = account.mailbox('INBOX');
    const gone = [facts({ id: 'w1', references: ['root'] }), facts({ id: 'w2', references: ['root', 'w1'] })];
    const letters = [
      facts({ id: 'w3', subject: 'A', references: ['root'] }),
      facts({ id: 'w4', subject: 'B', references: ['root', 'w2'] }),
      facts({ id: 'w5', subject: 'C', references: ['root', 'w6'] }),
    ];
    await account.apply(inbox, { headers: [...gone, ...letters], news: 'new' });
    await account.apply(inbox, { vanished: gone.map(({ uid }) => [uid, uid] as const) });
    // It says something else of itself than those said that named it.
    await account.apply(inbox, { headers: [facts({ id: 'w6', subject: 'D', references: ['else'] })], news: 'new' });
    expect(await together(account)).toEqual(['A B', 'C D']);
    // What stood between them only by name is no letter.
    await account.apply(inbox, {
      headers: gone.map((header) => ({ ...header, uid: (header.uid + 1000) as never, subject: 'E' })),
      news: 'new',
    });
    expect(await together(account)).toEqual(['A B E E', 'C D']);
    await expectTops(account);
  });

  it('prefers what the server takes for a conversation', async () => {
    const account = await world.newAccount();
    const headers = [
      facts({ id: 't1', subject: 'A', serverThread: 'x' }),
      facts({ id: 't2', subject: 'B', serverThread: 'y', references: ['t1'] }),
      facts({ id: 't3', subject: 'C', serverThread: 'x' }),
    ];
    await account.apply(account.mailbox('INBOX'), { headers, news: 'new' });
    expect(await together(account)).toEqual(['A C', 'B']);
    const [a, b] = await account.rows();
    if (!a || !b) throw new Error('No rows.');
    await conversations.applySplit(account.owner, b.id);
    expect(await together(account)).toEqual(['A C', 'B']);
    await conversations.applyJoin(account.owner, a.id, b.id);
    expect(await together(account)).toEqual(['A B C']);
  });

  it('joins an answer without References by subject and people, in either order, and not where that is switched off', async () => {
    const original = facts({ id: 'o1', subject: 'Lunch' });
    const [from, to] = [original.to, original.from];
    const answer = facts({ id: 'o2', subject: 'Re: Lunch', from, to });
    const late = facts({ id: 'o3', subject: 'Re: Lunch', from, to, internalAt: answer.internalAt + 31 * 24 * 3600_000 });
    for (const headers of [
      [original, answer, late],
      [late, answer, original],
    ]) {
      const account = await world.newAccount();
      for (const header of headers) await account.apply(account.mailbox('INBOX'), { headers: [header], news: 'new' });
      expect(await together(account)).toEqual(['Lunch Re: Lunch', 'Re: Lunch']);
      await expectTops(account);
    }
    const account = await world.newAccount();
    await world.database().account.update({ where: { id: account.owner.accountId }, data: { subjectThreads: false } });
    await account.apply(account.mailbox('INBOX'), { headers: [original, answer], news: 'new' });
    expect(await together(account)).toEqual(['Lunch', 'Re: Lunch']);
  });
});

describe('splitting and joining by hand', () => {
  const chain = () => {
    const headers = [
      facts({ id: 'h1', subject: 'A' }),
      facts({ id: 'h2', subject: 'B', references: ['h1'] }),
      facts({ id: 'h3', subject: 'C', references: ['h1', 'h2'] }),
    ];
    return { headers, later: facts({ id: 'h4', subject: 'D', references: ['h1', 'h2', 'h3'] }) };
  };
  const named = async (account: CachedAccount, subject: string) => {
    const row = (await account.rows()).find((each) => each.subject === subject);
    if (!row) throw new Error(`No ${subject}.`);
    return row.id;
  };

  it('a split letter takes its answers along, later ones too, also after the cache was rebuilt under other UIDs', async () => {
    const account = await world.newAccount();
    const inbox = account.mailbox('INBOX');
    const { headers, later } = chain();
    await account.apply(inbox, { headers, news: 'new' });
    await conversations.applySplit(account.owner, await named(account, 'B'));
    expect(await together(account)).toEqual(['A', 'B C']);
    await expectTops(account);
    await account.apply(inbox, { headers: [later], news: 'new' });
    expect(await together(account)).toEqual(['A', 'B C D']);
    const again = [later, ...headers].map((header) => ({ ...header, uid: (header.uid + 5000) as never }));
    await account.apply(inbox, { rebuild: true, headers: again, news: 'page' });
    expect(await together(account)).toEqual(['A', 'B C D']);
    await expectTops(account);
    // Also where nothing at all is left of the cache.
    await world.database().message.deleteMany({ where: { accountId: account.owner.accountId } });
    await world.database().threadRef.deleteMany({ where: { accountId: account.owner.accountId } });
    await world.database().mailbox.updateMany({ where: { accountId: account.owner.accountId }, data: { threads: 0 } });
    for (const header of again) await account.apply(inbox, { headers: [header], news: 'new' });
    expect(await together(account)).toEqual(['A', 'B C D']);
    await expectTops(account);
  });

  it('a join takes a split back, or brings strangers together, and holds for answers to either', async () => {
    const account = await world.newAccount();
    const inbox = account.mailbox('INBOX');
    const { headers, later } = chain();
    const stranger = facts({ id: 'h9', subject: 'X' });
    await account.apply(inbox, { headers: [...headers, stranger], news: 'new' });
    await conversations.applySplit(account.owner, await named(account, 'B'));
    await conversations.applyJoin(account.owner, await named(account, 'C'), await named(account, 'A'));
    expect(await together(account)).toEqual(['A B C', 'X']);
    expect(await world.database().threadEdit.count({ where: { accountId: account.owner.accountId } })).toBe(0);
    await conversations.applyJoin(account.owner, await named(account, 'X'), await named(account, 'C'));
    await account.apply(inbox, { headers: [later, facts({ id: 'h8', subject: 'Y', references: ['h9'] })], news: 'new' });
    expect(await together(account)).toEqual(['A B C D X Y']);
    await expectTops(account);
    await conversations.applySplit(account.owner, await named(account, 'X'));
    expect(await together(account)).toEqual(['A B C D', 'X Y']);
    await expectTops(account);
  });
});
