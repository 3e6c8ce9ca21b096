/** The sample mailboxes of the demo and of the contact sheet. */
import type { MailUser } from '../dovecot';
import type { MailServers } from '../mail-servers';
import { mailFolder, writeMaildir } from '../mailbox/build-mailbox';
import { type GeneratedLetter, makeLetters } from '../mailbox/letters';
import { folders } from './folders';
import { inbox, marenSent, tomaszInbox, tomaszSent } from './inbox';
import { layDown, maren, type SampleLetter, tomasz } from './sample';

const archived = 3000;
const dayMs = 24 * 3600_000;

type Person = typeof maren;

async function fill(user: MailUser, person: Person, mailboxes: Record<string, SampleLetter[]>, now: Date): Promise<void> {
  for (const [path, letters] of Object.entries(mailboxes)) await writeMaildir(mailFolder(user, path), layDown(letters, person, now));
}

/** What somebody has put into the archive, somebody has read. */
function* allRead(letters: Iterable<GeneratedLetter>): Generator<GeneratedLetter> {
  for (const letter of letters) yield { ...letter, flags: [...new Set([...letter.flags, '\\Seen'])] };
}

/** Subfolders that were never subscribed to would be missing in many other mail programs. */
async function subscribe(servers: MailServers, user: MailUser, paths: string[]): Promise<void> {
  await servers.dovecot.doveadm('mailbox', 'subscribe', '-u', user.login, ...paths);
}

/** Two people who write to each other, the first with years of mail. Answers their logins. */
export async function populate(servers: MailServers): Promise<MailUser[]> {
  const now = new Date();
  const { dovecot } = servers;
  const marensMail = await dovecot.newUser({ address: maren.address, password: 'lighthouse' });
  const tomaszsMail = await dovecot.newUser({ address: tomasz.address, password: 'slipway' });
  await fill(marensMail, maren, { INBOX: inbox, Sent: marenSent, ...folders }, now);
  await fill(tomaszsMail, tomasz, { INBOX: tomaszInbox, Sent: tomaszSent }, now);
  const until = new Date(Math.floor((now.getTime() - 40 * dayMs) / dayMs) * dayMs);
  await writeMaildir(mailFolder(marensMail, 'Archive'), allRead(makeLetters({ count: archived, seed: 1871, until, owner: maren })));
  await subscribe(servers, marensMail, Object.keys(folders));
  return [marensMail, tomaszsMail];
}
