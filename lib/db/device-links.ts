/** Links that bring settings to a phone. Precious for ten minutes. */

import { type DeviceWay, deviceWaySchema } from '../model/devices';
import type { AccountId, UserId } from '../model/ids';
import { database } from './client';

/** A link as it is kept; times in ms since the epoch. */
export interface DeviceLinkRecord {
  userId: UserId;
  accountId: AccountId;
  way: DeviceWay;
  expiresAt: number;
  usedAt: number | null;
}

/** Keeps a new link. The caller has read the account as the actor's own. */
export async function keepDeviceLink(secretHash: string, link: Omit<DeviceLinkRecord, 'usedAt'>): Promise<void> {
  await database().deviceLink.create({ data: { secretHash, ...link } });
}

/** The link of a secret, or null. Belongs to whoever has it. */
export async function deviceLinkBySecret(secretHash: string): Promise<DeviceLinkRecord | null> {
  const row = await database().deviceLink.findUnique({ where: { secretHash } });
  if (!row) return null;
  const { userId, accountId, expiresAt, usedAt } = row;
  return { userId: userId as UserId, accountId: accountId as AccountId, way: deviceWaySchema.parse(row.way), expiresAt, usedAt };
}

/** Uses a link up; false where it was used before or its time is over, whoever asks at the same moment. */
export async function spendDeviceLink(secretHash: string, now: number): Promise<boolean> {
  const { count } = await database().deviceLink.updateMany({
    where: { secretHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return count === 1;
}

/** Forgets the links of an account that were not used, as a new one takes their place. */
export async function dropOpenDeviceLinks(accountId: AccountId): Promise<void> {
  await database().deviceLink.deleteMany({ where: { accountId, usedAt: null } });
}

/** Forgets links whose time was over before `before`, ms. */
export async function dropDeviceLinks(before: number): Promise<void> {
  await database().deviceLink.deleteMany({ where: { expiresAt: { lt: before } } });
}
