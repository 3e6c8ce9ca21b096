/** Logos of senders that were looked up, for one person each: what one person sees tells nobody else whose mail he gets. */
import type { UserId } from '../model/ids';
import { database } from './client';

/** What was found at `at`, ms since the epoch; null: the domain has none. */
export interface KeptLogo {
  png: Buffer | null;
  at: number;
}

/** Kept for a person at most; beyond that the oldest go. */
const most = 1000;

/** What was found for a domain, or null where nobody looked. */
export async function readLogo(userId: UserId, domain: string): Promise<KeptLogo | null> {
  const row = await database().senderLogo.findUnique({ where: { userId_domain: { userId, domain } } });
  return row && { png: row.png && Buffer.from(row.png), at: row.at };
}

/** Keeps what was found for a domain. */
export async function keepLogo(userId: UserId, domain: string, { png, at }: KeptLogo): Promise<void> {
  const kept = { png: png && new Uint8Array(png), at };
  const { senderLogo } = database();
  await senderLogo.upsert({ where: { userId_domain: { userId, domain } }, create: { userId, domain, ...kept }, update: kept });
  const [oldest] = await senderLogo.findMany({ where: { userId }, orderBy: { at: 'desc' }, skip: most, take: 1, select: { at: true } });
  if (oldest) await senderLogo.deleteMany({ where: { userId, at: { lte: oldest.at } } });
}
