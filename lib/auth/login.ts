/** What proves an account to its mail server, sealed for who may use it: the password, or the key of the person's permission at a provider. */
import type { SealedLogin } from '../db/sessions';
import { Grant } from './oauth/grant';
import { Secret } from './secret';
import { open, type SealedFor, seal } from './vault';

/** Tells the two apart, also where one was made by another copy of this module (Next bundles routes separately). */
export const isGrant = (login: Secret | Grant): login is Grant => 'token' in login;

/** Seals a password, or the key of a permission with the name of that. */
export function sealLogin(login: Secret | Grant, bound: SealedFor): SealedLogin {
  if (isGrant(login)) return { ...seal(login.key, bound), grantId: login.id };
  return { ...seal(login, bound), grantId: null };
}

/** Opens what `sealLogin` made. Throws `notSignedIn` as `open` does. */
export function openLogin(box: SealedLogin, bound: SealedFor): string | Grant {
  const secret = open(box, bound);
  if (box.grantId === null) return secret.reveal();
  const { userId, accountId, place } = bound;
  return new Grant(secret, { userId, accountId, ...(place === undefined ? {} : { place }) });
}

/** Makes a new permission last, now that its key lies sealed. A password is nothing but what was sealed. */
export async function keepLogin(login: Secret | Grant): Promise<void> {
  if (isGrant(login)) await login.keep();
}

/** The same as something to keep. */
export const kept = (login: string | Grant): Secret | Grant => (typeof login === 'string' ? new Secret(login) : login);

/** What is shown to the mail server for it. */
export const shownOf = (login: Secret | Grant): string | Grant => (isGrant(login) ? login : login.reveal());
