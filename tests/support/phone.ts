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
  /** Lists `path` until `predicate` holds, and resolves with that list; throws with the last one after `timeoutMs` (10,000). */
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

function actions(client: ImapFlow, within: <T>(path: string, work: () => Promise<T>) => Promise<T>) {
  return {
    append: async (path: string, bytes: Buffer | string, flags: string[] = [], internalAt?: Date) => {
      const done = must(await client.append(path, Buffer.from(bytes), flags, internalAt), `append to ${path}`);
      return must(done.uid, `append to ${path} without a UID`);
    },
    addFlags: (path: string, uids: number | number[], flags: string[]) =>
      within(
        path,
        async () => void must(await client.messageFlagsAdd(range(uids), flags, { uid: true }), `flags ${flags} on ${path} ${uids}`),
      ),
    removeFlags: (path: string, uids: number | number[], flags: string[]) =>
      within(
        path,
        async () => void must(await client.messageFlagsRemove(range(uids), flags, { uid: true }), `flags ${flags} off ${path} ${uids}`),
      ),
    move: (path: string, uids: number | number[], to: string) =>
      within(
        path,
        async () => must(await client.messageMove(range(uids), to, { uid: true }), `move ${path} ${uids} to ${to}`).uidMap ?? new Map(),
      ),
    copy: (path: string, uids: number | number[], to: string) =>
      within(
        path,
        async () => must(await client.messageCopy(range(uids), to, { uid: true }), `copy ${path} ${uids} to ${to}`).uidMap ?? new Map(),
      ),
    remove: (path: string, uids: number | number[]) =>
      within(path, async () => void must(await client.messageDelete(range(uids), { uid: true }), `delete ${path} ${uids}`)),
    list: (path: string) => within(path, () => listMessages(client)),
    source: (path: string, uid: number) =>
      within(path, async () => {
        const message = must(await client.fetchOne(String(uid), { source: true }, { uid: true }), `fetch ${path} ${uid}`);
        return must(message.source, `fetch ${path} ${uid} without a body`);
      }),
  };
}

/** Signs in as `user`, over TLS where the server has it. Close it at the end of the test. */
export async function openPhone(server: Pick<MailServer, 'ports' | 'ca'>, user: MailUser): Promise<Phone> {
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
  await client.connect();

  const within = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
    const lock = await client.getMailboxLock(path);
    try {
      return await work();
    } finally {
      lock.release();
    }
  };
  const act = actions(client, within);
  const waitFor: Phone['waitFor'] = async (path, predicate, timeoutMs = 10_000) => {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const messages = await act.list(path).catch((error: unknown) => {
        // Dovecot refuses a mailbox now and then while its first letter is being delivered; whoever waits asks again.
        if (!isRefusal(error) || Date.now() > until) throw error;
        return [];
      });
      if (predicate(messages)) return messages;
      if (Date.now() > until)
        throw new Error(`The phone waited ${timeoutMs} ms in vain. ${path} holds: ${JSON.stringify(messages, null, 1)}`);
      await sleep(100);
    }
  };
  return {
    ...act,
    waitFor,
    folders: async () =>
      (await client.list()).map(({ path, specialUse, subscribed }) => ({ path, specialUse: specialUse || null, subscribed })),
    createFolder: async (path) => void (await client.mailboxCreate(path)),
    renameFolder: async (path, to) => void (await client.mailboxRename(path, to)),
    deleteFolder: async (path) => void (await client.mailboxDelete(path)),
    status: async (path) => {
      const found = await client.status(path, { messages: true, unseen: true, uidValidity: true, uidNext: true });
      const { messages = 0, unseen = 0, uidValidity = 0n, uidNext = 0 } = must(found, `status of ${path}`);
      return { messages, unseen, uidValidity, uidNext };
    },
    waitForMessage: async (path, wanted, timeoutMs) => {
      const fits = (text: string) => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));
      const match = (each: PhoneMessage) => fits(each.subject) || fits(each.messageId);
      const messages = await waitFor(path, (all) => all.some(match), timeoutMs);
      return must(messages.find(match), 'find the letter again');
    },
    close: async () => {
      await client.logout().catch(() => client.close());
    },
  };
}
