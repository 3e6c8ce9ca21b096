/** What a failure looks like from outside and in the log. */
import { AppError, type ErrorCode, isAppError } from '../errors';
import { log } from '../log';
import type { Failure } from '../model/api';
import { say } from '../model/said';
import { type FailurePage, failurePage, failurePageHeaders } from './failure-page';

const statuses: Record<ErrorCode, number> = {
  badInput: 400,
  notSignedIn: 401,
  wrongPassword: 401,
  // 422 rather than 502 and 504, whose answers some proxies replace by pages of their own.
  hostUnknown: 422,
  portRefused: 422,
  badCertificate: 422,
  refusedByServer: 422,
  serverAway: 503,
  connectionLimit: 503,
  databaseAway: 503,
  hostNotAllowed: 403,
  crossSite: 403,
  notSecure: 400,
  tooManyTries: 429,
  notFound: 404,
  gone: 410,
  conflict: 409,
  tooLarge: 413,
  overQuota: 507,
  internal: 500,
};

/** The fields of an unknown error that may be logged: where it happened, never the values it happened with. */
export function traceOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  // Prisma's validation errors print the arguments of the query, which are mail data.
  const quoted = error.name.startsWith('PrismaClient');
  const code = 'code' in error ? String(error.code) : undefined;
  const message = quoted ? error.message.trim().split('\n').at(-1)?.slice(0, 200) : error.message.slice(0, 200);
  return {
    name: error.name,
    code,
    message,
    frames: frames.slice(0, 12).map((line) => line.trim()),
    cause: error.cause ? traceOf(error.cause) : undefined,
  };
}

const outside = ({ code, message, said, serverText }: AppError): Failure['error'] => ({ code, message, said, serverText });

/** What goes out in place of `error`. Anything but an `AppError` is a bug: it goes to the log under a reference, and only the reference goes out. */
function told(error: unknown, where: string): AppError {
  if (!isAppError(error)) {
    const reference = crypto.randomUUID().slice(0, 8);
    log.error({ where, reference, ...traceOf(error) }, 'request broke');
    return new AppError('internal', say('said.internal', { reference }));
  }
  const fields = { where, code: error.code, cause: error.cause ? traceOf(error.cause) : undefined };
  if (statuses[error.code] >= 500) log.warn(fields, 'request failed');
  else log.debug(fields, 'request refused');
  return error;
}

/** The answer to `error`: its sentence as JSON, or the page that `page` makes of it for a person who opened the address. */
export async function failureResponse(error: unknown, where: string, page?: (error: AppError) => Promise<FailurePage>): Promise<Response> {
  const failure = told(error, where);
  const headers = new Headers({ 'Content-Type': 'application/json' });
  if (failure.retryAfterMs !== null) headers.set('Retry-After', String(Math.ceil(failure.retryAfterMs / 1000)));
  const status = statuses[failure.code];
  if (!page) return new Response(JSON.stringify({ error: outside(failure) } satisfies Failure), { status, headers });
  for (const [name, value] of failurePageHeaders) headers.set(name, value);
  return new Response(failurePage(await page(failure)), { status, headers });
}
