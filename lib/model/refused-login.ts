/** Why a server took no password, as far as its words, its offers and its provider tell. */
import type { LoginResult } from './diagnosis';
import { providerOf } from './mail-providers';

/** A sign-in that failed: the code of the error and the server's own words. */
export interface RefusedLogin {
  code: string;
  serverText: string | null;
}

const appWords =
  /app(lication)?[- ]?(specific )?password|invalidsecondfactor|web ?login required|via your web browser|5\.7\.9|two[- ]?(factor|step)/i;
const oauthWords =
  /basic ?auth(entication)? (is )?(disabled|blocked)|logondenied-basicauthblocked|use oauth|modern auth|oauth2? (is )?required/i;
const away = new Set(['serverAway', 'refusedByServer']);

/**
 * Tells apart what a failed sign-in means; null where it failed before the password was looked at. `hosts` are the mail domain, its servers, its MX; with `byToken`
 * the person signed in on the provider's page, and advice about passwords would lead them astray.
 */
export function refusedLogin({ code, serverText }: RefusedLogin, hosts: readonly string[], byToken = false): LoginResult | null {
  if (code === 'connectionLimit') return 'many';
  // R11: a server that cannot check a password says so; one that is not there does not.
  if (away.has(code)) return serverText ? 'away' : null;
  if (byToken && (code === 'wrongPassword' || code === 'notSignedIn')) return 'token';
  if (code !== 'wrongPassword') return null;
  const words = serverText ?? '';
  if (oauthWords.test(words)) return 'oauth';
  if (appWords.test(words)) return 'app';
  return providerOf(...hosts)?.password ?? 'wrong';
}
