/** Words that a person puts into letters again and again. */
import { keepTemplate, listTemplates, orderTemplates, removeTemplate, restoreTemplate } from '@/lib/db/templates';
import { AppError } from '@/lib/errors';
import type { Actor } from '@/lib/model/actor';
import { say } from '@/lib/model/said';
import type { KeepTemplateInput, Template } from '@/lib/model/templates';

/** All of the actor, in their order. */
export function templatesOf({ userId }: Actor): Promise<Template[]> {
  return listTemplates(userId);
}

/** Changes or adds one and answers all. Throws `notFound` for one that is not the actor's (T45), `conflict` where there are too many. */
export async function changeTemplate({ userId }: Actor, input: KeepTemplateInput): Promise<Template[]> {
  refuseUnkept(await keepTemplate(userId, input));
  return listTemplates(userId);
}

/** Puts them into another order and answers all. Throws `notFound` where one of them is not the actor's (T45). */
export async function sortTemplates({ userId }: Actor, order: readonly number[]): Promise<Template[]> {
  if (!(await orderTemplates(userId, order))) throw gone();
  return listTemplates(userId);
}

/** Brings a removed one back under its id and answers all. Throws `notFound` (T45), `conflict`. */
export async function bringTemplateBack({ userId }: Actor, id: number): Promise<Template[]> {
  refuseUnkept(await restoreTemplate(userId, id));
  return listTemplates(userId);
}

function gone(): AppError {
  return new AppError('notFound', say('said.template.none'));
}

function refuseUnkept(kept: 'kept' | 'none' | 'full'): void {
  if (kept === 'none') throw gone();
  if (kept === 'full') throw new AppError('conflict', say('said.template.full'));
}

/** Removes one and answers the others. Throws `notFound` (T45). */
export async function dropTemplate({ userId }: Actor, id: number): Promise<Template[]> {
  if (!(await removeTemplate(userId, id))) throw gone();
  return listTemplates(userId);
}
