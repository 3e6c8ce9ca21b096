/** First syncs in their own thread, under what may happen meanwhile. */
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ImapPeer, Said } from '../../support/imap-peer';
import { fill, letter, type Office, openOffice, type Person, said, until } from './office';

let office: Office;
/** Threads that were started, in order. */
const threads: Worker[] = [];
beforeAll(async () => {
  const { unref } = Worker.prototype;
  vi.spyOn(Worker.prototype, 'unref').mockImplementation(function (this: Worker) {
    threads.push(this);
    unref.call(this);
  });
  office = await openOffice({ storage: 'sdbox' });
});
afterEach(() => office.rooms.engine().stop());
afterAll(async () => {
  vi.restoreAllMocks();
  await office.close();
});

const whole = (person: Person, path = 'INBOX') =>
  until(
    `the whole of ${path}`,
    async () => {
      const box = await person.mailbox(path);
      return box.complete && box;
    },
    40_000,
  );

async function subjects(person: Person, path = 'INBOX'): Promise<string[]> {
  const found: string[] = [];
  let before: string | undefined;
  do {
    const page = await office.rooms.listMessages(person.actor, { mailbox: (await person.mailbox(path)).id, limit: 200, before });
    found.push(...page.rows.map((row) => row.subject));
    before = page.next ?? undefined;
  } while (before);
  return found;
}

const named = (count: number, prefix = 'Letter') => Array.from({ length: count }, (_, index) => `${prefix} ${count - index}`);

function stuff(peer: ImapPeer, count: number, prefix = 'Letter'): void {
  const box = peer.mailbox('INBOX');
  for (let number = 1; number <= count; number += 1)
    box.add(letter(`${prefix} ${number}`), [], new Date(Date.UTC(2024, 0, 1) + number * 60_000));
}

const bulk = /^bulk\d+ UID FETCH/;

