/** A mail provider with Oriel's rooms set up beside it, called without a browser. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Endpoint } from '@/lib/model/account';
import type { Actor } from '@/lib/model/actor';
import type { Draft, DraftContent, Submission } from '@/lib/model/draft';
import { emptyContent } from '@/lib/model/draft-content';
import type { MessageRow } from '@/lib/model/mail';
import type { AccountRecord } from '@/lib/model/stored';
import { listSchema } from '@/lib/model/view';
import type { MailUser } from '../../support/dovecot';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy';
import { type MailServers, startMailServers } from '../../support/mail-servers';
import { openPhone, type Phone } from '../../support/phone';
import { tongue } from '../../support/told';

/** A file as a test puts it with a draft, in one piece. */
interface FileToAdd {
  filename: string;
  type: string | null;
  body: AsyncIterable<Uint8Array>;
  inline?: boolean;
}

type UploadRooms = typeof import('@/lib/mail/uploads');

const addFile =
  ({ startUpload, addPiece }: UploadRooms) =>
  async (actor: Actor, draftId: string, { filename, type, body, inline = false }: FileToAdd): Promise<Draft> => {
    const bytes: Uint8Array[] = [];
    for await (const chunk of body) bytes.push(chunk);
    const size = bytes.reduce((sum, { length }) => sum + length, 0);
    // Each file is one of its own, also where two have the same name and size.
    const { upload } = await startUpload(actor, draftId, { name: filename, type, size, modified: Math.random(), inline });
    const { draft } = await addPiece(actor, draftId, upload.id, { offset: 0, body: Readable.from(bytes, { objectMode: false }) });
    if (!draft) throw new Error('The file did not become whole.');
    return draft;
  };

/** The rooms, loaded after the environment was set. */
async function loadRooms() {
  const [
    env,
    client,
    migrate,
    accounts,
    absent,
    engine,
    outbox,
    drafts,
    start,
    draftUpload,
    uploads,
    fromLetters,
    source,
    opening,
    send,
    submissions,
    dbSubmissions,
    mailboxes,
    views,
    scope,
  ] = await Promise.all([
    import('@/lib/env'),
    import('@/lib/db/client'),
    import('@/lib/db/migrate'),
    import('@/lib/db/accounts'),
    import('@/lib/auth/absent-actor'),
    import('@/lib/sync/engine'),
    import('@/lib/jobs/outbox'),
    import('@/lib/mail/drafts'),
    import('@/lib/mail/start-draft'),
    import('@/lib/mail/draft-upload'),
    import('@/lib/mail/uploads'),
    import('@/lib/mail/from-letters'),
    import('@/lib/mail/message-source'),
    import('@/lib/mail/open-message'),
    import('@/lib/mail/send'),
    import('@/lib/mail/submissions'),
    import('@/lib/db/submissions'),
    import('@/lib/db/mailboxes'),
    import('@/lib/db/views'),
    import('@/lib/db/view-scope'),
  ]);
  return {
    ...env,
    ...client,
    ...migrate,
    ...accounts,
    ...absent,
    ...engine,
    ...outbox,
    ...drafts,
    ...start,
    ...draftUpload,
    ...uploads,
    ...fromLetters,
    ...source,
    ...opening,
    addDraftFile: addFile(uploads),
    ...send,
    ...submissions,
    ...dbSubmissions,
    ...mailboxes,
    ...views,
    ...scope,
  };
}

/** Somebody who writes letters, with a second client on the same mailbox. */
export interface Writer {
  user: MailUser;
  actor: Actor;
  account: AccountRecord;
  phone: Phone;
}

export interface Office {
  servers: MailServers;
  /** Before Postfix, for letters of those hired with `viaProxy`. */
  proxy: FaultProxy;
  viaProxy: Endpoint;
  rooms: Awaited<ReturnType<typeof loadRooms>>;
  folder: string;
  /** A new person, signed in, whose letters go out at `smtp` (default: STARTTLS at Postfix). */
  hire(hint: string, smtp?: Endpoint): Promise<Writer>;
  /** A kept draft with this content. */
  write(writer: Writer, content: Partial<DraftContent>): Promise<Draft>;
  /** Waits until the submission is as `wanted` says. */
  waitFor(writer: Writer, id: string, wanted: (submission: Submission) => boolean, timeoutMs?: number): Promise<Submission>;
  /** Waits until the writer's cache has a letter with this subject. */
  waitForRow(writer: Writer, subject: string): Promise<MessageRow>;
  close(): Promise<void>;
}

