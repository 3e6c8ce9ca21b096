/** `npm run demo` itself: a throw-away mail provider with a sample mailbox, and Oriel in front of it, until Ctrl-C. */
import type { MailUser } from '../dovecot';
import { type MailServers, startMailServers } from '../mail-servers';
import { type OrielServer, startOriel } from '../oriel';
import { freePorts, isFree } from '../ports';
import { collecting, collectOldPost, layOldPost } from './collected';
import { populate } from './populate';
import { maren, tomasz } from './sample';

type Person = typeof maren;

async function choosePort(): Promise<number> {
  const wanted = Number(process.argv[process.argv.indexOf('--port') + 1]);
  if (process.argv.includes('--port') && wanted > 0) return wanted;
  return (await isFree(3000)) ? 3000 : ((await freePorts(1))[0] ?? 0);
}

function invitation(url: string, [first, second]: MailUser[], pop3: number): string {
  const line = (person: Person, user?: MailUser) => `    ${person.name.padEnd(20)} ${person.address.padEnd(26)} ${user?.password}`;
  return `
  Oriel is ready. Open

    ${url}

  and sign in as one of these two, who write to each other:

${line(maren, first)}
${line(tomasz, second)}

  Their mailboxes can be collected over POP3, too: localhost, port ${pop3}, TLS.

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
    const far = users[0] && (await layOldPost(servers, users[0]));
    console.log('demo: starting Oriel');
    oriel = await startOriel({ servers, port: await choosePort(), env: collecting(servers) });
    const [first] = users;
    if (first && far) await collectOldPost(oriel, servers, first, far);
    console.log(invitation(oriel.url, users, servers.dovecot.ports.pop3s));
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
