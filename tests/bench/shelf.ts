/**
 * Mailboxes that runs have in common. Each is built once and kept outside of the checkout; a run hangs it into its Dovecot by hard links, so
 * that a second run begins in seconds. What a server rewrites in place is copied, so nothing that a run does reaches the shelf.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Dovecot, MailUser } from '../support/dovecot';
import { writeMaildir } from '../support/mailbox/build-mailbox';
import { makeLetters } from '../support/mailbox/letters';
import { makeLightLetters } from '../support/mailbox/light-letters';
import { serverOwner } from '../support/process';

const run = promisify(execFile);
const support = fileURLToPath(new URL('../support', import.meta.url));

export type Storage = 'maildir' | 'sdbox';

/** Which letters: `full` as people get them (11 kB on average), `light` of half a kilobyte. */
export interface MailboxKind {
  letters: 'full' | 'light';
  count: number;
  seed?: number;
  storage: Storage;
}

const nameOf = ({ letters, count, seed = 1, storage }: MailboxKind) => `${storage}-${letters}-${count}-${seed}`;

/** Ours alone: nobody else may put letters there. */
function shelf(): string {
  const folder = join(tmpdir(), `oriel-bench-${process.getuid?.() ?? 'mail'}`);
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  const { uid, mode } = statSync(folder);
  if (process.getuid && (uid !== process.getuid() || (mode & 0o022) !== 0))
    throw new Error(`${folder} belongs to somebody else, or others may write there. Remove it, or set TMPDIR to another folder.`);
  return folder;
}

/** Changes with whatever makes the letters: a mailbox that an older generator made is built anew. */
function recipe(): string {
  const hash = createHash('sha256');
  const files = readdirSync(join(support, 'mailbox')).sort();
  for (const file of [...files.map((name) => join('mailbox', name)), 'message.ts', 'charset.ts'])
    hash.update(readFileSync(join(support, file)));
  return hash.digest('hex');
}

interface Stamp {
  recipe: string;
  count: number;
}

function countOf(folder: string, storage: Storage): number {
  if (storage === 'maildir') return readdirSync(join(folder, 'cur')).length;
  return readdirSync(join(folder, 'mailboxes/INBOX/dbox-Mails')).filter((name) => name.startsWith('u.')).length;
}

/** Whether the mailbox on the shelf is whole and of today's making. */
function fits(entry: string, kind: MailboxKind): boolean {
  const stamp = join(entry, 'stamp.json');
  if (!existsSync(stamp)) return false;
  const { recipe: made, count } = JSON.parse(readFileSync(stamp, 'utf8')) as Stamp;
  return made === recipe() && count === kind.count && countOf(join(entry, 'mail'), kind.storage) === kind.count;
}

/** Leftovers of runs that were interrupted while they built. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /\.making-(\d+)$/.exec(name)?.[1];
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Hard links to everything in `from`, and copies of what servers write into in place. */
async function hang(from: string, to: string): Promise<void> {
  await run('cp', ['-al', from, to]);
  const { stdout } = await run('find', [to, '-type', 'f', '!', '-path', '*/cur/*', '!', '-name', 'u.*'], { maxBuffer: 16 * 1024 * 1024 });
  for (const file of stdout.split('\n').filter(Boolean)) {
    await run('cp', ['-p', file, `${file}.copy`]);
    renameSync(`${file}.copy`, file);
  }
}

function makeOwned(folder: string): void {
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  if (process.getuid?.() === 0) chownSync(folder, serverOwner().uid, serverOwner().gid);
}

/** Only Dovecot writes sdbox: it takes the letters over from the maildir of the same kind. */
async function importSdbox(dovecot: Dovecot, kind: MailboxKind, to: string): Promise<void> {
  const source = await shelved(dovecot, { ...kind, storage: 'maildir' });
  const user = await dovecot.newUser({ hint: 'import', storage: 'sdbox' });
  const beside = `${user.home}.maildir`;
  await hang(source, beside);
  await dovecot.doveadm('import', '-u', user.login, `maildir:${beside}`, '', 'all');
  rmSync(beside, { recursive: true, force: true });
  await dovecot.doveadm('kick', user.login).catch(() => undefined);
  renameSync(join(user.home, 'sdbox'), to);
}

/** The folder of the mailbox on the shelf; built where it is not there yet. */
async function shelved(dovecot: Dovecot, kind: MailboxKind): Promise<string> {
  const folder = shelf();
  const entry = join(folder, nameOf(kind));
  if (fits(entry, kind)) return join(entry, 'mail');
  sweep(folder);
  console.log(`bench: building ${kind.count.toLocaleString('en')} ${kind.letters} letters (${kind.storage}), kept in ${entry}`);
  const start = performance.now();
  const making = `${entry}.making-${process.pid}`;
  makeOwned(making);
  const letters = kind.letters === 'full' ? makeLetters(kind) : makeLightLetters(kind);
  if (kind.storage === 'maildir') await writeMaildir(join(making, 'mail'), letters, kind.seed);
  else await importSdbox(dovecot, kind, join(making, 'mail'));
  writeFileSync(join(making, 'stamp.json'), JSON.stringify({ recipe: recipe(), count: kind.count } satisfies Stamp));
  rmSync(entry, { recursive: true, force: true });
  renameSync(making, entry);
  console.log(`bench: built in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  return join(entry, 'mail');
}

/** Gives a new user of `dovecot` a mailbox of this kind as their inbox. */
export async function hangMailbox(dovecot: Dovecot, user: MailUser, kind: MailboxKind): Promise<void> {
  const from = await shelved(dovecot, kind);
  const to = join(user.home, kind.storage === 'maildir' ? 'Maildir' : 'sdbox');
  if (!existsSync(dirname(to))) makeOwned(dirname(to));
  // A new user has empty folders there, and a copy into them would lie one level too deep.
  rmSync(to, { recursive: true, force: true });
  await hang(from, to);
}