export const address = (user: MailUser, name = '') => ({ name, address: user.address });

/** Starts servers and rooms. */
export async function startOffice(options: Parameters<typeof startMailServers>[0] = {}): Promise<Office> {
  const servers = await startMailServers(options);
  const folder = mkdtempSync(join(tmpdir(), 'oriel-office-'));
  const { submission, submissions, smtp } = servers.postfix.ports;
  const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: smtp }, protocol: 'smtp' });
  const urls = [
    `smtp+starttls://localhost:${submission}`,
    `smtps://localhost:${submissions}`,
    ...[smtp, proxy.port].map((port) => `smtp://127.0.0.1:${port}`),
  ];
  const imap = `imaps://localhost:${servers.dovecot.ports.imaps}`;
  writeFileSync(
    join(folder, 'servers.json'),
    JSON.stringify(Object.fromEntries(urls.map((url, index) => [`d${index}.test`, { imap, smtp: url }]))),
  );
  const level = process.env.ORIEL_LOG ?? 'silent';
  Object.assign(process.env, {
    ORIEL_DATA: folder,
    ORIEL_SERVERS: join(folder, 'servers.json'),
    ORIEL_CA_FILE: servers.dovecot.ca,
    ORIEL_LOG: level,
    ORIEL_MAX_UPLOAD_MB: '3',
  });
  const rooms = await loadRooms();
  await rooms.migrate(rooms.env().databaseUrl);
  await rooms.prepareDatabase();
  rooms.startOutbox();
  const phones: Phone[] = [];

  const hire = async (
    hint: string,
    smtpEndpoint: Endpoint = { host: 'localhost', port: submission, security: 'starttls' },
  ): Promise<Writer> => {
    const user = await servers.dovecot.newUser(hint);
    const imapEndpoint: Endpoint = { host: 'localhost', port: servers.dovecot.ports.imaps, security: 'tls' };
    const account = await rooms.keepAccount({ address: user.address, login: user.login, imap: imapEndpoint, smtp: smtpEndpoint });
    const actor = await rooms.actorForAccount(account.id);
    if (!actor) throw new Error('No actor.');
    rooms.engine().attach(account, user.password, `test-${account.id}`);
    await rooms.engine().ensureList(account.id);
    const phone = await openPhone(servers.dovecot, user);
    phones.push(phone);
    return { user, actor, account, phone };
  };
  const until = async <T>(what: string, look: () => Promise<T | null>, timeoutMs = 15_000): Promise<T> => {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const found = await look();
      if (found !== null) return found;
      if (Date.now() > end) throw new Error(`Waited in vain: ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    servers,
    proxy,
    viaProxy: { host: '127.0.0.1', port: proxy.port, security: 'plain' },
    rooms,
    folder,
    hire,
    write: async ({ actor }, content) => {
      const draft = await rooms.startDraft(actor, { kind: 'new', originalId: null }, tongue);
      return rooms.saveDraft(actor, draft.id, { ...emptyContent, ...content, revision: draft.revision });
    },
    waitFor: ({ actor }, id, wanted, timeoutMs) =>
      until(
        'submission',
        async () => {
          const record = await rooms.readSubmission(actor, { id });
          const found = record && rooms.shownSubmission(record);
          return found && wanted(found) ? found : null;
        },
        timeoutMs,
      ),
    waitForRow: ({ actor, account }, subject) =>
      until(`row ${subject}`, async () => {
        const inbox = await rooms.mailboxByRole(actor, account.id, 'inbox');
        if (!inbox) return null;
        await rooms.engine().ensureMailbox(inbox.id);
        const list = listSchema.parse({ view: { kind: 'mailbox', mailboxId: inbox.id } });
        const { rows } = await rooms.readPage(actor, list, await rooms.scopeOf(actor, list.view), { place: null, limit: 50 });
        return rows.find((row) => row.subject === subject) ?? null;
      }),
    close: async () => {
      await rooms.stopOutbox();
      await rooms.engine().stop();
      await rooms.closeDatabase();
      for (const phone of phones) await phone.close();
      await proxy.stop();
      await servers.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
