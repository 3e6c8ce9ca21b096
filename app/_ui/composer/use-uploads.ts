'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { announce } from '@/lib/client/announce';
import { ClientError, sentenceOf } from '@/lib/client/call';
import type { DraftKeeper } from '@/lib/client/draft-keeper';
import { heldUploads, holdUpload } from '@/lib/client/held';
import { t } from '@/lib/client/texts';
import { listUploads, sendFile, stopUpload } from '@/lib/client/upload';
import { bytes } from '@/lib/client/words';
import type { Draft, DraftFile } from '@/lib/model/draft';

/** A file on its way to the server. `share` runs from 0 to 1. */
export interface Upload {
  key: number;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  /** Null where it stopped before this page was loaded: the browser gives it only when it is chosen again. */
  file: File | null;
  /** A picture that is to stand in the text. */
  inline: boolean;
  share: number;
  /** The line is away; it goes on by itself. */
  waiting: boolean;
  /** Why it failed, in words, or null. */
  failed: string | null;
  /** There is no room for it in the letter. */
  tooLarge: boolean;
  /** It is to go as a link. */
  link: boolean;
}

/** How a file goes along: with `inline` as a picture in the text. */
export interface UploadWish {
  inline?: boolean;
}

export interface Uploads {
  list: readonly Upload[];
  /** True while any file is still on its way. */
  busy: boolean;
  /** Adds files to the letter. Several go side by side. */
  add(files: Iterable<File>): void;
  /** Adds one file; answers it once it is with the letter, or null where it did not come to that: the list says why. */
  upload(file: File, wish?: UploadWish): Promise<DraftFile | null>;
  /** Stops an upload, or takes a failed one off the list. */
  stop(key: number): void;
  /** Tries a failed one again; with `file` one that stopped before the page was loaded. */
  retry(key: number, file?: File): void;
  /** Sends one for which the letter has no room as a link. */
  asLink(key: number): void;
  /** How many went up to be links. */
  links: number;
  /** Takes the draft over as the server has it. */
  adopt(draft: Draft): void;
}

/** So many go up side by side; the others wait for their turn. */
const atOnce = 3;

let lastKey = 0;

function entry(about: Pick<Upload, 'name' | 'type' | 'size' | 'file' | 'inline'>): Upload {
  lastKey += 1;
  return { ...about, key: lastKey, share: 0, waiting: false, failed: null, tooLarge: false, link: false };
}

const entryOf = (file: File, inline: boolean) => entry({ name: file.name, type: file.type, size: file.size, file, inline });

/** A place for a file among those that go up at once. */
class Turns {
  #free = atOnce;
  #waiting: (() => void)[] = [];

