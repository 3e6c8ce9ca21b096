/**
 * Where the letters of a file go: folders of one account, each with what it holds already, so that no letter lies there twice. Of each letter that is there a number
 * of a few bytes is kept, and only what may be the same is read from the server and compared.
 */
import { AppError, isAppError } from '@/lib/errors';
import type { ImapSession } from '@/lib/imap/types';
import { type LetterFacts, letterFacts } from '@/lib/mime/letter-facts';
import type { AccountId, Uid } from '@/lib/model/ids';
import type { Mailbox } from '@/lib/model/mail';
import { say } from '@/lib/model/said';
import { engine } from '@/lib/sync/engine';
import { carriedFlags } from '@/lib/sync/transfer-send';
import { folderLevel } from './folder-level';
import { headerKey, letterKey, short } from './import-keys';

/** Up to which UID a folder holds what was put there and noted. */
export type Marks = Record<string, { uidValidity: number; uid: number }>;

/** A letter to be put. */
export interface PutLetter {
  bytes: Buffer;
  facts: LetterFacts;
  flags: string[];
  /** When it came, ms. */
  at: number | undefined;
  /** Levels below the chosen folder. */
  folder: readonly string[];
}

interface Place {
  path: string;
  uidValidity: number;
  permanent: readonly string[] | null;
  /** By the number of what tells letters apart at a glance: their UIDs. */
  known: Map<number, Uid[]>;
  /** Numbers of the letters that this run put there or met. */
  prints: Set<number>;
}

/** Most letters of the folder that are compared with one of the file, and so kept: the newest. */
const mostCompared = 10;
/** What a server may add to a letter that is read back, bytes. */
const room = 65_536;
const mostLevels = 8;
/** Marks that are kept. */
const mostMarks = 20;

/** The mailbox that letters go into is another one than it was. */
export const folderChanged = () => new AppError('conflict', say('said.import.folderChanged'));

/** The folders of one import. */
export class ImportTarget {
  readonly #accountId: AccountId;
  readonly #box: Mailbox & { uidValidity: number };
  /** The last one is that of the last letter. */
  readonly #marks: Map<string, Marks[string]>;
  readonly #places = new Map<string, Place>();

  constructor(box: Mailbox & { uidValidity: number }, marks: Marks) {
    this.#accountId = box.accountId;
    this.#box = box;
    this.#marks = new Map(Object.entries(marks));
  }

  /** As they are to be kept with the place of the reading. */
  get marks(): Marks {
    return Object.fromEntries(this.#marks);
  }

  /** Only the letter at hand can go unnoted, so those of a few folders are enough: a file may name thousands, and they are written with each letter. */
  #mark(path: string, mark: Marks[string]): void {
    this.#marks.delete(path);
    this.#marks.set(path, mark);
    for (const oldest of this.#marks.keys()) if (this.#marks.size > mostMarks) this.#marks.delete(oldest);
  }

  /** Sees to the folder of a letter: makes it, and learns what it holds. True where that was new, so that its mark may be noted before the first letter. */
  async ready(folder: readonly string[]): Promise<boolean> {
    const before = this.#places.size;
    await this.#place(folder);
    return this.#places.size > before;
  }

  /**
   * Puts a letter into its folder, which is made where it is missing. `double` where the folder holds it already; one that this import put there before its process
   * died counts as `added`. Throws what the server answers.
   */
  async put(letter: PutLetter): Promise<'added' | 'double'> {
    const place = await this.#place(letter.folder);
    const key = letterKey(letter.facts);
    const print = short(letter.facts.print);
    const known = place.known.get(key);
    if (known && place.prints.has(print)) return 'double';
    return engine().withSession(this.#accountId, place.path, async (session) => {
      const there = known ? await this.#same(session, known, letter) : null;
      const mark = this.#marks.get(place.path);
      if (there !== null) {
        place.prints.add(print);
        if (mark === undefined || there <= mark.uid) return 'double';
        // It is noted with this: another one like it in the file is a double.
        this.#mark(place.path, { uidValidity: place.uidValidity, uid: there });
        return 'added';
      }
      const { uid } = await session.append(place.path, letter.bytes, carriedFlags(letter.flags, place.permanent), letter.at);
      place.prints.add(print);
      place.known.set(key, [...(known ?? []), ...(uid === null ? [] : [uid])].slice(-mostCompared));
      if (uid !== null) this.#mark(place.path, { uidValidity: place.uidValidity, uid });
      return 'added';
    });
  }

  async #same(session: ImapSession, uids: readonly Uid[], { bytes, facts }: PutLetter): Promise<Uid | null> {
    for (const uid of uids) {
      try {
        if (letterFacts(await session.fetchSource(uid, bytes.length + room))?.print === facts.print) return uid;
      } catch (error) {
        if (!isAppError(error) || error.code !== 'gone') throw error;
      }
    }
    return null;
  }

  async #place(folder: readonly string[]): Promise<Place> {
    const delimiter = this.#box.delimiter ?? '/';
    const levels = this.#box.delimiter === null ? [] : folder.slice(0, mostLevels).map((name) => folderLevel(name, delimiter));
    const wanted = [this.#box.path, ...levels].join(delimiter);
    const known = this.#places.get(wanted);
    if (known) return known;
    let path = wanted;
    if (levels.length > 0) path = await engine().withSession(this.#accountId, null, (session) => this.#create(session, wanted));
    const place = await engine().withSession(this.#accountId, path, (session) => this.#look(session, path));
    this.#places.set(wanted, place);
    return place;
  }

  /** Makes a folder below the chosen one, which is not made anew by that where somebody removed it. */
  async #create(session: ImapSession, path: string): Promise<string> {
    const { uidValidity } = await session.select(this.#box.path);
    if (uidValidity !== this.#box.uidValidity) throw folderChanged();
    return session.create(path);
  }

  async #look(session: ImapSession, path: string): Promise<Place> {
    const { uidValidity, permanentFlags, exists, uidNext } = await session.select(path);
    if (this.#marks.get(path)?.uidValidity !== uidValidity) {
      const next = uidNext || (await session.status(path)).uidNext;
      this.#mark(path, { uidValidity, uid: next - 1 });
    }
    const known = new Map<number, Uid[]>();
    if (exists > 0)
      for await (const batch of session.fetchHeaders('1:*'))
        for (const header of batch) {
          const key = headerKey(header);
          const more = known.get(key) ?? [];
          // They come newest first.
          if (more.length < mostCompared) known.set(key, [header.uid, ...more]);
        }
    return { path, uidValidity, permanent: permanentFlags, known, prints: new Set() };
  }
}
