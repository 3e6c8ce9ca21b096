/**
 * Seals mail passwords: AES-256-GCM under HKDF(master key, the session's key half, account id). The key half is only in the browser's
 * cookie and the master key only on this machine, so that the database, the cookie, or both without the master key open nothing (T43). A password kept for
 * letters that go while nobody is signed in, for a mailbox that is collected, or for an account that is copied, has no cookie, nor has a permission that is to
 * go back to its provider: each is sealed under the master key and the account alone, by a key of its own purpose.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Sealed } from '../db/sessions';
import { AppError } from '../errors';
import type { AccountId, UserId } from '../model/ids';
import { say } from '../model/said';
import { deriveKey, masterKeyId } from './master-key';
import { Secret } from './secret';

/** What a sealed secret is bound to; any other combination does not open it. */
export interface SealedFor {
  userId: UserId;
  accountId: AccountId;
  purpose: 'mailPassword' | 'sendingPassword' | 'collectorPassword' | 'copyPassword' | 'oauthGrant' | 'oauthFlow' | 'oauthUnused';
  /**
   * 32 bytes from the session's cookie; none for the purposes of the server alone. Of an `oauthGrant` they are its key, which is itself sealed as a
   * password is; of an `oauthFlow`, under way and of nobody yet, they are in the cookie of its browser.
   */
  keyHalf: Uint8Array;
  /**
   * Where the secret may be sent, for a `collectorPassword` and a `copyPassword`: a row that names another server opens nothing. The provider, for an
   * `oauthGrant`; which flow it is, for that; both, for an `oauthUnused`.
   */
  place?: string;
}

const tagBytes = 16;
const roomOf = {
  mailPassword: 'vault',
  sendingPassword: 'sending',
  collectorPassword: 'collecting',
  copyPassword: 'copying',
  oauthGrant: 'grant',
  oauthFlow: 'flow',
  oauthUnused: 'unused',
} as const;
const keyOf = (bound: SealedFor) => deriveKey(`${roomOf[bound.purpose]}/${bound.accountId}`, bound.keyHalf);
const aadOf = ({ userId, accountId, purpose, place }: SealedFor) =>
  Buffer.from([userId, accountId, purpose, ...(place === undefined ? [] : [place])].join('|'));

/** Seals `secret` under a fresh nonce. */
export function seal(secret: Secret, bound: SealedFor): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(bound), nonce, { authTagLength: tagBytes });
  cipher.setAAD(aadOf(bound));
  const sealed = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { keyId: masterKeyId, nonce, sealed };
}

/** Opens what `seal` made. Throws `notSignedIn` where the keys or what it is bound to do not fit: the person has to sign in again. */
export function open(box: Sealed, bound: SealedFor): Secret {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(bound), box.nonce, { authTagLength: tagBytes });
    decipher.setAAD(aadOf(bound));
    decipher.setAuthTag(box.sealed.subarray(-tagBytes));
    const plain = Buffer.concat([decipher.update(box.sealed.subarray(0, -tagBytes)), decipher.final()]);
    return new Secret(plain.toString('utf8'));
  } catch (cause) {
    throw new AppError('notSignedIn', say('said.session.noPassword'), { cause });
  }
}
