import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImapPeer, PeerOptions } from '../../support/imap-peer';
import { fill, letter, type Office, openOffice, type Person, until } from '../sync/office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

type Guest = Person & { peer: ImapPeer };

const subjects = async (person: Person, path = 'INBOX') => (await person.list(path)).map((row) => row.subject);
const watching = (person: Person) => until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching');
const agrees = (guest: Guest, path = 'INBOX') =>
  until('the list to agree', async () => {
    await guest.list(path);
    await office.rooms.engine().nudge(guest.account.id, (await guest.mailbox(path)).id, { alarmed: true });
    const rows = await guest.list(path, 200);
    const there = guest.peer.mailbox(path).messages.filter(({ flags }) => !flags.has('\\Deleted'));
    const shown = rows.map((row) => `${row.subject} ${row.flags.join(' ')}`).sort();
    return (
      shown.join() ===
      there
        .map(({ entity, flags }) => `${/Subject: (.*?)\r/.exec(entity.head)?.[1]} ${[...flags].sort().join(' ')}`)
        .sort()
        .join()
    );
  });

async function arrive(options: PeerOptions = {}, count = 5): Promise<Guest> {
  const guest = await office.hirePeer('guest', options);
  await fill(guest.phone, 'INBOX', count);
  guest.signIn();
  await guest.list('INBOX');
  await watching(guest);
  return guest;
}

/** Flags, letters and removals behind Oriel's back, without a word of it. */
function meddle({ peer }: Guest): void {
  const inbox = peer.mailbox('INBOX');
  const [first, second] = inbox.messages;
  if (first) inbox.changeFlags(first, ['\\Seen', '\\Flagged']);
  if (second) inbox.remove(new Set([second.uid]));
  inbox.add(letter('Meddled'));
}

describe('R9: a server that is wrong about what changed', () => {
  it('and tells all letters instead of those changed', async () => {
    const guest = await arrive({ ignoresChangedSince: true });
    meddle(guest);
    await agrees(guest);
  });

  it('and says that nothing did', async () => {
    const guest = await arrive();
    guest.peer.mailbox('INBOX').lies.highestModseq = guest.peer.mailbox('INBOX').modseq;
    meddle(guest);
    await agrees(guest);
  });

  it('and loses its mod-sequences', async () => {
    const guest = await arrive();
    guest.peer.mailbox('INBOX').lies.highestModseq = null;
    meddle(guest);
    await agrees(guest);
  });

  it('and counts them anew from one', async () => {
    const guest = await arrive();
    guest.peer.mailbox('INBOX').lies.highestModseq = 1;
    meddle(guest);
    await agrees(guest);
  });

  it.each([
    ['too low', 2],
    ['too high', 4_000_000],
    ['not at all', null],
  ])('and names the next UID %s', async (_, uidNext) => {
    const guest = await arrive();
    guest.peer.mailbox('INBOX').lies.uidNext = uidNext;
    meddle(guest);
    await agrees(guest);
  });

  it('and keeps silent during IDLE', { timeout: 90_000 }, async () => {
    const guest = await arrive({ deafIdle: true });
    meddle(guest);
    await until('the letter', async () => (await subjects(guest)).includes('Meddled'), 60_000);
    await agrees(guest);
  });
});

describe('answers in a form nobody asked for', () => {
  it('come twice, from the last to the first, and among others', async () => {
    const guest = await office.hirePeer('guest');
    await fill(guest.phone, 'INBOX', 20);
    guest.peer.script(/ UID FETCH /, (said) => {
      const lines = said.regular();
      const done = lines.pop() ?? '';
      const strange = ['* 3 FETCH (FLAGS (\\Seen))', '* 77 FETCH (UID 4000 FLAGS (\\Flagged))', '* OK Still here', '* 20 EXISTS'];
      return [...lines.toReversed(), ...strange, ...lines, done];
    });
    guest.signIn();
    await watching(guest);
    await agrees(guest);
    expect(await guest.list('INBOX', 200)).toHaveLength(20);
    expect((await guest.mailbox('INBOX')).exists).toBe(20);
  });

  it('R7: EXPUNGEISSUED tells of letters that have just gone', async () => {
    const guest = await office.hirePeer('guest');
    await fill(guest.phone, 'INBOX', 6);
    guest.peer.script(
      / UID FETCH .*ENVELOPE/,
      (said) => {
        const lines = said.regular().slice(0, -1);
        guest.peer.mailbox('INBOX').remove(new Set([3]));
        const empty = lines.map((line) =>
          /UID 3 /.test(line) ? '* 3 FETCH (UID 3 FLAGS () ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL))' : line,
        );
        return [...empty, '* 3 EXPUNGE', `${said.tag} OK [EXPUNGEISSUED] Some are gone`];
      },
      1,
    );
    guest.signIn();
    await watching(guest);
    await agrees(guest);
    expect(await subjects(guest)).toEqual([6, 5, 4, 2, 1].map((number) => `Letter ${number}`));
  });
});

describe('a server that does not want', () => {
  it('R10: [LIMIT] at the second login leaves one line that does all', async () => {
    const guest = await office.hirePeer('guest');
    await fill(guest.phone, 'INBOX', 5);
    let logins = 0;
    guest.peer.script(/ LOGIN /, (said) => (++logins > 1 ? [`${said.tag} NO [LIMIT] One is enough`] : undefined));
    guest.signIn();
    await watching(guest);
    await guest.list('INBOX');
    meddle(guest);
    await agrees(guest);
    expect(logins).toBeLessThan(12);
  });

  it('R11: [UNAVAILABLE] at a SELECT is tried again', async () => {
    const guest = await office.hirePeer('guest');
    await fill(guest.phone, 'INBOX', 5);
    guest.peer.script(/ SELECT /, (said) => [`${said.tag} NO [UNAVAILABLE] Not now`], 2);
    guest.signIn();
    await agrees(guest).catch(() => agrees(guest));
  });

  it.each([/ UID FETCH .*ENVELOPE/, / SELECT /, / LIST /])('R2: BYE at %s is survived', async (pattern) => {
    const guest = await office.hirePeer('guest');
    await fill(guest.phone, 'INBOX', 5);
    guest.peer.script(
      pattern,
      (said) => {
        said.hangUp('BYE Enough for today');
        return [];
      },
      1,
    );
    guest.signIn();
    await until('the letters', async () => {
      try {
        return (await subjects(guest)).length === 5;
      } catch {
        return false;
      }
    });
    await agrees(guest);
  });
});
