/**
 * Room `client`: the browser's half. Owns the calls to the server, the event stream, the cached answers, the edits under way,
 * the commands and the address bar. Must not know: servers, SMTP, IMAP, pixels. Imports the model only, and of that no zod schema:
 * the page brings the shapes of the answers, and `shapes.ts` checks by them.
 * Invariants: every answer and event is checked before it is used; every failure is a `ClientError` with a sentence.
 */

import type { Account } from '@/lib/model/account';
import type { BulkAct, QueuedAct, StartBulkInput } from '@/lib/model/acts';
import type {
  ActOutcome,
  ChangeFlagsInput,
  DeleteMessagesInput,
  MessagePage,
  MoveMessagesInput,
  PutBackOutcome,
  RescheduleInput,
  SaveDraftInput,
  SendDraftInput,
  Shell,
  SignInInput,
  TakenOver,
} from '@/lib/model/api';
import { type Reading, readingQuery } from '@/lib/model/charsets';
import type { Draft, DraftKind, Submission } from '@/lib/model/draft';
import type { Comparison, Freshness, LookInput } from '@/lib/model/freshness';
import type { MailboxId, MessageId } from '@/lib/model/ids';
import type { FoundLabel } from '@/lib/model/labels';
import type { MessageDetail } from '@/lib/model/mail';
import type { ChangePreferencesInput, Preferences } from '@/lib/model/preferences';
import type { List, Place } from '@/lib/model/view';
import { call, failureOf, offline, request } from './call';

/** POST /api/session. The session cookie is set by the answer; `waited` letters go that waited for it. */
export function signIn(input: SignInInput): Promise<{ account: Account; waited?: number | undefined }> {
  return call('signInOutput', '/api/session', { method: 'POST', body: input });
}

/** DELETE /api/session: ends this session on the server. */
export async function signOut(): Promise<void> {
  await request('/api/session', { method: 'DELETE' });
}

/** GET /api/mailboxes. */
export function readShell(signal?: AbortSignal): Promise<Shell> {
  return call('shellOutput', '/api/mailboxes', signal ? { signal } : {});
}

/** PATCH /api/preferences: keeps choices and answers all of them. */
export async function changePreferences(changes: ChangePreferencesInput): Promise<Preferences> {
  return (await call('preferencesOutput', '/api/preferences', { method: 'PATCH', body: changes })).preferences;
}

/** GET /api/labels: the keywords that letters bear as labels. */
export async function readLabels(signal?: AbortSignal): Promise<FoundLabel[]> {
  return (await call('labelsOutput', '/api/labels', signal ? { signal } : {})).labels;
}

function viewQuery({ view, filter, sort, threads }: List): Record<string, string> {
  const plain = sort.by === 'date' && !sort.ascending;
  return {
    ...(view.kind === 'role' ? { role: view.role } : {}),
    ...(view.kind === 'conversation' ? { thread: String(view.threadId) } : {}),
    ...(view.kind === 'found' ? { words: view.words } : {}),
    ...((view.kind === 'mailbox' || view.kind === 'found') && view.mailboxId !== null ? { mailbox: String(view.mailboxId) } : {}),
    ...(filter ? { filter } : {}),
    ...(plain ? {} : { sort: sort.by, order: sort.ascending ? 'ascending' : 'descending' }),
    ...(threads ? { threads: '1' } : {}),
  };
}

/** GET /api/messages: a window of a list, from its top where no place is given. */
export function listMessages(list: List, place: Place | null, limit: number, signal?: AbortSignal): Promise<MessagePage> {
  const where = Object.fromEntries(Object.entries(place ?? {}).map(([name, value]) => [name, String(value)]));
  const query = new URLSearchParams({ ...viewQuery(list), ...where, limit: String(limit) });
  return call('listMessagesOutput', `/api/messages?${query}`, signal ? { signal } : {});
}

/** GET /api/messages/ID, in another reading than as it was sent where one is given. */
export function openMessage(id: MessageId, signal?: AbortSignal, reading?: Reading): Promise<MessageDetail> {
  const query = reading ? `?${readingQuery(reading)}` : '';
  return call('openMessageOutput', `/api/messages/${id}${query}`, signal ? { signal } : {});
}

/** The logo of the sender; nothing where there is none to show. */
export const logoUrl = (id: MessageId): string => `/api/messages/${id}/logo`;
/** The address of a letter's HTML body for the frame. */
export const bodyUrl = (id: MessageId): string => `/api/messages/${id}/body`;
/** The address of one decoded part. */
export const partUrl = (id: MessageId, part: string): string => `/api/messages/${id}/parts/${encodeURIComponent(part)}`;
/** The address of the letter as it came, as text. */
export const sourceUrl = (id: MessageId): string => `/api/messages/${id}/source`;
/** The address of the letter as a file that other mail programs open. */
export const emlUrl = (id: MessageId): string => `${sourceUrl(id)}?save=1`;

