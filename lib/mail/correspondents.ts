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
import { fitsTyped, typedWords, weightOf, wordsOfPerson } from '@/lib/model/people-words';

/** Letters read at once: about a millisecond. */
const slice = 200;
/** Rest after each slice of a long reading, ms: it takes a fifth of the thread, so that whoever opens letters meanwhile hardly notices. */
const restMs = 4;
/** How long a reading may have taken until nobody waits for its end any more, ms. */
const patienceMs = 15;
/** Most people of one account, and most accounts, that are kept. */
const mostPeople = 50_000;
const mostAccounts = 200;
/** Letters that say nothing about whom one knows. */
const strange: ReadonlySet<string | null> = new Set(['junk', 'trash']);

interface Known {
  person: Address;
  letters: number;
  /** Those of them that the reader wrote. */
  sent: number;
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
  under: { end: Promise<void>; since: number } | null;
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

function note({ people }: Gathered, person: Address, at: number, sent: number): void {
  const key = person.address.toLowerCase();
  if (!key.includes('@')) return;
  const known = people.get(key);
  if (!known) {
    if (people.size >= mostPeople) return;
    people.set(key, { person, letters: 1, sent, at, words: wordsOfPerson({ name: person.name, address: key }) });
    return;
  }
  known.letters += 1;
  known.sent += sent;
  // The name of the newest letter that has one.
  if (person.name.trim() !== '' && person.name !== known.person.name && (at > known.at || known.person.name.trim() === '')) {
    known.person = person;
    known.words = wordsOfPerson({ name: person.name, address: key });
  }
  known.at = Math.max(known.at, at);
}

/** Letters of the folder of sent mail are the reader's own; a copy of them in a folder of all mail says nothing more. */
function take(gathered: Gathered, letters: readonly LetterPeople[], sent: boolean): void {
  for (const { from, to, cc, at } of letters) {
    for (const person of from) note(gathered, person, at, 0);
    for (const person of sent ? [...to, ...cc] : to) note(gathered, person, at, sent ? 1 : 0);
  }
}

/** Lets everybody else have a turn: the first milliseconds go by without a rest, as somebody waits for them. */
const restAfter = async ({ under }: Gathered): Promise<void> =>
  under && performance.now() - under.since > patienceMs ? pause(restMs) : nextTurn();

/** Reads what one mailbox has below and above what was read of it. */
async function readBox(gathered: Gathered, box: PeopleBox): Promise<void> {
  const before = gathered.boxes.get(box.id);
  const known = before?.uidValidity === box.uidValidity ? before : { version: -1, uidValidity: box.uidValidity, high: 0, low: 2 ** 33 };
  gathered.boxes.set(box.id, known);
  if (known.version === box.version) return;
  for (let more = true; more && known.high > 0; ) {
    const above = await readPeopleAbove(box.id, known.high, slice);
    take(gathered, above, box.role === 'sent');
    known.high = above.at(-1)?.uid ?? known.high;
    more = above.length === slice;
    await restAfter(gathered);
  }
  for (let more = true; more; ) {
    const below = await readPeopleBelow(box.id, known.low, slice);
    take(gathered, below, box.role === 'sent');
    known.high = Math.max(known.high, below[0]?.uid ?? 0);
    known.low = below.at(-1)?.uid ?? known.low;
    more = below.length === slice;
    await restAfter(gathered);
  }
  known.version = box.version;
}

async function readAccount(accountId: AccountId, gathered: Gathered): Promise<void> {
  const boxes = (await readPeopleBoxes(accountId)).filter(({ role }) => !strange.has(role));
  for (const box of boxes) await readBox(gathered, box);
  gathered.whole = boxes.every(({ whole }) => whole);
  gathered.copies = boxes.some(({ role }) => role === 'all') ? 2 : 1;
}

/** Reads on where nobody does already; true where everything was read within `patienceMs` of its beginning, or has been by now. */
async function bringUp(accountId: AccountId, gathered: Gathered): Promise<boolean> {
  gathered.under ??= {
    since: performance.now(),
    end: readAccount(accountId, gathered).finally(() => {
      gathered.under = null;
    }),
  };
  const { end, since } = gathered.under;
  const read = end.then(() => true);
  const left = since + patienceMs - performance.now();
  return Promise.race([read, left > 0 ? pause(left, false) : nextTurn(false)]);
}

/** Whom somebody knows, by address in lower case. */
export interface KnownPeople {
  get(address: string): { person: Address; letters: number; sent: number } | undefined;
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
    const sum = (what: 'letters' | 'sent') => found.reduce((total, one) => total + one[what], 0);
    return found[0] && { person: found[0].person, letters: sum('letters'), sent: sum('sent') };
  };
  return { known: { get, values: () => people.flatMap((each) => [...each.values()]) }, copies };
}

/**
 * The people of all the actor's letters whose name or address has words that begin as typed, those first whom the actor most likely means: by how often they
 * were written to, how often they wrote, and how lately. The actor's own addresses only come where one types an address. Answers within some milliseconds with
 * what is known by then: `complete` is false while letters are still read for the first time. `now` in ms.
 */
export async function findPeople(actor: Actor, typed: string, most: number, now = Date.now()): Promise<PeopleFound> {
  const words = typedWords(typed);
  if (words.length === 0) return { people: [], complete: true };
  const accounts = await listAccounts(actor);
  const own = new Set(accounts.map(({ address }) => address.toLowerCase()));
  const all = accounts.map(({ id }) => ({ id, gathered: gatheredOf(id) }));
  const complete = (await Promise.all(all.map(({ id, gathered }) => bringUp(id, gathered)))).every(Boolean);
  const found = new Map<string, Known>();
  for (const { gathered } of all)
    for (const [address, known] of gathered.people) {
      if ((own.has(address) && !typed.includes('@')) || !fitsTyped(known.words, address, words)) continue;
      const other = found.get(address);
      const newest = other && other.at > known.at ? other : known;
      found.set(address, { ...newest, letters: known.letters + (other?.letters ?? 0), sent: known.sent + (other?.sent ?? 0) });
    }
  const ranked = [...found].map(([address, known]) => ({ known, use: own.has(address) ? -2e9 : weightOf({ ...known, address }, now) }));
  ranked.sort((a, b) => b.use - a.use || b.known.at - a.known.at);
  return { people: ranked.slice(0, most).map(({ known }) => known.person), complete };
}
