/** How the letters of the sample mailbox are put down: who, when relative to now, and in which folder. */
import type { GeneratedLetter } from '../mailbox/letters';
import { buildMessage, type MessageChoice } from '../message';

export const maren = { name: 'Maren Oduya', address: 'maren@kestrel.example' };
export const tomasz = { name: 'Tomasz Wiśniewski', address: 'tomasz@kestrel.example' };
export const ines = { name: 'Ines Carvalho', address: 'ines@carvalho.example' };

export interface SampleLetter extends MessageChoice {
  /** `today` with a share of the day so far (0 to 1), or days ago with a time of day. */
  when: { today: number } | { daysAgo: number; at: string };
  unread?: boolean;
  flagged?: boolean;
  answered?: boolean;
  /** Keywords beside the system flags. */
  keywords?: string[];
  draft?: boolean;
}

/** Milliseconds since the epoch. */
export function timeOf(when: SampleLetter['when'], now: Date): number {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  if ('today' in when) return midnight.getTime() + (now.getTime() - midnight.getTime()) * when.today;
  const [hours = 0, minutes = 0] = when.at.split(':').map(Number);
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - when.daysAgo, hours, minutes).getTime();
}

/** The letters as they lie in a folder, oldest first. `owner` is who they come to where nothing else is said. */
export function layDown(letters: SampleLetter[], owner: { name: string; address: string }, now: Date): GeneratedLetter[] {
  const laid = letters.map(({ when, unread, flagged, answered, keywords, draft, ...choice }) => {
    const internalAt = Math.floor(timeOf(when, now) / 1000) * 1000;
    const flags = [
      ...(unread ? [] : ['\\Seen']),
      ...(flagged ? ['\\Flagged'] : []),
      ...(answered ? ['\\Answered'] : []),
      ...(draft ? ['\\Draft'] : []),
      ...(keywords ?? []),
    ];
    return { bytes: buildMessage({ to: owner, date: new Date(internalAt), ...choice }), internalAt, flags };
  });
  return laid.sort((a, b) => a.internalAt - b.internalAt);
}
