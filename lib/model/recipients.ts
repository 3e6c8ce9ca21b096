/** Recipients as people type and paste them: splitting, judging and writing back. */
import type { Recipient } from './draft';
import type { Address } from './mail';

/**
 * Where commas, semicolons, tabs and line ends stand that part two recipients: outside quotes, angle brackets and comments. From `start` on, up to and with the
 * first that `last` fits, where it is given.
 */
function separators(text: string, start = 0, last?: RegExp): number[] {
  const found: number[] = [];
  let quoted = false;
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (sign === '\n' || sign === '\r') {
      // A line end closes whatever was left open: one stray quote must not swallow the rest of a pasted column.
      quoted = false;
      depth = 0;
    } else if (quoted && sign === '\\') index += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === '<' || sign === '(')) depth += 1;
    else if (!quoted && (sign === '>' || sign === ')')) depth = Math.max(0, depth - 1);
    if (!quoted && depth === 0 && /[,;、，；\t\r\n]/u.test(sign)) {
      found.push(index);
      if (last?.test(sign)) break;
    }
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
  const angled = /^([\s\S]*?)<([^<>]*)>\s*$/u.exec(text);
  if (angled) return [{ name: unquote(angled[1] ?? ''), address: (angled[2] ?? '').trim().replace(/^mailto:/iu, '') }];
  const commented = /^([^\s()]+@[^\s()@]+)\s*\(([^()]*)\)$/u.exec(text);
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

// What stands before a line of addresses in the head of a letter that was copied with it.
const headWords = /^(?:mailto|to|cc|bcc|from|reply-to|an|von|kopie|blindkopie|à|de|para|cci|cco|copie)$/iu;

/** The next group in a text: where it begins, its name, and the colon before its people. Linear, since letters of others are read as well. */
function nextGroup(text: string): { start: number; name: string; colon: number } | null {
  const found = /(?:^|[,;\n\r\t])[^\S\n\r\t]*(?=\S)((?:"(?:[^"\\\n]|\\.)*"|[^",;:<>@()\n\r\t[\]]+)):/u.exec(text);
  if (!found) return null;
  const colon = found.index + found[0].length - 1;
  return { start: colon - (found[1] ?? '').length, name: unquote(found[1] ?? ''), colon };
}

/** Where the people after a colon end: at the `;` of their group, or with the line where it has none (`closed` is false). */
function groupEnd(text: string, colon: number): { end: number; closed: boolean } {
  const semicolon = separators(text, colon + 1, /[;；]/u).at(-1);
  if (semicolon !== undefined && /[;；]/u.test(text.charAt(semicolon))) return { end: semicolon, closed: true };
  const line = text.indexOf('\n', colon);
  return { end: line >= 0 ? line : text.length, closed: false };
}

/** Longest name of a group. */
const longestName = 200;

/**
 * Reads text as `splitRecipients` does; people of a group (RFC 5322 section 3.4), as in `Friends: a@b.example, c@d.example;`, bear its name. Words as they
 * stand in the head of a letter (`To:`, `Cc:`) make no group; a group without anybody in it, as in `undisclosed-recipients:;`, is nobody.
 */
export function readRecipients(text: string): Recipient[] {
  const people: Recipient[] = [];
  let rest = text;
  for (let group = nextGroup(rest); group; group = nextGroup(rest)) {
    people.push(...splitRecipients(rest.slice(0, group.start)));
    const isHead = headWords.test(group.name);
    // Of a copied head only the word goes; what follows it may be anything, a group too.
    let end = group.colon;
    if (!isHead) {
      const name = group.name.slice(0, longestName);
      end = groupEnd(rest, group.colon).end;
      people.push(...splitRecipients(rest.slice(group.colon + 1, end)).map((person) => ({ ...person, ...(name && { group: name }) })));
    }
    rest = rest.slice(end + 1);
  }
  return [...people, ...splitRecipients(rest)];
}

/**
 * Takes the finished entries off typed text, up to the last separator; `rest` is what is still being typed. A single bare
 * address followed by a space counts as finished.
 */
export function takeFinished(text: string): { finished: Recipient[]; rest: string } {
  const group = nextGroup(text);
  if (group && !headWords.test(group.name)) {
    const { end, closed } = groupEnd(text, group.colon);
    if (!closed) return { finished: [], rest: text };
    const after = takeFinished(text.slice(end + 1).trimStart());
    return { finished: [...readRecipients(text.slice(0, end + 1)), ...after.finished], rest: after.rest };
  }
  if (/\s$/u.test(text) && bare.test(text.trim()) && judgeAddress(text.trim()) === null)
    return { finished: splitRecipients(text), rest: '' };
  const last = separators(text).at(-1);
  if (last === undefined) return { finished: [], rest: text };
  return { finished: splitRecipients(text.slice(0, last)), rest: text.slice(last + 1).trimStart() };
}

/** A line as it is read: each person by themselves, those of a group together where the first of them stands. */
export function inGroups<P extends Recipient>(people: readonly P[]): { group: string | null; people: P[] }[] {
  const items: { group: string | null; people: P[] }[] = [];
  const groups = new Map<string, P[]>();
  for (const person of people) {
    const { group } = person;
    const known = group === undefined ? undefined : groups.get(group);
    if (known) known.push(person);
    else {
      const item = { group: group ?? null, people: [person] };
      items.push(item);
      if (group !== undefined) groups.set(group, item.people);
    }
  }
  return items;
}

/** The people of a line, without what is only begun to be typed. */
export function namedIn(people: readonly Recipient[]): Recipient[] {
  return people.filter(({ typed }) => typed !== true);
}

/** What is typed in a line and is nobody yet, as it was typed. */
export function typedIn(people: readonly Recipient[]): string {
  return people.find(({ typed }) => typed === true)?.address ?? '';
}

/** The line with these words in its field, in place of what stood there. */
export function withTyped(people: readonly Recipient[], text: string): Recipient[] {
  return text.trim() === '' ? namedIn(people) : [...namedIn(people), { name: '', address: text, typed: true }];
}

/** The line once its typing has ended: what stood in its field is read as people. */
export function settledLine(people: readonly Recipient[]): Recipient[] {
  const text = typedIn(people);
  return text === '' ? [...people] : withoutDoubles([...namedIn(people), ...readRecipients(text)]);
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

/** People as text that `readRecipients` reads back unchanged, one after the other. */
export function recipientsText(people: readonly Recipient[]): string {
  return inGroups(people)
    .map(({ group, people: members }) => {
      const names = members.map(recipientText).join(', ');
      return group === null ? names : `"${group.replace(/["\\]/gu, '\\$&')}": ${names};`;
    })
    .join(', ');
}

/** The list without later doubles of the same address (case is ignored, as mail servers do). */
export function withoutDoubles<P extends Address>(list: readonly P[]): P[] {
  const seen = new Set<string>();
  return list.filter(({ address }) => !seen.has(address.toLowerCase()) && seen.add(address.toLowerCase()));
}
