/** A Dovecot whose users' mailboxes are collected from and into, with fault proxies before its POP3 and its IMAP, and the rooms beside it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '@/lib/model/actor';
import type { KeepCollectorInput } from '@/lib/model/collectors';
import type { AccountId } from '@/lib/model/ids';
import { type Dovecot, type MailUser, startDovecot } from '../../support/dovecot';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { openPhone, type Phone } from '../../support/phone';

async function loadRooms() {
  const [env, client, migrate, accounts, absent, engine, collectors, run, db, letters, mailboxes, job] = await Promise.all([
    import('@/lib/env'),
    import('@/lib/db/client'),
    import('@/lib/db/migrate'),
    import('@/lib/db/accounts'),
    import('@/lib/auth/absent-actor'),
    import('@/lib/sync/engine'),
    import('@/lib/mail/collectors'),
    import('@/lib/mail/collect-run'),
    import('@/lib/db/collectors'),
    import('@/lib/db/collector-letters'),
    import('@/lib/db/mailboxes'),
    import('@/lib/jobs/collecting'),
  ]);
  return {
    ...env,
    ...client,
    ...migrate,
    ...accounts,
    ...absent,
    ...engine,
    ...collectors,
    ...run,
    ...db,
    ...letters,
    ...mailboxes,
    ...job,
  };
}

/** Somebody who collects, signed in, with a second client on the same mailbox. */
export interface Owner {
  user: MailUser;
  actor: Actor;
  accountId: AccountId;
  phone: Phone;
  /** The folder `Collected`. */
  folder: KeepCollectorInput['mailboxId'];
}

export interface Yard {
  dovecot: Dovecot;
  /** Before Dovecot's plain POP3, and before the IMAP that accounts here are read by. */
  pop3: FaultProxy;
  imap: FaultProxy;
  rooms: Awaited<ReturnType<typeof loadRooms>>;
  hire(hint: string): Promise<Owner>;
  /** A mailbox elsewhere with these letters in its inbox, and a client on it. */
  mailbox(letters: readonly Buffer[]): Promise<{ user: MailUser; phone: Phone }>;
  /** What is kept of a mailbox: plain over the proxy unless said otherwise. */
  wish(owner: Owner, at: { login: string; password: string }, more?: Partial<KeepCollectorInput>): KeepCollectorInput;
  /** Keeps a collector and answers its id. */
  keep(owner: Owner, input: KeepCollectorInput): Promise<number>;
  /** Lets it run once now, and answers how it is then. */
  run(owner: Owner, id: number): ReturnType<Yard['state']>;
  state(owner: Owner, id: number): Promise<NonNullable<Awaited<ReturnType<Yard['rooms']['collectorsOf']>>['collectors'][number]>>;
  close(): Promise<void>;
}

/** Starts everything; `config` goes into Dovecot's. */
export async function startYard(config = ''): Promise<Yard> {
  const dovecot = await startDovecot({ domain: 'kestrel.example', config });
  const { ports } = dovecot;
  const pop3 = await startFaultProxy({ target: { host: '127.0.0.1', port: ports.pop3 }, protocol: 'pop3' });
  const imap = await startFaultProxy({ target: { host: '127.0.0.1', port: ports.imap } });
  const folder = mkdtempSync(join(tmpdir(), 'oriel-yard-'));
  const servers = { imap: `imap://127.0.0.1:${imap.port}`, smtp: 'smtp://127.0.0.1:1' };
  writeFileSync(join(folder, 'servers.json'), JSON.stringify({ 'kestrel.example': servers }));
  Object.assign(process.env, {
    ORIEL_DATA: folder,
    ORIEL_SERVERS: join(folder, 'servers.json'),
    ORIEL_CA_FILE: dovecot.ca,
    ORIEL_COLLECT: '1',
    ORIEL_LOG: process.env.ORIEL_LOG ?? 'silent',
    ORIEL_PRIVATE_HOSTS: [ports.pop3, ports.pop3s, pop3.port].map((port) => `127.0.0.1:${port}`).join(' '),
  });
  const rooms = await loadRooms();
  await rooms.migrate(rooms.env().databaseUrl);
  await rooms.prepareDatabase();
  const phones: Phone[] = [];
  const phoneOf = async (user: MailUser) => {
    const phone = await openPhone(dovecot, user);
    phones.push(phone);
    return phone;
  };
  const state: Yard['state'] = async ({ actor }, id) => {
    const found = (await rooms.collectorsOf(actor)).collectors.find((one) => one.id === id);
    if (!found) throw new Error('No such collector.');
    return found;
  };
  return {
    dovecot,
    pop3,
    imap,
    rooms,
    state,
    hire: async (hint) => {
      const user = await dovecot.newUser(hint);
      const phone = await phoneOf(user);
      await phone.createFolder('Collected');
      const endpoint = { host: '127.0.0.1', port: imap.port, security: 'plain' } as const;
      const smtp = { host: '127.0.0.1', port: 1, security: 'plain' } as const;
      const account = await rooms.keepAccount({ address: user.address, login: user.login, imap: endpoint, smtp });
      const actor = await rooms.actorForAccount(account.id);
      if (!actor) throw new Error('No actor.');
      rooms.engine().attach(account, user.password, `test-${account.id}`);
      await rooms.engine().ensureList(account.id);
      const found = (await rooms.listMailboxes(actor)).find(({ path }) => path === 'Collected');
      if (!found) throw new Error('No folder.');
      return { user, actor, accountId: account.id, phone, folder: found.id };
    },
    mailbox: async (letters) => {
      const user = await dovecot.newUser('far');
      const phone = await phoneOf(user);
      for (const letter of letters) await phone.append('INBOX', letter);
      return { user, phone };
    },
    wish: ({ accountId, folder: mailboxId }, { login, password }, more = {}) => ({
      host: '127.0.0.1',
      port: pop3.port,
      security: 'plain',
      login,
      password,
      accountId,
      mailboxId,
      keep: 'always',
      keepDays: 30,
      recent: false,
      everyMinutes: 15,
      ...more,
    }),
    keep: async ({ actor }, input) => (await rooms.keepCollector(actor, input)).collectors.at(-1)?.id ?? 0,
    run: async (owner, id) => {
      await rooms.hastenCollector(id, Date.now());
      const record = await rooms.takeCollector(id, 'test', Date.now(), Date.now() + 60_000);
      if (!record) throw new Error('Somebody else collects.');
      await rooms.runCollector(owner.actor, record, 'test', new AbortController().signal);
      await rooms.dropCollectorLease(id, 'test');
      return state(owner, id);
    },
    close: async () => {
      await rooms.engine().stop();
      await rooms.closeDatabase();
      for (const phone of phones) await phone.close();
      await Promise.all([pop3.stop(), imap.stop()]);
      await dovecot.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Has the second letter that is put into `Collected` told as refused, and put into `folder` instead. Answers how many were put so far. */
export function refuseSecondPut({ imap }: Pick<Yard, 'imap'>, folder: string): () => number {
  let puts = 0;
  let refused = '';
  imap.rewriteLine('client', (line) => {
    const [, tag = ''] = /^(\S+) APPEND /i.exec(line) ?? [];
    if (tag) puts += 1;
    if (!tag || puts !== 2) return line;
    refused = tag;
    return line.replace('Collected', folder);
  });
  imap.rewriteLine('server', (line) =>
    refused !== '' && line.startsWith(`${refused} OK `) ? `${refused} NO [CANNOT] Not this one` : line,
  );
  return () => puts;
}
