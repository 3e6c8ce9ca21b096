/** The templates of a person, in the browser. The code comes with the composer, or with the settings. */
import type { KeepTemplateInput, Template } from '@/lib/model/templates';
import { theCache } from './cache';
import { call } from './call';
import { useQuery } from './query';
import { sorting } from './sorted';

const path = '/api/templates';
const key = ['templates'] as const;

/** All of them in their order; undefined while they are read. */
export function useTemplates(): { data: Template[] | undefined; error: unknown } {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call('templatesOutput', path, { signal })).templates,
    staleTime: 60_000,
    retry: false,
  });
}

/** All of them as far as they were read. */
export const templatesNow = (): readonly Template[] => theCache().getQueryData<Template[]>(key) ?? [];

function learn({ templates }: { templates: Template[] }): Template[] {
  theCache().setQueryData(key, templates);
  return templates;
}

/** Changes one, or adds one without an id, and answers all. Throws what the server says. */
export async function keepTemplate(input: KeepTemplateInput): Promise<Template[]> {
  return learn(await call('templatesOutput', path, { method: 'POST', body: input }));
}

/** Puts them into this order, which is shown at once. Throws what the server says; they then stand as before. */
export const sortTemplates = sorting<Template>({
  now: templatesNow,
  show: (templates) => void learn({ templates }),
  keep: async (order) => (await call('templatesOutput', path, { method: 'PATCH', body: { order } })).templates,
});

/** Brings a removed one back, as it was and under its id. Throws what the server says. */
export async function restoreTemplate(id: number): Promise<void> {
  learn(await call('templatesOutput', path, { method: 'PUT', body: { id } }));
}

/** Removes one. Throws what the server says. */
export async function removeTemplate(id: number): Promise<void> {
  learn(await call('templatesOutput', `${path}?id=${id}`, { method: 'DELETE' }));
}
