/** `npm run demo` itself: a throw-away mail provider with a sample mailbox, and Oriel in front of it, until Ctrl-C. */
import type { MailUser } from '../dovecot';
import { type MailServers, startMailServers } from '../mail-servers';
import { mailFolder, writeMaildir } from '../mailbox/build-mailbox';
import { type GeneratedLetter, makeLetters } from '../mailbox/letters';
import { type OrielServer, startOriel } from '../oriel';
import { freePorts, isFree } from '../ports';
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

async function populate(servers: MailServers): Promise<MailUser[]> {
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

async function choosePort(): Promise<number> {
  const wanted = Number(process.argv[process.argv.indexOf('--port') + 1]);
  if (process.argv.includes('--port') && wanted > 0) return wanted;
  return (await isFree(3000)) ? 3000 : ((await freePorts(1))[0] ?? 0);
}

function invitation(url: string, [first, second]: MailUser[]): string {
  const line = (person: Person, user?: MailUser) => `    ${person.name.padEnd(20)} ${person.address.padEnd(26)} ${user?.password}`;
  return `
  Oriel is ready. Open

    ${url}

  and sign in as one of these two, who write to each other:

${line(maren, first)}
${line(tomasz, second)}

  Mail server, mailboxes and database are thrown away at the end. Ctrl-C ends it.
`;
}

/** Runs until SIGINT or SIGTERM; resolves when nothing is left. */
export async function runDemo(): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  let servers: MailServers | null = null;
  let oriel: OrielServer | null = null;
  const start = async () => {
    console.log('demo: starting a mail server and filling two mailboxes');
    servers = await startMailServers();
    const users = await populate(servers);
    console.log('demo: starting Oriel');
    oriel = await startOriel({ servers, port: await choosePort() });
    console.log(invitation(oriel.url, users));
  };
  try {
    await Promise.race([start(), ended]);
    await ended;
    console.log('\ndemo: ending');
  } finally {
    await (oriel as OrielServer | null)?.stop();
    await (servers as MailServers | null)?.stop();
  }
}
