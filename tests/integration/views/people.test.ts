/** Finding people in all cached letters: everybody, nobody else's, ranked, and brought up to date by what came. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/model/actor';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import { startNameServer } from '../../support/name-server';
import { type Cabinet, openCabinet } from './cabinet';

let cabinet: Cabinet;
let ann: { actor: Actor; accountId: AccountId };
let inbox: MailboxId;
let findPeople: typeof import('@/lib/mail/correspondents').findPeople;

/** Letters of one person each, in the order of `from`. */
async function letters(
  accountId: AccountId,
  mailboxId: MailboxId,
  from: readonly { name: string; address: string }[],
  first: number,
): Promise<void> {
  const db = cabinet.rooms.database();
  const rows = from.map((person, at) => {
    const mine = first + at;
    return {
      accountId,
      mailboxId,
      uid: mine,
      internalAt: 1_700_000_000_000 + mine * 1000,
      listAt: 1_700_000_000_000 + mine * 1000,
      size: 1,
      fromJson: JSON.stringify([person]),
      toJson: JSON.stringify([{ name: '', address: 'ann@kestrel.example' }]),
    };
  });
  for (let at = 0; at < rows.length; at += 500) await db.message.createMany({ data: rows.slice(at, at + 500) });
  await db.mailbox.update({ where: { id: mailboxId }, data: { version: { increment: 1 } } });
}

/** Asks until everything was read. */
async function found(actor: Actor, words: string): Promise<string[]> {
  for (;;) {
    const { people, complete } = await findPeople(actor, words, 20);
    if (complete) return people.map(({ name, address }) => (name ? `${name} <${address}>` : address));
  }
}

const anybody = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `Person ${at % 700}`, address: `p${at % 700}@crowd.example` }));

beforeAll(async () => {
  cabinet = await openCabinet();
  ({ findPeople } = await import('@/lib/mail/correspondents'));
  ann = await cabinet.person('ann');
  inbox = await cabinet.mailbox(ann.accountId, 'INBOX', 'inbox');
  await letters(ann.accountId, inbox, [{ name: 'Élodie Martin', address: 'elodie@lune.example' }], 2_000_000);
  await letters(ann.accountId, inbox, anybody(6000), 1_000_000);
}, 120_000);
afterAll(() => cabinet?.close());

