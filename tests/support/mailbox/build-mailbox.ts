/** Writes a generated mailbox straight into a maildir: 100,000 letters take less than a minute, where APPEND takes many. */
import { randomUUID } from 'node:crypto';
import { chownSync, closeSync, existsSync, fchownSync, futimesSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Dovecot, MailUser } from '../dovecot';
import { type GeneratedLetter, type LettersChoice, makeLetters } from './letters';

export interface MailboxChoice extends LettersChoice {
  /** The maildir, see `mailFolder()`. Nothing may be in it yet. */
  folder: string;
}

export interface BuiltMailbox {
  count: number;
  /** As they lie on disk. */
  bytes: number;
  uidNext: number;
}

/** Flag → letter in a maildir's file names; keywords are `a`, `b`, ... in the order of dovecot-keywords. */
const systemFlags: Record<string, string> = { '\\Draft': 'D', '\\Flagged': 'F', '\\Answered': 'R', '\\Seen': 'S' };
const uidValidity = 1_700_000_000;

/** Where Dovecot keeps the mailbox `path` of `user`, with levels parted by `/`. */
export function mailFolder(user: MailUser, path = 'INBOX'): string {
  return path === 'INBOX' ? join(user.home, 'Maildir') : join(user.home, 'Maildir', path);
}

interface Owner {
  uid: number;
  gid: number;
}

/** Folders that are missing belong to whom the nearest existing one belongs to. */
function ownerOf(folder: string): Owner {
  let nearest = folder;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  const { uid, gid } = statSync(nearest);
  return { uid, gid };
}

function makeFolder(path: string, owner: Owner): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path), owner);
  mkdirSync(path);
  if (process.getuid?.() === 0) chownSync(path, owner.uid, owner.gid);
}

function writeAs(owner: Owner, path: string, content: string | Buffer, at?: number): void {
  const file = openSync(path, 'wx', 0o600);
  if (typeof content === 'string') writeSync(file, content);
  else writeSync(file, content);
  if (process.getuid?.() === 0) fchownSync(file, owner.uid, owner.gid);
  if (at !== undefined) futimesSync(file, at / 1000, at / 1000);
  closeSync(file);
}

function flagLetters(flags: string[], keywords: string[]): string {
  const marks = flags.map((flag) => {
    if (systemFlags[flag]) return systemFlags[flag];
    if (!keywords.includes(flag)) keywords.push(flag);
    return String.fromCharCode(97 + keywords.indexOf(flag));
  });
  return marks.sort().join('');
}

/** Where a new folder is written until it is whole: beside its maildir, where no server that looks into it meanwhile makes a list of its own. */
function placeFor(folder: string): string {
  const root = folder.lastIndexOf('/Maildir/');
  return root < 0 || existsSync(folder) ? folder : join(folder.slice(0, root), `making-${randomUUID()}`);
}

/**
 * Writes `letters` into the maildir `folder`, UIDs from 1 in the order given. Throws where the folder holds letters already. A folder that is new is there as a
 * whole; one that exists must be opened by nobody meanwhile.
 */
export async function writeMaildir(folder: string, letters: Iterable<GeneratedLetter>, seed = 1): Promise<BuiltMailbox> {
  if (existsSync(join(folder, 'dovecot-uidlist'))) throw new Error(`${folder} is not empty.`);
  const owner = ownerOf(folder);
  const place = placeFor(folder);
  for (const name of ['cur', 'new', 'tmp']) makeFolder(join(place, name), owner);
  const list: string[] = [];
  const keywords: string[] = [];
  const result = { count: 0, bytes: 0, uidNext: 1 };
  for (const { bytes, internalAt, flags } of letters) {
    const stored = Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    // With both sizes in its name Dovecot need not read the file to know them.
    const name = `${Math.floor(internalAt / 1000)}.M${result.uidNext}P1.oriel,S=${stored.length},W=${bytes.length}`;
    writeAs(owner, join(place, 'cur', `${name}:2,${flagLetters(flags, keywords)}`), stored, internalAt);
    list.push(`${result.uidNext} :${name}\n`);
    result.count += 1;
    result.bytes += stored.length;
    result.uidNext += 1;
    if (result.count % 200 === 0) await breathe();
  }
  writeAs(owner, join(place, 'dovecot-keywords'), keywords.map((keyword, n) => `${n} ${keyword}\n`).join(''));
  const guid = `${seed.toString(16)}${Buffer.from(folder.split('/Maildir')[1] ?? '').toString('hex')}`.slice(0, 32).padStart(32, '0');
  writeAs(owner, join(place, 'dovecot-uidlist'), `3 V${uidValidity} N${result.uidNext} G${guid}\n${list.join('')}`);
  if (place !== folder) {
    makeFolder(dirname(folder), owner);
    renameSync(place, folder);
  }
  return result;
}

/** Fills `folder` with `count` letters (see `makeLetters`); byte for byte the same for the same choices. */
export function buildMailbox({ folder, ...choice }: MailboxChoice): Promise<BuiltMailbox> {
  return writeMaildir(folder, makeLetters(choice), choice.seed);
}

/** The same for a user whose mail lies in sdbox: built beside it as a maildir, then taken over by Dovecot itself. */
export async function buildSdboxMailbox(dovecot: Dovecot, user: MailUser, choice: LettersChoice): Promise<BuiltMailbox> {
  const folder = join(dovecot.folder, 'home', `${user.login}.import`);
  const built = await buildMailbox({ ...choice, folder });
  await dovecot.doveadm('import', '-u', user.login, `maildir:${folder}`, '', 'all');
  return built;
}
