/** What a folder holds, in a few bytes a letter, so that letters are known again: by Message-ID, size and date. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { packUids } from '@/lib/imap/sequences';
import type { FetchedHeader, ImapSession } from '@/lib/imap/types';
import type { Uid } from '@/lib/model/ids';

/** What tells a letter from others without reading it. */
export type Likeness = Pick<FetchedHeader, 'messageIdHeader' | 'size' | 'internalAt' | 'sentAt' | 'subject'>;

/** Headers asked for together. */
export const headersTogether = 500;
/** A folder that stays as it is for so long takes nothing any more, ms. */
const settledMs = 2000;
/** So long is waited for that at most, ms. */
const mostSettledMs = 30_000;

const short = (text: string) => createHash('sha256').update(text).digest().readUIntBE(0, 6);

/** The same for copies of one letter. One without a Message-ID is told by what it says of itself besides. */
export function likenessOf({ messageIdHeader, size, internalAt, sentAt, subject }: Likeness): number {
  const name = messageIdHeader === null ? `at ${sentAt} ${subject}` : `id ${messageIdHeader}`;
  // INTERNALDATE is written in whole seconds.
  return short(`${size} ${Math.floor(internalAt / 1000)} ${name}`);
}

/** The same for copies of one letter on servers that change letters as they take them, or that only guess how large they are. */
export function nameOf({ messageIdHeader, internalAt, sentAt, subject }: Likeness): number {
  return short(messageIdHeader === null ? `${Math.floor(internalAt / 1000)} at ${sentAt} ${subject}` : `id ${messageIdHeader}`);
}

/** True for what its person has deleted already and only waits to be cleared away. */
export const isDeleted = ({ flags }: Pick<FetchedHeader, 'flags'>): boolean => flags.some((flag) => flag.toLowerCase() === '\\deleted');

interface Instance {
  fresh: boolean;
  used: boolean;
}

/** The letters of a folder. Each may be found once, so that a letter that lies there twice is put here twice. */
export class KnownLetters {
  readonly #alike = new Map<number, Instance[]>();
  readonly #fresh = new Map<number, Instance[]>();

  /** `fresh`: it may have been put there by this copy. */
  add(letter: Likeness, fresh: boolean): void {
    const instance = { fresh, used: false };
    push(this.#alike, likenessOf(letter), instance);
    // A server that changes letters gives another size; what this copy put there is known by its name alone.
    if (fresh) push(this.#fresh, nameOf(letter), instance);
  }

  get empty(): boolean {
    return this.#alike.size === 0;
  }

  /** Finds a letter that was not found before: `ours` where this copy put it there; null where it is not there. */
  find(letter: Likeness): 'there' | 'ours' | null {
    const found = unused(this.#alike.get(likenessOf(letter))) ?? unused(this.#fresh.get(nameOf(letter)));
    if (!found) return null;
    found.used = true;
    return found.fresh ? 'ours' : 'there';
  }
}

/** The last that was not found yet. Those that were are passed once: thousands may be alike. */
function unused(instances: Instance[] | undefined): Instance | undefined {
  while (instances?.at(-1)?.used) instances.pop();
  return instances?.at(-1);
}

function push(map: Map<number, Instance[]>, key: number, instance: Instance): void {
  const known = map.get(key);
  if (known) known.push(instance);
  else map.set(key, [instance]);
}

/** A letter that is there and not here. */
export interface MissingLetter {
  uid: Uid;
  subject: string;
  sentAt: number | null;
}

/**
 * Compares the letters of a folder that ought to be here with those that are, by Message-ID, and by dates and subject where there is none. Each letter here answers
 * for one there: of two there with one Message-ID both have to be here. Those here are added first.
 */
export class Comparison {
  readonly #here = new Map<number, number>();
  readonly missing: MissingLetter[] = [];
  hereCount = 0;
  thereCount = 0;

  addHere(letter: Likeness): void {
    this.hereCount += 1;
    const name = nameOf(letter);
    this.#here.set(name, (this.#here.get(name) ?? 0) + 1);
  }

  addThere(letter: Likeness & { uid: Uid }): void {
    this.thereCount += 1;
    const name = nameOf(letter);
    const left = this.#here.get(name) ?? 0;
    if (left > 0) this.#here.set(name, left - 1);
    else this.missing.push({ uid: letter.uid, subject: letter.subject, sentAt: letter.sentAt });
  }
}

/**
 * Waits until a folder takes no letters any more: those sent on a line that broke are put by the server even so, some of them a while later. `look` is called at
 * each turn and throws where nobody wants to wait any more. A folder that takes letters without end, from others too, is waited for half a minute.
 */
export async function settled(session: Pick<ImapSession, 'status'>, path: string, look: () => Promise<void>): Promise<void> {
  let before: number | null = null;
  for (let looks = 0; looks <= mostSettledMs / settledMs; looks += 1) {
    if (looks > 0) await pause(settledMs);
    await look();
    const { uidNext } = await session.status(path);
    if (uidNext === before) return;
    before = uidNext;
  }
}

/** Headers of these letters of the selected mailbox, lowest UID first, in portions; gone ones are left out. */
export async function* headersUpwards(session: ImapSession, uids: readonly Uid[]): AsyncGenerator<FetchedHeader[]> {
  for (let at = 0; at < uids.length; at += headersTogether) {
    const portion: FetchedHeader[] = [];
    for (const set of packUids(uids.slice(at, at + headersTogether)))
      for await (const batch of session.fetchHeaders(set)) portion.push(...batch);
    yield portion.sort((a, b) => a.uid - b.uid);
  }
}