  async take(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

/** One file that goes up: how it is stopped, and under which id the server has it. */
interface Line {
  stop: AbortController;
  id: string | null;
}

/** Sends files to a draft, each with its progress; a failed one stays in the list with its reason. */
export function useUploads(draftId: string, keeper: DraftKeeper): Uploads {
  const [list, setList] = useState<readonly Upload[]>([]);
  const lines = useRef(new Map<number, Line>());
  // Those that stopped before this page was loaded, under their ids on the server.
  const left = useRef(new Map<number, string>());
  // Those that this page began, under the same ids: what the server lists of them did not stop.
  const begun = useRef(new Set<string>());
  const [links, setLinks] = useState(0);
  const [turns] = useState(() => new Turns());
  const change = useCallback((key: number, next: Partial<Upload> | null) => {
    setList((now) =>
      next === null ? now.filter((one) => one.key !== key) : now.map((one) => (one.key === key ? { ...one, ...next } : one)),
    );
  }, []);

  const send = useCallback(
    async ({ key, file, inline, link }: Upload): Promise<DraftFile | null> => {
      if (!file) return null;
      const line: Line = { stop: new AbortController(), id: null };
      lines.current.set(key, line);
      let release: () => void = () => undefined;
      await turns.take();
      try {
        const draft = await sendFile(draftId, file, {
          inline,
          link,
          signal: line.stop.signal,
          onProgress: (share) => change(key, { share }),
          onWaiting: (waiting) => change(key, { waiting }),
          onBegun: (id) => {
            line.id = id;
            begun.current.add(id);
            release = holdUpload(id);
            // Another file than the one that stopped is one of its own.
            const before = left.current.get(key);
            if (before && before !== id) stopUpload(draftId, before).catch(() => undefined);
            left.current.delete(key);
            // It goes on with one that the list shows as stopped.
            for (const [other, stoppedId] of left.current) {
              if (stoppedId !== id) continue;
              left.current.delete(other);
              change(other, null);
            }
          },
        });
        keeper.adopt(draft);
        change(key, null);
        if (link) setLinks((now) => now + 1);
        announce(t('compose.fileAdded', { name: file.name }));
        return draft.files.find(({ id }) => id === line.id) ?? null;
      } catch (error) {
        if (error instanceof ClientError && error.code === 'aborted') change(key, null);
        else {
          const tooLarge = !link && error instanceof ClientError && error.code === 'tooLarge';
          change(key, { failed: sentenceOf(error), share: 0, waiting: false, tooLarge });
        }
        return null;
      } finally {
        lines.current.delete(key);
        release();
        turns.give();
      }
    },
    [draftId, keeper, change, turns],
  );

  useEffect(() => {
    let over = false;
    listUploads(draftId)
      .then(async (stopped) => ({ stopped, held: await heldUploads() }))
      .then(({ stopped, held }) => {
        // What another tab sends is that one's to stop.
        const found = stopped.filter(({ id }) => !begun.current.has(id) && !held.has(id));
        if (over || found.length === 0) return;
        const entries = found.map((one) => ({
          ...entry({ name: one.filename, type: '', size: one.size, file: null, inline: one.inline }),
          stoppedId: one.id,
          failed: t('compose.stoppedAt', { done: bytes(one.offset), size: bytes(one.size) }),
        }));
        for (const { key, stoppedId } of entries) left.current.set(key, stoppedId);
        setList((now) => [...entries.map(({ stoppedId: _, ...one }) => one), ...now]);
      })
      // A letter that is only begun, or a line that is away: nothing of it is shown then.
      .catch(() => undefined);
    const now = lines.current;
    return () => {
      over = true;
      // They stay where they are on the server, and are offered when the letter is opened again.
      for (const { stop } of now.values()) stop.abort();
    };
  }, [draftId]);

  const upload = useCallback(
    (file: File, { inline = false }: UploadWish = {}) => {
      const one = entryOf(file, inline);
      setList((now) => [...now, one]);
      return send(one);
    },
    [send],
  );
  const giveUp = (id: string | null | undefined) => {
    if (id) stopUpload(draftId, id).catch(() => undefined);
  };

  const again = (key: number, otherwise: Partial<Upload>) => {
    const one = list.find((entry) => entry.key === key);
    if (!one) return;
    const next = { ...one, failed: null, tooLarge: false, ...otherwise };
    change(key, next);
    void send(next);
  };

  return {
    list,
    busy: list.some((one) => one.failed === null),
    add(files) {
      const all = [...files];
      if (all.length > 0) announce(t('compose.addingFiles', { count: all.length }));
      for (const file of all) void upload(file);
    },
    upload,
    stop(key) {
      const line = lines.current.get(key);
      line?.stop.abort();
      giveUp(line?.id ?? left.current.get(key));
      // One that waits for its turn would stand there, and hinder the letter, until it had it.
      change(key, null);
    },
    retry(key, file) {
      again(key, file ? { file, name: file.name, size: file.size, type: file.type } : {});
    },
    asLink: (key) => again(key, { link: true }),
    links,
    adopt: (draft) => keeper.adopt(draft),
  };
}
