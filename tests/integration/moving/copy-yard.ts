/** A Dovecot that an old account is copied into, with fault proxies before it and before the old server, and the rooms beside it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewLetter } from '@/lib/imap/types';
import type { AccountCopy, CopyReport, StartCopyInput } from '@/lib/model/account-copies';
import type { Actor } from '@/lib/model/actor';
import type { AccountId } from '@/lib/model/ids';
import { type Dovecot, type MailUser, startDovecot } from '../../support/dovecot';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import type { MailServer } from '../../support/mail-server';
import { openPhone, type Phone } from '../../support/phone';

async function loadRooms() {
  const [env, client, migrate, accounts, absent, engine, verbs, run, rows, mailboxes, connect, job] = await Promise.all([
    import('@/lib/env'),
    import('@/lib/db/client'),
    import('@/lib/db/migrate'),
    import('@/lib/db/accounts'),
    import('@/lib/auth/absent-actor'),
    import('@/lib/sync/engine'),
    import('@/lib/mail/account-copies'),
    import('@/lib/mail/copy-run'),
    import('@/lib/db/account-copies'),
    import('@/lib/db/mailboxes'),
    import('@/lib/imap/connect'),
    import('@/lib/jobs/copying'),
  ]);
  return {
    ...{ ...env, ...client, ...migrate, ...accounts, ...absent, ...engine },
    ...{ ...verbs, ...run, ...rows, ...mailboxes, ...connect, ...job },
  };
}

/** Somebody who moves in, signed in, with a second client on the same mailbox. */
export interface Mover {
  user: MailUser;
  actor: Actor;
  accountId: AccountId;
  phone: Phone;
}

/** An old account, and a client on it. */
export interface OldAccount {
  user: MailUser;
  phone: Phone;
}

export interface CopyYard {
  dovecot: Dovecot;
  old: MailServer;
  /** Before the old server, and before the one that letters go into. */
  from: FaultProxy;
  into: FaultProxy;
  rooms: Awaited<ReturnType<typeof loadRooms>>;
  hire(hint: string): Promise<Mover>;
  /** An old account with these folders, made where they are missing. */
  oldAccount(folders: Readonly<Record<string, readonly NewLetter[]>>): Promise<OldAccount>;
  wish(mover: Mover, account: OldAccount, more?: Partial<StartCopyInput>): StartCopyInput;
  start(mover: Mover, account: OldAccount, more?: Partial<StartCopyInput>): Promise<string>;
  /** Works on it once, as the job does. */
  run(mover: Mover, id: string, signal?: AbortSignal): Promise<AccountCopy>;
  report(mover: Mover, id: string): Promise<CopyReport>;
  close(): Promise<void>;
}

interface LetterChoice {
  at?: number;
  flags?: string[];
  /** With angle brackets; null for none. */
  id?: string | null;
  body?: string;
}

/** A letter for the old account. */
export function oldLetter(
  name: string,
  { at, flags = [], id = `<${name.replace(/\W/g, '-')}@old.example>`, body = `This is ${name}.` }: LetterChoice = {},
): NewLetter {
  const head = ['From: Ann <ann@old.example>', 'To: ben@old.example', `Subject: ${name}`, 'Date: Mon, 6 May 2019 07:08:09 +0000'];
  const bytes = Buffer.from([...(id === null ? [] : [`Message-ID: ${id}`]), ...head, '', body, ''].join('\r\n'));
  return { bytes, flags, internalAt: at ?? Date.UTC(2019, 4, 6, 7, 8, 9) };
}

