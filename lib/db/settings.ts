/** Single facts about this installation. */
import { database } from './client';

/** The value kept under `name`, or null. */
export async function readSetting(name: string): Promise<string | null> {
  const row = await database().setting.findUnique({ where: { name } });
  return row?.value ?? null;
}

/** Keeps `value` under `name`, in place of what was there. */
export async function keepSetting(name: string, value: string): Promise<void> {
  await database().setting.upsert({ where: { name }, create: { name, value }, update: { value } });
}
