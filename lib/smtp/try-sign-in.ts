/** Signing in to a submission server and leaving again, to see whether it would go. */
import { isAppError } from '@/lib/errors';
import type { Endpoint } from '@/lib/model/account';
import type { Proof } from '@/lib/model/proof';
import { type SmtpFault, translateFault } from './faults';
import { SubmissionLine } from './line';

/** Signs in and answers the bytes of the largest letter, null where the server does not say. Throws what sending would say, as an `AppError`. */
export async function trySignIn(endpoint: Endpoint, login: string, password: Proof): Promise<{ largest: number | null }> {
  let line: SubmissionLine | null = null;
  try {
    line = await SubmissionLine.signedIn({ endpoint, login, password });
    return { largest: line.largestLetter || null };
  } catch (error) {
    throw isAppError(error) ? error : translateFault(error as SmtpFault, endpoint).error;
  } finally {
    line?.close();
  }
}
