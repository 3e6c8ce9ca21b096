/**
 * Writes the user's own changes into the cache at once, before the server has them, and settles or takes them back after. Part of
 * apply.ts in all but the file. Every function commits first and publishes then.
 */
import type { Transaction } from '@/lib/db/client';
import { moveCounts } from '@/lib/db/mailbox-cache';
import { readSyncMailbox } from '@/lib/db/mailboxes';
import {
  deleteRows,
  type KnownRow,
  knownById,
  knownByUid,
  putBackRows,
  readWhole,
  rehome,
  type WholeRow,
  writeFlags,
  writeUids,
} from '@/lib/db/message-cache';
import { sortFlags } from '@/lib/db/message-columns';
import { readRows } from '@/lib/db/messages';
import { inAccount } from '@/lib/db/transaction';
import type { Change } from '@/lib/model/change';
import type { MailboxId, MessageId, Uid } from '@/lib/model/ids';
import { type Owner, upsertsOf } from './apply';
import { bus } from './bus';
import { edited, type FlagEdit } from './pending';

type Row = KnownRow & { mailboxId: MailboxId };

function byMailbox<T extends { mailboxId: MailboxId }>(rows: readonly T[]): [MailboxId, T[]][] {
  return [...new Set(rows.map((row) => row.mailboxId))].map((mailboxId) => [mailboxId, rows.filter((row) => row.mailboxId === mailboxId)]);
}

const unseenOf = (rows: readonly KnownRow[]) => rows.filter((row) => !row.seen).length;

/** Moves the counts of a mailbox by rows that come (1) or go (-1). */
async function countRowsIn(tx: Transaction, mailboxId: MailboxId, rows: readonly KnownRow[], sign: 1 | -1): Promise<void> {
  await moveCounts(tx, mailboxId, { exists: sign * rows.length, unseen: sign * unseenOf(rows), cached: sign * rows.length });
}

async function mailboxChanges(tx: Transaction, owner: Owner, ids: Iterable<MailboxId>): Promise<Change[]> {
  const changes: Change[] = [];
  for (const id of new Set(ids)) {
    const box = await readSyncMailbox(owner.accountId, id, tx);
    if (box) changes.push({ type: 'mailboxUpserted', mailbox: box.mailbox });
  }
  return changes;
}

function removals(rows: readonly Row[]): Change[] {
  return byMailbox(rows).map(([mailboxId, group]) => ({ type: 'messagesRemoved', mailboxId, ids: group.map((row) => row.id) }));
}

async function writeEach(owner: Owner, ids: readonly MessageId[], after: (row: Row) => readonly string[]): Promise<void> {
  const changes = await inAccount(owner.accountId, async (tx) => {
    const rows = await knownById(tx, owner.accountId, ids);
    const writes = rows
      .map((row) => ({ row, mailboxId: row.mailboxId, id: row.id, flags: sortFlags(after(row)) }))
      .filter(({ row, flags }) => flags.join(' ') !== row.flags.join(' '));
    await writeFlags(tx, writes);
    const groups = byMailbox(writes);
    for (const [mailboxId, group] of groups) {
      const unseen = group.reduce((sum, { row, flags }) => sum + Number(row.seen) - Number(flags.includes('\\Seen')), 0);
      await moveCounts(tx, mailboxId, { exists: 0, unseen, cached: 0 });
    }
    const told = groups.map(
      ([mailboxId, group]): Change => ({ type: 'flagsChanged', mailboxId, flags: group.map(({ id, flags }) => ({ id, flags })) }),
    );
    return [
      ...told,
      ...(await mailboxChanges(
        tx,
        owner,
        groups.map(([id]) => id),
      )),
    ];
  });
  bus().publish(owner.userId, changes);
}

/** Changes flags in the cache. Answers what the flags were, to take the change back. */
export async function applyEdit(owner: Owner, ids: readonly MessageId[], edit: FlagEdit): Promise<Map<MessageId, readonly string[]>> {
  const before = new Map<MessageId, readonly string[]>();
  await writeEach(owner, ids, (row) => {
    before.set(row.id, row.flags);
    return edited(row.flags, edit);
  });
  return before;
}

/** Takes a change of flags back; what others changed meanwhile stays. */
export async function revertEdit(owner: Owner, before: ReadonlyMap<MessageId, readonly string[]>, edit: FlagEdit): Promise<void> {
  await writeEach(owner, [...before.keys()], (row) => {
    const old = before.get(row.id) ?? [];
    return edited(row.flags, {
      add: edit.remove.filter((flag) => old.includes(flag)),
      remove: edit.add.filter((flag) => !old.includes(flag)),
    });
  });
}

