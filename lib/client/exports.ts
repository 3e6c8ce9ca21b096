/** Letters that go into a file, in the browser. The code comes with the settings. */
import type { MailExport, StartExportInput } from '@/lib/model/exports';
import type { Answers } from '@/lib/model/shapes';
import { theCache } from './cache';
import { ClientError, call, request } from './call';
import { type UsedQuery, useQuery } from './query';

const path = '/api/exports';
const key = ['exports'] as const;
const busyMs = 1000;
const restMs = 30_000;

type Known = Answers['exportsOutput'];
const known = () => theCache().getQueryData<Known>(key)?.exports ?? [];
const isBusy = ({ state }: MailExport) => state === 'running' || state === 'waiting';

/** Those of this run of the server, newest first, looked at again and again while they are shown. */
export function useExports(): UsedQuery<Known> {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('exportsOutput', path, { signal }),
    staleTime: 0,
    retry: false,
    refetchInterval: known().some(isBusy) ? busyMs : restMs,
  });
}

/** Has the browser save the file: it asks for it itself, so that nothing of it passes through the page. */
export function saveExport({ id }: MailExport): void {
  const link = document.createElement('a');
  link.href = `${path}/${id}`;
  link.download = '';
  link.click();
}

/** True where the account has to be opened again before its letters are saved. */
export const wantsProof = (problem: unknown): boolean => problem instanceof ClientError && problem.said?.code === 'said.export.proof';

/** POST /api/exports: counts what is to be saved, and begins to save it. Throws what the server says. */
export async function startExport(input: StartExportInput): Promise<void> {
  const { export: one } = await call('exportOutput', path, { method: 'POST', body: input });
  theCache().setQueryData<Known>(key, { exports: [one, ...known()] });
  saveExport(one);
}

/** DELETE /api/exports/ID: ends one, or takes one that is over out of the list. Throws what the server says. */
export async function stopExport(id: string): Promise<void> {
  await request(`${path}/${id}`, { method: 'DELETE' });
  theCache().setQueryData<Known>(key, await call('exportsOutput', path));
}
