/** The templates of people. */
import type { UserId } from '../model/ids';
import { type KeepTemplateInput, mostTemplates, type Template } from '../model/templates';
import { database } from './client';

/** All of a person, by name. */
export async function listTemplates(userId: UserId): Promise<Template[]> {
  const select = { id: true, name: true, subject: true, html: true, text: true };
  const rows = await database().template.findMany({ where: { userId }, select });
  return rows.sort((a, b) => a.name.localeCompare(b.name) || a.id - b.id);
}

/** Changes or adds one. `none`: the person has no such template; `full`: as many as there may be. */
export async function keepTemplate(userId: UserId, { id, ...data }: KeepTemplateInput): Promise<'kept' | 'none' | 'full'> {
  if (id !== undefined) {
    const { count } = await database().template.updateMany({ where: { id, userId }, data });
    return count === 1 ? 'kept' : 'none';
  }
  if ((await database().template.count({ where: { userId } })) >= mostTemplates) return 'full';
  await database().template.create({ data: { ...data, userId } });
  return 'kept';
}

/** Removes one; false where the person has none such. */
export async function removeTemplate(userId: UserId, id: number): Promise<boolean> {
  const { count } = await database().template.deleteMany({ where: { id, userId } });
  return count === 1;
}
