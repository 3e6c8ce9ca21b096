/** Tokens of a provider (RFC 6749, RFC 7636), and what its note on the person says (OpenID Connect). */
import * as z from 'zod';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import type { OAuthProvider, ShownProvider } from '@/lib/model/oauth';
import { say } from '@/lib/model/said';
import { type Answer, askProvider, clientRefused } from './ask';

/** What a grant holds. */
export interface Tokens {
  accessToken: string;
  /** Null where the provider gave none: then it is over with the token. */
  refreshToken: string | null;
  /** Ms since the epoch. */
  expiresAt: number;
}

/** The token had no time with it (RFC 6749 section 5.1 allows that). */
const usualMs = 3_600_000;

const text = z.string().min(1).max(16_384);
const answerSchema = z.object({
  access_token: text,
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().min(0).max(31_536_000).optional(),
  refresh_token: text.optional(),
  id_token: text.optional(),
});

/** The provider with this id. Throws `notFound`, or `code`, where the operator has none of that name any more. */
export function providerOf(id: string, code: 'notFound' | 'wrongPassword' = 'notFound'): OAuthProvider {
  const provider = env().oauth.find((one) => one.id === id);
  if (!provider) throw new AppError(code, say('said.oauth.unknown'));
  return provider;
}

/** The providers as the browser may know them. */
export function shownProviders(): ShownProvider[] {
  return env().oauth.map(({ id, name, device, imap, pop3 }) => ({ id, name, device: device !== null, imap, pop3 }));
}

/** `wrongPassword`: the person's permission is over. */
export const permissionOver = ({ name }: Pick<OAuthProvider, 'name'>): AppError =>
  new AppError('wrongPassword', say('said.oauth.over', { words: name }));

/** The tokens of an answer without fault, and its note on the person. Throws `serverAway` where it is none. */
export function readTokens(provider: OAuthProvider, { values }: Answer, now: number): { tokens: Tokens; idToken: string | null } {
  const parsed = answerSchema.safeParse(values);
  if (!parsed.success) throw new AppError('serverAway', say('said.oauth.answer', { words: provider.name }));
  const { access_token: accessToken, refresh_token: refreshToken = null, expires_in: seconds, id_token: idToken = null } = parsed.data;
  const tokens = { accessToken, refreshToken, expiresAt: now + (seconds === undefined ? usualMs : seconds * 1000) };
  return { tokens, idToken };
}

/**
 * Other tokens for a refresh token (RFC 6749 section 6). A new refresh token replaces the old one, which may be void from then on. Throws `wrongPassword`
 * where the permission ran out or was taken back, else `serverAway`, also where it is this Oriel that the provider does not take.
 */
export async function refreshTokens(provider: OAuthProvider, { refreshToken }: Tokens): Promise<Tokens> {
  if (refreshToken === null) throw permissionOver(provider);
  const answer = await askProvider(provider, provider.token, { grant_type: 'refresh_token', refresh_token: refreshToken });
  if (answer.error === 'invalid_grant' || answer.error === 'interaction_required') throw permissionOver(provider);
  // A secret of the operator that ran out ends nobody's permission.
  if (answer.error) throw clientRefused(provider, answer.error, 'serverAway');
  const { tokens } = readTokens(provider, answer, Date.now());
  return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
}

const claimsSchema = z.object({
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  iss: z.string().optional(),
  nonce: z.string().optional(),
  email: z.string().optional(),
  preferred_username: z.string().optional(),
});

/** The part of a note that holds the claims, or null. */
function claimsOf(idToken: string): z.infer<typeof claimsSchema> | null {
  try {
    const claims = claimsSchema.safeParse(JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8')));
    return claims.success ? claims.data : null;
  } catch {
    return null; // The caller says that it cannot be read.
  }
}

/**
 * The address that the note names, in lower case, or null where it names none. It came from the provider's own service over a line of ours, so its signature
 * is not checked (OpenID Connect Core section 3.1.3.7, 6); that it was made for this Oriel and this sign-in is. Throws `refusedByServer`. It only says
 * whom to ask the mail server about: that one decides.
 */
export function addressIn(provider: OAuthProvider, idToken: string | null, nonce: string | null, now: number): string | null {
  if (idToken === null) return null;
  const claims = claimsOf(idToken);
  const meant = claims && [claims.aud].flat().includes(provider.clientId) && claims.exp * 1000 > now - 300_000;
  const from = !provider.issuer || !claims?.iss || claims.iss === provider.issuer;
  if (!claims || !meant || !from || (nonce !== null && claims.nonce !== nonce)) {
    throw new AppError('refusedByServer', say('said.oauth.answer', { words: provider.name }));
  }
  const named = [claims.email, claims.preferred_username].find((name) => name !== undefined && /^[^\s@]+@[^\s@]+$/.test(name));
  return named?.toLowerCase() ?? null;
}
