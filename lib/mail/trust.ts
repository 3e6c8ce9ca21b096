/** What the reader is told about who wrote a letter and how it came: found in its header, and held against whom the reader knows. */
import { env } from '@/lib/env';
import { renderTrust } from '@/lib/mime/render';
import type { HeaderFacts } from '@/lib/mime/trust-facts';
import { plainHost, siteOf } from '@/lib/mime/trust-hosts';
import { nameNotes } from '@/lib/mime/trust-names';
import type { Trusted } from '@/lib/mime/trust-results';
import { sealOf } from '@/lib/mime/trust-sealed';
import type { Part } from '@/lib/model/mail';
import type { AccountRecord, StoredMessage } from '@/lib/model/stored';
import type { Trust, TrustNote } from '@/lib/model/trust';
import { knownPeople } from './correspondents';
import type { OpenLetter } from './letter-cache';
import type { LetterPlace } from './letter-place';

/** The header as a part that can be read like the others (RFC 9051 section 6.4.5.1). */
export const headerPart: Part = {
  part: 'HEADER',
  type: 'text/rfc822-headers',
  charset: null,
  encoding: '8bit',
  size: 0,
  disposition: null,
  filename: null,
  contentId: null,
  parameters: {},
  children: [],
};

/** Providers that write under another name than that of their IMAP server. */
const elsewhere = new Map([
  ['gmail.com', 'google.com'],
  ['fastmail.com', 'messagingengine.com'],
]);

/** Whose Authentication-Results count for an account: the names that are set, else all within the site of its IMAP server (T31). */
export function trustedFor({ imap }: Pick<AccountRecord, 'imap'>): Trusted {
  const { authservIds, hosts } = env();
  const host = plainHost(imap.host) || imap.host.toLowerCase();
  const ids = authservIds.get(host) ?? (hosts.kind === 'fixed' ? authservIds.get('*') : undefined);
  if (ids) return { ids, site: null };
  const site = siteOf(host);
  return { ids: [], site: site === null ? null : (elsewhere.get(site) ?? site) };
}

/** What headers told, so that opening again asks no worker. */
const told = new WeakMap<OpenLetter, Promise<HeaderFacts | null>>();

/** What the header of a letter tells; null where it could not be read. Each letter is looked at once. */
export function headerFactsOf(stored: StoredMessage, letter: OpenLetter, account: AccountRecord): Promise<HeaderFacts | null> {
  if (letter.header === null || letter.header.length === 0) return Promise.resolve(null);
  const known = told.get(letter);
  if (known) return known;
  const address = stored.row.from[0]?.address ?? '';
  const found = renderTrust({ header: letter.header, trusted: trustedFor(account), address });
  told.set(letter, found);
  return found;
}

function headerNotes(facts: HeaderFacts | null): TrustNote[] {
  const notes: TrustNote[] = [];
  if (facts?.verdict?.kind === 'failed')
    notes.push({ code: facts.list ? 'failedList' : 'failed', values: { domain: facts.verdict.domain } });
  if (facts?.several) notes.push({ code: 'several', values: {} });
  return notes;
}

function bodyNotes({ structure, shown }: OpenLetter): TrustNote[] {
  const notes: TrustNote[] = [];
  const [lie] = shown.kind === 'html' ? (shown.lies ?? []) : [];
  const count = shown.kind === 'html' ? (shown.lies?.length ?? 0) : 0;
  if (lie) notes.push({ code: count === 1 ? 'link' : 'links', values: { shown: lie.shown, host: lie.host, count } });
  const seal = sealOf(structure, shown.kind === 'text' ? shown.blocks : null);
  // Where nothing can be shown because it is encrypted, the body says so.
  const saidAlready = seal?.endsWith('Encrypted') && shown.kind === 'text' && shown.note !== null;
  if (seal && !saidAlready) notes.push({ code: seal, values: {} });
  return notes;
}

/** Does a mail server write, as for bounces and receipts? Nobody has written with one before, which says nothing. */
const writtenByServer = ({ row }: StoredMessage, { report }: OpenLetter): boolean =>
  report !== null || /^mailer-daemon@/iu.test(row.from[0]?.address ?? '');

/** What the reader is told about sender and way, the gravest first. Null where the account is gone. */
export async function trustOf({ accounts, account }: LetterPlace, stored: StoredMessage, letter: OpenLetter): Promise<Trust | null> {
  if (!account) return null;
  const [facts, { known, copies }] = await Promise.all([headerFactsOf(stored, letter, account), knownPeople(accounts)]);
  const own = new Set(accounts.map(({ address }) => address.toLowerCase()));
  const names = accounts.map(({ name }) => name).filter((name) => name.trim() !== '');
  const people = nameNotes(stored.row.from[0], { own, names, known, copies });
  return {
    verdict: facts?.verdict ?? null,
    notes: [
      ...headerNotes(facts),
      ...people.filter(({ code }) => code !== 'first'),
      ...bodyNotes(letter),
      ...(writtenByServer(stored, letter) ? [] : people.filter(({ code }) => code === 'first')),
    ],
    ...(facts?.logo ? { logo: true } : {}),
    route: facts?.route ?? null,
    ...(letter.shown.kind === 'html' && letter.shown.lies?.length ? { lies: letter.shown.lies } : {}),
  };
}
