/** Names that pretend (T27, T28, T30): what a sender is called, held against who is known. Pure; bounded by what is given. */
import { addressInName } from '@/lib/model/letter-words';
import type { Address } from '@/lib/model/mail';
import type { TrustNote } from '@/lib/model/trust';
import { hostOf, isDisguised, lookAlike, siteOf } from './trust-hosts';

/** Somebody whom the reader has written with. */
export interface Acquaintance {
  person: Address;
  letters: number;
}

/** The reader and whom the reader knows. */
export interface Circle {
  /** Own addresses, lower case. */
  own: ReadonlySet<string>;
  /** Own names. */
  names: readonly string[];
  /** By address in lower case; null while that is not known for all letters. */
  known: { get(address: string): Acquaintance | undefined; values(): Iterable<Acquaintance> } | null;
  /** In how many folders one letter lies. */
  copies: number;
}

const folded = (name: string): string =>
  name
    .slice(0, 300)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\p{Cc}]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase()
    .split(' ')
    .sort()
    .join(' ');

/** A name of one word ("Support", "Anna") belongs to too many to tell anything. */
const isFull = (name: string): boolean => name.includes(' ') || /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}/u.test(name);

function pretended(from: Address, { own, names, known, copies }: Circle): TrustNote[] {
  const name = folded(from.name);
  const { address } = from;
  if (name !== '' && isFull(name) && names.some((one) => folded(one) === name))
    return [{ code: 'nameOwn', values: { name: from.name, address } }];
  if (known === null || (known.get(address.toLowerCase())?.letters ?? 0) > copies) return [];
  const site = siteOf(hostOf(address));
  if (name !== '' && isFull(name))
    for (const { person, letters } of known.values())
      if (letters > copies && !own.has(person.address.toLowerCase()) && folded(person.name) === name)
        return [{ code: 'nameKnown', values: { name: person.name, known: person.address, address } }];
  if (site === null) return [];
  const sites = new Set<string>();
  for (const { person, letters } of known.values()) {
    const other = letters > copies || own.has(person.address.toLowerCase()) ? siteOf(hostOf(person.address)) : null;
    if (other !== null) sites.add(other);
  }
  for (const address of own) sites.add(siteOf(hostOf(address)) ?? '');
  if (sites.has(site)) return [];
  const like = lookAlike(site, sites);
  return like ? [{ code: 'lookAlike', values: { domain: site, known: like } }] : [];
}

/** What is to be said of a sender's name and address, the gravest first; nothing of the reader's own letters. */
export function nameNotes(from: Address | undefined, circle: Circle): TrustNote[] {
  if (!from?.address.includes('@')) return [];
  const lower = from.address.toLowerCase();
  const notes: TrustNote[] = [];
  const shown = addressInName(from);
  if (shown !== null) notes.push({ code: 'nameAddress', values: { shown, address: from.address } });
  if (circle.own.has(lower)) return notes;
  notes.push(...pretended(from, circle));
  const host = hostOf(from.address);
  if (isDisguised(host)) notes.push({ code: 'mixed', values: { domain: host } });
  if (circle.known !== null && (circle.known.get(lower)?.letters ?? 0) <= circle.copies)
    notes.push({ code: 'first', values: { address: from.address } });
  return notes;
}
