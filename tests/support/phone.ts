/** The phone: a second IMAP client of the same person, which changes things behind Oriel's back and tells what the server really holds. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import type { MailUser } from './dovecot';
import type { MailServer } from './mail-server';

export interface PhoneMessage {
  uid: number;
  /** Sorted, without \Recent. */
  flags: string[];
  subject: string;
  /** Without angle brackets. */
  messageId: string;
  internalAt: number;
  size: number;
}

export interface PhoneFolder {
  path: string;
  /** As SPECIAL-USE says, for example `\Sent`. */
  specialUse: string | null;
  subscribed: boolean;
}

export interface Phone {
  /** Resolves with the new UID. */
  append(path: string, bytes: Buffer | string, flags?: string[], internalAt?: Date): Promise<number>;
  addFlags(path: string, uids: number | number[], flags: string[]): Promise<void>;
  removeFlags(path: string, uids: number | number[], flags: string[]): Promise<void>;
  /** Resolves with old UID → new UID. */
  move(path: string, uids: number | number[], to: string): Promise<Map<number, number>>;
  /** Resolves with old UID → new UID. */
  copy(path: string, uids: number | number[], to: string): Promise<Map<number, number>>;
  /** For ever. */
  remove(path: string, uids: number | number[]): Promise<void>;
  /** All messages by rising UID. */
  list(path: string): Promise<PhoneMessage[]>;
  /** The letter's bytes as the server has them. */
  source(path: string, uid: number): Promise<Buffer>;
  folders(): Promise<PhoneFolder[]>;
  createFolder(path: string): Promise<void>;
  renameFolder(path: string, to: string): Promise<void>;
  deleteFolder(path: string): Promise<void>;
  status(path: string): Promise<{ messages: number; unseen: number; uidValidity: bigint; uidNext: number }>;
  /** Lists `path` until `predicate` holds, over a line that breaks too; throws with the last list after `timeoutMs` (10,000). */
  waitFor(path: string, predicate: (messages: PhoneMessage[]) => boolean, timeoutMs?: number): Promise<PhoneMessage[]>;
  /** Waits for a letter whose subject or Message-ID is, or holds, `wanted`. */
  waitForMessage(path: string, wanted: string | RegExp, timeoutMs?: number): Promise<PhoneMessage>;
  close(): Promise<void>;
}

const range = (uids: number | number[]) => [uids].flat().join(',');

/** NO, as opposed to a line that broke. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'responseStatus' in error && error.responseStatus === 'NO';
}

/** A line that broke, or a server that is not there for the moment. */
function isBroken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['NoConnection', 'EConnectionClosed', 'StateLogout', 'ClosedAfterConnectTLS', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(
    code,
  );
}

function must<T>(result: T | false | undefined, what: string): T {
  if (result === false || result === undefined) throw new Error(`The server refused the phone: ${what}.`);
  return result;
}

async function listMessages(client: ImapFlow): Promise<PhoneMessage[]> {
  // The line may be in this mailbox since long: NOOP makes the server tell what is new.
  await client.noop();
  const messages: PhoneMessage[] = [];
  if (client.mailbox && client.mailbox.exists === 0) return messages;
  for await (const each of client.fetch('1:*', { uid: true, flags: true, envelope: true, internalDate: true, size: true })) {
    // News of flags that another client set, told between the answers.
    if (!each.envelope) continue;
    messages.push({
      uid: each.uid,
      flags: [...(each.flags ?? [])].filter((flag) => flag !== '\\Recent').sort(),
      subject: each.envelope?.subject ?? '',
      messageId: (each.envelope?.messageId ?? '').replace(/^<|>$/g, ''),
      internalAt: new Date(each.internalDate ?? 0).getTime(),
      size: each.size ?? 0,
    });
  }
  return messages;
}

function connection(server: Pick<MailServer, 'ports' | 'ca'>, user: MailUser): ImapFlow {
  const { imap, imaps } = server.ports;
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: imaps ?? imap,
    secure: imaps !== undefined,
    ...(imaps === undefined ? { doSTARTTLS: false } : { tls: { ca: readFileSync(server.ca), servername: 'localhost' } }),
    auth: { user: user.login, pass: user.password },
    logger: false,
    disableAutoIdle: true,
  });
  // Without a listener a server that stops under the phone would end the test process.
  client.on('error', () => undefined);
  return client;
}

/** Lines that a reading command is tried on, one after the other. */
const tries = 4;

/** The phone's line to the server. One that broke is replaced before the next command; what only reads is asked again on the new one. */
class Line {
  private client: Promise<ImapFlow> | null = null;
  private closed = false;

  constructor(private readonly make: () => ImapFlow) {}

  /** A line that works. */
  async open(): Promise<ImapFlow> {
    if (this.closed) throw new Error('The phone is closed.');
    const before = this.client;
    const known = await before?.catch(() => null);
    if (known?.usable) return known;
    // Of several that find it broken, the first one opens the new one.
    if (this.client === before) {
      const client = this.make();
      this.client = client.connect().then(() => client);
    }
    return this.client ?? this.open();
  }

