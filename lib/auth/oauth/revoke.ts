/** Taking permissions back at their provider (RFC 7009), once they are dropped here. */
import type { StoredGrant } from '@/lib/db/oauth-grants';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { tellProvider } from './ask';
import { type Grant, letGoOfGrant } from './grant';
import type { Tokens } from './tokens';
import { dropAllUnwritten } from './unwritten-files';

/**
 * Takes back a refresh token, with which all that came of it is over, or the access token where there is none, where the provider has a service for that. Tried once, and never
 * rejects: false where the provider did not do it. `about` is for the log.
 */
export async function revokeTokens(providerId: string, { refreshToken, accessToken }: Tokens, about: object = {}): Promise<boolean> {
  const provider = env().oauth.find(({ id }) => id === providerId);
  if (!provider || provider.revocation === null) return true;
  const fields = { ...about, provider: providerId };
  try {
    const hint = refreshToken === null ? 'access_token' : 'refresh_token';
    await tellProvider(provider, provider.revocation, { token: refreshToken ?? accessToken, token_type_hint: hint });
    log.info(fields, 'permission taken back at the provider');
    return true;
  } catch {
    // Nothing of the fault: it could quote what was sent.
    log.warn(fields, 'permission could not be taken back at the provider');
    return false;
  }
}

/**
 * Takes back what `rows` held, where the key of the grant is at hand in this process. Never rejects: here they are gone in any case.
 */
export async function revokeGrants(rows: readonly StoredGrant[]): Promise<void> {
  for (const row of rows) {
    const grant = letGoOfGrant(row);
    if (grant && row.endedAt === null) await revokeGrant(row, grant);
    await dropAllUnwritten(row.id).catch(() => undefined);
  }
}

/** Never rejects. */
async function revokeGrant(row: StoredGrant, grant: Grant): Promise<void> {
  const about = { accountId: row.accountId };
  try {
    await revokeTokens(row.provider, await grant.read(row), about);
  } catch {
    log.warn({ ...about, provider: row.provider }, 'permission could not be opened to take it back at the provider');
  }
}
