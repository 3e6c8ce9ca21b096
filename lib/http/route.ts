/**
 * Room `http`: the edge kit of app/api. `route` is the only way to make a handler: it finds out who asks, refuses what comes from another
 * site, checks the input, counts, and turns errors into answers. It knows no mail. Invariants: no handler runs without its access having
 * been checked here (T44); a GET never needs the mutation header and must never change state (T39; the way back from a provider's page
 * guards itself, see lib/auth/oauth/flow); nothing personal may be stored by a cache on the way (T46).
 */
import { say } from '../model/said';
import 'server-only';
import type * as z from 'zod';
import { clientAddress, requestOrigin } from '../auth/request-origin';
import { type SignedIn, signedInFrom } from '../auth/session';
import { AppError } from '../errors';
import type { Actor } from '../model/actor';
import { mutationHeader } from '../model/api';
import { readJson } from './body';
import { failureResponse } from './failure';
import type { FailurePage } from './failure-page';
import { networkOf, type Rate, takePoint } from './limits';
import { sendWhole } from './whole';

/** Who may call: somebody signed in, or anybody. */
export type Access = 'signedIn' | 'public';

/** What a route asks for. */
export interface RouteOptions<A extends Access, P, Q, B> {
  access: A;
  /** A protocol of other programs: no cookie counts and nothing is changed, so that it may be asked from anywhere. Public routes only. */
  forPrograms?: A extends 'public' ? true : never;
  /** Schema of the path's variable parts. */
  params?: z.ZodType<P>;
  /** Schema of the query string; each name once. */
  query?: z.ZodType<Q>;
  /** Schema of the JSON body. Without one the handler reads `call.request.body` itself and bounds it itself. */
  body?: z.ZodType<B>;
  /** Largest JSON body in bytes: 8 MB signed in, 16 kB public, where not given. */
  maxBytes?: number;
  /** How often it may be called, by a person or, where nobody signed in, by a network; mutations have a limit of their own where none is given. */
  rate?: Rate;
  /** Status of a plain answer: 200, or 204 where the handler returns nothing. */
  status?: number;
  /** Words a failure where a person opens the address by itself, in a tab or as a download. Without it every failure is JSON. */
  page?: (request: Request, error: AppError) => Promise<FailurePage>;
}

/** One request, checked. */
export interface Call<A extends Access, P, Q, B> {
  request: Request;
  /** The client's address; `unknown` where there is none. */
  address: string;
  /** Null on public routes. */
  signedIn: A extends 'signedIn' ? SignedIn : null;
  actor: A extends 'signedIn' ? Actor : null;
  params: P;
  query: Q;
  body: B;
}

type Context = { params: Promise<Record<string, string | string[] | undefined>> };
/** A handler as Next calls it, with the mark that the guard test looks for. */
export interface RouteHandler {
  (request: Request, context: Context): Promise<Response>;
  readonly access: Access;
  readonly forPrograms: boolean;
}

const mutationRate: Rate = { name: 'mutations', points: 1200, seconds: 60 };
const publicRate: Rate = { name: 'public', points: 600, seconds: 60 };

/** Checks `value` against `schema`; `undefined` without a schema. Throws `badInput` naming the first field that does not fit. */
function check<T>(schema: z.ZodType<T> | undefined, value: unknown): T {
  if (!schema) return undefined as T;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.') || '-';
  throw new AppError('badInput', say('said.input.field', { field }), { detail: issue?.message ?? 'Not as expected.' });
}

/** Refuses a mutation that another site may have caused (T39). Throws `crossSite`. */
function checkSameSite(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const same = site === null ? origin === requestOrigin(request.headers) : site === 'same-origin';
  if (!same || request.headers.get(mutationHeader) === null) {
    throw new AppError('crossSite', say('said.crossSite'));
  }
}

