/** How the browser calls the server: every answer is checked, every failure is a `ClientError` with a sentence. */
import type { Failure } from '@/lib/model/api';
import type { AnswerName, Answers } from '@/lib/model/shapes';
import { isAnswer } from './shapes';
import { spokenNow, type TextKey, t } from './texts';

/** Codes that only the browser knows, beside those of `lib/errors`. */
export type ClientErrorCode = 'offline' | 'aborted' | 'badAnswer' | (string & {});

/** A call that failed. `message` is a sentence for a person; `serverText` are the mail server's own words. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  readonly serverText: string | null;
  readonly status: number;
  /** The sentence is this page's own, in the person's language, not the server's. */
  readonly own: boolean;

  constructor(
    code: ClientErrorCode,
    message: string,
    options: { serverText?: string | null; status?: number; cause?: unknown; own?: boolean } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ClientError';
    this.code = code;
    this.serverText = options.serverText ?? null;
    this.status = options.status ?? 0;
    this.own = options.own ?? true;
  }
}

/** The error of a call that did not reach the server. */
export function offline(cause: unknown): ClientError {
  return new ClientError('offline', t('error.offline'), { cause });
}

const isEnglish = () => spokenNow().language === 'en';

/** The sentence for a code of `lib/errors` or of this page, or null where there is none. */
function sentenceFor(code: string): string | null {
  const key = `error.${code}`;
  return key in spokenNow().texts ? t(key as TextKey) : null;
}

/**
 * What a person reads of any thrown thing. The server speaks English and knows more than its code; in other languages the sentence of the
 * code stands for it, and the server's own words are in `detailsOf`.
 */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ClientError)) return t('error.unknown');
  return error.own || isEnglish() ? error.message : (sentenceFor(error.code) ?? error.message);
}

/** The words behind the sentence: those of the mail server, and those of Oriel's where the sentence is a translation. */
export function detailsOf(error: unknown): string | null {
  if (!(error instanceof ClientError)) return null;
  const said = error.own || isEnglish() || sentenceFor(error.code) === null ? null : error.message;
  return [said, error.serverText].filter((words) => words !== null).join('\n') || null;
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
    ? new ClientError(known.code, known.message, { serverText: known.serverText ?? null, status, own: false })
    : new ClientError('badAnswer', t('error.unreadable'), { status });
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
    if (signal?.aborted) throw new ClientError('aborted', t('error.aborted'), { cause: error });
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
  throw new ClientError('badAnswer', t('error.version'));
}

/** Asks the server and checks the shape of the answer. Throws `ClientError`. */
export async function call<Name extends AnswerName>(name: Name, path: string, options?: Call): Promise<Answers[Name]> {
  return checked(name, await request(path, options));
}
