/** How fresh the cache of one account is, put together from what the table, the watch and the line know. */
import { countOpenActs } from '@/lib/db/acts';
import { type MailboxRecord, readMailboxRecords } from '@/lib/db/mailbox-freshness';
import type { Freshness, MailboxFreshness } from '@/lib/model/freshness';
import type { AccountId } from '@/lib/model/ids';
import { quirkWords } from './words';
import type { AccountWorker } from './worker';

type AccountFreshness = Freshness['accounts'][number];

function mailboxFreshness(record: MailboxRecord, worker: AccountWorker | null): MailboxFreshness {
  const { mailboxId, followed, backlog, failure, failedAt } = record;
  const confirmed = followed ? (worker?.confirmedAt(mailboxId) ?? 0) : 0;
  const checkedAt = Math.max(record.checkedAt ?? 0, confirmed) || null;
  const following = followed && worker ? worker.watch.following(mailboxId) : ({ following: 'onOpen', everyMs: null } as const);
  return { mailboxId, checkedAt, ...following, backlog, failure, failedAt };
}

/** Freshness of an account; `worker` is null where nobody is signed in to it. Asks no mail server. */
export async function accountFreshness(accountId: AccountId, worker: AccountWorker | null): Promise<AccountFreshness> {
  const [records, waiting] = await Promise.all([readMailboxRecords(accountId), countOpenActs(accountId)]);
  const mailboxes = records.filter((record) => record.selectable).map((record) => mailboxFreshness(record, worker));
  const ways = new Set(mailboxes.map((mailbox) => mailbox.following));
  const following = (['push', 'poll', 'onOpen'] as const).find((way) => ways.has(way)) ?? 'onOpen';
  const places = worker?.line.places ?? { used: 0, budget: 0 };
  return {
    accountId,
    lastContactAt: worker?.state.lastContactAt ?? null,
    following,
    connections: places.used,
    budget: places.budget,
    waiting,
    quirks: (worker?.quirks.all ?? []).map(quirkWords),
    mailboxes,
  };
}
