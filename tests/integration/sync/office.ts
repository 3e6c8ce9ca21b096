/** A Dovecot, people whose lines to it pass a fault proxy each, and Oriel's rooms called without a browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '@/lib/model/actor';
import type { Change } from '@/lib/model/change';
import type { Mailbox, MessageRow } from '@/lib/model/mail';
import type { AccountRecord } from '@/lib/model/stored';
import type { DovecotOptions, MailUser } from '../../support/dovecot';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { type ImapPeer, type PeerOptions, startImapPeer } from '../../support/imap-peer';
import { type MailServer, peerAsServer, startTestServer, type TestServer } from '../../support/mail-server';
import { buildMessage } from '../../support/message';
import { openPhone, type Phone } from '../../support/phone';

/** The rooms, loaded after the environment was set. */
async function loadRooms() {
  const [
    env,
    client,
    migrate,
    accounts,
    absent,
    sessions,
    engine,
    bus,
    mailboxes,
    messages,
    cache,
    list,
    shell,
    flags,
    moves,
    deletions,
    undo,
    acts,
    queued,
    bulk,
  ] = await Promise.all([
    import('@/lib/env'),
    import('@/lib/db/client'),
    import('@/lib/db/migrate'),
    import('@/lib/db/accounts'),
    import('@/lib/auth/absent-actor'),
    import('@/lib/imap/connect'),
    import('@/lib/sync/engine'),
    import('@/lib/sync/bus'),
    import('@/lib/db/mailboxes'),
    import('@/lib/db/messages'),
    import('@/lib/db/message-cache'),
    import('@/lib/mail/list-messages'),
    import('@/lib/mail/shell'),
    import('@/lib/mail/act-flags'),
    import('@/lib/mail/act-moves'),
    import('@/lib/mail/act-deletions'),
    import('@/lib/mail/undo'),
    import('@/lib/db/acts'),
    import('@/lib/mail/acts'),
    import('@/lib/mail/bulk'),
  ]);
  return {
    ...env,
    ...client,
    ...migrate,
    ...accounts,
    ...absent,
    ...sessions,
    ...engine,
    ...bus,
    ...mailboxes,
    ...messages,
    ...cache,
    ...list,
    ...shell,
    ...flags,
    ...moves,
    ...deletions,
    ...undo,
    ...acts,
    ...queued,
    ...bulk,
  };
}

export type Rooms = Awaited<ReturnType<typeof loadRooms>>;

/** What a browser would hear. */
export interface Browser {
  heard: Change[];
  /** Waits for a change that fits, also one heard already since the last `clear`. */
  hear(wanted: (change: Change) => boolean, timeoutMs?: number): Promise<Change>;
  clear(): void;
  close(): void;
}

/** Somebody with a mailbox, signed in to Oriel, and with a phone on the same mailbox. */
export interface Person {
  user: MailUser;
  account: AccountRecord;
  actor: Actor;
  /** Between Oriel and Dovecot; the phone does not pass it. */
  proxy: FaultProxy;
  phone: Phone;
  browser: Browser;
  signIn(password?: string): void;
  mailbox(path: string): Promise<Mailbox>;
  /** The first page of a folder, as the route answers it. */
  list(path: string, limit?: number): Promise<MessageRow[]>;
  row(path: string, subject: string): Promise<MessageRow>;
}

export interface Office {
  dovecot: TestServer;
  rooms: Rooms;
  /** A new person. Not signed in yet, so that a test may fill the mailbox and set faults before. `server` is where the mail lies: else Dovecot. */
  hire(hint: string, server?: MailServer): Promise<Person>;
  /** A new person whose mail lies on a scripted server of its own, which ends with the office. */
  hirePeer(hint: string, options?: PeerOptions): Promise<Person & { peer: ImapPeer }>;
  close(): Promise<void>;
}

/** Tries until `look` answers something, or throws what it wanted. */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>, timeoutMs = 30_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Settings of a Dovecot that refuses what goes beyond 2 MB in an account. */
export const smallQuota = `
mail_plugins = $mail_plugins quota
plugin {
  quota = maildir:User
  quota_rule = *:storage=2M
}
protocol imap {
  mail_plugins = $mail_plugins imap_quota
}
`;

/** A small letter. */
export function letter(subject: string, text = `Text of ${subject}.`): Buffer {
  return buildMessage({ from: 'joiner@holt.example', to: 'anna@kestrel.example', subject, text });
}

