/** Signing in with a password. */
import type { Account } from '@/lib/model/account';
import type { SignInInput } from '@/lib/model/api';
import { call } from './call';

/** POST /api/session. The session cookie is set by the answer; `waited` letters go that waited for it. */
export function signIn(input: SignInInput): Promise<{ account: Account; waited?: number | undefined }> {
  return call('signInOutput', '/api/session', { method: 'POST', body: input });
}
