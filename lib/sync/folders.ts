/** The folders of one account as the server tells of them: the list and the counts are brought into the cache, and what changed is looked at. */
import { readSyncMailbox, type SyncMailbox } from '@/lib/db/mailboxes';
import type { ImapSession } from '@/lib/imap/types';
import { log } from '@/lib/log';
import type { MailboxId } from '@/lib/model/ids';
import type { Owner } from './apply';
import { applyCounts } from './apply-freshness';
import { applyMailboxList, mendStranded } from './apply-mailboxes';
import { Counted } from './counted';
import { readFolderList } from './folder-list';
import type { Line } from './line';
import type { Nudge } from './mailbox-queue';
import type { ServerState } from './plan';
import { betweenRenames } from './renames';
import type { ServerQuirks } from './server-quirks';

/** How often it is asked what one may do with the mailboxes of others, ms. */
const rightsEveryMs = 10 * 60_000;

/** An inbox up to so many letters is cached before the lane's thread would have started. */
const shortSync = 2000;

/** What the folders need of their account. */
export interface FolderWork {
  readonly owner: Owner;
  readonly line: Line;
  readonly quirks: ServerQuirks;
  lend<T>(work: (session: ImapSession) => Promise<T>): Promise<T>;
  /** Asks for a look at a mailbox. */
  nudge(id: MailboxId, nudge: Nudge): void;
  /** A long first sync is about to begin. */
  foresee(): void;
  /** Asks for the rest of a first sync. */
  fill(id: MailboxId): void;
  /** Counts found what nothing had told of. */
  missed(id: MailboxId): void;
}

/** The folders of one account. */
export class Folders {
  readonly #work: FolderWork;
  readonly #counted = new Counted();
  #listing: Promise<SyncMailbox[]> | null = null;
  #anew: Promise<SyncMailbox[]> | null = null;
  #mended = false;
  #rightsAt = 0;

  constructor(work: FolderWork) {
    this.#work = work;
  }

  /** When the counts of a mailbox were last those of the cache, ms, or 0. */
  sameAt(id: MailboxId): number {
    return this.#counted.sameAt(id);
  }

  /** Whether counts come with a mod-sequence, which tells of every change. */
  get countsTell(): boolean {
    const { line, quirks } = this.#work;
    return (line.capabilities?.condstore ?? false) && !quirks.has('lyingModseq');
  }

  /** Reads the folder list from the server and asks for a look at each followed mailbox that changed. Calls at the same time share one. */
  readList(): Promise<SyncMailbox[]> {
    this.#listing ??= this.#readList().finally(() => {
      this.#listing = null;
    });
    return this.#listing;
  }

  /** The same by a list that the server is asked for after this call: what was changed there before it is in it. */
  readListAnew(): Promise<SyncMailbox[]> {
    const before = this.#listing;
    if (!before) return this.readList();
    const again = () => {
      this.#anew = null;
      return this.readList();
    };
    this.#anew ??= before.then(again, again);
    return this.#anew;
  }

  /** Asks the server for the counts of one mailbox, and for a look where they changed. Answers whether they did. */
  async poll(id: MailboxId): Promise<boolean> {
    const box = await readSyncMailbox(this.#work.owner.accountId, id);
    if (!box?.mailbox.selectable || !box.state) return false;
    const status = await this.#work.lend((session) => session.status(box.mailbox.path));
    return this.#nudgeIfChanged(box, { ...status, exists: status.messages });
  }

  /** Asks for the counts of a mailbox that something happened in; those of one that is not followed are only shown. */
  async recount(id: MailboxId): Promise<void> {
    const { owner, lend } = this.#work;
    const box = await readSyncMailbox(owner.accountId, id);
    if (!box?.mailbox.selectable) return;
    const status = await lend((session) => session.status(box.mailbox.path));
    if (box.state) this.#nudgeIfChanged(box, { ...status, exists: status.messages });
    else await applyCounts(owner, box, { exists: status.messages, unseen: status.unseen });
  }

  async #readList(): Promise<SyncMailbox[]> {
    const { owner, quirks, lend } = this.#work;
    await quirks.load();
    const now = Date.now();
    const rights = now - this.#rightsAt > rightsEveryMs;
    const { listed, boxes } = await betweenRenames(
      owner.accountId,
      () => lend((session) => readFolderList(session, owner.accountId, { rights })),
      async (list, holds) => {
        if (rights) this.#rightsAt = now;
        await this.#mend();
        const written = await applyMailboxList(owner, list, holds);
        return written && { listed: list, boxes: written };
      },
    );
    const statuses = new Map(listed.map((entry) => [entry.path, entry.status]));
    for (const box of boxes) {
      const { id, role } = box.mailbox;
      const status = statuses.get(box.mailbox.path);
      if (status && this.#nudgeIfChanged(box, { ...status, exists: status.messages })) this.#work.missed(id);
      if (!box.state && role === 'inbox') {
        if ((status?.messages ?? 0) > shortSync) this.#work.foresee();
        this.#work.nudge(id, {});
      }
      if (box.state && box.state.syncedDownTo > 1) this.#work.fill(id);
    }
    return boxes;
  }

  /** Once, at the first list: what an earlier process left. */
  async #mend(): Promise<void> {
    if (this.#mended) return;
    const { owner } = this.#work;
    const mended = await mendStranded(owner);
    if (mended) log.warn({ room: 'sync', accountId: owner.accountId, rows: mended }, 'rows of an interrupted move dropped');
    this.#mended = true;
  }

  #nudgeIfChanged(box: SyncMailbox, server: ServerState & { unseen: number }): boolean {
    const worth = this.#counted.judge(box, server, { condstore: this.countsTell });
    if (worth) this.#work.nudge(box.mailbox.id, { alarmed: worth === 'counts' });
    return worth === true;
  }
}
