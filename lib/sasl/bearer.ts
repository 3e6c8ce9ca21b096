/** Proving by a token: OAUTHBEARER (RFC 7628), and XOAUTH2 of Google and Microsoft that came before it. */
import { AppError, isAppError } from '@/lib/errors';
import { say } from '@/lib/model/said';
import { checked, type Exchange, saslName } from './exchange';

const noTokensCode = 'said.line.noTokens';

/** `wrongPassword`: the server has no way to be shown a token. */
export const noTokens = (host: string): AppError => new AppError('wrongPassword', say(noTokensCode, { host }));

/** True where a server looked at what was shown and did not take it: another token may be. */
export const isRefused = (error: unknown): boolean =>
  isAppError(error) && error.code === 'wrongPassword' && error.said.code !== noTokensCode;

/** Whom the token is shown to, and for whom. */
export interface Bearer {
  login: string;
  accessToken: string;
  host: string;
  port: number;
}

const mechanisms = ['OAUTHBEARER', 'XOAUTH2'] as const;

function firstWords(mechanism: (typeof mechanisms)[number], { login, accessToken, host, port }: Bearer): string {
  const token = `auth=Bearer ${checked(accessToken)}`;
  const who = checked(login);
  const words = mechanism === 'XOAUTH2' ? [`user=${who}`, token] : [`n,a=${saslName(who)},`, `host=${host}`, `port=${port}`, token];
  return [...words, '', ''].join('\x01');
}

/** The exchange for a token by the best way that is offered, or null where none is. `offered` are mechanisms in upper case. */
export function bearerExchange(offered: ReadonlySet<string>, bearer: Bearer): Exchange | null {
  const mechanism = mechanisms.find((name) => offered.has(name));
  if (!mechanism) return null;
  let refused = false;
  return {
    mechanism,
    first: firstWords(mechanism, bearer),
    // Only a refused token is challenged, with the reason in JSON; this ends it (RFC 7628 section 3.2.3).
    next: async () => {
      if (refused) throw new AppError('notSecure', say('said.line.tampered', { host: bearer.host }));
      refused = true;
      return mechanism === 'XOAUTH2' ? '' : '\x01';
    },
    end: () => undefined,
  };
}
