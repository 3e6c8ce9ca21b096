/** The set-up of a run: a provider with one large inbox, the built Oriel in front of it with that inbox cached, and a bare IMAP line. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mailbox } from '@/lib/model/mail';
import type { MailUser } from '../support/dovecot';
import { type MailServers, startMailServers } from '../support/mail-servers';
import { buildMailbox, buildSdboxMailbox, mailFolder } from '../support/mailbox/build-mailbox';
import { type OrielServer, startOriel } from '../support/oriel';
import { OrielClient } from './oriel-client';
import { RawImap } from './raw-imap';

const folderCount = 30;

export interface BenchChoice {
  size: number;
  storage: 'maildir' | 'sdbox';
}

export interface BenchWorld {
  servers: MailServers;
  oriel: OrielServer;
  user: MailUser;
  client: OrielClient;
  raw: RawImap;
  inbox: Mailbox;
  size: number;
  stop(): Promise<void>;
}

async function inboxOf(client: OrielClient): Promise<Mailbox | undefined> {
  const { value } = await client.json<{ mailboxes: Mailbox[] }>('/api/mailboxes');
  return value.mailboxes.find(({ role }) => role === 'inbox');
}

/** Waits until every header of the inbox is cached. */
async function synced(client: OrielClient, size: number): Promise<Mailbox> {
  const until = Date.now() + 60_000 + size * 10;
  for (;;) {
    const inbox = await inboxOf(client);
    if (inbox?.complete && inbox.cached >= size) return inbox;
    if (Date.now() > until) throw new Error(`Oriel has cached ${inbox?.cached ?? 0} of ${size} letters and does not come to an end.`);
    await sleep(250);
  }
}

/** As many folders, and with them those the provider gives, as many people have. */
async function makeFolders(servers: MailServers, user: MailUser): Promise<void> {
  const line = await RawImap.open(servers.dovecot.ports.imap, user.login, user.password);
  const given = (await line.say('LIST "" "*"')).toString('latin1').match(/^\* LIST /gm)?.length ?? 0;
  for (let n = given + 1; n <= folderCount; n += 1) await line.say(`CREATE "Project ${n}"`);
  line.close();
}

async function prepare(servers: MailServers, { size, storage }: BenchChoice): Promise<MailUser> {
  const user = await servers.dovecot.newUser({ hint: 'maren', storage });
  console.log(`bench: building an inbox of ${size.toLocaleString('en')} letters (${storage})`);
  if (storage === 'maildir') await buildMailbox({ folder: mailFolder(user), count: size });
  else await buildSdboxMailbox(servers.dovecot, user, { count: size });
  await makeFolders(servers, user);
  return user;
}

/** Starts everything; `stop()` ends it all. */
export async function openWorld(choice: BenchChoice): Promise<BenchWorld> {
  const servers = await startMailServers();
  let oriel: OrielServer | null = null;
  try {
    const user = await prepare(servers, choice);
    oriel = await startOriel({ servers });
    const client = new OrielClient(oriel.url);
    await client.signIn(user.address, user.password);
    console.log('bench: waiting for the first sync');
    const inbox = await synced(client, choice.size);
    const raw = await RawImap.open(servers.dovecot.ports.imap, user.login, user.password);
    const running = oriel;
    const stop = async () => {
      raw.close();
      client.close();
      await running.stop();
      await servers.stop();
    };
    return { servers, oriel, user, client, raw, inbox, size: choice.size, stop };
  } catch (error) {
    await oriel?.stop();
    await servers.stop();
    throw error;
  }
}
