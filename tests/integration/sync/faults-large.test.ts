/** `ORIEL_MILLION=1` makes the folder of R28 a million letters large; without it, a hundred thousand. */

import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asServerOwner, serverOwner } from '../../support/process';
import { letter, type Office, openOffice, type Person, until } from './office';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const count = process.env.ORIEL_MILLION ? 1_000_000 : 100_000;
const watching = (person: Person) =>
  until('the watch', async () => office.rooms.engine().state(person.account.id).status === 'watching', 60_000);

/** Letters as hard links to fifty files, which a Maildir takes for so many letters. */
function fillMaildir(home: string): void {
  const folder = join(home, 'Maildir/cur');
  const originals = join(home, 'originals');
  mkdirSync(folder, { recursive: true });
  mkdirSync(originals);
  for (let number = 0; number < 50; number += 1) writeFileSync(join(originals, String(number)), letter(`Original ${number}`));
  for (let number = 0; number < count; number += 1)
    linkSync(join(originals, String(number % 50)), join(folder, `${1_600_000_000 + number}.M${number}.host:2,S`));
  const { uid, gid } = serverOwner();
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${uid}:${gid}`, home]);
}

describe('R28: a huge folder', () => {
  it(`of ${count} letters shows its first rows while the rest is on its way, and little memory is taken`, {
    timeout: 900_000,
  }, async () => {
    const anna = await office.hire('anna');
    fillMaildir(anna.user.home);
    const before = process.memoryUsage().rss;
    anna.signIn();
    const rows = await until('the first page', async () => {
      const page = await anna.list('INBOX').catch(() => []);
      return page.length === 50 && page;
    });
    expect(new Set(rows.map((row) => row.id)).size).toBe(50);
    expect((await anna.mailbox('INBOX')).exists).toBe(count);
    await watching(anna);
    expect(anna.proxy.commands.filter(({ line }) => /FETCH 1:\* /.test(line) && !/CHANGEDSINCE/.test(line))).toEqual([]);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(400);
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
