/** How the browser calls the server: every answer is checked, every failure is a `ClientError` with a sentence. */
import type { Failure } from '@/lib/model/api';
import type { AnswerName, Answers } from '@/lib/model/shapes';
import { isAnswer } from './shapes';

/** Codes that only the browser knows, beside those of `lib/errors`. */
export type ClientErrorCode = 'offline' | 'aborted' | 'badAnswer' | (string & {});

/** A call that failed. `message` is a sentence for a person; `serverText` are the mail server's own words. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  readonly serverText: string | null;
  readonly status: number;

  constructor(code: ClientErrorCode, message: string, options: { serverText?: string | null; status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'ClientError';
    this.code = code;
    this.serverText = options.serverText ?? null;
    this.status = options.status ?? 0;
  }
}

/** The error of a call that did not reach the server. */
export function offline(cause: unknown): ClientError {
  return new ClientError('offline', 'Oriel could not be reached. Nothing was lost. It tries again when the line is back.', { cause });
}

/** What a person reads of any thrown thing. */
export function sentenceOf(error: unknown): string {
  return error instanceof ClientError ? error.message : 'Something in Oriel went wrong. Reload the page; nothing that was saved is lost.';
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

/** Makes the error of an answer that is not a success, and tells the listeners when the session is over. */
export function failureOf(status: number, value: unknown): ClientError {
  const known = isFailure(value) ? value.error : null;
  const error = known
    ? new ClientError(known.code, known.message, { serverText: known.serverText ?? null, status })
    : new ClientError('badAnswer', 'Oriel answered something that could not be read. Try again in a moment.', { status });
  if (error.code === 'notSignedIn') sessionEnded();
  return error;
}

/** Asks the server; answers the JSON, or null where there is none. Throws `ClientError`. */
export async function request(path: string, { method = 'GET', body, signal }: Call = {}): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
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
    if (signal?.aborted) throw new ClientError('aborted', 'Stopped.', { cause: error });
    throw offline(error);
  }
  if (response.status === 204) return null;
  const value: unknown = await response.json().catch(() => null);
  if (!response.ok) throw failureOf(response.status, value);
  return value;
}

/** The answer in its shape. Throws `badAnswer`: the server is another version. */
export function checked<Name extends AnswerName>(name: Name, value: unknown): Answers[Name] {
  if (isAnswer(name, value)) return value as Answers[Name];
  throw new ClientError('badAnswer', 'Oriel on the server is another version than this page. Reload the page.');
}

/** Asks the server and checks the shape of the answer. Throws `ClientError`. */
export async function call<Name extends AnswerName>(name: Name, path: string, options?: Call): Promise<Answers[Name]> {
  return checked(name, await request(path, options));
}
