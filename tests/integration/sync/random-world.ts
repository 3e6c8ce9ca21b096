/** An account that two phones and Oriel change by chance, and what must be true of its letters whatever happened in between. */
import type { Random } from '../../support/mailbox/random';
import type { Phone, PhoneMessage } from '../../support/phone';
import type { Office, Person } from './office';

/** What was asked for one letter, by its Message-ID, and so how many of it there may be. */
export interface Fate {
  /** At least and at most so many lie somewhere, not marked as deleted. */
  least: number;
  most: number;
  /** What Oriel last wanted of `\Flagged`, where nobody else had a hand in the letter. */
  flagged: boolean | null;
  /** Folders that Oriel was told to put it into since all was at rest. */
  sentTo: Set<string>;
}

export interface World {
  office: Office;
  person: Person;
  random: Random;
  fates: Map<string, Fate>;
  folders: string[];
  /** What was done, to be read where a seed fails. */
  diary: string[];
  /** Without MOVE a line that is cut between COPY and STORE leaves a letter in both places (R39). */
  moves: boolean;
  phones: Phone[];
  /** With what each takes back. */
  undos: { id: string; fates: Fate[] }[];
}

/** Folders that stay. */
export const fixed = ['INBOX', 'Archive', 'Trash', 'Sent'];

/** Writes a line of the diary. */
export function note(world: World, line: string): void {
  world.diary.push(line);
}

/** Letters that were named by a phone; nobody counts on Oriel's flags of them any more. */
export function touched(world: World, letters: readonly PhoneMessage[], change: (fate: Fate) => void): void {
  for (const { messageId } of letters) {
    const fate = world.fates.get(messageId);
    if (!fate) continue;
    fate.flagged = null;
    change(fate);
  }
}

/** A folder by chance, the first ones more often. */
export const folder = (world: World) => world.random.pickSkewed(world.folders);
