'use client';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { onChange } from '@/lib/client/cache';
import { ClientError, sentenceOf } from '@/lib/client/call';
import type { OpenComposer } from '@/lib/client/composer';
import { draftStarted } from '@/lib/client/composer-state';
import { type DraftKeeper, type DraftState, keepDraft } from '@/lib/client/draft-keeper';
import { holdDraft } from '@/lib/client/held';
import { journalOf, readJournal, writeJournal } from '@/lib/client/journal';
import { notify } from '@/lib/client/notice';
import { addOpenDraft } from '@/lib/client/open-drafts';
import { browserOwner } from '@/lib/client/owner';
import { t } from '@/lib/client/texts';
import { readDraft, saveDraft, startDraft, takeOverDraft } from '@/lib/client/writing-api';
import type { TakenOver } from '@/lib/model/api';
import type { Draft } from '@/lib/model/draft';
import { splitRecipients, withoutDoubles } from '@/lib/model/recipients';
import { handOnTyped } from './editor/typed-last';
import { filledIn, linkAnswers } from './fill-draft';

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
  const { kind, originalId, draftId, sourceId, mailto, selection } = composer;
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const alone = (draft: Draft) => ({ draft });
  const promise: Promise<Begun> = draftId
    ? readDraft(draftId).then(alone)
    : sourceId === null
      ? startDraft({ kind, originalId, timeZone, ...(selection === null ? {} : { selection }), ...linkAnswers(mailto) }).then(alone)
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

/** How long what happens to a draft is gathered before it is read again, ms. */
const gatherMs = 400;

/** Follows what happens to the draft elsewhere: in other windows, other programs, and on its way into its folder. Answers how to stop. */
function follow({ id }: Draft, keeper: DraftKeeper): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let newest: number | null = null;
  const look = () => {
    timer = null;
    void keeper.look(newest).then((before) => {
      if (before)
        notify(t('compose.newerElsewhere'), { act: { words: t('compose.useMine'), run: () => keeper.edit(before) }, stayMs: 20_000 });
    });
  };
  const soon = (revision: number | null) => {
    newest = timer && (newest === null || revision === null) ? null : revision;
    timer ??= setTimeout(look, gatherMs);
  };
  const saveNow = () => void keeper.flush();
  const stopHearing = onChange((change) => {
    if (change.type === 'draftChanged' && change.draftId === id) soon(change.revision);
    // Another program takes the version away that it wrote anew.
    if (change.type === 'messagesRemoved' || change.type === 'reset') soon(null);
  });
  const leaveList = addOpenDraft(() => keeper.flush());
  window.addEventListener('online', saveNow);
  window.addEventListener('pagehide', writeJournal);
  return () => {
    stopHearing();
    leaveList();
    if (timer) clearTimeout(timer);
    window.removeEventListener('online', saveNow);
    window.removeEventListener('pagehide', writeJournal);
  };
}

/** Begins or opens the draft of a composer and keeps it while the composer is on the screen. */
export function useDraft(composer: OpenComposer): Beginning & { retry: () => void } {
  const [state, setState] = useState<Beginning>({ kind: 'waiting' });
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a composer begins once; its other fields change because it began
  useEffect(() => {
    let over = false;
    let keeper: DraftKeeper | null = null;
    let stopFollowing: () => void = () => undefined;
    let release: () => void = () => undefined;
    const known = composer.draftId !== null || composer.sourceId !== null;
    const owner = browserOwner();
    begin(composer)
      .then(async (begun) => ({ begun, found: await readJournal(owner, begun.draft.id) }))
      .then(({ begun, found }) => {
        if (over) return;
        const { draft } = begun;
        keeper = keepDraft({
          draft,
          save: (id, content, revision) => saveDraft(id, { ...content, revision }),
          read: readDraft,
          sentenceOf,
          journal: journalOf(owner),
          handOnTyped,
          found,
        });
        stopFollowing = follow(draft, keeper);
        release = holdDraft(draft.id);
        if (composer.to.length > 0) {
          const named = splitRecipients(composer.to.join(','));
          // An answer to a list goes there and nowhere else.
          keeper.edit({ to: composer.kind === 'new' ? withoutDoubles([...keeper.state().content.to, ...named]) : named });
        }
        if (composer.mailto !== null) keeper.edit(filledIn(keeper.state().content, composer.mailto));
        if (composer.selection !== null && !known) notify(t('compose.onlySelected'));
        draftStarted(composer.key, draft);
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
      stopFollowing();
      // What was typed last is saved on the way out; the journal keeps it until that has worked.
      void keeper?.flush().finally(() => {
        keeper?.stop();
        release();
      });
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
