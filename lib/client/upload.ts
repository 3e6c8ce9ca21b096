/** Sends files to a letter in pieces: what broke off goes on where it stopped, by itself while the page is there. */
import type { Draft } from '@/lib/model/draft';
import type { DraftUpload, UploadOutput } from '@/lib/model/upload';
import { ClientError, call, checked, failureOf, offline, request } from './call';
import { t } from './texts';

/** What happens with a file on its way. */
export interface Sending {
  /** A picture that is to stand in the text. */
  inline: boolean;
  /** It is to go as a link, not with the letter. */
  link: boolean;
  signal: AbortSignal;
  /** Told a share from 0 to 1. */
  onProgress: (share: number) => void;
  /** Told whether it waits for the line. */
  onWaiting: (waiting: boolean) => void;
  /** Told under which id the server has it, so that it can be given up there. */
  onBegun: (id: string) => void;
}

/** Bytes of the first piece; the next ones take about `pieceMs` each, within these bounds. */
const firstPiece = 1_000_000;
const leastPiece = 256_000;
const mostPiece = 16_000_000;
const pieceMs = 4000;
/** Tries in a row that bring nothing, while the line is said to be there. Each waits longer than the last. */
const mostTries = 8;
const longestWaitMs = 30_000;

const aborted = () => new ClientError('aborted', t('error.aborted'));

/** POST /api/drafts/ID/uploads: begins a file, or goes on with the same one that stopped. */
function begin(draftId: string, file: File, { inline, link, signal }: Sending): Promise<UploadOutput> {
  const body = { name: file.name, type: file.type || null, size: file.size, modified: file.lastModified, inline, link };
  return call('uploadOutput', `/api/drafts/${draftId}/uploads`, { method: 'POST', body, signal });
}

/** HEAD /api/drafts/ID/uploads/UPLOAD: how many bytes of it are there. */
async function howFar(draftId: string, id: string, signal: AbortSignal): Promise<number> {
  let response: Response;
  try {
    response = await fetch(`/api/drafts/${draftId}/uploads/${id}`, { method: 'HEAD', cache: 'no-store', signal });
  } catch (error) {
    throw signal.aborted ? aborted() : offline(error);
  }
  if (!response.ok) throw failureOf(response.status, null);
  return Number(response.headers.get('upload-offset'));
}

/** PATCH /api/drafts/ID/uploads/UPLOAD. Uses XMLHttpRequest because fetch reports no progress of what goes up. */
function sendPiece(path: string, offset: number, piece: Blob, signal: AbortSignal, onSent: (bytes: number) => void): Promise<UploadOutput> {
  return new Promise((resolve, reject) => {
    const line = new XMLHttpRequest();
    line.open('PATCH', path);
    line.setRequestHeader('x-oriel', '1');
    line.setRequestHeader('upload-offset', String(offset));
    line.setRequestHeader('content-type', 'application/partial-upload');
    line.responseType = 'json';
    line.upload.onprogress = (event) => onSent(event.loaded);
    line.onerror = () => reject(offline(null));
    line.onabort = () => reject(aborted());
    line.onload = () => {
      if (line.status < 200 || line.status > 299) return reject(failureOf(line.status, line.response));
      checked('uploadOutput', line.response).then(resolve, reject);
    };
    if (signal.aborted) return reject(aborted());
    signal.addEventListener('abort', () => line.abort(), { once: true });
    line.send(piece);
  });
}

/** Does it make sense to try the same again in a while? */
function passes(error: unknown): boolean {
  if (!(error instanceof ClientError)) return false;
  const { code, status } = error;
  return code === 'offline' || code === 'databaseAway' || code === 'tooManyTries' || status === 502 || status === 503 || status === 504;
}

/** Waits for the next try: until the line is back, else a while that grows. */
function nextTry(tries: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error: ClientError | null) => {
      clearTimeout(timer);
      window.removeEventListener('online', back);
      signal.removeEventListener('abort', left);
      if (error) reject(error);
      else resolve();
    };
    const back = () => end(null);
    const left = () => end(aborted());
    const timer = setTimeout(back, Math.min(longestWaitMs, 500 * 2 ** tries));
    window.addEventListener('online', back);
    signal.addEventListener('abort', left);
    if (signal.aborted) left();
  });
}

/** Does something again and again while only the line is to blame. */
async function patiently<T>({ signal, onWaiting }: Sending, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      const done = await work();
      onWaiting(false);
      return done;
    } catch (error) {
      if (!passes(error) || (tries >= mostTries && navigator.onLine)) throw error;
      onWaiting(true);
      await nextTry(tries, signal);
    }
  }
}

/** Sends a file to a draft; answers the draft with it. Goes on by itself after a broken line. Throws `ClientError`, `aborted` when the signal fires. */
export async function sendFile(draftId: string, file: File, sending: Sending): Promise<Draft> {
  const { signal, onProgress } = sending;
  const { upload } = await patiently(sending, () => begin(draftId, file, sending));
  sending.onBegun(upload.id);
  const path = `/api/drafts/${draftId}/uploads/${upload.id}`;
  const share = (bytes: number) => onProgress(file.size > 0 ? Math.min(1, bytes / file.size) : 0);
  let offset = upload.offset;
  let size = firstPiece;
  // After a broken line the server says how far the file came: a part of the last piece is there as well.
  let unsure = false;
  for (;;) {
    share(offset);
    const { draft, upload: now } = await patiently(sending, async () => {
      if (unsure) offset = await howFar(draftId, upload.id, signal);
      unsure = true;
      const began = performance.now();
      const from = offset;
      const answer = await sendPiece(path, from, file.slice(from, from + size), signal, (bytes) => share(from + bytes));
      unsure = false;
      size = Math.round(Math.min(mostPiece, Math.max(leastPiece, (size * pieceMs) / Math.max(1, performance.now() - began))));
      return answer;
    });
    if (draft) return draft;
    offset = now.offset;
  }
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
  const { draft } = await sendPiece(`/api/drafts/${draftId}/uploads/${file.id}`, file.size, new Blob(), signal, () => undefined);
  if (!draft) throw new ClientError('badAnswer', t('error.version'));
  return draft;
}
