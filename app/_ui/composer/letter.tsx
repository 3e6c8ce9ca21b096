'use client';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { IconButton } from '@/app/_ui/base/icon-button';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { listSubmissions, removeDraftFile, sentenceOf } from '@/lib/client/api';
import { keys, theCache } from '@/lib/client/cache';
import type { DraftState } from '@/lib/client/draft-keeper';
import { sameContent } from '@/lib/client/draft-keeper';
import { notify } from '@/lib/client/notice';
import type { Account } from '@/lib/model/account';
import type { DraftContent, DraftKind, Submission } from '@/lib/model/draft';
import { AskBeforeSending } from './ask-before-sending';
import { ComposerFields, useRevealed } from './composer-fields';
import { ComposerFiles } from './composer-files';
import { ComposerFrame } from './composer-frame';
import { ComposerHead, type ComposerMode } from './composer-head';
import { ComposerNotes } from './composer-notes';
import { ComposerText, type ComposerTextHandle } from './composer-text';
import { discardSilently, discardWithUndo } from './discard';
import type { RecipientFieldHandle } from './recipient-field';
import { type OpenDraft, useDraftState } from './use-draft';
import { useSend } from './use-send';
import { useUploads } from './use-uploads';

/** What a window is called before it has a subject. */
export const kindTitles: Record<DraftKind, string> = { new: 'New letter', reply: 'Reply', replyAll: 'Reply to all', forward: 'Forward' };

export interface LetterProps {
  open: OpenDraft;
  /** The draft was there before this window: it is never thrown away for being untouched. */
  known: boolean;
  accounts: readonly Account[];
  mode: ComposerMode;
  offset: number;
  titleId: string;
  onMode: (mode: 'normal' | 'mini' | 'full') => void;
  /** Takes the window away; what becomes of the draft is settled by then. */
  onGone: () => void;
}

/** The submission of a draft, where it has one that is not done. */
function useSubmission(draftId: string): Submission | null {
  const { data } = useQuery({ queryKey: keys.submissions, queryFn: ({ signal }) => listSubmissions(signal) });
  return data?.find((one) => one.draftId === draftId) ?? null;
}

function isEmpty({ content, files }: DraftState): boolean {
  const { to, cc, bcc, subject, text } = content;
  return to.length + cc.length + bcc.length + files.length === 0 && subject.trim() === '' && text.trim() === '';
}

/** Closing, discarding: what becomes of the draft. */
function useEnd({ open, known, onGone }: LetterProps, uploading: boolean, submission: Submission | null) {
  const { draft, keeper } = open;
  const close = useCallback(() => {
    const now = keeper.state();
    const untouched = !known && sameContent(now.content, draft) && now.files.length === draft.files.length;
    if ((untouched || isEmpty(now)) && !uploading && !submission) {
      keeper.stop({ forget: true });
      discardSilently(draft.id);
    } else {
      void keeper.flush().then((saved) => {
        notify(saved ? 'Draft kept' : 'Draft kept in this browser. It is saved when the line is back.', {
          act: { words: 'Discard', run: () => discardWithUndo(draft.id) },
        });
        return theCache().invalidateQueries({ queryKey: keys.drafts });
      });
    }
    onGone();
  }, [draft, keeper, known, onGone, uploading, submission]);
  const discard = useCallback(() => {
    const now = keeper.state();
    // The last words go along, so that Undo brings them back.
    void keeper.flush();
    if (isEmpty(now)) discardSilently(draft.id);
    else discardWithUndo(draft.id);
    onGone();
  }, [draft, keeper, onGone]);
  const sent = useCallback(() => {
    keeper.stop({ forget: true });
    void theCache().invalidateQueries({ queryKey: keys.drafts });
    onGone();
  }, [keeper, onGone]);
  return { close, discard, sent };
}

