/** Whose mail can be worked on while nobody asks for it. */
import type { AccountId } from '@/lib/model/ids';
import { engine } from '@/lib/sync/engine';

/** The accounts that somebody is signed in to, in this process. */
export const signedInAccounts = (): AccountId[] => engine().signedIn();
