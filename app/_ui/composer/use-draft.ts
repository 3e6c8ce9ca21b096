'use client';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { readDraft, saveDraft, startDraft } from '@/lib/client/api';
import { ClientError, sentenceOf } from '@/lib/client/call';
import { draftStarted, type OpenComposer } from '@/lib/client/composer';
import { type DraftKeeper, type DraftState, keepDraft } from '@/lib/client/draft-keeper';
import type { Draft } from '@/lib/model/draft';
import { splitRecipients, withoutDoubles } from '@/lib/model/recipients';

/** A draft on the screen: what it began as, who keeps it, and how it stands. */
export interface OpenDraft {
  draft: Draft;
  keeper: DraftKeeper;
}

type Beginning =
  | { kind: 'waiting' }
  | { kind: 'failed'; message: string; gone: boolean }
  | { kind: 'ready'; open: OpenDraft; known: boolean };

// A draft is begun once per composer, also where React runs an effect twice.
const beginnings = new Map<number, Promise<Draft>>();

function begin(composer: OpenComposer): Promise<Draft> {
  const under = beginnings.get(composer.key);
  if (under) return under;
  const { kind, originalId, draftId } = composer;
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const promise = draftId ? readDraft(draftId) : startDraft({ kind, originalId, timeZone });
  beginnings.set(composer.key, promise);
  promise.catch(() => beginnings.delete(composer.key));
  return promise;
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    // Forbidden by the browser's settings: then only the server keeps the draft.
    return null;
  }
}

/** Begins or opens the draft of a composer and keeps it while the composer is on the screen. */
export function useDraft(composer: OpenComposer): Beginning & { retry: () => void } {
  const [state, setState] = useState<Beginning>({ kind: 'waiting' });
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a composer begins once; its other fields change because it began
  useEffect(() => {
    let over = false;
    let keeper: DraftKeeper | null = null;
    const known = composer.draftId !== null;
    begin(composer)
      .then((draft) => {
        if (over) return;
        keeper = keepDraft({
          draft,
          save: (id, content, revision) => saveDraft(id, { ...content, revision }),
          read: readDraft,
          sentenceOf,
          storage: storage(),
        });
        if (composer.to.length > 0)
          keeper.edit({ to: withoutDoubles([...keeper.state().content.to, ...splitRecipients(composer.to.join(','))]) });
        draftStarted(composer.key, draft.id);
        setState({ kind: 'ready', open: { draft, keeper }, known });
      })
      .catch((error: unknown) => {
        if (!over)
          setState({
            kind: 'failed',
            message: sentenceOf(error),
            gone: error instanceof ClientError && (error.code === 'notFound' || error.code === 'gone'),
          });
      });
    return () => {
      over = true;
      // What was typed last is saved on the way out; the backup stays until that has worked.
      void keeper?.flush().finally(() => keeper?.stop());
    };
  }, [composer.key, tries]);
  const retry = useCallback(() => {
    setState({ kind: 'waiting' });
    setTries((n) => n + 1);
  }, []);
  return { ...state, retry };
}

/** How a draft stands now. */
export function useDraftState(keeper: DraftKeeper): DraftState {
  return useSyncExternalStore(keeper.subscribe, keeper.state, keeper.state);
}