describe('a first sync in its own thread', () => {
  it('asks for each letter once, newest first, on one line of its own, and never for the structure', async () => {
    const anna = await office.hire('anna');
    await fill(anna.phone, 'INBOX', 1300);
    anna.signIn();
    expect(await whole(anna)).toMatchObject({ exists: 1300, cached: 1300 });
    expect(await subjects(anna)).toEqual(named(1300));
    const fetches = anna.proxy.commands.filter(({ line }) => bulk.test(line));
    expect(fetches.map(({ line }) => line.split(' ')[3])).toEqual(['241:1240', '1:240']);
    expect(new Set(fetches.map(({ connection }) => connection)).size).toBe(1);
    expect(fetches.some(({ line }) => line.includes('BODYSTRUCTURE'))).toBe(false);
    expect(anna.proxy.open()).toBeLessThanOrEqual(3);
    // Counts are told calmly, and the letters not at all.
    expect(
      anna.browser.heard.some((change) => change.type === 'messagesUpserted' && change.rows.some((row) => row.subject === 'Letter 5')),
    ).toBe(false);
    expect(anna.browser.heard.some((change) => change.type === 'mailboxUpserted' && change.mailbox.complete)).toBe(true);
  });

  it('R1: goes on where it was after its thread was killed', async () => {
    const bert = await office.hire('bert');
    await fill(bert.phone, 'INBOX', 1200);
    // Slow enough that most is still to come when a busy machine gets to look.
    bert.proxy.throttle(120_000);
    bert.signIn();
    await until('a part', async () => (await bert.mailbox('INBOX')).cached > 400);
    const killed = threads.at(-1);
    await killed?.terminate();
    expect((await bert.mailbox('INBOX')).complete).toBe(false);
    bert.proxy.clear();
    expect(await whole(bert)).toMatchObject({ exists: 1200, cached: 1200, unseen: 1200 });
    expect(await subjects(bert)).toEqual(named(1200));
    expect(threads.at(-1)).not.toBe(killed);
  });

  it('live mail arrives meanwhile, and flags and removals of letters on their way are not lost', async () => {
    const carl = await office.hire('carl');
    await fill(carl.phone, 'INBOX', 1500);
    carl.proxy.throttle(100_000);
    carl.signIn();
    await until('the lane', async () => carl.proxy.commands.some(({ line }) => bulk.test(line)));
    await carl.phone.append('INBOX', letter('Just now'));
    await carl.phone.addFlags('INBOX', [700, 300], ['\\Flagged']);
    await carl.phone.remove('INBOX', [900, 250, 3]);
    await carl.browser.hear((change) => change.type === 'messagesUpserted' && change.rows.some((row) => row.subject === 'Just now'));
    expect((await carl.mailbox('INBOX')).complete).toBe(false);
    carl.proxy.clear();
    await whole(carl);
    const expected = ['Just now', ...named(1500).filter((subject) => !['Letter 900', 'Letter 250', 'Letter 3'].includes(subject))];
    await until('what the server has', async () => {
      const now = await carl.mailbox('INBOX');
      return now.cached === 1498 && now.exists === 1498;
    });
    expect(await subjects(carl)).toEqual(expected);
    await until('both flags', async () => {
      const rows = await office.rooms.database().message.count({ where: { accountId: carl.account.id, flagged: true } });
      return rows === 2;
    });
  });

  it('R6: drops all and begins anew where the UIDs lost their meaning meanwhile', async () => {
    const dora = await office.hirePeer('dora');
    stuff(dora.peer, 1300, 'Old');
    dora.peer.script(
      bulk,
      (heard: Said) => {
        const lines = heard.regular();
        const box = dora.peer.mailbox('INBOX');
        box.uidValidity += 1;
        box.uidNext = 1;
        box.messages = [];
        stuff(dora.peer, 700, 'New');
        dora.peer.cut();
        return lines;
      },
      1,
    );
    dora.signIn();
    await until(
      'the new letters',
      async () => (await dora.mailbox('INBOX')).cached === 700 && (await dora.mailbox('INBOX')).complete,
      40_000,
    );
    expect(await subjects(dora)).toEqual(named(700, 'New'));
  });

  it('R38: ends where the folder is deleted meanwhile', async () => {
    const emil = await office.hire('emil');
    await emil.phone.createFolder('Plans');
    await fill(emil.phone, 'Plans', 900);
    emil.signIn();
    await emil.mailbox('Plans');
    emil.proxy.throttle(150_000);
    await emil.list('Plans');
    await until('the lane', async () => emil.proxy.commands.some(({ line }) => bulk.test(line)));
    await emil.phone.deleteFolder('Plans');
    emil.proxy.clear();
    await office.rooms.engine().refreshList(emil.account.id);
    await until('no folder', async () => !(await office.rooms.listMailboxes(emil.actor)).some((box) => box.path === 'Plans'));
    await emil.phone.append('INBOX', letter('Still here'));
    await emil.browser.hear((change) => change.type === 'messagesUpserted' && change.rows.some((row) => row.subject === 'Still here'));
  });

  const oddities: [string, (lines: string[], heard: Said) => string[]][] = [
    ['an item that nobody asked for', (lines) => lines.map((line) => line.replace(/ RFC822\.SIZE /, ' X-ODD (a "b") RFC822.SIZE '))],
    ['half an envelope', (lines) => lines.map((line, at) => (at === 5 ? line.replace(/ENVELOPE \(.*?\)\)/, 'ENVELOPE (NIL') : line))],
    ['noise', (lines) => ['\x00\x16\x03', ...lines]],
    ['a refusal', (_, { tag }) => [`${tag} NO [SERVERBUG] Not today`]],
    ['the end of a command that nobody gave', (lines) => ['zz99 OK done', ...lines]],
    ['a literal that never comes', () => ['* 1 FETCH (UID 1 ENVELOPE ("x" {900000000}']],
  ];
  it.each(oddities)('answers with %s are read in the usual way, and nothing is lost or doubled', async (_, change) => {
    const fred = await office.hirePeer('fred');
    stuff(fred.peer, 800);
    fred.peer.script(bulk, (heard) => change(heard.regular(), heard));
    fred.signIn();
    expect(await whole(fred)).toMatchObject({ exists: 800, cached: 800 });
    expect(await subjects(fred)).toEqual(named(800));
  });

  it('letters removed under a command are asked for again and not cached empty', async () => {
    const gina = await office.hirePeer('gina');
    stuff(gina.peer, 700);
    gina.peer.script(
      bulk,
      (heard) => {
        const empty =
          '* 9 FETCH (UID 300 FLAGS () INTERNALDATE "01-Jan-2024 00:00:00 +0000" RFC822.SIZE 0 ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL))';
        gina.peer.mailbox('INBOX').remove(new Set([300]));
        return [empty, `${heard.tag} OK [EXPUNGEISSUED] Some are gone`];
      },
      1,
    );
    gina.signIn();
    await until('the rest', async () => (await gina.mailbox('INBOX')).cached === 699 && (await gina.mailbox('INBOX')).complete, 40_000);
    expect(await subjects(gina)).toEqual(named(700).filter((subject) => subject !== 'Letter 300'));
  });

  it('several accounts go on beside each other', async () => {
    const people = [await office.hire('hans'), await office.hire('ida'), await office.hire('jan')];
    for (const person of people) await fill(person.phone, 'INBOX', 700);
    for (const person of people) person.signIn();
    for (const person of people) expect(await whole(person)).toMatchObject({ exists: 700, cached: 700 });
    for (const person of people) expect(said(person.proxy).filter((name) => name === 'UID FETCH').length).toBeGreaterThan(1);
  });

  it('stops at once, with its thread, in the middle of an answer', async () => {
    const kurt = await office.hire('kurt');
    await fill(kurt.phone, 'INBOX', 900);
    kurt.proxy.throttle(60_000);
    kurt.signIn();
    await until('the lane', async () => kurt.proxy.commands.some(({ line }) => bulk.test(line)));
    const thread = threads.at(-1);
    const ended = new Promise((resolve) => thread?.once('exit', resolve));
    const start = performance.now();
    await office.rooms.engine().stop();
    await ended;
    expect(performance.now() - start).toBeLessThan(2500);
    // What was under way is fetched later, and nothing twice.
    kurt.proxy.clear();
    kurt.signIn();
    expect(await whole(kurt)).toMatchObject({ exists: 900, cached: 900 });
  });
});