/** Appends `count` letters named `PREFIX 1`, `PREFIX 2`, ... one after another, the last one newest. */
export async function fill(phone: Phone, path: string, count: number, prefix = 'Letter'): Promise<void> {
  const start = Date.UTC(2024, 0, 1);
  for (let number = 1; number <= count; number += 1)
    await phone.append(path, letter(`${prefix} ${number}`), [], new Date(start + number * 60_000));
}

function openBrowser(rooms: Rooms, actor: Actor): Browser {
  const heard: Change[] = [];
  const close = rooms.bus().subscribe(actor.userId, null, (_, change) => heard.push(change));
  return {
    heard,
    hear: (wanted, timeoutMs) => until('a change', async () => heard.find(wanted), timeoutMs),
    clear: () => heard.splice(0),
    close,
  };
}

/** Commands that the proxy saw since `from`, by name, such as `UID FETCH`. */
export function said(proxy: FaultProxy, from = 0): string[] {
  return proxy.commands.slice(from).flatMap(({ line }) => /^[0-9A-F]+ ((?:UID )?[A-Z]+)/i.exec(line)?.[1]?.toUpperCase() ?? []);
}

const spare = 40;

/** Starts Dovecot and opens a database of its own. */
export async function openOffice(options: DovecotOptions = {}): Promise<Office> {
  const dovecot = await startTestServer(options);
  const folder = mkdtempSync(join(tmpdir(), 'oriel-sync-'));
  // The settings are read once, so the proxies of all who may come must be known before.
  const targets = Array.from({ length: spare }, () => ({ host: '127.0.0.1', port: dovecot.ports.imap }));
  const proxies = await Promise.all(targets.map((target) => startFaultProxy({ target })));
  Object.assign(process.env, {
    ORIEL_DATA: folder,
    ...(dovecot.ca ? { ORIEL_CA_FILE: dovecot.ca } : {}),
    ORIEL_LOG: process.env.ORIEL_LOG ?? 'silent',
    ORIEL_PRIVATE_HOSTS: proxies.flatMap(({ port }) => [`127.0.0.1:${port}`, `[::1]:${port}`]).join(' '),
  });
  const rooms = await loadRooms();
  await rooms.migrate(rooms.env().databaseUrl);
  await rooms.prepareDatabase();
  const people: Person[] = [];

  const peers: ImapPeer[] = [];

  const hire = async (hint: string, server: MailServer = dovecot): Promise<Person> => {
    const [proxy, target] = [proxies[people.length], targets[people.length]];
    if (!proxy || !target) throw new Error(`Only ${spare} people can be hired.`);
    target.port = server.ports.imap;
    const user = await server.newUser(hint);
    const imap = { host: '127.0.0.1', port: proxy.port, security: 'plain' as const };
    const account = await rooms.keepAccount({ address: user.address, login: user.login, imap, smtp: imap });
    const actor = await rooms.actorForAccount(account.id);
    if (!actor) throw new Error('No actor.');
    const phone = await openPhone(server, user);
    const mailbox = (path: string) =>
      until(`folder ${path}`, async () => (await rooms.listMailboxes(actor)).find((box) => box.path === path));
    const list = async (path: string, limit = 50) => (await rooms.listMessages(actor, { mailbox: (await mailbox(path)).id, limit })).rows;
    const person: Person = {
      user,
      account,
      actor,
      proxy,
      phone,
      browser: openBrowser(rooms, actor),
      signIn: (password = user.password) => rooms.engine().attach(account, password, `browser-${account.id}`),
      mailbox,
      list,
      row: (path, subject) => until(`letter ${subject}`, async () => (await list(path, 200)).find((row) => row.subject === subject)),
    };
    people.push(person);
    return person;
  };

  return {
    dovecot,
    rooms,
    hire,
    hirePeer: async (hint, options) => {
      const peer = await startImapPeer(options);
      peers.push(peer);
      return { ...(await hire(hint, peerAsServer(peer))), peer };
    },
    close: async () => {
      await rooms.engine().stop();
      await rooms.closeDatabase();
      for (const { phone, browser } of people) {
        browser.close();
        await phone.close();
      }
      for (const proxy of proxies) await proxy.stop();
      for (const peer of peers) await peer.stop();
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
