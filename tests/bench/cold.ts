/** Makes a mail server as cold as after a restart of the machine: what Dovecot knows is deleted, and the letters are out of the page cache. */
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Dovecot, MailUser } from '../support/dovecot';
import type { Storage } from './shelf';

const run = promisify(execFile);

/** posix_fadvise(2) with POSIX_FADV_DONTNEED on every file below a folder; Node has no call for it. */
const forget = `
import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        file = os.open(os.path.join(folder, name), os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)
`;

/** sdbox keeps flags and order in its index, so there only what was read from the letters is deleted. */
const known: Record<Storage, string[]> = {
  maildir: ['-name', 'dovecot.index*', '-o', '-name', 'dovecot.list.index*'],
  sdbox: ['-name', 'dovecot.index.cache*'],
};

/** Deletes and forgets. Answers how the page cache was emptied, for the table, or that it could not be. */
export async function chill(dovecot: Dovecot, user: MailUser, storage: Storage): Promise<string> {
  const folder = join(user.home, storage === 'maildir' ? 'Maildir' : 'sdbox');
  await dovecot.doveadm('kick', user.login).catch(() => undefined);
  await run('find', [folder, '-type', 'f', '(', ...known[storage], ')', '-delete']);
  await run('sync');
  if (existsSync('/usr/bin/python3')) {
    await run('/usr/bin/python3', ['-c', forget, folder]);
    return 'index and cache deleted, letters dropped from the page cache';
  }
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '1');
    return 'index and cache deleted, the whole page cache dropped';
  } catch {
    return 'index and cache deleted; the page cache could NOT be emptied (no python3, and not allowed to)';
  }
}
