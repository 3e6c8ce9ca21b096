/** What is made of what a letter and its place tell: its folder, its flags, its time; and the sentences for what is wrong. */
import type { FaultKind } from '@/lib/mime/archive-fault';
import type { LetterFacts } from '@/lib/mime/letter-facts';
import type { GmailLabels } from '@/lib/mime/takeout';
import type { ImportOptions } from '@/lib/model/imports';
import { keywordFor } from '@/lib/model/label-keywords';
import { type Said, say } from '@/lib/model/said';
import type { FoundLetter } from './import-letters';

/** The sentence for what is wrong with a file, or with one letter of it. */
export function faultSaid(fault: FaultKind | 'tooLarge' | 'packed'): Said {
  const said = {
    broken: () => say('said.import.broken'),
    bomb: () => say('said.import.bomb'),
    path: () => say('said.import.path'),
    locked: () => say('said.import.locked'),
    method: () => say('said.import.method'),
    tooLarge: () => say('said.import.letterTooLarge'),
    packed: () => say('said.import.packed'),
  };
  return said[fault]();
}

/** Folders below the chosen one for Gmail's own places. What was spam or deleted never lies among other letters. */
const placeFolder: Record<GmailLabels['place'], { folder: string; always: boolean } | null> = {
  inbox: null,
  archive: { folder: 'Archive', always: false },
  sent: { folder: 'Sent', always: false },
  drafts: { folder: 'Drafts', always: false },
  junk: { folder: 'Spam', always: true },
  trash: { folder: 'Trash', always: true },
};

function folderFor({ place, own }: GmailLabels, options: ImportOptions): string[] {
  const gmail = placeFolder[place];
  if (gmail?.always) return [gmail.folder];
  if (options.labels === 'keywords') return [];
  if (own[0] !== undefined) return own[0].split('/');
  return gmail ? [gmail.folder] : [];
}

function gmailFlags({ unread, starred, important, place, own }: GmailLabels, options: ImportOptions): string[] {
  const rest = options.labels === 'folders' ? own.slice(1) : own;
  const marks = [
    !unread && '\\Seen',
    starred && '\\Flagged',
    important && '$Important',
    place === 'drafts' && '\\Draft',
    place === 'junk' && '$Junk',
  ];
  return [...marks.filter((flag) => flag !== false), ...rest.map((label) => keywordFor(label, new Set()))];
}

/** A time that a letter may have come at; letters from the future would lie on top for ever. */
const possible = (at: number | null, now: number) => at !== null && at > 0 && at < now + 86_400_000;

/** Where a letter goes and how; null for one that was deleted and only waited to be cleared away. `now` in ms. */
export function letterPlan(
  { facts, flags, at, folder }: Pick<FoundLetter, 'flags' | 'at' | 'folder'> & { facts: LetterFacts },
  options: ImportOptions,
  now = Date.now(),
): { folder: string[]; flags: string[]; at: number | undefined } | null {
  const { labels } = facts;
  const told = labels ? gmailFlags(labels, options) : (flags ?? facts.flags ?? (options.read ? ['\\Seen'] : []));
  if (told.includes('\\Deleted')) return null;
  const time = [at, facts.receivedAt, facts.sentAt].find((one) => possible(one, now)) ?? undefined;
  const places = labels && folderFor(labels, options);
  return { folder: [...folder, ...(places ?? [])], flags: [...new Set(told)], at: time };
}
