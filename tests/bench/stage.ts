/** What all figures of a run have in common: one mail provider, people with mailboxes from the shelf, and how a browser gets to its rows. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessagePage, Shell } from '@/lib/model/api';
import type { Mailbox } from '@/lib/model/mail';
import type { MailUser } from '../support/dovecot';
import { type MailServers, startMailServers } from '../support/mail-servers';
import type { Postgres } from '../support/postgres';
import { newBenchDatabase } from './database';
import { OrielClient } from './oriel-client';
import { RawImap } from './raw-imap';
import { type BenchServer, startServer } from './server';
import { hangMailbox, type MailboxKind, type Storage } from './shelf';

export interface BenchChoice {
  /** Letters in the large inbox; the other worlds follow it in proportion. */
  size: number;
  storage: Storage;
  database: 'sqlite' | 'postgresql';
}

export class Stage {
  private readonly people = new Map<string, Promise<MailUser>>();
  private readonly ends: (() => unknown)[] = [];

  private constructor(
    readonly choice: BenchChoice,
    readonly servers: MailServers,
    private readonly postgres: Postgres | null,
  ) {}

  static async open(choice: BenchChoice): Promise<Stage> {
    // Room for the large file that is sent.
    const servers = await startMailServers({ postfix: { config: 'message_size_limit = 400000000' } });
    try {
      const postgres = choice.database === 'postgresql' ? await (await import('../support/postgres')).startPostgres() : null;
      return new Stage(choice, servers, postgres);
    } catch (error) {
      await servers.stop();
      throw error;
    }
  }

  /** The person called so, the same all through the run; made, with this mailbox as their inbox, when first asked for. */
  person(name: string, kind: Omit<MailboxKind, 'storage'>): Promise<MailUser> {
    const known = this.people.get(name) ?? this.settle(name, { ...kind, storage: this.choice.storage });
    this.people.set(name, known);
    return known;
  }

  /** Whoever has the large inbox. */
  owner(): Promise<MailUser> {
    return this.person('maren', { letters: 'full', count: this.choice.size });
  }

  private async settle(hint: string, kind: MailboxKind): Promise<MailUser> {
    const user = await this.servers.dovecot.newUser({ hint, storage: kind.storage });
    await hangMailbox(this.servers.dovecot, user, kind);
    return user;
  }

  /** A bare line of this person; it ends with the scene at the latest. */
  async raw(user: MailUser, path: string | null = 'INBOX'): Promise<RawImap> {
    const line = await RawImap.open(this.servers.dovecot.ports.imap, user.login, user.password, path);
    this.after(() => line.close());
    return line;
  }

  /** Creates folders until the person has `count`, those that the provider gives included. */
  async makeFolders(user: MailUser, count: number): Promise<void> {
    const line = await this.raw(user, null);
    const given = (await line.say('LIST "" "*"')).toString('latin1').match(/^\* LIST /gm)?.length ?? 0;
    for (let n = given + 1; n <= count; n += 1) await line.say(`CREATE "Project ${n}"`);
    line.close();
  }

  /** A new Oriel that knows nobody yet; it ends with the scene. */
  async server(): Promise<BenchServer> {
    const server = await startServer(this.servers, await newBenchDatabase(this.postgres));
    this.after(() => server.stop());
    return server;
  }

  /** Signs in as a browser does. */
  async signIn(server: BenchServer, user: MailUser): Promise<OrielClient> {
    const client = new OrielClient(server.oriel.url);
    this.after(() => client.close());
    await client.signIn(user.address, user.password);
    return client;
  }

  /** `end` is called when the scene is over. */
  after(end: () => unknown): void {
    this.ends.push(end);
  }

  /** Ends whatever the scene began, the last first. */
  async clear(): Promise<void> {
    for (let end = this.ends.pop(); end; end = this.ends.pop()) await end();
  }

  async stop(): Promise<void> {
    await this.clear();
    await this.postgres?.stop();
    await this.servers.stop();
  }
}

/** The inbox as the browser knows it now, or undefined where the folders are not known yet. */
async function inboxOf(client: OrielClient): Promise<Mailbox | undefined> {
  const { value } = await client.json<Shell>('/api/mailboxes');
  return value.mailboxes.find(({ role }) => role === 'inbox');
}

/** Asks until the newest rows of the inbox are there, as many as a screen shows or as there are. */
export async function firstRows(client: OrielClient): Promise<Mailbox> {
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(5)) {
    const inbox = await inboxOf(client);
    if (!inbox) continue;
    const { value } = await client.json<MessagePage>(`/api/messages?mailbox=${inbox.id}&limit=50`);
    if (value.rows.length >= 50) return inbox;
  }
  throw new Error('Oriel showed no fifty rows within two minutes.');
}

/** Whether every header of the inbox is cached. */
export async function isComplete(client: OrielClient): Promise<boolean> {
  return (await inboxOf(client))?.complete ?? false;
}

/** Waits until every header of the inbox is cached. Asks seldom, so that asking costs little. */
export async function synced(client: OrielClient, size: number): Promise<Mailbox> {
  for (const end = Date.now() + 60_000 + size * 10; Date.now() < end; await sleep(100)) {
    const inbox = await inboxOf(client);
    if (inbox?.complete) return inbox;
  }
  throw new Error(`Oriel did not come to an end with its first sync of ${size.toLocaleString('en')} letters.`);
}
