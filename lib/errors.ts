/** The one error class. Everything that is not an `AppError` is a bug and shows as `internal`. */

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
 * A fault that a person can be told about. `message` is the sentence shown: what happened, what was kept, what to do.
 * `cause` is for the log only and is never sent to the browser. `serverText` is what the mail server said, shown as its words.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly serverText: string | null;
  /** After how many milliseconds another try makes sense, where that is known. */
  readonly retryAfterMs: number | null;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; serverText?: string; retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.serverText = options.serverText ? options.serverText.replace(/\p{Cc}+/gu, ' ').slice(0, 300) : null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** True for an `AppError`, also one made by another copy of this module (Next bundles routes separately). */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error;
}
