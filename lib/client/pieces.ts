/** Sends a file to the server in pieces: what broke off goes on where it stopped, by itself while the page is there. */
import type { AnswerName, Answers } from '@/lib/model/shapes';
import { ClientError, checked, failureOf, offline } from './call';
import { t } from './texts';

/** What happens with a file on its way. */
export interface Going {
  signal: AbortSignal;
  /** Told a share from 0 to 1. */
  onProgress: (share: number) => void;
  /** Told whether it waits for the line. */
  onWaiting: (waiting: boolean) => void;
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

/** HEAD: how many bytes of it are there. */
async function howFar(path: string, signal: AbortSignal): Promise<number> {
  let response: Response;
  try {
    response = await fetch(path, { method: 'HEAD', cache: 'no-store', signal });
  } catch (error) {
    throw signal.aborted ? aborted() : offline(error);
  }
  if (!response.ok) throw failureOf(response.status, null);
  return Number(response.headers.get('upload-offset'));
}

interface Piece {
  offset: number;
  bytes: Blob;
  signal: AbortSignal;
  onSent: (bytes: number) => void;
}

/** PATCH with the bytes of a piece. Uses XMLHttpRequest because fetch reports no progress of what goes up. */
export function sendPiece<Name extends AnswerName>(
  name: Name,
  path: string,
  { offset, bytes, signal, onSent }: Piece,
): Promise<Answers[Name]> {
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
      checked(name, line.response).then(resolve, reject);
    };
    if (signal.aborted) return reject(aborted());
    signal.addEventListener('abort', () => line.abort(), { once: true });
    line.send(bytes);
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
export async function patiently<T>({ signal, onWaiting }: Pick<Going, 'signal' | 'onWaiting'>, work: () => Promise<T>): Promise<T> {
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

/** A file, and where its pieces go. */
interface Way<Name extends AnswerName> {
  /** The answer to each piece. */
  name: Name;
  path: string;
  file: Blob;
  /** Bytes that are there already. */
  from: number;
  /** Bytes that are there as the answer says; null where the file is whole. */
  next: (answer: Answers[Name]) => number | null;
}

/** Sends what is missing of a file; answers what the last piece was answered with. Throws `ClientError`, `aborted` when the signal fires. */
export async function sendPieces<Name extends AnswerName>(
  { name, path, file, from, next }: Way<Name>,
  going: Going,
): Promise<Answers[Name]> {
  const { signal, onProgress } = going;
  const share = (bytes: number) => onProgress(file.size > 0 ? Math.min(1, bytes / file.size) : 0);
  let offset = from;
  let size = firstPiece;
  // After a broken line the server says how far the file came: a part of the last piece is there as well.
  let unsure = false;
  for (;;) {
    share(offset);
    const answer = await patiently(going, async () => {
      if (unsure) offset = await howFar(path, signal);
      unsure = true;
      const began = performance.now();
      const start = offset;
      const bytes = file.slice(start, start + size);
      const told = await sendPiece(name, path, { offset: start, bytes, signal, onSent: (sent) => share(start + sent) });
      unsure = false;
      size = Math.round(Math.min(mostPiece, Math.max(leastPiece, (size * pieceMs) / Math.max(1, performance.now() - began))));
      return told;
    });
    const there = next(answer);
    if (there === null) return answer;
    offset = there;
  }
}
