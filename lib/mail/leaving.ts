/** Letters that are just leaving: what they need is not taken away before they are gone. */
import { setTimeout as pause } from 'node:timers/promises';
import { isLetterLeaving } from '@/lib/db/due-submissions';
import type { AccountId } from '@/lib/model/ids';

/** How long letters that are just leaving are waited for before the password that they need is forgotten, ms. */
const lastLettersMs = 30_000;
const lookEveryMs = 200;

/** Resolves once no letter of these accounts is leaving any more, or when that takes too long. */
export async function lettersLeft(accounts: readonly AccountId[]): Promise<void> {
  for (const end = Date.now() + lastLettersMs; Date.now() < end; await pause(lookEveryMs))
    if (!(await isLetterLeaving(accounts, Date.now()))) return;
}
