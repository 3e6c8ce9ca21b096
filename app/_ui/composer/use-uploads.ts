'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { addDraftFile } from '@/lib/client/api';
import { ClientError, sentenceOf } from '@/lib/client/call';
import type { DraftKeeper } from '@/lib/client/draft-keeper';

/** A file on its way to the server. `share` runs from 0 to 1. */
export interface Upload {
  key: number;
  file: File;
  share: number;
  /** Why it failed, in words, or null. */
  failed: string | null;
}

export interface Uploads {
  list: readonly Upload[];
  /** True while any file is still on its way. */
  busy: boolean;
  add(files: Iterable<File>): void;
  /** Stops an upload, or takes a failed one off the list. */
  stop(key: number): void;
  retry(key: number): void;
}

let lastKey = 0;

/** Sends files to a draft, each with its progress; a failed one stays in the list with its reason. */
export function useUploads(draftId: string, keeper: DraftKeeper): Uploads {
  const [list, setList] = useState<readonly Upload[]>([]);
  const lines = useRef(new Map<number, AbortController>());
  const change = useCallback((key: number, next: Partial<Upload> | null) => {
    setList((now) =>
      next === null ? now.filter((one) => one.key !== key) : now.map((one) => (one.key === key ? { ...one, ...next } : one)),
    );
  }, []);

  const send = useCallback(
    async ({ key, file }: Upload) => {
      const line = new AbortController();
      lines.current.set(key, line);
      try {
        keeper.adopt(await addDraftFile(draftId, file, (share) => change(key, { share }), line.signal));
        change(key, null);
      } catch (error) {
        if (error instanceof ClientError && error.code === 'aborted') change(key, null);
        else change(key, { failed: sentenceOf(error), share: 0 });
      } finally {
        lines.current.delete(key);
      }
    },
    [draftId, keeper, change],
  );

  useEffect(() => {
    const now = lines.current;
    return () => {
      for (const line of now.values()) line.abort();
    };
  }, []);

  return {
    list,
    busy: list.some((one) => one.failed === null),
    add(files) {
      const fresh = [...files].map((file) => {
        lastKey += 1;
        return { key: lastKey, file, share: 0, failed: null };
      });
      setList((now) => [...now, ...fresh]);
      for (const one of fresh) void send(one);
    },
    stop(key) {
      const line = lines.current.get(key);
      if (line) line.abort();
      else change(key, null);
    },
    retry(key) {
      const one = list.find((upload) => upload.key === key);
      if (!one) return;
      change(key, { failed: null });
      void send(one);
    },
  };
}