/** Puts rows into another mailbox under placeholders. Answers them as they were, to put them back if the server refuses. */
export async function applyMove(owner: Owner, ids: readonly MessageId[], to: MailboxId): Promise<WholeRow[]> {
  const { origins, changes } = await inAccount(owner.accountId, async (tx) => {
    const rows = (await knownById(tx, owner.accountId, ids)).filter((row) => row.mailboxId !== to && row.uid > 0);
    const moved = rows.map((row) => row.id);
    const whole = await readWhole(tx, moved);
    await rehome(tx, moved, to);
    for (const [mailboxId, group] of byMailbox(rows)) await countRowsIn(tx, mailboxId, group, -1);
    await countRowsIn(tx, to, rows, 1);
    const arrived = upsertsOf(await readRows(tx, moved));
    const boxes = await mailboxChanges(tx, owner, [to, ...rows.map((row) => row.mailboxId)]);
    return { origins: whole, changes: [...removals(rows), ...arrived, ...boxes] };
  });
  bus().publish(owner.userId, changes);
  return origins;
}

/** Frees UIDs in a mailbox for rows that own them: a sync may have cached the same letters anew meanwhile. */
async function freeUids(tx: Transaction, mailboxId: MailboxId, uids: readonly Uid[], owners: ReadonlySet<MessageId>): Promise<Row[]> {
  const doubles = (await knownByUid(tx, mailboxId, uids)).filter((row) => !owners.has(row.id)).map((row) => ({ ...row, mailboxId }));
  await deleteRows(
    tx,
    doubles.map((row) => row.id),
  );
  await countRowsIn(tx, mailboxId, doubles, -1);
  return doubles;
}

/** Gives moved rows the UIDs that the server gave their letters (COPYUID). */
export async function settleMove(owner: Owner, to: MailboxId, pairs: readonly { id: MessageId; uid: Uid }[]): Promise<void> {
  const changes = await inAccount(owner.accountId, async (tx) => {
    const rows = (
      await knownById(
        tx,
        owner.accountId,
        pairs.map((pair) => pair.id),
      )
    ).filter((row) => row.mailboxId === to);
    const owners = new Set(rows.map((row) => row.id));
    const fitting = pairs.filter((pair) => owners.has(pair.id));
    const doubles = await freeUids(
      tx,
      to,
      fitting.map((pair) => pair.uid),
      owners,
    );
    await writeUids(tx, fitting);
    return doubles.length ? [...removals(doubles), ...(await mailboxChanges(tx, owner, [to]))] : [];
  });
  bus().publish(owner.userId, changes);
}

/** Puts moved rows back where they lay, after the server refused the move; also where the folder they went to is gone meanwhile. */
export async function takeBackMove(owner: Owner, to: MailboxId, origins: readonly WholeRow[]): Promise<void> {
  const changes = await inAccount(owner.accountId, async (tx) => {
    const rows = await knownById(
      tx,
      owner.accountId,
      origins.map((origin) => origin.id as MessageId),
    );
    const there = rows.filter((row) => row.mailboxId === to);
    const elsewhere = new Set<number>(rows.filter((row) => row.mailboxId !== to).map((row) => row.id));
    const back = origins.filter((origin) => !elsewhere.has(origin.id));
    await deleteRows(
      tx,
      there.map((row) => row.id),
    );
    await countRowsIn(tx, to, there, -1);
    const doubles: Row[] = [];
    for (const [mailboxId, group] of byMailbox(
      back.map((origin) => ({ mailboxId: origin.mailboxId as MailboxId, uid: origin.uid as Uid })),
    )) {
      doubles.push(
        ...(await freeUids(
          tx,
          mailboxId,
          group.map((origin) => origin.uid),
          new Set(),
        )),
      );
    }
    return [...removals([...there, ...doubles]), ...(await putBack(tx, owner, back)), ...(await mailboxChanges(tx, owner, [to]))];
  });
  bus().publish(owner.userId, changes);
}

async function putBack(tx: Transaction, owner: Owner, whole: readonly WholeRow[]): Promise<Change[]> {
  const ids = await putBackRows(tx, whole);
  const rows = await knownById(tx, owner.accountId, ids);
  for (const [mailboxId, group] of byMailbox(rows)) await countRowsIn(tx, mailboxId, group, 1);
  return [
    ...upsertsOf(await readRows(tx, ids)),
    ...(await mailboxChanges(
      tx,
      owner,
      rows.map((row) => row.mailboxId),
    )),
  ];
}

/** Removes rows. Answers them whole, to put them back if the server refuses. */
export async function applyRemoval(owner: Owner, ids: readonly MessageId[]): Promise<WholeRow[]> {
  const { whole, changes } = await inAccount(owner.accountId, async (tx) => {
    const rows = await knownById(tx, owner.accountId, ids);
    const found = rows.map((row) => row.id);
    const taken = await readWhole(tx, found);
    await deleteRows(tx, found);
    for (const [mailboxId, group] of byMailbox(rows)) await countRowsIn(tx, mailboxId, group, -1);
    return {
      whole: taken,
      changes: [
        ...removals(rows),
        ...(await mailboxChanges(
          tx,
          owner,
          rows.map((row) => row.mailboxId),
        )),
      ],
    };
  });
  bus().publish(owner.userId, changes);
  return whole;
}

/** Puts removed rows back under their old ids. */
export async function revertRemoval(owner: Owner, whole: readonly WholeRow[]): Promise<void> {
  const changes = await inAccount(owner.accountId, (tx) => putBack(tx, owner, whole));
  bus().publish(owner.userId, changes);
}
