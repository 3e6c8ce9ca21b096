/** Short words about a letter that are the same in all languages: names. */
import type { Address } from './mail';

const oneWordScripts = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u;

/** An address within a name that is not the one the letter comes from, or null (T28). */
export function addressInName({ name, address }: Address): string | null {
  const found = name.slice(0, 500).match(/[^\s<>()"',;:@]{1,64}[@\uff20\ufe6b][^\s<>()"',;:@]{1,253}/gu) ?? [];
  const others = found.map((one) => one.replace(/[\uff20\ufe6b]/u, '@'));
  return others.find((one) => one.toLowerCase() !== address.toLowerCase() && /@.*[^.]\.[^.]/u.test(one)) ?? null;
}

/** The name as it may be shown: empty where there is none, or where it would pass for another address (T28). */
export const ownName = (person: Address): string => (addressInName(person) === null ? person.name.trim() : '');

/** What a person is called in a line with others: "Ines" of "Ines Carvalho" or "Carvalho, Ines", else the start of the address. */
export function shortName({ name, address }: Address): string {
  const clean = ownName({ name, address }).replace(/\s+/gu, ' ');
  if (!clean || clean.includes('@')) return (clean || address).split('@')[0] || address;
  if (oneWordScripts.test(clean)) return clean;
  const turned = /^([^,]+),\s*([^,]+)$/u.exec(clean);
  const words = (turned?.[2] ?? clean).split(' ');
  const first = words[0] ?? clean;
  // "Dr Rahmani", "The Tidewater Letter": the first word alone would say nothing.
  return /^(the|dr|prof|mr|mrs|ms|mx|herr|frau|don|doña|sr|sra|mme|m|team|el|la|die|der|das)\.?$/iu.test(first) ? clean : first;
}

/** Servers and programs write an empty group into To where a letter names nobody (RFC 5322 section 3.6.3): that is no recipient. */
export const namesNobody = ({ name, address }: Address): boolean => address === '' && /^undisclosed[- ]recipients?$/iu.test(name);
