/** Recipients as people type and paste them: splitting, judging and writing back. */
import type { Address } from './mail';

/** Where commas, semicolons, tabs and line ends stand that part two recipients: outside quotes, angle brackets and comments. */
function separators(text: string): number[] {
  const found: number[] = [];
  let quoted = false;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (sign === '\n' || sign === '\r') {
      // A line end closes whatever was left open: one stray quote must not swallow the rest of a pasted column.
      quoted = false;
      depth = 0;
    } else if (quoted && sign === '\\') index += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === '<' || sign === '(')) depth += 1;
    else if (!quoted && (sign === '>' || sign === ')')) depth = Math.max(0, depth - 1);
    if (!quoted && depth === 0 && /[,;、，；\t\r\n]/u.test(sign)) found.push(index);
  }
  return found;
}

function splitEntries(text: string): string[] {
  const marks = [...separators(text), text.length];
  return marks.map((mark, index) => text.slice(index === 0 ? 0 : (marks[index - 1] ?? 0) + 1, mark).trim()).filter(Boolean);
}

const bare = /^[^\s@<>()",;]+@[^\s@<>()",;]+$/u;

function unquote(name: string): string {
  return name
    .trim()
    .replace(/^"([\s\S]*)"$/u, '$1')
    .replace(/^'([\s\S]*)'$/u, '$1')
    .replace(/\\(.)/gu, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
}

function readEntry(entry: string): Address[] {
  const text = entry.replace(/^mailto:/iu, '');
  const angled = /^([\s\S]*?)<\s*([^<>]*?)\s*>\s*$/u.exec(text);
  if (angled) return [{ name: unquote(angled[1] ?? ''), address: (angled[2] ?? '').replace(/^mailto:/iu, '') }];
  const commented = /^(\S+@\S+)\s*\(([^()]*)\)$/u.exec(text);
  if (commented) return [{ name: unquote(commented[2] ?? ''), address: commented[1] ?? '' }];
  const words = text.split(/\s+/u);
  if (words.length > 1 && words.every((word) => bare.test(word))) return words.map((address) => ({ name: '', address }));
  const last = words.at(-1) ?? '';
  if (words.length > 1 && bare.test(last)) return [{ name: unquote(words.slice(0, -1).join(' ')), address: last }];
  return [{ name: '', address: text }];
}

/**
 * Reads typed or pasted text as recipients: `a@b.example`, `Name <a@b.example>`, `"Last, First" <a@b.example>`,
 * `a@b.example (Name)` and `Name a@b.example`, parted by commas, semicolons, tabs or line ends. What cannot be read stays,
 * as an address for `judgeAddress` to reject; nothing is dropped.
 */
export function splitRecipients(text: string): Address[] {
  return splitEntries(text).flatMap(readEntry);
}

/**
 * Takes the finished entries off typed text, up to the last separator; `rest` is what is still being typed. A single bare
 * address followed by a space counts as finished.
 */
export function takeFinished(text: string): { finished: Address[]; rest: string } {
  if (/\s$/u.test(text) && bare.test(text.trim()) && judgeAddress(text.trim()) === null)
    return { finished: splitRecipients(text), rest: '' };
  const last = separators(text).at(-1);
  if (last === undefined) return { finished: [], rest: text };
  return { finished: splitRecipients(text.slice(0, last)), rest: text.slice(last + 1).trimStart() };
}

/** What may be wrong with an address. */
export type AddressFault =
  | 'empty'
  | 'noAt'
  | 'noName'
  | 'noServer'
  | 'space'
  | 'twoAts'
  | 'badSign'
  | 'dots'
  | 'badServer'
  | 'noEnding'
  | 'tooLong';

/** Why an address cannot be written to, or null where it can. */
export function judgeAddress(address: string): AddressFault | null {
  if (address === '') return 'empty';
  const parts = address.split('@');
  const domain = parts.at(-1) ?? '';
  const local = parts.slice(0, -1).join('@');
  if (parts.length < 2) return 'noAt';
  if (local === '') return 'noName';
  if (domain === '') return 'noServer';
  if (/\s/u.test(/^".*"$/u.test(local) ? domain : address)) return 'space';
  if (parts.length > 2 && !/^".*"$/u.test(local)) return 'twoAts';
  if (/[\p{Cc}<>()[\],;:\\"]/u.test(local) && !/^".*"$/u.test(local)) return 'badSign';
  if (/^\.|\.$|\.\./u.test(local)) return 'dots';
  if (/^\[[\da-f.:]+\]$/iu.test(domain) || /^\[ipv6:[\da-f.:]+\]$/iu.test(domain)) return null;
  if (/^\.|\.$|\.\./u.test(domain)) return 'dots';
  if (/[^\p{L}\p{N}\p{M}.-]/u.test(domain)) return 'badServer';
  if (!domain.includes('.')) return 'noEnding';
  if (/^\d+$/u.test(domain.slice(domain.lastIndexOf('.') + 1))) return 'noEnding';
  return address.length > 254 ? 'tooLong' : null;
}

/** An address as text that `splitRecipients` reads back unchanged. */
export function recipientText({ name, address }: Address): string {
  if (!name) return address;
  return /[",;<>()@\\、，；]/u.test(name) ? `"${name.replace(/["\\]/gu, '\\$&')}" <${address}>` : `${name} <${address}>`;
}

/** The list without later doubles of the same address (case is ignored, as mail servers do). */
export function withoutDoubles(list: readonly Address[]): Address[] {
  const seen = new Set<string>();
  return list.filter(({ address }) => !seen.has(address.toLowerCase()) && seen.add(address.toLowerCase()));
}
