/** Whose pictures people want to see without being asked. */
import type { UserId } from '../model/ids';
import type { PictureSender } from '../model/picture-senders';
import { database } from './client';
import { select } from './select';

/** Kept for a person at most; beyond that the oldest go. */
const most = 2000;

const kindOf = (kind: string): PictureSender['kind'] => (kind === 'domain' ? 'domain' : 'sender');

/** All that a person permitted, the newest first. */
export async function listPictureSenders(userId: UserId): Promise<PictureSender[]> {
  const rows = await database().pictureSender.findMany({ where: { userId }, orderBy: { id: 'desc' }, take: most });
  return rows.map(({ kind, value }) => ({ kind: kindOf(kind), value }));
}

/** Whether a person permitted this address, this domain, or both. */
export async function permittedAmong(userId: UserId, address: string, domain: string): Promise<PictureSender[]> {
  const rows = await select<{ kind: string; value: string }[]>`
    SELECT "kind", "value" FROM "PictureSender"
    WHERE "userId" = ${userId} AND (("kind" = 'sender' AND "value" = ${address}) OR ("kind" = 'domain' AND "value" = ${domain}))`;
  return rows.map(({ kind, value }) => ({ kind: kindOf(kind), value }));
}

/** Permits one; twice is once. */
export async function addPictureSender(userId: UserId, { kind, value }: PictureSender): Promise<void> {
  const name = { userId, kind, value };
  await database().pictureSender.upsert({ where: { userId_kind_value: name }, create: name, update: {} });
  const [oldest] = await database().pictureSender.findMany({
    where: { userId },
    orderBy: { id: 'desc' },
    skip: most,
    take: 1,
    select: { id: true },
  });
  if (oldest) await database().pictureSender.deleteMany({ where: { userId, id: { lte: oldest.id } } });
}

/** Permits one no longer; that there was none is no error. */
export async function removePictureSender(userId: UserId, { kind, value }: PictureSender): Promise<void> {
  await database().pictureSender.deleteMany({ where: { userId, kind, value } });
}
