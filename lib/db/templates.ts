/** The templates of people. */
import type { UserId } from '../model/ids';
import { type KeepTemplateInput, mostTemplates, type Template } from '../model/templates';
import { database } from './client';

const of = (userId: UserId) => ({ userId, removedAt: null });

/** All of a person, in their order; those that were never put into one by name. */
export async function listTemplates(userId: UserId): Promise<Template[]> {
  const select = { id: true, name: true, subject: true, html: true, text: true, position: true };
  const rows = await database().template.findMany({ where: of(userId), select });
  const sorted = rows.sort((a, b) => a.position - b.position || a.name.localeCompare(b.name) || a.id - b.id);
  return sorted.map(({ position: _, ...template }) => template);
}

/** Changes one, or adds one: as the last, where an order was chosen. `none`: the person has no such template; `full`: as many as there may be. */
export async function keepTemplate(userId: UserId, { id, ...data }: KeepTemplateInput): Promise<'kept' | 'none' | 'full'> {
  if (id !== undefined) {
    const { count } = await database().template.updateMany({ where: { id, ...of(userId) }, data });
    return count === 1 ? 'kept' : 'none';
  }
  const { _count, _max } = await database().template.aggregate({ where: of(userId), _count: true, _max: { position: true } });
  if (_count >= mostTemplates) return 'full';
  // Where nobody chose an order all stand at 0, by name.
  const position = _max.position ? _max.position + 1 : 0;
  await database().template.create({ data: { ...data, userId, position } });
  return 'kept';
}

/** Puts a person's templates into this order; those not named follow as they were. False, with nothing changed, where one of them is not the person's. */
export async function orderTemplates(userId: UserId, order: readonly number[]): Promise<boolean> {
  const ids = (await listTemplates(userId)).map(({ id }) => id);
  if (!order.every((id) => ids.includes(id))) return false;
  const sorted = [...new Set([...order, ...ids])];
  // From 1: 0 means that nobody chose an order.
  const moves = sorted.map((id, at) => database().template.updateMany({ where: { id, userId }, data: { position: at + 1 } }));
  await database().$transaction(moves);
  return true;
}

/** Removes one, so that `restoreTemplate` brings it back for a week; false where the person has none such. */
export async function removeTemplate(userId: UserId, id: number): Promise<boolean> {
  const { count } = await database().template.updateMany({ where: { id, ...of(userId) }, data: { removedAt: new Date() } });
  return count === 1;
}

/** Brings a removed one back as it was, where it stood; false where the person has none such. */
export async function restoreTemplate(userId: UserId, id: number): Promise<'kept' | 'none' | 'full'> {
  if ((await database().template.count({ where: of(userId) })) >= mostTemplates) return 'full';
  const { count } = await database().template.updateMany({ where: { id, userId }, data: { removedAt: null } });
  return count === 1 ? 'kept' : 'none';
}

/** Drops for good what was removed before `before` (ms). */
export async function dropRemovedTemplates(before: number): Promise<void> {
  await database().template.deleteMany({ where: { removedAt: { lt: new Date(before) } } });
}
