/** Words that a person puts into letters again and again. */
import { keepTemplate, listTemplates, removeTemplate } from '@/lib/db/templates';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import { say } from '@/lib/model/said';
import type { KeepTemplateInput, Template } from '@/lib/model/templates';

/** All of the actor, by name. */
export function templatesOf({ userId }: Actor): Promise<Template[]> {
  return listTemplates(userId);
}

/** Changes or adds one and answers all. Throws `notFound` for one that is not the actor's (T45), `conflict` where there are too many. */
export async function changeTemplate({ userId }: Actor, input: KeepTemplateInput): Promise<Template[]> {
  const kept = await keepTemplate(userId, input);
  if (kept === 'none') throw new AppError('notFound', say('said.template.none'));
  if (kept === 'full') throw new AppError('conflict', say('said.template.full'));
  return listTemplates(userId);
}

/** Removes one and answers the others. Throws `notFound` (T45). */
export async function dropTemplate({ userId }: Actor, id: number): Promise<Template[]> {
  if (!(await removeTemplate(userId, id))) throw new AppError('notFound', say('said.template.none'));
  return listTemplates(userId);
}
