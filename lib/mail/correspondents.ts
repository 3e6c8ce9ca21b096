/**
 * Everybody whom the cached letters are from or to, for finding people by a few letters. Gathered from the header rows when it is first asked for, a slice
 * at a time, and from then on brought up to date by what came since; in memory, bounded, gone with the process. Nothing is written for it: a first sync
 * costs what it did. Keyed by account, so that one person's correspondents are never another's.
 */
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { listAccounts } from '@/lib/db/accounts';
import { type LetterPeople, type PeopleBox, readPeopleAbove, readPeopleBelow, readPeopleBoxes } from '@/lib/db/correspondents';
import type { Actor } from '@/lib/model/actor';
import type { PeopleFound } from '@/lib/model/api';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import type { Address } from '@/lib/model/mail';

/** Letters read at once; a slice takes some 3 ms, and everybody else gets a turn after it. */
const slice = 500;
/** How long who asks waits for what is not read yet, ms. */
const patienceMs = 15;
/** Most people of one account, and most accounts, that are kept. */
const mostPeople = 50_000;
const mostAccounts = 200;
/** Letters that say nothing about whom one knows. */
const strange: ReadonlySet<string | null> = new Set(['junk', 'trash']);

interface Known {
  person: Address;
  letters: number;
  at: number;
  /** Name and address, folded, each word after a blank. */
  words: string;
}

interface Read {
  version: number;
  uidValidity: number | null;
  high: number;
  low: number;
}

interface Gathered {
  people: Map<string, Known>;
  boxes: Map<MailboxId, Read>;
  /** All letters of all these folders are in the cache. */
  whole: boolean;
  /** In how many folders each letter lies: two where one of them holds all. */
  copies: number;
  under: Promise<void> | null;
}

const slot = Symbol.for('oriel.correspondents');
const held = globalThis as unknown as Record<symbol, Map<AccountId, Gathered> | undefined>;

function gatheredOf(accountId: AccountId): Gathered {
  held[slot] ??= new Map();
  const all = held[slot];
  const found = all.get(accountId) ?? { people: new Map(), boxes: new Map(), whole: false, copies: 1, under: null };
  // The one used last is the last to go.
  all.delete(accountId);
  all.set(accountId, found);
  const [oldest] = all.keys();
  if (all.size > mostAccounts && oldest !== undefined) all.delete(oldest);
  return found;
}

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const inWords = (text: string): string => ` ${folded(text).replace(/[^\p{L}\p{N}]+/gu, ' ')}`;

function note({ people }: Gathered, person: Address, at: number): void {
  const key = person.address.toLowerCase();
  if (!key.includes('@')) return;
  const known = people.get(key);
  if (!known) {
    if (people.size >= mostPeople) return;
    people.set(key, { person, letters: 1, at, words: inWords(`${person.name} ${key}`) });
    return;
  }
  known.letters += 1;
  // The name of the newest letter that has one.
  if (person.name.trim() !== '' && person.name !== known.person.name && (at > known.at || known.person.name.trim() === '')) {
    known.person = person;
    known.words = inWords(`${person.name} ${key}`);
  }
  known.at = Math.max(known.at, at);
}

function take(gathered: Gathered, letters: readonly LetterPeople[]): void {
  for (const { from, to, at } of letters) for (const person of [...from, ...to]) note(gathered, person, at);
}

/** Reads what one mailbox has below and above what was read of it. */
async function readBox(gathered: Gathered, box: PeopleBox): Promise<void> {
  const before = gathered.boxes.get(box.id);
  const known = before?.uidValidity === box.uidValidity ? before : { version: -1, uidValidity: box.uidValidity, high: 0, low: 2 ** 33 };
  gathered.boxes.set(box.id, known);
  if (known.version === box.version) return;
  for (let more = true; more && known.high > 0; ) {
    const above = await readPeopleAbove(box.id, known.high, slice);
    take(gathered, above);
    known.high = above.at(-1)?.uid ?? known.high;
    more = above.length === slice;
    await nextTurn();
  }
  for (let more = true; more; ) {
    const below = await readPeopleBelow(box.id, known.low, slice);
    take(gathered, below);
    known.high = Math.max(known.high, below[0]?.uid ?? 0);
    known.low = below.at(-1)?.uid ?? known.low;
    more = below.length === slice;
    await nextTurn();
  }
  known.version = box.version;
}