/** Does a person open the address by itself, rather than a page of ours in the background? Without TLS browsers say it by what they take only. */
function opensPage({ method, headers }: Request): boolean {
  const destination = headers.get('sec-fetch-dest');
  if (method !== 'GET') return false;
  return destination === null ? /\btext\/html\b/.test(headers.get('accept') ?? '') : destination === 'document';
}

const policy = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** Adds what every answer of the API bears, where the handler has not said otherwise. In place: a copy would make a stream of every body. */
function seal(response: Response): Response {
  const { headers } = response;
  const defaults: [string, string][] = [
    ['Cache-Control', 'private, no-store'],
    ['Content-Security-Policy', policy],
    ['Referrer-Policy', 'no-referrer'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['X-DNS-Prefetch-Control', 'off'],
  ];
  for (const [name, value] of defaults) if (!headers.has(name)) headers.set(name, value);
  headers.set('X-Content-Type-Options', 'nosniff');
  if (!/\b(no-store|private)\b/.test(headers.get('Cache-Control') ?? '')) headers.set('Cache-Control', 'private, no-store');
  return response;
}

async function prepare<A extends Access, P, Q, B>(
  options: RouteOptions<A, P, Q, B>,
  request: Request,
  context: Context | undefined,
): Promise<Call<A, P, Q, B>> {
  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (!reading && !options.forPrograms) checkSameSite(request);
  const address = clientAddress(request.headers);
  const signedIn = options.access === 'signedIn' ? await signedInFrom(request.headers) : null;
  if (options.access === 'signedIn' && !signedIn) throw new AppError('notSignedIn', say('said.session.over'));
  const rate = options.rate ?? (options.access === 'public' ? publicRate : reading ? null : mutationRate);
  if (rate) await takePoint(rate, signedIn ? `user ${signedIn.actor.userId}` : `address ${networkOf(address)}`, 'said.tooOften');
  const maxBytes = options.maxBytes ?? (options.access === 'public' ? 16_384 : 8_388_608);
  return {
    request,
    address,
    signedIn,
    actor: signedIn?.actor ?? null,
    params: check(options.params, await context?.params),
    query: check(options.query, Object.fromEntries(new URL(request.url).searchParams)),
    body: options.body ? check(options.body, await readJson(request, maxBytes)) : (undefined as B),
  } as Call<A, P, Q, B>;
}

/**
 * Makes a route handler. `handle` answers a value, sent as JSON, or a `Response`, or nothing. Errors become answers: an `AppError` its sentence under
 * the status of its code, anything else 500 without details.
 */
export function route<A extends Access, P = undefined, Q = undefined, B = undefined>(
  options: RouteOptions<A, P, Q, B>,
  handle: (call: Call<A, P, Q, B>) => Promise<unknown> | unknown,
): RouteHandler {
  const handler = async (request: Request, context: Context): Promise<Response> => {
    try {
      const value = await handle(await prepare(options, request, context));
      if (value instanceof Response) return seal(value);
      if (value === undefined) return seal(new Response(null, { status: options.status ?? 204 }));
      return seal(jsonResponse(request, value, options.status ?? 200));
    } catch (error) {
      const { page } = options;
      const worded = page && opensPage(request) ? (failure: AppError) => page(request, failure) : undefined;
      return seal(await failureResponse(error, `${request.method} ${pattern(request.url)}`, worded));
    }
  };
  return Object.assign(handler, { access: options.access, forPrograms: Boolean(options.forPrograms) });
}

/** `value` as JSON. */
function jsonResponse(request: Request, value: unknown, status: number): Response {
  const body = Buffer.from(JSON.stringify(value));
  return new Response(sendWhole(request, body) ? null : new Uint8Array(body), { status, headers: { 'Content-Type': 'application/json' } });
}

/** The path with its ids and addresses taken out, for the log. */
function pattern(url: string): string {
  return new URL(url).pathname.replace(/\/(\d+|[0-9a-f-]{36}|[^/]*(?:@|%40)[^/]*)(?=\/|$)/g, '/ID');
}
