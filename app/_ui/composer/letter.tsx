'use client';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { IconButton } from '@/app/_ui/base/icon-button';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { changeFrom } from '@/lib/client/accounts';
import { sentenceOf } from '@/lib/client/call';
import { keyWords } from '@/lib/client/keys';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import { AskBeforeSending } from './ask-before-sending';
import { ComposerFields, type FromChoice } from './composer-fields';
import { ComposerFiles } from './composer-files';
import { ComposerFrame } from './composer-frame';
import { ComposerHead, type ComposerMode } from './composer-head';
import { ComposerNotes } from './composer-notes';
import { ComposerText, type ComposerTextHandle } from './composer-text';
import type { RecipientFieldHandle } from './recipient-field';
import type { OpenDraft } from './use-draft';
import { type LetterState, useLetter } from './use-letter';

export interface LetterProps {
  open: OpenDraft;
  /** The draft was there before this window: it is never thrown away for being untouched. */
  known: boolean;
  accounts: readonly Account[];
  mode: ComposerMode;
  offset: number;
  titleId: string;
  onMode: (mode: 'normal' | 'mini' | 'full') => void;
  leaving: boolean;
  /** Takes the window away; what becomes of the draft is settled by then. */
  onGone: () => void;
}

interface InsideProps {
  letter: LetterState;
  from: FromChoice | null;
  page: boolean;
  to: RefObject<RecipientFieldHandle | null>;
  text: RefObject<ComposerTextHandle | null>;
  /** The text has the caret, so that the phone shows recipients in one line. */
  writing: boolean;
  onWriting: (writing: boolean) => void;
}

/** What is wrong, the fields, the text, the files. */
function Inside({ letter, from, page, to, text, writing, onWriting }: InsideProps) {
  const { state, uploads, sending, submission, locked, edit } = letter;
  return (
    <>
      <ComposerNotes
        state={state}
        submission={sending.busy ? null : submission}
        fault={sending.fault}
        onSettle={letter.settle}
        onSaveAgain={letter.save}
        onSendAgain={letter.sendAgain}
        onTakeBack={letter.takeBack}
      />
      <ComposerFields
        from={from}
        content={state.content}
        onEdit={edit}
        folded={page && writing}
        onUnfold={() => {
          onWriting(false);
          requestAnimationFrame(() => to.current?.focus());
        }}
        revealed={letter.revealed}
        to={to}
      />
      <ComposerText
        text={state.content.text}
        onChange={(next) => edit({ text: next })}
        readOnly={locked}
        onFiles={uploads.add}
        onFocus={() => onWriting(true)}
        ref={text}
      />
      <ComposerFiles files={state.files} uploads={uploads} onRemove={letter.removeFile} />
    </>
  );
}

function Tools({ letter, onSend, onAttach }: { letter: LetterState; onSend: () => void; onAttach: () => void }) {
  const { sending, locked, discard } = letter;
  const hint = sending.hindrance;
  return (
    <div className="cp-tools">
      <Button
        kind="solid"
        aria-disabled={hint !== null || locked || undefined}
        data-tip={hint ?? t('compose.send')}
        data-tip-keys={hint ? undefined : keyWords('Mod+Enter')}
        onClick={onSend}
      >
        {t(sending.busy ? 'compose.sending' : 'compose.send')}
      </Button>
      <IconButton icon="paperclip" name={t('compose.addFiles')} onClick={onAttach} />
      <span className="grow" />
      <IconButton icon="trash-2" name={t('compose.discard')} onClick={discard} />
    </div>
  );
}

function menuOf({ revealed, discard }: LetterState): MenuEntry[] {
  return [
    { words: t('compose.addCc'), disabled: revealed.cc, onSelect: () => revealed.show('cc') },
    { words: t('compose.addBcc'), disabled: revealed.bcc, onSelect: () => revealed.show('bcc') },
    { line: true },
    { words: t('compose.discard'), icon: 'trash-2', danger: true, onSelect: discard },
  ];
}