/** A letter being written, in its window. */
export function Letter(props: LetterProps) {
  const { open, known, accounts, mode, offset, titleId, onMode } = props;
  const { draft, keeper } = open;
  const state = useDraftState(keeper);
  const uploads = useUploads(draft.id, keeper);
  const submission = useSubmission(draft.id);
  const end = useEnd(props, uploads.busy, submission);
  const sending = useSend(open, uploads, end.sent);
  const revealed = useRevealed(state.content);
  const [writing, setWriting] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const to = useRef<RecipientFieldHandle>(null);
  const text = useRef<ComposerTextHandle>(null);
  const picker = useRef<HTMLInputElement>(null);
  const locked = sending.busy || (submission !== null && submission.state !== 'refused');
  const edit = (change: Partial<DraftContent>) => {
    if (!locked) keeper.edit(change);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is placed once, when the window opens
  useEffect(() => {
    if (mode === 'mini') return;
    if (draft.kind === 'reply' || draft.kind === 'replyAll' || (known && state.content.to.length > 0)) text.current?.focus();
    else to.current?.focus();
  }, []);

  const trySend = () => {
    if (locked) return;
    if (!sending.hindrance) return sending.send();
    // A button that does nothing would leave a person guessing: it says why, and goes to the place.
    setTold(sending.hindrance);
    if (!uploads.busy && uploads.list.length === 0) {
      setWriting(false);
      requestAnimationFrame(() => to.current?.focus());
    }
  };
  const remove = (fileId: string) => {
    removeDraftFile(draft.id, fileId)
      .then((next) => keeper.adopt(next))
      .catch((error: unknown) => notify(sentenceOf(error)));
  };
  const swap = (choice: 'mine' | 'theirs') => {
    const other = keeper.settle(choice);
    notify(choice === 'mine' ? 'This version is kept' : 'The other version is here now', {
      act: { words: 'Undo', run: () => keeper.edit(other) },
    });
  };
  const attach = () => picker.current?.click();
  const menu: MenuEntry[] = [
    { words: 'Add Cc', disabled: revealed.cc, onSelect: () => revealed.show('cc') },
    { words: 'Add Bcc', disabled: revealed.bcc, onSelect: () => revealed.show('bcc') },
    { line: true },
    { words: 'Discard draft', icon: 'trash-2', danger: true, onSelect: end.discard },
  ];
  const sendable = sending.hindrance === null && !locked;
  const touched = known || state.recovered || !sameContent(state.content, draft) || state.savedAt !== draft.updatedAt;
  const from = accounts.length > 1 ? (accounts.find((one) => one.id === draft.accountId) ?? null) : null;
  const title = state.content.subject.trim() || kindTitles[draft.kind];
  return (
    <ComposerFrame
      mode={mode}
      offset={offset}
      titleId={titleId}
      onClose={end.close}
      onSend={trySend}
      onReveal={revealed.show}
      onFiles={locked ? null : uploads.add}
    >
      <ComposerHead
        mode={mode}
        title={mode === 'page' ? kindTitles[draft.kind] : title}
        titleId={titleId}
        state={state}
        touched={touched}
        onMode={onMode}
        onClose={end.close}
        onAttach={attach}
        onSend={trySend}
        sendable={sendable}
        sendHint={sending.hindrance}
        busy={sending.busy}
        menu={menu}
      />
      {mode === 'mini' ? null : (
        <>
          <ComposerNotes
            state={state}
            submission={sending.busy ? null : submission}
            fault={sending.fault}
            onSettle={swap}
            onSaveAgain={() => void keeper.flush()}
            onSendAgain={() => (submission && submission.state !== 'refused' ? sending.retry(submission) : trySend())}
            onTakeBack={() => submission && sending.takeBack(submission)}
          />
          <ComposerFields
            from={from}
            content={state.content}
            onEdit={edit}
            folded={mode === 'page' && writing}
            onUnfold={() => {
              setWriting(false);
              requestAnimationFrame(() => to.current?.focus());
            }}
            revealed={revealed}
            to={to}
          />
          <ComposerText
            text={state.content.text}
            onChange={(next) => edit({ text: next })}
            readOnly={locked}
            onFiles={uploads.add}
            onFocusChange={(on) => on && setWriting(true)}
            ref={text}
          />
          <ComposerFiles files={state.files} uploads={uploads} onRemove={remove} />
          {mode === 'page' ? null : (
            <div className="cp-tools">
              <Button
                kind="solid"
                aria-disabled={!sendable || undefined}
                data-tip={sending.hindrance ?? 'Send'}
                data-tip-keys={sending.hindrance ? undefined : 'Ctrl Enter'}
                onClick={trySend}
              >
                {sending.busy ? 'Sending' : 'Send'}
              </Button>
              <IconButton icon="paperclip" name="Add files" onClick={attach} />
              <span className="grow" />
              <IconButton icon="trash-2" name="Discard draft" onClick={end.discard} />
            </div>
          )}
        </>
      )}
      <p className="vh" role="alert">
        {told && sending.hindrance === told ? told : ''}
      </p>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          uploads.add(event.target.files ?? []);
          event.target.value = '';
        }}
      />
      <AskBeforeSending question={sending.question} onAnswer={sending.answer} />
    </ComposerFrame>
  );
}
