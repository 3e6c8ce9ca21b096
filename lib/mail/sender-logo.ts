/**
 * The logo of a letter's sender (BIMI): the one that the reader's own mail server wrote into the letter, or, where the reader wants logos looked up, the one
 * that the sender's domain names. Only for senders that are proved, and never more than a decoration.
 */
import { listAccounts } from '@/lib/db/accounts';
import { readMailbox } from '@/lib/db/mailboxes';
import { preferencesOf } from '@/lib/db/preferences';
import { type KeptLogo, keepLogo, readLogo } from '@/lib/db/sender-logos';
import { isAppError } from '@/lib/errors';
import { maxLogoBytes } from '@/lib/mime/logo-drawing';
import { renderLogo } from '@/lib/mime/render';
import { hostOf, siteOf } from '@/lib/mime/trust-hosts';
import type { Actor } from '@/lib/model/actor';
import type { MessageId, UserId } from '@/lib/model/ids';
import { type LogoWays, logoWays } from '@/lib/web/logo-ways';
import { openLetter, storedMessage } from './open-message';
import { isProved } from './picture-consent';
import { headerFactsOf, trustedFor } from './trust';

const dayMs = 86_400_000;
/** How long a logo is shown before it is looked for again, and how long none is, ms. */
const keptMs = { some: 7 * dayMs, none: dayMs };

/** The values of a record of tags, `v=BIMI1; l=https://…`; null where it is of another version. */
export function recordTags(record: string, version: string): Map<string, string> | null {
  const tags = record
    .slice(0, 4000)
    .split(';')
    .map((tag) => [tag.slice(0, tag.indexOf('=')).trim().toLowerCase(), tag.slice(tag.indexOf('=') + 1).trim()] as const);
  return tags[0]?.[0] === 'v' && tags[0][1].toUpperCase() === version ? new Map(tags.reverse()) : null;
}

const firstRecord = (records: readonly string[], version: string) =>
  records.map((record) => recordTags(record, version)).find((tags) => tags !== null) ?? null;

/** Does the domain ask that letters in its name that prove nothing are refused or put aside (DMARC)? Without that nobody shows its logo. */
async function isEnforced(domain: string, site: string, txt: LogoWays['txt']): Promise<boolean> {
  const own = firstRecord(await txt(`_dmarc.${domain}`), 'DMARC1');
  const tags = own ?? (site === domain ? null : firstRecord(await txt(`_dmarc.${site}`), 'DMARC1'));
  if (!tags) return false;
  const policy = own ? tags.get('p') : (tags.get('sp') ?? tags.get('p'));
  return (policy === 'reject' || policy === 'quarantine') && Number(tags.get('pct') ?? 100) === 100;
}

/** The logo that a domain names, drawn; null where it names none, or none that may be shown. Throws nothing that lies outside. */
export async function lookForLogo(domain: string, { txt, fetch }: LogoWays): Promise<Buffer | null> {
  const site = siteOf(domain) ?? domain;
  if (!(await isEnforced(domain, site, txt))) return null;
  const record = firstRecord(await txt(`default._bimi.${domain}`), 'BIMI1') ?? firstRecord(await txt(`default._bimi.${site}`), 'BIMI1');
  const url = record?.get('l') ?? '';
  if (!/^https:\/\//iu.test(url)) return null;
  try {
    const answer = await fetch({
      method: 'GET',
      url,
      accept: 'image/svg+xml',
      maxBytes: maxLogoBytes,
      firstByteMs: 5000,
      totalMs: 10_000,
      redirects: 3,
    });
    return answer.status === 200 ? await renderLogo({ svg: answer.bytes }) : null;
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

const looking = new Map<string, Promise<KeptLogo>>();

/** What is kept, or else found now; several who ask at once ask the world once. */
function logoOf(userId: UserId, domain: string, ways: LogoWays): Promise<KeptLogo> {
  const name = `${userId} ${domain}`;
  const find = async (): Promise<KeptLogo> => {
    const kept = await readLogo(userId, domain);
    if (kept && Date.now() - kept.at < (kept.png ? keptMs.some : keptMs.none)) return kept;
    const found = { png: await lookForLogo(domain, ways), at: Date.now() };
    await keepLogo(userId, domain, found);
    return found;
  };
  const under = looking.get(name) ?? find().finally(() => looking.delete(name));
  looking.set(name, under);
  return under;
}

/** The logo of the letter's sender as a PNG, or null. Nothing outside is asked unless the reader chose it (T18). Throws like `openMessage`. */
export async function senderLogo(actor: Actor, id: MessageId, ways: LogoWays = logoWays): Promise<Buffer | null> {
  const stored = await storedMessage(actor, id);
  const letter = await openLetter(stored);
  const account = (await listAccounts(actor)).find((one) => one.id === stored.row.accountId);
  const facts = account ? await headerFactsOf(stored, letter, account) : null;
  const domain = hostOf(stored.row.from[0]?.address.toLowerCase() ?? '');
  if (!account || !facts || !letter.header || !isProved(facts.verdict, domain)) return null;
  if (facts.logo) return renderLogo({ header: letter.header, trusted: trustedFor(account) });
  const [{ logos }, mailbox] = await Promise.all([preferencesOf(actor.userId), readMailbox(actor, stored.row.mailboxId)]);
  return logos && mailbox?.role !== 'junk' ? (await logoOf(actor.userId, domain, ways)).png : null;
}
