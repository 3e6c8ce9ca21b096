/** Servers that do other than they say: found out by measurement, remembered, and asked differently from then on (R9). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImapPeer, PeerMailbox } from '../../support/imap-peer';
import { toldAs } from '../../support/told';
import { letter, type Office, openOffice, type Person, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const rooms = () => Promise.all([import('@/lib/db/quirks'), import('@/lib/mail/freshness')]);

type Guest = Person & { peer: ImapPeer; inbox: PeerMailbox };

async function arrive(hint: string, options: Parameters<Office['hirePeer']>[1], count: number): Promise<Guest> {
  const person = await office.hirePeer(hint, options);
  const inbox = person.peer.mailbox('INBOX');
  for (let number = 1; number <= count; number += 1) inbox.add(letter(`Letter ${number}`), [], new Date(Date.UTC(2024, 0, 1, 0, number)));
  person.signIn();
  await person.list('INBOX');
  await until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching');
  await until('the letters', async () => (await person.mailbox('INBOX')).complete);
  return Object.assign(person, { inbox });
}

async function quirksOf({ account }: Person): Promise<string[]> {
  const [{ readQuirks }] = await rooms();
  return readQuirks(account.imap.host, account.imap.port, new Date(0));
}

/** A second process, or the same one later: nothing in memory is left. */
async function comeBack(person: Person): Promise<void> {
  await office.rooms.engine().detach(`browser-${person.account.id}`);
  person.signIn();
  await until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching');
}

function flag(guest: Guest, at: number, flags: string[]): void {
  const message = guest.inbox.messages[at];
  if (!message) throw new Error(`No letter at ${at}.`);
  guest.inbox.changeFlags(message, flags);
  guest.peer.tell();
}

const flagsOf = async (person: Person, subject: string) => (await person.row('INBOX', subject)).flags.join(' ');
const asked = (guest: Guest, from: number, what: RegExp) => guest.peer.commands.slice(from).filter((line) => what.test(line)).length;

describe('R9: a server that announces CONDSTORE', () => {
  const condstore = 'IMAP4rev1 ENABLE IDLE UIDPLUS MOVE CONDSTORE ESEARCH LIST-EXTENDED LIST-STATUS'.split(' ');

  it('and answers CHANGEDSINCE with everything is compared from then on, also after a restart', async () => {
    const anna = await arrive('anna', { capabilities: condstore, ignoresChangedSince: true }, 30);
    flag(anna, 3, ['\\Flagged']);
    await until('the flag', async () => (await flagsOf(anna, 'Letter 4')) === '\\Flagged');
    expect(await quirksOf(anna)).toEqual(['ignoresChangedSince']);
    const [, { readFreshness }] = await rooms();
    const quirks = (await readFreshness(anna.actor)).accounts[0]?.quirks;
    expect(quirks).toHaveLength(1);
    expect(quirks).toEqual(toldAs('compares folders with it'));
    await comeBack(anna);
    const from = anna.peer.commands.length;
    flag(anna, 4, ['\\Seen']);
    await until('the other flag', async () => (await flagsOf(anna, 'Letter 5')) === '\\Seen');
    expect(asked(anna, from, /CHANGEDSINCE/)).toBe(0);
    expect((await anna.mailbox('INBOX')).unseen).toBe(29);
  });

  it('and heeds it is believed', async () => {
    const bert = await arrive('bert', { capabilities: condstore }, 30);
    for (let at = 0; at < 3; at += 1) {
      flag(bert, at, ['\\Flagged']);
      await until('the flag', async () => (await flagsOf(bert, `Letter ${at + 1}`)) === '\\Flagged');
    }
    expect(await quirksOf(bert)).toEqual([]);
    expect(asked(bert, 0, /CHANGEDSINCE/)).toBeGreaterThan(0);
  });

  it.each([
    ['stands still', (inbox: PeerMailbox) => inbox.modseq],
    ['is lower than that of its letters', () => 1],
  ])('whose HIGHESTMODSEQ %s is found out by what IDLE says, and remembered', async (_, lie) => {
    const carl = await arrive('carl', { capabilities: condstore }, 5);
    carl.inbox.lies.highestModseq = lie(carl.inbox);
    flag(carl, 1, ['\\Flagged']);
    await until('the flag', async () => (await flagsOf(carl, 'Letter 2')) === '\\Flagged');
    flag(carl, 2, ['\\Flagged']);
    await until('the next', async () => (await flagsOf(carl, 'Letter 3')) === '\\Flagged');
    flag(carl, 3, ['\\Flagged']);
    await until('the third', async () => (await flagsOf(carl, 'Letter 4')) === '\\Flagged');
    await until('the quirk', async () => (await quirksOf(carl)).join() === 'lyingModseq');
    await comeBack(carl);
    const from = carl.peer.commands.length;
    carl.inbox.remove(new Set([1]));
    carl.inbox.add(letter('News'));
    flag(carl, 0, ['\\Answered']);
    await until('all of it', async () => {
      const rows = await carl.list('INBOX');
      return rows.map((row) => row.subject).join() === 'News,Letter 5,Letter 4,Letter 3,Letter 2' && rows[4]?.flags.join() === '\\Answered';
    });
    expect(asked(carl, from, /CHANGEDSINCE/)).toBe(0);
  });
});

