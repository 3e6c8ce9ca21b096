/** Whether recipients' domains take mail, asked once and remembered for a while. */
import { keptAnswers } from '@/lib/net/kept-answers';
import { lookUpMailDomain, type MailDomain } from '@/lib/net/mail-domain';

const kept = keptAnswers<MailDomain>('oriel.mail-domains', { ok: 6 * 3_600_000, none: 10 * 60_000, unknown: 60_000 });

/** Whether a domain takes mail, as name servers tell it; within two seconds, later questions from memory. In doubt `unknown`. */
export function mailDomain(domain: string, servers?: readonly string[]): Promise<MailDomain> {
  const name = domain.toLowerCase();
  return kept(name, () => lookUpMailDomain(name, servers));
}
