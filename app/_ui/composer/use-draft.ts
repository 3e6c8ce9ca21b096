'use client';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { readDraft, saveDraft, startDraft, takeOverDraft } from '@/lib/client/api';
import { ClientError, sentenceOf } from '@/lib/client/call';
import { draftStarted, type OpenComposer } from '@/lib/client/composer';
import { type DraftKeeper, type DraftState, keepDraft } from '@/lib/client/draft-keeper';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import type { TakenOver } from '@/lib/model/api';
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

/** A draft, and what there is to say of one that was taken over from a folder. */
type Begun = Pick<TakenOver, 'draft'> & Partial<TakenOver>;

// A draft is begun once per composer, also where React runs an effect twice.
const beginnings = new Map<number, Promise<Begun>>();

function begin(composer: OpenComposer): Promise<Begun> {
  const under = beginnings.get(composer.key);
  if (under) return under;
  const { kind, originalId, draftId, sourceId } = composer;
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const alone = (draft: Draft) => ({ draft });
  const promise: Promise<Begun> = draftId
    ? readDraft(draftId).then(alone)
    : sourceId === null
      ? startDraft({ kind, originalId, timeZone }).then(alone)
      : takeOverDraft(sourceId);
  beginnings.set(composer.key, promise);
  promise.catch(() => beginnings.delete(composer.key));
  return promise;
}

/** Says what is otherwise than a person may think: a newer version from elsewhere is shown, or fonts and lists are not. */
function tellTakenOver({ other, formatted }: Begun, keeper: DraftKeeper): void {
  if (other) notify(t('compose.newerElsewhere'), { act: { words: t('compose.useMine'), run: () => keeper.edit(other) }, stayMs: 20_000 });
  else if (formatted) notify(t('compose.plainHere'), { stayMs: 12_000 });
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
    const known = composer.draftId !== null || composer.sourceId !== null;
    begin(composer)
      .then((begun) => {
        if (over) return;
        const { draft } = begun;
        keeper = keepDraft({
          draft,
          save: (id, content, revision) => saveDraft(id, { ...content, revision }),
          read: readDraft,
          sentenceOf,
          storage: storage(),
        });
        if (composer.to.length > 0) {
          const named = splitRecipients(composer.to.join(','));
          // An answer to a list goes there and nowhere else.
          keeper.edit({ to: composer.kind === 'new' ? withoutDoubles([...keeper.state().content.to, ...named]) : named });
        }
        draftStarted(composer.key, draft.id);
        tellTakenOver(begun, keeper);
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
