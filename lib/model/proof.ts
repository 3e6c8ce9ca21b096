/** What a program shows to a mail server to prove for whom it comes. */

/** A token of the moment (OAuth 2.0, RFC 6750). */
export interface AccessToken {
  readonly accessToken: string;
}

/** Where tokens come from, for as long as the person's word holds. */
export interface TokenSource {
  /** The same for the same word of the person, and for no other. */
  readonly id: string;
  /** A token that is good for some minutes; never `refused`, which a server did not take. Throws an `AppError` where there is none to be had. */
  token(refused?: string): Promise<string>;
}

/** What goes to the server: a password, or a token. */
export type Shown = string | AccessToken;
/** A password, or what stands for one. */
export type Proof = Shown | TokenSource;

export const isTokenSource = (proof: Proof): proof is TokenSource => typeof proof === 'object' && 'token' in proof;

/** True where both would open the same doors. */
export function sameProof(one: Proof, other: Proof): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  if (isTokenSource(one) || isTokenSource(other)) return isTokenSource(one) && isTokenSource(other) && one.id === other.id;
  return one.accessToken === other.accessToken;
}

/**
 * Runs `work` with what is to be shown. Where a server does not take a token (`isRefused` says so of what `work` threw), another one is asked for,
 * once, and `work` runs again; a password is shown once only, as a second try may lock an account.
 */
export async function showing<T>(proof: Proof, work: (shown: Shown) => Promise<T>, isRefused: (error: unknown) => boolean): Promise<T> {
  if (!isTokenSource(proof)) return work(proof);
  const accessToken = await proof.token();
  try {
    return await work({ accessToken });
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
  return work({ accessToken: await proof.token(accessToken) });
}