/** The caret is placed once, when the window opens: an answer begins in its text, a new letter with whom it is for. */
function useFirstFocus(start: 'text' | 'to' | null, to: InsideProps['to'], text: InsideProps['text']): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || start === null) return;
    done.current = true;
    (start === 'text' ? text : to).current?.focus();
  }, [start, to, text]);
}

/** Made small, the keyboard stays on the window; called back, it goes to the text. Never taken from elsewhere. */
function useFocusOnMode(mode: ComposerMode, titleId: string, text: InsideProps['text']): void {
  const before = useRef(mode);
  useEffect(() => {
    if (before.current === mode) return;
    const was = before.current;
    before.current = mode;
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    if (mode === 'mini') document.getElementById(titleId)?.focus();
    else if (was === 'mini') text.current?.focus();
  }, [mode, titleId, text]);
}

/** Which account the letter goes out from: seen at once, and taken back with a word where it cannot be kept. */
function useFrom({ draft }: OpenDraft): Pick<FromChoice, 'id' | 'onChoose'> {
  const [id, setId] = useState<number>(draft.accountId);
  const onChoose = (next: number) => {
    setId(next);
    changeFrom(draft.id, next).catch((problem: unknown) => {
      setId(id);
      notify(sentenceOf(problem));
    });
  };
  return { id, onChoose };
}

/** A letter being written, in its window. */
export function Letter({ open, known, accounts, mode, offset, titleId, onMode, leaving, onGone }: LetterProps) {
  const { draft } = open;
  const letter = useLetter(open, known, onGone);
  const { state, sending, locked, uploads } = letter;
  const from = useFrom(open);
  const [writing, setWriting] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const to = useRef<RecipientFieldHandle>(null);
  const text = useRef<ComposerTextHandle>(null);
  const picker = useRef<HTMLInputElement>(null);
  const answers = draft.kind === 'reply' || draft.kind === 'replyAll' || (known && draft.to.length > 0);
  useFirstFocus(mode === 'mini' ? null : answers ? 'text' : 'to', to, text);
  useFocusOnMode(mode, titleId, text);

  const { close } = letter;
  useEffect(() => {
    if (leaving) close();
  }, [leaving, close]);
  const send = () => {
    if (locked) return;
    if (!sending.hindrance) return sending.send();
    // A button that does nothing would leave a person guessing: it says why, and goes to the place.
    setTold(sending.hindrance);
    if (uploads.list.length > 0 || state.conflict) return;
    setWriting(false);
    requestAnimationFrame(() => to.current?.focus());
  };
  const attach = () => picker.current?.click();
  return (
    <ComposerFrame
      mode={mode}
      offset={offset}
      titleId={titleId}
      onClose={letter.close}
      onSend={send}
      onReveal={letter.revealed.show}
      onFiles={locked ? null : uploads.add}
    >
      <ComposerHead
        mode={mode}
        title={mode === 'page' ? t(`compose.${draft.kind}`) : state.content.subject.trim() || t(`compose.${draft.kind}`)}
        titleId={titleId}
        state={state}
        touched={letter.touched}
        onMode={onMode}
        onClose={letter.close}
        onApart={letter.apart}
        onAttach={attach}
        onSend={send}
        sendable={sending.hindrance === null && !locked}
        sendHint={sending.hindrance}
        busy={sending.busy}
        menu={menuOf(letter)}
      />
      {mode === 'mini' ? null : (
        <Inside
          letter={letter}
          from={accounts.length > 1 && !locked ? { accounts, ...from } : null}
          page={mode === 'page'}
          to={to}
          text={text}
          writing={writing}
          onWriting={setWriting}
        />
      )}
      {told !== null && told === sending.hindrance ? (
        <p className="cp-told" role="alert">
          {told}
        </p>
      ) : null}
      {mode === 'mini' || mode === 'page' ? null : <Tools letter={letter} onSend={send} onAttach={attach} />}
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
