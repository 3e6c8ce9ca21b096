/** Huge folders. `ORIEL_MILLION=1` makes that of R28 a million letters large; without it, sixty thousand. */

import { execFileSync } from 'node:child_process';
import { appendFileSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '@/lib/errors';
import { type Dovecot, type MailUser, startDovecot } from '../../support/dovecot';
import { asServerOwner, serverOwner } from '../../support/process';
import { toldAs } from '../../support/told';
import { letter, type Office, openOffice, type Person, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const million = process.env.ORIEL_MILLION === '1';
const count = million ? 1_000_000 : 60_000;
const patience = million ? 300_000 : 30_000;
const watching = (person: Person) =>
  until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching', patience);

/** Ends what is still fetched for somebody. */
const leave = (person: Person) => office.rooms.engine().detach(`browser-${person.account.id}`);

/** Letters as hard links to fifty files, which a Maildir takes for so many letters. */
function fillMaildir(home: string, path = ''): void {
  const maildir = join(home, 'Maildir', path);
  const originals = join(home, 'originals');
  for (const folder of ['cur', 'new', 'tmp']) mkdirSync(join(maildir, folder), { recursive: true });
  mkdirSync(originals);
  for (let number = 0; number < 50; number += 1) writeFileSync(join(originals, String(number)), letter(`Original ${number}`));
  for (let number = 0; number < count; number += 1)
    linkSync(join(originals, String(number % 50)), join(maildir, 'cur', `${1_600_000_000 + number}.M${number}.host:2,S`));
  const { uid, gid } = serverOwner();
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${uid}:${gid}`, home]);
}

/** By how many megabytes the memory of this thread was higher than before at its highest while `work` ran; that of the first syncs' thread is bounded by itself. */
async function growth(work: () => Promise<void>): Promise<number> {
  const held = () => {
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  };
  const before = held();
  let highest = before;
  const timer = setInterval(() => {
    highest = Math.max(highest, held());
  }, 10);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(highest, held()) - before;
}

describe('R28: a huge folder', () => {
  it(`of ${count} letters shows its first rows while the rest is on its way, and opening and paging take less than 100 MB`, {
    timeout: 900_000,
  }, async () => {
    const anna = await office.hire('anna');
    fillMaildir(anna.user.home);
    const pages: number[][] = [];
    const grown = await growth(async () => {
      anna.signIn();
      const first = await until(
        'the first page',
        async () => {
          const page = await anna.list('INBOX').catch(() => []);
          return page.length === 50 && page;
        },
        patience,
      );
      expect(new Set(first.map((row) => row.id)).size).toBe(50);
      expect(await anna.mailbox('INBOX')).toMatchObject({ exists: count, complete: false });
      await watching(anna);
      const mailbox = (await anna.mailbox('INBOX')).id;
      let before: string | undefined;
      while (pages.length < 20) {
        const page = await office.rooms.listMessages(anna.actor, { mailbox, limit: 50, before });
        // The end of what is there so far: the first sync is on its way.
        if (page.next === null) continue;
        pages.push(page.rows.map((row) => row.id));
        before = page.next;
      }
    });
    // Twenty pages down, every row once.
    expect(new Set(pages.flat()).size).toBe(20 * 50);
    const lines = anna.proxy.commands.map(({ line }) => line);
    expect(lines.filter((line) => /FETCH 1:\* /.test(line) && !/CHANGEDSINCE/.test(line))).toEqual([]);
    expect(lines.filter((line) => / (SORT|THREAD) /.test(line))).toEqual([]);
    expect(grown).toBeLessThan(100);
    await leave(anna);
  });

  describe('that the server has no memory for', () => {
    let tight: Dovecot;
    beforeAll(async () => {
      tight = await startDovecot();
    });
    afterAll(() => tight.stop());

    const config = () => join(tight.folder, 'dovecot.conf');

    /** Address space of the process that serves the one session of the user, MB. */
    async function spaceOf(user: MailUser): Promise<number> {
      const [, pid] = /\((\d+)\)/.exec(await tight.doveadm('who', user.login)) ?? [];
      return Math.ceil(Number(/VmPeak:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
    }

    it('is told in words and leaves the other folders as they are, and it opens once there is more', { timeout: 900_000 }, async () => {
      const carl = await office.hire('carl', tight);
      await carl.phone.append('INBOX', letter('Small'));
      const roomy = readFileSync(config(), 'utf8');
      // Little more than a session takes that has nothing open; Dovecot's own default is enough for half a million letters.
      const limit = million ? 256 : (await spaceOf(carl.user)) + 8;
      appendFileSync(config(), `\nservice imap {\n  vsz_limit = ${limit}M\n}\n`);
      fillMaildir(carl.user.home, 'Huge');
      await tight.restart();
      carl.signIn();
      const told = await until(
        'words about it',
        () =>
          carl.list('Huge').then(
            () => null,
            (error: unknown) => isAppError(error) && error,
          ),
        patience,
      );
      await until('the end of that process', async () => /returned error 83 \(Out of memory/.test(tight.log()), patience);
      expect(told).toMatchObject({ code: 'serverAway', message: expect.stringMatching(/What you see here is kept\. Oriel tries again/) });
      const { id } = await carl.mailbox('Huge');
      const failure = async () =>
        (await office.rooms.engine().freshness(carl.account.id)).mailboxes.find(({ mailboxId }) => mailboxId === id)?.failure;
      expect(await failure()).toEqual(toldAs(told.message));
      // The line of the others is there, or is back.
      await until('the other folder', async () => (await carl.list('INBOX').catch(() => [])).length === 1, patience);
      writeFileSync(config(), roomy);
      await tight.restart();
      await until('the huge folder', async () => (await carl.list('Huge').catch(() => [])).length === 50, patience);
      await until('the words gone', async () => (await failure()) === null, patience);
      await leave(carl);
    });
  });
});

describe('R29: fourteen thousand folders', () => {
  it('are listed, and any of them opens', { timeout: 300_000 }, async () => {
    const bert = await office.hire('bert');
    const root = join(bert.user.home, 'Maildir');
    await bert.phone.createFolder('First');
    const [command = '', ...args] = asServerOwner([
      '/bin/sh',
      '-c',
      `cd "$1" && for top in $(seq 1 140); do for each in $(seq 1 100); do echo "$top/$each/cur $top/$each/new $top/$each/tmp"; done; done | xargs mkdir -p`,
      'sh',
      root,
    ]);
    execFileSync(command, args);
    bert.signIn();
    const boxes = await until(
      'the folders',
      async () => {
        const all = await office.rooms.listMailboxes(bert.actor);
        return all.length >= 14_000 && all;
      },
      120_000,
    );
    expect(boxes.filter(({ path }) => path.startsWith('140/'))).toHaveLength(100);
    await bert.phone.append('77/77', letter('In the middle'));
    expect((await bert.list('77/77')).map((row) => row.subject)).toEqual(['In the middle']);
  });
});
