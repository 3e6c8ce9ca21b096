/**
 * Room `client`: the browser's half. Owns the calls to the server, the event stream, the cached answers, the edits under way,
 * the commands and the address bar. Must not know: servers, SMTP, IMAP, pixels. Imports the model only, and of that no zod schema:
 * the page brings the shapes of the answers, and `shapes.ts` checks by them.
 * Invariants: every answer and event is checked before it is used; every failure is a `ClientError` with a sentence.
 */

import type { BulkAct, QueuedAct, StartBulkInput } from '@/lib/model/acts';
import type { ActOutcome, ChangeFlagsInput, MessagePage, MoveMessagesInput, Shell } from '@/lib/model/api';
import { type Reading, readingQuery } from '@/lib/model/charsets';
import type { Submission } from '@/lib/model/draft';
import type { MessageId } from '@/lib/model/ids';
import type { MessageDetail } from '@/lib/model/mail';
import type { ChangePreferencesInput, Preferences } from '@/lib/model/preferences';
import type { List, Place } from '@/lib/model/view';
import { call, request } from './call';

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

/** POST /api/flags. */
export function changeFlags(input: ChangeFlagsInput): Promise<ActOutcome> {
  return call('actOutput', '/api/flags', { method: 'POST', body: input });
}

/** POST /api/moves. */
export function moveMessages(input: MoveMessagesInput): Promise<ActOutcome> {
  return call('actOutput', '/api/moves', { method: 'POST', body: input });
}

/** POST /api/undo. */
export function undoAct(undo: string): Promise<ActOutcome> {
  return call('actOutput', '/api/undo', { method: 'POST', body: { undo } });
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

/** GET /api/submissions: letters on their way out. */
export async function listSubmissions(signal?: AbortSignal): Promise<Submission[]> {
  return (await call('listSubmissionsOutput', '/api/submissions', signal ? { signal } : {})).submissions;
}
