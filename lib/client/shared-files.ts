/** The calls about files that go out as links. */
import type { Draft } from '@/lib/model/draft';
import type { ChangeLinkInput, DraftLinks, SharedFile, SharedFiles } from '@/lib/model/shared-file';
import { call, request } from './call';

/** GET /api/shared-files. */
export const listSharedFiles = (): Promise<SharedFiles> => call('sharedFilesOutput', '/api/shared-files');

/** GET /api/drafts/ID/shared-files. */
export const linksOfDraft = (draftId: string): Promise<DraftLinks> => call('draftLinksOutput', `/api/drafts/${draftId}/shared-files`);

/** POST /api/drafts/ID/shared-files: makes a file of the letter a link. */
export async function shareFile(draftId: string, file: string): Promise<Draft> {
  return (await call('linkedDraftOutput', `/api/drafts/${draftId}/shared-files`, { method: 'POST', body: { file } })).draft;
}

/** POST /api/shared-files/ID/back: makes a link a file of its letter again. */
export async function unshareFile(id: string): Promise<Draft> {
  return (await call('linkedDraftOutput', `/api/shared-files/${id}/back`, { method: 'POST' })).draft;
}

/** PATCH /api/shared-files/ID. */
export async function changeLink(id: string, changes: ChangeLinkInput): Promise<SharedFile> {
  return (await call('sharedFileOutput', `/api/shared-files/${id}`, { method: 'PATCH', body: changes })).file;
}

/** DELETE /api/shared-files/ID: the file goes for good. */
export async function removeSharedFile(id: string): Promise<void> {
  await request(`/api/shared-files/${id}`, { method: 'DELETE' });
}