/** Header lines that are shown at most, characters. */
const mostHeaders = 256 * 1024;

/** The header lines of a letter as they came; the rest of its source is not waited for. */
export async function readHeaders(id: MessageId, signal: AbortSignal): Promise<string> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const response = await fetch(sourceUrl(id), { credentials: 'same-origin', cache: 'no-store', signal: either }).catch((error: unknown) => {
    throw offline(error);
  });
  if (!response.ok || !response.body) throw failureOf(response.status, await response.json().catch(() => null));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let words = '';
  for (let end = -1; end < 0; ) {
    const { done, value = '' } = await reader.read();
    words += value;
    end = done || words.length > mostHeaders ? words.length : words.search(/\r?\n\r?\n/u);
    if (end >= 0) words = words.slice(0, end);
  }
  stop.abort();
  return words;
}

/** POST /api/flags. */
export function changeFlags(input: ChangeFlagsInput): Promise<ActOutcome> {
  return call('actOutput', '/api/flags', { method: 'POST', body: input });
}

/** POST /api/moves. */
export function moveMessages(input: MoveMessagesInput): Promise<ActOutcome> {
  return call('actOutput', '/api/moves', { method: 'POST', body: input });
}

/** POST /api/deletions: for ever. */
export function deleteMessages(input: DeleteMessagesInput): Promise<ActOutcome> {
  return call('actOutput', '/api/deletions', { method: 'POST', body: input });
}

/** POST /api/undo. */
export function undoAct(undo: string): Promise<ActOutcome> {
  return call('actOutput', '/api/undo', { method: 'POST', body: { undo } });
}

/** GET /api/freshness: what was last heard of each account and folder. */
export function readFreshness(signal?: AbortSignal): Promise<Freshness> {
  return call('freshnessOutput', '/api/freshness', signal ? { signal } : {});
}

/** POST /api/looks: asks the mail server now; resolves when it was asked. */
export async function lookNow(input: LookInput): Promise<void> {
  await request('/api/looks', { method: 'POST', body: input });
}

/** POST /api/comparisons: compares a folder letter by letter with the mail server and repairs what differs. */
export function compareMailbox(mailboxId: MailboxId): Promise<Comparison> {
  return call('comparisonSchema', '/api/comparisons', { method: 'POST', body: { mailboxId } });
}

/** GET /api/acts: what the mail servers have not taken yet, oldest first. */
export async function listActs(): Promise<QueuedAct[]> {
  return (await call('listActsOutput', '/api/acts')).acts;
}

/** POST /api/acts/ID/retry: asks the server once more for what it refused. */
export function retryAct(id: number): Promise<ActOutcome> {
  return call('actOutput', `/api/acts/${id}/retry`, { method: 'POST' });
}

/** DELETE /api/acts/ID: puts a refused act away, or takes back one that waits. */
export async function cancelAct(id: number): Promise<void> {
  await request(`/api/acts/${id}`, { method: 'DELETE' });
}

/** POST /api/bulk-acts: does something to everything that a list holds now. */
export async function startBulk(input: StartBulkInput): Promise<BulkAct> {
  return (await call('bulkOutput', '/api/bulk-acts', { method: 'POST', body: input })).act;
}

/** GET /api/bulk-acts: those that go on. */
export async function listBulk(): Promise<BulkAct[]> {
  return (await call('listBulkOutput', '/api/bulk-acts')).acts;
}

/** DELETE /api/bulk-acts/ID: begins no further batch; what was done stays done. */
export async function stopBulk(id: string): Promise<BulkAct> {
  return (await call('bulkOutput', `/api/bulk-acts/${id}`, { method: 'DELETE' })).act;
}

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

/** GET /api/submissions: letters on their way out. */
export async function listSubmissions(signal?: AbortSignal): Promise<Submission[]> {
  return (await call('listSubmissionsOutput', '/api/submissions', signal ? { signal } : {})).submissions;
}

/** POST /api/submissions/ID/retry: tries a letter that is stuck again now. */
export async function retrySubmission(id: string): Promise<Submission> {
  return (await call('submissionOutput', `/api/submissions/${id}/retry`, { method: 'POST' })).submission;
}

/** DELETE /api/submissions/ID: takes a letter out of the outbox, back to the drafts where it was not sent. */
export async function cancelSubmission(id: string): Promise<void> {
  await request(`/api/submissions/${id}`, { method: 'DELETE' });
}
