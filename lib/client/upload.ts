/** Sends files to a letter (pieces.ts). */
import type { Draft } from '@/lib/model/draft';
import type { DraftUpload, UploadOutput } from '@/lib/model/upload';
import { ClientError, call, request } from './call';
import { type Going, patiently, sendPiece, sendPieces } from './pieces';
import { t } from './texts';

/** What happens with a file on its way. */
export interface Sending extends Going {
  /** A picture that is to stand in the text. */
  inline: boolean;
  /** It is to go as a link, not with the letter. */
  link: boolean;
  /** Told under which id the server has it, so that it can be given up there. */
  onBegun: (id: string) => void;
}

/** POST /api/drafts/ID/uploads: begins a file, or goes on with the same one that stopped. */
function begin(draftId: string, file: File, { inline, link, signal }: Sending): Promise<UploadOutput> {
  const body = { name: file.name, type: file.type || null, size: file.size, modified: file.lastModified, inline, link };
  return call('uploadOutput', `/api/drafts/${draftId}/uploads`, { method: 'POST', body, signal });
}

/** Sends a file to a draft; answers the draft with it. Goes on by itself after a broken line. Throws `ClientError`, `aborted` when the signal fires. */
export async function sendFile(draftId: string, file: File, sending: Sending): Promise<Draft> {
  const { upload } = await patiently(sending, () => begin(draftId, file, sending));
  sending.onBegun(upload.id);
  const path = `/api/drafts/${draftId}/uploads/${upload.id}`;
  const next = (answer: UploadOutput) => (answer.draft ? null : answer.upload.offset);
  const { draft } = await sendPieces({ name: 'uploadOutput', path, file, from: upload.offset, next }, sending);
  if (!draft) throw new ClientError('badAnswer', t('error.version'));
  return draft;
}

/** GET /api/drafts/ID/uploads: files that stopped on their way. */
export async function listUploads(draftId: string): Promise<DraftUpload[]> {
  return (await call('uploadsOutput', `/api/drafts/${draftId}/uploads`)).uploads;
}

/** DELETE /api/drafts/ID/uploads/UPLOAD: gives up a file on its way. */
export async function stopUpload(draftId: string, id: string): Promise<void> {
  await request(`/api/drafts/${draftId}/uploads/${id}`, { method: 'DELETE' });
}

/** Puts a file back that was just taken out: all of its bytes are still there. Throws `ClientError`, `notFound` where it was too long ago. */
export async function putFileBack(draftId: string, file: Pick<DraftUpload, 'id' | 'size'>): Promise<Draft> {
  const { signal } = new AbortController();
  const piece = { offset: file.size, bytes: new Blob(), signal, onSent: () => undefined };
  const { draft } = await sendPiece('uploadOutput', `/api/drafts/${draftId}/uploads/${file.id}`, piece);
  if (!draft) throw new ClientError('badAnswer', t('error.version'));
  return draft;
}