async function readAccount(accountId: AccountId, gathered: Gathered): Promise<void> {
  const boxes = (await readPeopleBoxes(accountId)).filter(({ role }) => !strange.has(role));
  for (const box of boxes) await readBox(gathered, box);
  gathered.whole = boxes.every(({ whole }) => whole);
  gathered.copies = boxes.some(({ role }) => role === 'all') ? 2 : 1;
}

/** Reads on where nobody does already; true where everything was read before `patienceMs` were over. */
async function bringUp(accountId: AccountId, gathered: Gathered): Promise<boolean> {
  gathered.under ??= readAccount(accountId, gathered).finally(() => {
    gathered.under = null;
  });
  const read = gathered.under.then(() => true);
  return Promise.race([read, pause(patienceMs, false)]);
}

/** Whom somebody knows, by address in lower case. */
export interface KnownPeople {
  get(address: string): { person: Address; letters: number } | undefined;
  values(): Iterable<{ person: Address; letters: number }>;
}

/**
 * Whom the letters of these accounts of one person are from or to. `known` is null while that is not known of all letters, so that nobody is called a
 * stranger too early. Answers within some milliseconds. `copies`: in how many folders one letter may lie.
 */
export async function knownPeople(accounts: readonly { id: AccountId }[]): Promise<{ known: KnownPeople | null; copies: number }> {
  const all = accounts.map(({ id }) => ({ id, gathered: gatheredOf(id) }));
  const read = await Promise.all(all.map(({ id, gathered }) => bringUp(id, gathered)));
  const people = all.map(({ gathered }) => gathered.people);
  const copies = Math.max(1, ...all.map(({ gathered }) => gathered.copies));
  if (!read.every(Boolean) || !all.every(({ gathered }) => gathered.whole)) return { known: null, copies };
  const get = (address: string) => {
    const found = people.flatMap((each) => each.get(address) ?? []);
    return found[0] && { person: found[0].person, letters: found.reduce((sum, { letters }) => sum + letters, 0) };
  };
  return { known: { get, values: () => people.flatMap((each) => [...each.values()]) }, copies };
}

const isSpelled = (word: string): boolean => /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{N}]+$/u.test(word);

/** Does each typed word begin a word of the person's? In scripts without blanks it may stand anywhere, and so may a piece of an address. */
function fits({ words, person }: Known, typed: readonly string[]): boolean {
  return typed.every((word) =>
    isSpelled(word) ? words.includes(` ${word}`) : words.includes(word) || person.address.toLowerCase().includes(word),
  );
}

/**
 * The people of all the actor's letters whose name or address has words that begin as typed, those of most letters first, without the actor's own
 * addresses. Answers within some milliseconds with what is known by then: `complete` is false while letters are still read for the first time.
 */
export async function findPeople(actor: Actor, typed: string, most: number): Promise<PeopleFound> {
  const words = folded(typed).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return { people: [], complete: true };
  const accounts = await listAccounts(actor);
  const own = new Set(accounts.map(({ address }) => address.toLowerCase()));
  const all = accounts.map(({ id }) => ({ id, gathered: gatheredOf(id) }));
  const complete = (await Promise.all(all.map(({ id, gathered }) => bringUp(id, gathered)))).every(Boolean);
  const found = new Map<string, Known>();
  for (const { gathered } of all)
    for (const [address, known] of gathered.people) {
      if (own.has(address) || !fits(known, words)) continue;
      const other = found.get(address);
      const newest = other && other.at > known.at ? other : known;
      found.set(address, { ...newest, letters: known.letters + (other?.letters ?? 0) });
    }
  const people = [...found.values()].sort((a, b) => b.letters - a.letters || b.at - a.at).slice(0, most);
  return { people: people.map(({ person }) => person), complete };
}
