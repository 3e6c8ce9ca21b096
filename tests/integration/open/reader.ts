/** Somebody who reads letters: a real mailbox, Oriel's rooms beside it, called without a browser. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Actor } from '@/lib/model/actor';
import type { Mailbox, MessageRow } from '@/lib/model/mail';
import { listSchema } from '@/lib/model/view';
import type { MailUser } from '../../support/dovecot';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { startTestServer, type TestServer } from '../../support/mail-server';
import { openPhone, type Phone } from '../../support/phone';

/** Folder of letters that others wrote; tests over it run where it is there. */
export const corpus = resolve(process.env.ORIEL_CORPUS ?? '../shared/corpus');
export const hasCorpus = existsSync(join(corpus, 'mime'));

/** Files below a folder of the corpus, by path. */
export function corpusFiles(folder: string): string[] {
  return readdirSync(join(corpus, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function loadRooms() {
  const modules = await Promise.all([
    import('@/lib/env'),
    import('@/lib/db/client'),
    import('@/lib/db/migrate'),
    import('@/lib/db/accounts'),
    import('@/lib/db/mailboxes'),
    import('@/lib/db/messages'),
    import('@/lib/db/views'),
    import('@/lib/db/view-scope'),
    import('@/lib/auth/absent-actor'),
    import('@/lib/sync/engine'),
    import('@/lib/mail/open-message'),
    import('@/lib/mail/message-frame'),
    import('@/lib/mail/open-part'),
    import('@/lib/mail/message-source'),
  ]);
  const [env, client, migrate, accounts, mailboxes, messages, views, scope, absent, engine, open, frame, part, source] = modules;
  return {
    ...env,
    ...client,
    ...migrate,
    ...accounts,
    ...mailboxes,
    ...messages,
    ...views,
    ...scope,
    ...absent,
    ...engine,
    ...open,
    ...frame,
    ...part,
    ...source,
  };
}

export interface Person {
  user: MailUser;
  actor: Actor;
  phone: Phone;
  inbox(): Promise<Mailbox>;
  /** Appends a letter and answers its row in Oriel's list. */
  receive(bytes: Buffer): Promise<MessageRow>;
  /** Appends letters and answers their rows, in the same order. */
  receiveAll(letters: readonly Buffer[]): Promise<MessageRow[]>;
}

export interface Reading {
  dovecot: TestServer;
  proxy: FaultProxy;
  rooms: Awaited<ReturnType<typeof loadRooms>>;
  /** A new person, signed in; `proxied` where the line goes through the fault proxy. */
  arrive(hint: string, proxied?: boolean): Promise<Person>;
  close(): Promise<void>;
}

/** Starts the mail server and the rooms. */
export async function startReading(): Promise<Reading> {
  const dovecot = await startTestServer();
  const { imap: plain, imaps } = dovecot.ports;
  const folder = mkdtempSync(join(tmpdir(), 'oriel-open-'));
  const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: dovecot.ports.imap } });
  Object.assign(process.env, {
    ORIEL_DATA: folder,
    ...(dovecot.ca ? { ORIEL_CA_FILE: dovecot.ca } : {}),
    ORIEL_LOG: process.env.ORIEL_LOG ?? 'silent',
  });
  const smtp = 'smtps://localhost:465';
  const table = {
    'direct.test': { imap: imaps ? `imaps://localhost:${imaps}` : `imap://localhost:${plain}`, smtp },
    'proxied.test': { imap: `imap://127.0.0.1:${proxy.port}`, smtp },
  };
  writeFileSync(join(folder, 'servers.json'), JSON.stringify(table));
  process.env.ORIEL_SERVERS = join(folder, 'servers.json');
  const rooms = await loadRooms();
  await rooms.migrate(rooms.env().databaseUrl);
  await rooms.prepareDatabase();
  const phones: Phone[] = [];

  const arrive = async (hint: string, proxied = false): Promise<Person> => {
    const user = await dovecot.newUser(hint);
    const imap = proxied
      ? ({ host: '127.0.0.1', port: proxy.port, security: 'plain' } as const)
      : ({ host: 'localhost', port: imaps ?? plain, security: imaps ? 'tls' : 'plain' } as const);
    const account = await rooms.keepAccount({
      address: user.address,
      login: user.login,
      imap,
      smtp: { host: 'localhost', port: 465, security: 'tls' },
    });
    const actor = await rooms.actorForAccount(account.id);
    if (!actor) throw new Error('No actor.');
    rooms.engine().attach(account, user.password, `test-${account.id}`);
    await rooms.engine().ensureList(account.id);
    const phone = await openPhone(dovecot, user);
    phones.push(phone);
    const inbox = async () => {
      const found = await rooms.mailboxByRole(actor, account.id, 'inbox');
      if (!found) throw new Error('No inbox.');
      return found;
    };
    const receiveAll = async (letters: readonly Buffer[]): Promise<MessageRow[]> => {
      const uids: number[] = [];
      for (const letter of letters) uids.push(await phone.append('INBOX', letter));
      const box = await inbox();
      const rows = new Map<number, MessageRow>();
      const list = listSchema.parse({ view: { kind: 'mailbox', mailboxId: box.id } });
      for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
        await rooms.engine().ensureMailbox(box.id);
        await rooms.engine().nudge(account.id, box.id);
        rows.clear();
        for (let before: string | null = null; ; ) {
          const place = before === null ? null : { before };
          const page: Awaited<ReturnType<typeof rooms.readPage>> = await rooms.readPage(
            actor,
            list,
            await rooms.scopeOf(actor, list.view),
            {
              place,
              limit: 200,
            },
          );
          for (const message of await rooms.readMessages(
            actor,
            page.rows.map((row) => row.id),
          ))
            rows.set(message.uid, message.row);
          if (page.next === null) break;
          before = page.next;
        }
        if (uids.every((uid) => rows.has(uid))) break;
      }
      return uids.map((uid) => {
        const row = rows.get(uid);
        if (!row) throw new Error(`The letter with UID ${uid} never came into the list.`);
        return row;
      });
    };
    const receive = async (bytes: Buffer) => {
      const [row] = await receiveAll([bytes]);
      if (!row) throw new Error('No row.');
      return row;
    };
    return { user, actor, phone, inbox, receive, receiveAll };
  };

  return {
    dovecot,
    proxy,
    rooms,
    arrive,
    close: async () => {
      await rooms.engine().stop();
      await rooms.closeDatabase();
      for (const phone of phones) await phone.close();
      await proxy.stop();
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
