/**
 * Reports that come back: recognised among arriving letters by the structure that is read of each anyway, and believed only where they name a letter
 * that was sent, to a recipient that it was sent to.
 */
import { hasDeliveries, keepDeliveries } from '@/lib/db/deliveries';
import { readMailbox } from '@/lib/db/mailboxes';
import { isAppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { type ReportFacts, readFacts } from '@/lib/mime/report-facts';
import type { ReportPart } from '@/lib/mime/report-fields';
import { findReport } from '@/lib/mime/report-parts';
import { fromMailSystem } from '@/lib/mime/report-words';
import type { Actor } from '@/lib/model/actor';
import type { Part } from '@/lib/model/mail';
import type { StoredMessage } from '@/lib/model/stored';
import { announceDelivery, sentLetter } from './deliveries';
import { withLetter } from './fetch-letter';

/** How long after a letter left a report is waited for, ms. Servers give up after five days as a rule; a reader may take two weeks. */
export const awaitedMs = 14 * 24 * 3_600_000;
/** Most encoded bytes of a report, and of the letter that came back, whose head alone is read. */
const mostBytes = 256 * 1024;
const mostAboutBytes = 64 * 1024;
/** Reports that are read of letters that came together. */
const mostAtOnce = 50;
/** Where nothing is believed: what lies there was judged, or written here. */
const deaf: readonly string[] = ['junk', 'trash', 'sent', 'drafts'];

/** A letter whose structure is known. */
export interface KnownLetter {
  letter: StoredMessage;
  structure: Part;
}

function isReport({ letter, structure }: KnownLetter): boolean {
  const kind = findReport(structure)?.kind;
  if (kind === 'delivery' || kind === 'receipt') return true;
  return structure.type === 'text/plain' && fromMailSystem(letter.row.from[0]?.address ?? '');
}

async function fetchFacts({ letter, structure }: KnownLetter): Promise<ReportFacts | null> {
  const place = findReport(structure) ?? { kind: 'words' as const, file: structure, about: null };
  const part = ({ charset, encoding }: Part, bytes: Buffer): ReportPart => ({ bytes, charset, encoding });
  return withLetter(letter, async (session) => {
    const file = await session.fetchPartBytes(letter.uid, place.file.part, mostBytes);
    if (file === null) return null;
    const about = place.about && (await session.fetchPartBytes(letter.uid, place.about.part, mostAboutBytes));
    const from = letter.row.from[0]?.address ?? '';
    return readFacts(place.kind, part(place.file, file), place.about && about ? part(place.about, about) : null, from);
  });
}

async function takeReport(actor: Actor, known: KnownLetter, now: number): Promise<void> {
  const { letter } = known;
  const { accountId } = letter.mailbox;
  const folder = await readMailbox(actor, letter.mailbox.id);
  if (folder === null || folder.owner !== undefined || deaf.includes(folder.role ?? '')) return;
  const facts = await fetchFacts(known);
  if (facts === null || facts.fates.length === 0) return;
  const headers = facts.headers.length > 0 || letter.inReplyTo === null ? facts.headers : [letter.inReplyTo];
  const sent = await sentLetter(accountId, { envid: facts.envid, headers }, now, awaitedMs);
  const sender = letter.row.from[0]?.address.toLowerCase() ?? '';
  const learnt = facts.fates.flatMap(({ addresses, state, words }) => {
    // A receipt may name the mailbox behind the address that was written to; its sender then is who was written to.
    const named = state === 'read' ? [...addresses, sender] : addresses;
    const row = named.map((address) => sent.find(({ recipient }) => recipient === address)).find((one) => one !== undefined);
    if (!row || (state === 'read' && !row.asked)) return [];
    return [{ ...row, state, words, at: Math.min(letter.row.internalAt, now) }];
  });
  const [first] = learnt;
  if (!first) return;
  await keepDeliveries(learnt);
  log.info({ room: 'mail', accountId, states: learnt.map(({ state }) => state).slice(0, 20) }, 'report taken');
  await announceDelivery(actor, accountId, first.messageIdHeader);
}

/** Takes in what reports among these letters say of letters that were sent. Never rejects: a report that cannot be read changes nothing. */
export async function noticeReports(actor: Actor, letters: readonly KnownLetter[], now = Date.now()): Promise<void> {
  const reports = letters.filter(isReport).slice(0, mostAtOnce);
  for (const report of reports) {
    const { accountId } = report.letter.mailbox;
    try {
      if (await hasDeliveries(accountId, now - awaitedMs)) await takeReport(actor, report, now);
    } catch (error) {
      const code = isAppError(error) ? error.code : error instanceof Error ? error.name : typeof error;
      log.warn({ room: 'mail', accountId, code }, 'report not read');
    }
  }
}
