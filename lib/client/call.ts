/** How the browser calls the server: every answer is checked, every failure is a `ClientError` with a sentence. */
import type { Failure } from '@/lib/model/api';
import type { Said } from '@/lib/model/said';
import type { AnswerName, Answers, Shapes } from '@/lib/model/shapes';
import { saidWords } from './said-words';
import { isAnswer, isKnown, learnShapes } from './shapes';
import { spokenNow, type TextKey, t } from './texts';

/** Codes that only the browser knows, beside those of `lib/errors`. */
export type ClientErrorCode = 'offline' | 'aborted' | 'badAnswer' | (string & {});

/** A call that failed. `said` is the server's sentence, `message` the same in English or this page's own; `serverText` are the mail server's words. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  readonly said: Said | null;
  readonly serverText: string | null;
  readonly status: number;

  constructor(
    code: ClientErrorCode,
    message: string,
    options: { said?: Said | null; serverText?: string | null; status?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ClientError';
    this.code = code;
    this.said = options.said ?? null;
    this.serverText = options.serverText ?? null;
    this.status = options.status ?? 0;
  }
}

/** The error of a call that did not reach the server. */
export function offline(cause: unknown): ClientError {
  return new ClientError('offline', t('error.offline'), { cause });
}

/** What a person reads of any thrown thing. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ClientError)) return t('error.unknown');
  // Words that nobody worded are for those who run Oriel: the sentence of the code stands for them.
  const own =
    error.said?.code === 'said.plain' && spokenNow().language !== 'en' ? spokenNow().texts[`error.${error.code}` as TextKey] : null;
  return own ?? (error.said ? saidWords(error.said) : error.message);
}

/** The mail server's own words behind the sentence. */
export function detailsOf(error: unknown): string | null {
  return error instanceof ClientError ? error.serverText : null;
}

const signedOutListeners = new Set<() => void>();

/** Calls `listener` whenever an answer says that the session is over. Returns the way to stop. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** Tells everybody who listens that the session is over. */
export function sessionEnded(): void {
  for (const listener of signedOutListeners) listener();
}

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  signal?: AbortSignal;
  /** Goes out also where the page is left. */
  keepalive?: boolean;
}

function isFailure(value: unknown): value is Failure {
  if (typeof value !== 'object' || value === null || !('error' in value)) return false;
  const error = value.error;
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    'message' in error &&
    typeof error.message === 'string'
  );
}

const madeOf = ({ error }: Failure, status: number) =>
  new ClientError(error.code, error.message, { said: error.said ?? null, serverText: error.serverText ?? null, status });

/** The sentence of a failure that came in place of something else, or null where it is none of ours. */
export function sentenceIn(value: unknown): string | null {
  return isFailure(value) ? sentenceOf(madeOf(value, 0)) : null;
}

/** Makes the error of an answer that is not a success, and tells the listeners when the session is over. */
export function failureOf(status: number, value: unknown): ClientError {
  const error = isFailure(value) ? madeOf(value, status) : new ClientError('badAnswer', t('error.unreadable'), { status });
  if (error.code === 'notSignedIn') sessionEnded();
  return error;
}

/** Asks the server; answers the JSON, or null where there is none. Throws `ClientError`. */
export async function request(path: string, { method = 'GET', body, signal, keepalive = false }: Call = {}): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      keepalive,
      headers: {
        accept: 'application/json',
        // The mutation header of the contract; a unit test holds the two together.
        ...(method === 'GET' ? {} : { 'x-oriel': '1' }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw new ClientError('aborted', t('error.aborted'), { cause: error });
    throw offline(error);
  }
  if (response.status === 204) return null;
  const value: unknown = await response.json().catch(() => null);
  if (!response.ok) throw failureOf(response.status, value);
  return value;
}

let coming: Promise<void> | null = null;

/** Waits until the shape of this answer is there: those that the page did not bring come all together, once. */
async function knowShape(name: AnswerName): Promise<void> {
  if (isKnown(name)) return;
  coming ??= request('/api/shapes').then((value) => learnShapes((value as { shapes: Shapes }).shapes));
  await coming.catch((error: unknown) => {
    coming = null;
    throw error;
  });
}

/** The answer in its shape. Throws `badAnswer`: the server is another version. */
export async function checked<Name extends AnswerName>(name: Name, value: unknown): Promise<Answers[Name]> {
  await knowShape(name);
  if (isAnswer(name, value)) return value as Answers[Name];
  throw new ClientError('badAnswer', t('error.version'));
}

/** Asks the server and checks the shape of the answer. Throws `ClientError`. */
export async function call<Name extends AnswerName>(name: Name, path: string, options?: Call): Promise<Answers[Name]> {
  // A shape that does not come now is asked for again with the answer in hand: what was done on the server must not look as if it had failed.
  const [value] = await Promise.all([request(path, options), knowShape(name).catch(() => undefined)]);
  return checked(name, value);
}
