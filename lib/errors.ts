/** The one error class. Everything that is not an `AppError` is a bug and shows as `internal`. */
import { quoting, type Said, type Told } from './model/said';
import { english } from './model/said-english';

/** Closed list of what can go wrong. `lib/http/route.ts` alone makes an HTTP status of a code. */
export type ErrorCode =
  | 'badInput'
  | 'notSignedIn'
  | 'wrongPassword'
  | 'hostUnknown'
  | 'portRefused'
  | 'badCertificate'
  | 'serverAway'
  | 'hostNotAllowed'
  | 'notSecure'
  | 'tooManyTries'
  | 'notFound'
  | 'gone'
  | 'conflict'
  | 'tooLarge'
  | 'refusedByServer'
  | 'connectionLimit'
  | 'overQuota'
  | 'crossSite'
  | 'databaseAway'
  | 'internal';

/**
 * A fault that a person can be told about. `said` is the sentence shown, in the language of whoever reads it: what happened, what was kept, what
 * to do. `message` is the same in English, with `detail` for people at a terminal.
 * `cause` is for the log only and is never sent to the browser. `serverText` is what the mail server said, shown as its words.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly said: Said;
  readonly serverText: string | null;
  /** After how many milliseconds another try makes sense, where that is known. */
  readonly retryAfterMs: number | null;

  constructor(code: ErrorCode, said: Said, options: { cause?: unknown; serverText?: string; retryAfterMs?: number; detail?: string } = {}) {
    super([english(said), options.detail].filter(Boolean).join(' '), { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.said = said;
    this.serverText = options.serverText ? options.serverText.replace(/\p{Cc}+/gu, ' ').slice(0, 300) : null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** True for an `AppError`, also one made by another copy of this module (Next bundles routes separately). */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error;
}

/** What a person is told of an error: its sentence, and the mail server's own words as such. */
export function toldOf(error: AppError): Told {
  return error.serverText ? [error.said, quoting(error.serverText)] : [error.said];
}
