/** Whose pictures people want to see without being asked. */
import type { UserId } from '../model/ids';
import type { PictureSender } from '../model/picture-senders';
import { database } from './client';

/** Kept for a person at most; beyond that the oldest go. */
const most = 2000;

const kindOf = (kind: string): PictureSender['kind'] => (kind === 'domain' ? 'domain' : 'sender');

/** All that a person permitted, the newest first. */
export async function listPictureSenders(userId: UserId): Promise<PictureSender[]> {
  const rows = await database().pictureSender.findMany({ where: { userId }, orderBy: { id: 'desc' }, take: most });
  return rows.map(({ kind, value }) => ({ kind: kindOf(kind), value }));
}

/** Those of these that a person permitted. */
export async function permittedAmong(userId: UserId, wanted: readonly PictureSender[]): Promise<PictureSender[]> {
  const rows = await database().pictureSender.findMany({ where: { userId, OR: wanted.map(({ kind, value }) => ({ kind, value })) } });
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
