/** The questions to a provider's services: a form goes out, JSON comes back. What it says is bounded in bytes and time, and never stands in an error. */
import { AppError } from '@/lib/errors';
import type { OAuthProvider } from '@/lib/model/oauth';
import { say } from '@/lib/model/said';
import { postForm } from '@/lib/net/service';

/** An answer of RFC 6749 sections 5.1 and 5.2: `error` is its code, in plain letters, or null. */
export interface Answer {
  error: string | null;
  values: Readonly<Record<string, unknown>>;
}

/** `serverAway`: the provider cannot be asked now. */
const providerAway = ({ name }: Pick<OAuthProvider, 'name'>, cause?: unknown): AppError =>
  new AppError('serverAway', say('said.oauth.away', { words: name }), { cause });

/** It does not take this Oriel for the one that is registered: `refusedByServer`, or `serverAway` for who tries again until that is mended. */
export const clientRefused = (
  { name }: Pick<OAuthProvider, 'name'>,
  fault: string,
  code: 'refusedByServer' | 'serverAway' = 'refusedByServer',
): AppError => new AppError(code, say('said.oauth.client', { words: name, fault }));

function objectOf(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null; // The caller says that it cannot be read.
  }
}

/** Codes are plain letters (RFC 6749 section 5.2); anything else could be what was sent. */
const codeOf = (value: unknown): string => (typeof value === 'string' && /^[a-z_]{1,60}$/.test(value) ? value : 'unknown_error');

/** Sends the form with the client's id and secret in it (RFC 6749 section 2.3.1), as all providers take them there. */
function post(provider: OAuthProvider, address: string, fields: Record<string, string>): Promise<{ status: number; body: string }> {
  const { clientId, clientSecret } = provider;
  const form = new URLSearchParams({ ...fields, client_id: clientId, ...(clientSecret === null ? {} : { client_secret: clientSecret }) });
  return postForm(address, form.toString()).catch((cause: { code?: unknown }) => {
    throw providerAway(provider, { code: typeof cause?.code === 'string' ? cause.code : 'unknown' });
  });
}

/** Asks one of the provider's services as its client. Throws `serverAway` where it cannot be reached, is out of order or says what is no answer. */
export async function askProvider(provider: OAuthProvider, address: string, fields: Record<string, string>): Promise<Answer> {
  const { status, body } = await post(provider, address, fields);
  const values = objectOf(body);
  if (!values || status >= 500 || status === 429) throw providerAway(provider, { status });
  const failed = status >= 400 || values.error !== undefined;
  return { error: failed ? codeOf(values.error) : null, values };
}

/** Tells one of the provider's services something that it answers by its status alone. Throws `serverAway` where it did not do it. */
export async function tellProvider(provider: OAuthProvider, address: string, fields: Record<string, string>): Promise<void> {
  const { status } = await post(provider, address, fields);
  if (status !== 200) throw providerAway(provider, { status });
}
