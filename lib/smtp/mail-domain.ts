/** Whether recipients' domains take mail, asked once and remembered for a while. */
import { lookUpMailDomain, type MailDomain } from '@/lib/net/mail-domain';

const keepMs = { ok: 6 * 3_600_000, none: 10 * 60_000, unknown: 60_000 };
const mostKept = 5000;

const slot = Symbol.for('oriel.mail-domains');
const held = globalThis as unknown as Record<symbol, Map<string, { answer: MailDomain; until: number }> | undefined>;

/** Whether a domain takes mail, as name servers tell it; within two seconds, later questions from memory. In doubt `unknown`. */
export async function mailDomain(domain: string, servers?: readonly string[]): Promise<MailDomain> {
  held[slot] ??= new Map();
  const kept = held[slot];
  const name = domain.toLowerCase();
  const known = kept.get(name);
  if (known && known.until > Date.now()) return known.answer;
  const answer = await lookUpMailDomain(name, servers);
  kept.delete(name);
  kept.set(name, { answer, until: Date.now() + keepMs[answer] });
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return answer;
}