describe('a server whose IDLE is deaf', () => {
  it('is found out by counting, and counted every few seconds from then on', async () => {
    const dora = await arrive('dora', { deafIdle: true }, 3);
    // Now and then a letter is found by the answer to another question, which says nothing of IDLE.
    for (let number = 1; number <= 6 && (await quirksOf(dora)).length === 0; number += 1) {
      dora.inbox.add(letter(`New ${number}`));
      // Heard, not listed: opening a list is a reason to look by itself.
      await dora.browser.hear((change) => change.type === 'messagesUpserted' && change.rows[0]?.subject === `New ${number}`, 30_000);
      await until('the quirk', async () => (await quirksOf(dora)).length > 0, 6000).catch(() => undefined);
    }
    expect(await quirksOf(dora)).toEqual(['deafIdle']);
    const [, { readFreshness }] = await rooms();
    const { id } = await dora.mailbox('INBOX');
    const [account] = (await readFreshness(dora.actor)).accounts;
    expect(account?.mailboxes.find((one) => one.mailboxId === id)).toMatchObject({ following: 'poll', everyMs: 5000 });
    expect(account?.quirks).toHaveLength(1);
    expect(account?.quirks).toEqual(toldAs('asks it every few seconds'));
  }, 120_000);
});

describe('QRESYNC', () => {
  it('what happened since comes with SELECT, in one round trip', async () => {
    const emil = await arrive('emil', {}, 12);
    await comeBack(emil);
    const from = emil.peer.commands.length;
    emil.inbox.remove(new Set([2, 3]));
    flag(emil, 5, ['\\Seen']);
    await until('both', async () => {
      const rows = await emil.list('INBOX');
      return rows.length === 10 && rows.some((row) => row.flags.includes('\\Seen'));
    });
    expect(asked(emil, from, /SELECT .*QRESYNC \(\d+ \d+ 1:12\)/)).toBeGreaterThan(0);
    expect(asked(emil, from, /UID FETCH .*CHANGEDSINCE/)).toBe(0);
    expect(await emil.mailbox('INBOX')).toMatchObject({ exists: 10, cached: 10, unseen: 9 });
  });

  it('a server that does not take it with SELECT is asked plainly', async () => {
    const fred = await arrive('fred', {}, 4);
    fred.peer.script(/ SELECT .*QRESYNC/, ({ tag }) => [`${tag} BAD No such parameter`]);
    flag(fred, 1, ['\\Flagged']);
    await until('the flag', async () => (await flagsOf(fred, 'Letter 2')) === '\\Flagged');
    fred.inbox.remove(new Set([1]));
    fred.peer.tell();
    await until('the end of it', async () => (await fred.list('INBOX')).length === 3);
  });
});
