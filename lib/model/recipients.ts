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

/** Several people under one name (RFC 5322 section 3.4): `Friends: a@b.example, c@d.example;`. */
export interface RecipientGroup {
  name: string;
  people: Address[];
}

// What stands before a line of addresses in the head of a letter that was copied with it.
const headWords = /^(?:mailto|to|cc|bcc|from|reply-to|an|von|kopie|blindkopie|à|de|para|cci|cco|copie)$/iu;

/** The next group in a text: where it begins, where its people begin and where it ends; `closed` is false where its `;` is not there. */
function nextGroup(text: string): { start: number; name: string; colon: number; end: number; closed: boolean } | null {
  const found = /(?:^|[,;\n\r\t])[^\S\n]*((?:"(?:[^"\\\n]|\\.)*"|[^",;:<>@()\n\r\t[\]]+)):/u.exec(text);
  if (!found) return null;
  const colon = found.index + found[0].length - 1;
  const start = colon - (found[1] ?? '').length;
  const semicolon = separators(text.slice(colon + 1)).find((at) => /[;；]/u.test(text.charAt(colon + 1 + at)));
  const line = text.indexOf('\n', colon);
  const end = semicolon !== undefined ? colon + 1 + semicolon : line >= 0 ? line : text.length;
  return { start, name: unquote(found[1] ?? ''), colon, end, closed: semicolon !== undefined };
}

/**
 * Reads text as `splitRecipients` does, and says which of the people stood in a group under which name. Words as they stand in the head of a letter (`To:`,
 * `Cc:`) make no group; a group without anybody in it, as in `undisclosed-recipients:;`, is nobody.
 */
export function readRecipients(text: string): { people: Address[]; groups: RecipientGroup[] } {
  const people: Address[] = [];
  const groups: RecipientGroup[] = [];
  let rest = text;
  for (let group = nextGroup(rest); group; group = nextGroup(rest)) {
    people.push(...splitRecipients(rest.slice(0, group.start)));
    const isHead = headWords.test(group.name);
    // Of a copied head only the word goes; what follows it may be anything, a group too.
    if (!isHead) {
      const members = splitRecipients(rest.slice(group.colon + 1, group.end));
      people.push(...members);
      if (members.length > 0) groups.push({ name: group.name, people: members });
    }
    const next = isHead ? group.colon + 1 : group.end + 1;
    rest = rest.slice(next);
  }
  return { people: [...people, ...splitRecipients(rest)], groups };
}

/**
 * Takes the finished entries off typed text, up to the last separator; `rest` is what is still being typed. A single bare
 * address followed by a space counts as finished.
 */
export function takeFinished(text: string): { finished: Address[]; rest: string; groups: RecipientGroup[] } {
  const group = nextGroup(text);
  if (group && !headWords.test(group.name)) {
    if (!group.closed) return { finished: [], rest: text, groups: [] };
    const { people, groups } = readRecipients(text.slice(0, group.end + 1));
    return { finished: people, rest: text.slice(group.end + 1).trimStart(), groups };
  }
  if (/\s$/u.test(text) && bare.test(text.trim()) && judgeAddress(text.trim()) === null)
    return { finished: splitRecipients(text), rest: '', groups: [] };
  const last = separators(text).at(-1);
  if (last === undefined) return { finished: [], rest: text, groups: [] };
  return { finished: splitRecipients(text.slice(0, last)), rest: text.slice(last + 1).trimStart(), groups: [] };
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
