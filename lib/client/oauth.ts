/** Signing in on the page of a provider, in the browser. */
import type { Account } from '@/lib/model/account';
import type { BeginOAuthInput, BeginOAuthOutput, ShownProvider } from '@/lib/model/oauth';
import type { Answers } from '@/lib/model/shapes';
import { ClientError, call } from './call';
import { useQuery } from './query';

/** The providers whose page one may sign in on; undefined while they are not known. */
export function useProviders(): readonly ShownProvider[] | undefined {
  const { data } = useQuery({
    queryKey: ['providers'],
    queryFn: async ({ signal }) => (await call('oauthProvidersOutput', '/api/oauth', { signal })).providers,
    staleTime: 600_000,
    retry: false,
  });
  return data;
}

/** Tells accounts that are opened on a provider's page. One whose provider the operator took away leaves the password, where the mail server takes one. */
export function useOpenedElsewhere(): (account: Pick<Account, 'provider'>) => boolean {
  const providers = useProviders();
  return ({ provider }) => provider !== undefined && (providers === undefined || providers.some(({ id }) => id === provider));
}

/** POST /api/oauth/ID: the page to go to, or a code for another device. Throws what the server says. */
export async function beginOAuth(provider: string, input: BeginOAuthInput): Promise<BeginOAuthOutput> {
  return call('beginOAuthOutput', `/api/oauth/${provider}`, { method: 'POST', body: input });
}

/** POST /api/oauth/ID/code: whether the code was typed by now. Throws what the server says. */
export async function askCode(provider: string, flow: string): Promise<Answers['oauthCodeOutput']> {
  return call('oauthCodeOutput', `/api/oauth/${provider}/code`, { method: 'POST', body: { flow } });
}

/** True where the code is still good, and only nobody could be asked about it just now: the line was away, as while another app is in front, or the provider was. */
export function isPassing(problem: unknown): boolean {
  if (!(problem instanceof ClientError)) return false;
  const { code, said, status } = problem;
  return code === 'offline' || code === 'tooManyTries' || said?.code === 'said.oauth.away' || (code === 'badAnswer' && status >= 500);
}