/** Starts everything; `old` is the server that letters come from. */
export async function startCopyYard(old: MailServer, target: Parameters<typeof startDovecot>[0] = {}): Promise<CopyYard> {
  const dovecot = await startDovecot(target);
  const from = await startFaultProxy({ target: { host: '127.0.0.1', port: old.ports.imap } });
  const into = await startFaultProxy({ target: { host: '127.0.0.1', port: dovecot.ports.imap } });
  const folder = mkdtempSync(join(tmpdir(), 'oriel-copy-'));
  const servers = { imap: `imap://127.0.0.1:${into.port}`, smtp: 'smtp://127.0.0.1:1' };
  writeFileSync(join(folder, 'servers.json'), JSON.stringify({ 'kestrel.example': servers }));
  Object.assign(process.env, {
    ORIEL_DATA: folder,
    ORIEL_SERVERS: join(folder, 'servers.json'),
    ORIEL_COLLECT: '1',
    ORIEL_CA_FILE: dovecot.ca,
    ORIEL_LOG: process.env.ORIEL_LOG ?? 'silent',
    ORIEL_PRIVATE_HOSTS: [from.port, old.ports.imap].map((port) => `127.0.0.1:${port}`).join(' '),
  });
  const rooms = await loadRooms();
  await rooms.migrate(rooms.env().databaseUrl);
  await rooms.prepareDatabase();
  const phones: Phone[] = [];
  const phoneOf = async (server: MailServer, user: MailUser) => {
    const phone = await openPhone(server, user);
    phones.push(phone);
    return phone;
  };
  const report: CopyYard['report'] = ({ actor }, id) => rooms.readCopyReport(actor, id);
  const wish: CopyYard['wish'] = ({ accountId }, { user }, more = {}) => ({
    host: '127.0.0.1',
    port: from.port,
    security: 'plain',
    login: user.login,
    password: user.password,
    accountId,
    junk: true,
    ...more,
  });
  return {
    ...{ dovecot, old, from, into, rooms, report, wish },
    hire: async (hint) => {
      const user = await dovecot.newUser(hint);
      const phone = await phoneOf(dovecot, user);
      const imap = { host: '127.0.0.1', port: into.port, security: 'plain' } as const;
      const smtp = { host: '127.0.0.1', port: 1, security: 'plain' } as const;
      const account = await rooms.keepAccount({ address: user.address, login: user.login, imap, smtp });
      const actor = await rooms.actorForAccount(account.id);
      if (!actor) throw new Error('No actor.');
      rooms.engine().attach(account, user.password, `test-${account.id}`);
      await rooms.engine().ensureList(account.id);
      return { user, actor, accountId: account.id, phone };
    },
    oldAccount: async (folders) => {
      const user = await old.newUser('old');
      const endpoint = { host: '127.0.0.1', port: old.ports.imap, security: 'plain' } as const;
      const session = await rooms.connectImap({ endpoint, login: user.login, password: user.password, elsewhere: true });
      const there = new Set((await session.list()).map(({ path }) => path));
      for (const [path, letters] of Object.entries(folders)) {
        if (!there.has(path)) await session.create(path);
        for (let at = 0; at < letters.length; at += 100) {
          const outcomes = await session.appendMany(path, letters.slice(at, at + 100));
          const refused = outcomes.find((outcome) => outcome.refused);
          if (refused) throw refused.refused;
        }
      }
      await session.close();
      return { user, phone: await phoneOf(old, user) };
    },
    start: async (mover, account, more) => (await rooms.startCopy(mover.actor, wish(mover, account, more))).id,
    run: async (mover, id, signal = new AbortController().signal) => {
      const record = await rooms.takeCopy(id, 'test', Date.now(), Date.now() + 60_000);
      if (!record) throw new Error('Somebody else copies, or it does not go on.');
      await rooms.runCopy(mover.actor, record, 'test', signal);
      await rooms.dropCopyLease(id, 'test');
      return (await report(mover, id)).copy;
    },
    close: async () => {
      await rooms.engine().stop();
      await rooms.closeDatabase();
      for (const phone of phones) await phone.close();
      await Promise.all([from.stop(), into.stop()]);
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a folder holds, in an order of its own: whatever tells one letter from another, and what its person did with it. */
export async function contents(phone: Phone, path: string): Promise<string[]> {
  const letters = await phone.list(path);
  return letters
    .filter(({ flags }) => !flags.includes('\\Deleted'))
    .map(({ subject, messageId, internalAt, size, flags }) => [subject, messageId, internalAt, size, ...flags].join(' '))
    .sort();
}
