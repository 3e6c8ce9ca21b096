/** The calls about what is written and sent: apart from the others, since the list and the sign-in page do without them. */
import type { PutBackOutcome, RescheduleInput, SaveDraftInput, SendDraftInput, TakenOver } from '@/lib/model/api';
import type { Draft, DraftKind, Submission } from '@/lib/model/draft';
import type { MessageId } from '@/lib/model/ids';
import { call, request } from './call';

/** POST /api/drafts: a draft prefilled by its kind. */
export async function startDraft(input: {
  kind: DraftKind;
  originalId?: MessageId | null;
  accountId?: number;
  timeZone?: string;
  format?: 'html' | 'plain';
  selection?: string;
  inReplyTo?: string;
}): Promise<Draft> {
  return (await call('draftOutput', '/api/drafts', { method: 'POST', body: input })).draft;
}

/** POST /api/messages/ID/draft: a letter of a folder of drafts, to write on. Asking twice answers the same draft. */
export async function takeOverDraft(id: MessageId): Promise<TakenOver> {
  return call('takenOverOutput', `/api/messages/${id}/draft`, { method: 'POST' });
}

/** POST /api/drafts/ID/back: puts what was written into the folder, in place of the version there. */
export async function putBackDraft(id: string): Promise<PutBackOutcome> {
  return (await call('putBackOutput', `/api/drafts/${id}/back`, { method: 'POST' })).outcome;
}

/** GET /api/drafts: drafts not yet sent, newest first. */
export async function listDrafts(signal?: AbortSignal): Promise<Draft[]> {
  return (await call('listDraftsOutput', '/api/drafts', signal ? { signal } : {})).drafts;
}

/** GET /api/drafts/ID. */
export async function readDraft(id: string): Promise<Draft> {
  return (await call('draftOutput', `/api/drafts/${id}`)).draft;
}

/** PUT /api/drafts/ID. A stale revision is refused with `conflict`. */
export async function saveDraft(id: string, input: SaveDraftInput): Promise<Draft> {
  return (await call('draftOutput', `/api/drafts/${id}`, { method: 'PUT', body: input })).draft;
}

/** DELETE /api/drafts/ID. */
export async function discardDraft(id: string): Promise<void> {
  await request(`/api/drafts/${id}`, { method: 'DELETE' });
}

/** DELETE /api/drafts/ID/files/FILE. */
export async function removeDraftFile(id: string, fileId: string): Promise<Draft> {
  return (await call('draftOutput', `/api/drafts/${id}/files/${encodeURIComponent(fileId)}`, { method: 'DELETE' })).draft;
}

/** POST /api/submissions. Posting the same draft twice answers the same submission. */
export async function sendDraft(draftId: string, wish: Omit<SendDraftInput, 'draftId'> = {}): Promise<Submission> {
  return (await call('submissionOutput', '/api/submissions', { method: 'POST', body: { draftId, ...wish } })).submission;
}

/** GET /api/drafts/ID/holding: until when the submission server holds letters, ms; null where it holds none. */
export async function holdingOf(draftId: string): Promise<number | null> {
  return (await call('holdingOutput', `/api/drafts/${draftId}/holding`)).until;
}

/** PUT /api/submissions/ID: another time for a letter that waits, or now. */
export async function rescheduleSubmission(id: string, wish: RescheduleInput): Promise<Submission> {
  return (await call('submissionOutput', `/api/submissions/${id}`, { method: 'PUT', body: wish })).submission;
}

/** POST /api/submissions/ID/undo: back to the drafts, where it has not begun to go. */
export async function undoSubmission(id: string): Promise<void> {
  await request(`/api/submissions/${id}/undo`, { method: 'POST' });
}

/** DELETE /api/submissions/ID/password: what is kept so that letters of its account go while nobody is signed in is forgotten. */
export async function forgetSendingPassword(id: string): Promise<void> {
  await request(`/api/submissions/${id}/password`, { method: 'DELETE' });
}

/** POST /api/submissions/ID/retry: tries a letter that is stuck again now. */
export async function retrySubmission(id: string): Promise<Submission> {
  return (await call('submissionOutput', `/api/submissions/${id}/retry`, { method: 'POST' })).submission;
}

/** DELETE /api/submissions/ID: takes a letter out of the outbox, back to the drafts where it was not sent. */
export async function cancelSubmission(id: string): Promise<void> {
  await request(`/api/submissions/${id}`, { method: 'DELETE' });
}