  /** What changes nothing: a line that breaks under it is replaced, and it is asked again. */
  async read<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    for (let left = tries; ; left -= 1) {
      const client = await this.open();
      try {
        return await work(client);
      } catch (error) {
        if (client.usable || left === 1) throw error;
      }
    }
  }

  /** A line that has just answered: what changes something is told once, so the line is tried before. */
  ready(): Promise<ImapFlow> {
    return this.read(async (client) => {
      await client.noop();
      if (!client.usable) throw new Error('The line of the phone broke.');
      return client;
    });
  }

  /** What changes something is told once, in a mailbox that is selected: SELECT itself may be repeated. */
  async change<T>(path: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const { client, lock } = await this.read(async (each) => ({ client: each, lock: await each.getMailboxLock(path) }));
    try {
      return await work(client);
    } finally {
      lock.release();
    }
  }

  /** Reads in a mailbox. */
  look<T>(path: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    return this.read(async (client) => {
      const lock = await client.getMailboxLock(path);
      try {
        return await work(client);
      } finally {
        lock.release();
      }
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.client?.catch(() => null);
    await client?.logout().catch(() => client.close());
  }
}

function actions(line: Line) {
  return {
    append: async (path: string, bytes: Buffer | string, flags: string[] = [], internalAt?: Date) => {
      const client = await line.ready();
      const done = must(await client.append(path, Buffer.from(bytes), flags, internalAt), `append to ${path}`);
      return must(done.uid, `append to ${path} without a UID`);
    },
    addFlags: (path: string, uids: number | number[], flags: string[]) =>
      line.change(
        path,
        async (client) => void must(await client.messageFlagsAdd(range(uids), flags, { uid: true }), `flags ${flags} on ${path} ${uids}`),
      ),
    removeFlags: (path: string, uids: number | number[], flags: string[]) =>
      line.change(
        path,
        async (client) =>
          void must(await client.messageFlagsRemove(range(uids), flags, { uid: true }), `flags ${flags} off ${path} ${uids}`),
      ),
    move: (path: string, uids: number | number[], to: string) =>
      line.change(
        path,
        async (client) =>
          must(await client.messageMove(range(uids), to, { uid: true }), `move ${path} ${uids} to ${to}`).uidMap ?? new Map(),
      ),
    copy: (path: string, uids: number | number[], to: string) =>
      line.change(
        path,
        async (client) =>
          must(await client.messageCopy(range(uids), to, { uid: true }), `copy ${path} ${uids} to ${to}`).uidMap ?? new Map(),
      ),
    remove: (path: string, uids: number | number[]) =>
      line.change(path, async (client) => void must(await client.messageDelete(range(uids), { uid: true }), `delete ${path} ${uids}`)),
    list: (path: string) => line.look(path, listMessages),
    source: (path: string, uid: number) =>
      line.look(path, async (client) => {
        const message = must(await client.fetchOne(String(uid), { source: true }, { uid: true }), `fetch ${path} ${uid}`);
        return must(message.source, `fetch ${path} ${uid} without a body`);
      }),
    folders: () =>
      line.read(async (client) =>
        (await client.list()).map(({ path, specialUse, subscribed }) => ({ path, specialUse: specialUse || null, subscribed })),
      ),
    createFolder: async (path: string) => void (await (await line.ready()).mailboxCreate(path)),
    renameFolder: async (path: string, to: string) => void (await (await line.ready()).mailboxRename(path, to)),
    deleteFolder: async (path: string) => void (await (await line.ready()).mailboxDelete(path)),
    status: (path: string) =>
      line.read(async (client) => {
        const found = await client.status(path, { messages: true, unseen: true, uidValidity: true, uidNext: true });
        const { messages = 0, unseen = 0, uidValidity = 0n, uidNext = 0 } = must(found, `status of ${path}`);
        return { messages, unseen, uidValidity, uidNext };
      }),
  };
}

/** Signs in as `user`, over TLS where the server has it. Close it at the end of the test. */
export async function openPhone(server: Pick<MailServer, 'ports' | 'ca'>, user: MailUser): Promise<Phone> {
  const line = new Line(() => connection(server, user));
  await line.open();
  const act = actions(line);
  const waitFor: Phone['waitFor'] = async (path, predicate, timeoutMs = 10_000) => {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const messages = await act.list(path).catch((error: unknown) => {
        // Dovecot refuses a mailbox now and then while its first letter is being delivered, and a server may be away for a moment; whoever waits asks again.
        if ((!isRefusal(error) && !isBroken(error)) || Date.now() > until) throw error;
        return null;
      });
      if (messages && predicate(messages)) return messages;
      if (Date.now() > until)
        throw new Error(`The phone waited ${timeoutMs} ms in vain. ${path} holds: ${JSON.stringify(messages, null, 1)}`);
      await sleep(100);
    }
  };
  return {
    ...act,
    waitFor,
    waitForMessage: async (path, wanted, timeoutMs) => {
      const fits = (text: string) => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));
      const match = (each: PhoneMessage) => fits(each.subject) || fits(each.messageId);
      const messages = await waitFor(path, (all) => all.some(match), timeoutMs);
      return must(messages.find(match), 'find the letter again');
    },
    close: () => line.close(),
  };
}