describe('people of all cached letters', () => {
  it('finds who wrote one letter of thousands, by the beginning of any word, with or without accents', async () => {
    const elodie = ['Élodie Martin <elodie@lune.example>'];
    expect(await found(ann.actor, 'elo')).toEqual(elodie);
    expect(await found(ann.actor, 'MAR él')).toEqual(elodie);
    expect(await found(ann.actor, 'lune')).toEqual(elodie);
    expect(await found(ann.actor, 'elodie@lu')).toEqual(elodie);
    expect(await found(ann.actor, 'lodie')).toEqual([]);
    expect(await found(ann.actor, '  ')).toEqual([]);
  });

  it('answers at most what is asked for, those of most letters first, and never one’s own address', async () => {
    await letters(ann.accountId, inbox, [{ name: 'Person 3', address: 'p3@crowd.example' }], 3_000_000);
    const people = await found(ann.actor, 'person');
    expect(people).toHaveLength(20);
    expect(people[0]).toBe('Person 3 <p3@crowd.example>');
    expect(await found(ann.actor, 'ann')).toEqual([]);
  });

  it('learns of letters that come, above and below what it has read, and of a newer name', async () => {
    await letters(ann.accountId, inbox, [{ name: 'New Yorker', address: 'new@york.example' }], 3_000_001);
    await letters(ann.accountId, inbox, [{ name: 'Old Timer', address: 'old@timer.example' }], 500);
    await letters(ann.accountId, inbox, [{ name: 'Élodie Roux', address: 'elodie@lune.example' }], 3_000_002);
    expect(await found(ann.actor, 'york')).toEqual(['New Yorker <new@york.example>']);
    expect(await found(ann.actor, 'timer')).toEqual(['Old Timer <old@timer.example>']);
    expect(await found(ann.actor, 'elo')).toEqual(['Élodie Roux <elodie@lune.example>']);
  });

  it('leaves out whom only spam is from, and finds scripts without blanks anywhere', async () => {
    const junk = await cabinet.mailbox(ann.accountId, 'Junk', 'junk');
    await letters(ann.accountId, junk, [{ name: 'Big Winner', address: 'win@spam.example' }], 1);
    await letters(ann.accountId, inbox, [{ name: '田中太郎', address: 'tanaka@kaze.example' }], 3_000_003);
    expect(await found(ann.actor, 'winner')).toEqual([]);
    expect(await found(ann.actor, '太郎')).toEqual(['田中太郎 <tanaka@kaze.example>']);
  });

  it('T45: finds nobody of another person, and both accounts of one', async () => {
    const eve = await cabinet.person('eve');
    const hers = await cabinet.mailbox(eve.accountId, 'INBOX', 'inbox');
    await letters(eve.accountId, hers, [{ name: 'Secret Friend', address: 'friend@hidden.example' }], 1);
    expect(await found(ann.actor, 'secret')).toEqual([]);
    expect(await found(eve.actor, 'elodie')).toEqual([]);
    expect(await found(eve.actor, 'secret')).toEqual(['Secret Friend <friend@hidden.example>']);
    const second = await cabinet.person('ann2', ann.actor);
    const other = await cabinet.mailbox(second.accountId, 'INBOX', 'inbox');
    await letters(second.accountId, other, [{ name: 'Desk Mate', address: 'mate@work.example' }], 1);
    const both = await cabinet.rooms.actorForAccount(second.accountId);
    if (!both) throw new Error('No actor.');
    expect(await found(both, 'mate')).toEqual(['Desk Mate <mate@work.example>']);
    expect(await found(both, 'elodie')).toHaveLength(1);
  });

  it('row 116: ranks whom one writes to before who only writes, of lately before long ago, machines last, oneself only where an address is typed', async () => {
    const kim = await cabinet.person('kim');
    const box = await cabinet.mailbox(kim.accountId, 'INBOX', 'inbox');
    const sent = await cabinet.mailbox(kim.accountId, 'Sent', 'sent');
    const now = 1_700_000_000_000 + 2_000_000;
    const shop = { name: 'Zed Shop', address: 'shop@zed.example' };
    await letters(kim.accountId, box, [shop, shop, shop, { name: 'Zed Friend', address: 'friend@zed.example' }], 1);
    await letters(kim.accountId, box, Array(9).fill({ name: 'Zed Robot', address: 'noreply@zed.example' }), 10);
    const db = cabinet.rooms.database();
    const row = { accountId: kim.accountId, mailboxId: sent, internalAt: now, listAt: now, size: 1 };
    const to = JSON.stringify([{ name: 'Zed Friend', address: 'friend@zed.example' }]);
    const cc = JSON.stringify([{ name: 'Zed Copied', address: 'copied@zed.example' }]);
    const from = JSON.stringify([{ name: '', address: 'kim@kestrel.example' }]);
    await db.message.createMany({ data: [{ ...row, uid: 1, fromJson: from, toJson: to, ccJson: cc }] });
    await db.mailbox.update({ where: { id: sent }, data: { version: { increment: 1 } } });
    expect(await found(kim.actor, 'z')).toEqual([
      'Zed Friend <friend@zed.example>',
      'Zed Copied <copied@zed.example>',
      'Zed Shop <shop@zed.example>',
      'Zed Robot <noreply@zed.example>',
    ]);
    const { address } = await db.account.findUniqueOrThrow({ where: { id: kim.accountId } });
    expect(await found(kim.actor, address.split('@')[0] ?? '')).toEqual([]);
    expect(await found(kim.actor, address)).toContain(address);
  });

  it('C4: says whom one never wrote to, which server takes no mail, and who was meant', async () => {
    const { recipientFacts } = await import('@/lib/mail/recipient-facts');
    const lee = await cabinet.person('lee');
    const sent = await cabinet.mailbox(lee.accountId, 'Sent', 'sent');
    await cabinet.rooms.database().mailbox.update({ where: { id: sent }, data: { exists: 0 } });
    const at = 1_700_000_000_000;
    const toJson = JSON.stringify([{ name: 'Holt', address: 'ines@holt.example' }]);
    const row = { accountId: lee.accountId, mailboxId: sent, uid: 1, internalAt: at, listAt: at, size: 1, fromJson: '[]', toJson };
    await cabinet.rooms.database().message.createMany({ data: [row] });
    await cabinet.rooms.database().mailbox.update({ where: { id: sent }, data: { version: { increment: 1 } } });
    const names = await startNameServer(
      (name) => (name === 'holt.example' ? [] : 'none'),
      (name) => (name === 'holt.example' ? ['mx.holt.example'] : []),
    );
    await found(lee.actor, 'holt');
    const facts = await recipientFacts(lee.actor, ['Ines@holt.example', 'ines@holt.exmaple', 'new@holt.example'], { servers: [names.at] });
    names.stop();
    expect(facts).toEqual([
      { address: 'Ines@holt.example', written: true, server: 'ok', transport: 'open', meant: null },
      { address: 'ines@holt.exmaple', written: false, server: 'none', transport: null, meant: 'ines@holt.example' },
      { address: 'new@holt.example', written: false, server: 'ok', transport: 'open', meant: null },
    ]);
  });
});
