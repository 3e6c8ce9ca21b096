/** Taking permissions back at their provider (RFC 7009), once they are dropped here. */
import type { StoredGrant } from '@/lib/db/oauth-grants';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { tellProvider } from './ask';
import { letGoOfGrant } from './grant';

/**
 * Takes back what `rows` held, where the provider has a service for that and the key of the grant is at hand in this process: its refresh token, with which all
 * that came of it is over. Tried once, and never rejects: here they are gone in any case.
 */
export async function revokeGrants(rows: readonly StoredGrant[]): Promise<void> {
  for (const row of rows) {
    const grant = letGoOfGrant(row);
    const provider = env().oauth.find(({ id }) => id === row.provider);
    if (!grant || row.endedAt !== null || !provider || provider.revocation === null) continue;
    const fields = { accountId: row.accountId, provider: row.provider };
    try {
      const { refreshToken, accessToken } = grant.read(row);
      const hint = refreshToken === null ? 'access_token' : 'refresh_token';
      await tellProvider(provider, provider.revocation, { token: refreshToken ?? accessToken, token_type_hint: hint });
      log.info(fields, 'permission taken back at the provider');
    } catch {
      // Nothing of the fault: it could quote what was sent.
      log.warn(fields, 'permission could not be taken back at the provider');
    }
  }
}
