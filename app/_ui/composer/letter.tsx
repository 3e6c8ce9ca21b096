'use client';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import { AskBeforeSending } from './ask-before-sending';
import { ComposerFields } from './composer-fields';
import { ComposerFiles } from './composer-files';
import { ComposerFrame } from './composer-frame';
import { ComposerHead, type ComposerMode, type WindowChoice } from './composer-head';
import { ComposerNotes } from './composer-notes';
import { ComposerText } from './composer-text';
import { ComposerTools } from './composer-tools';
import { dropInto } from './drop-zones';
import type { ComposerTextHandle } from './editor/handle';
import { languageEntries } from './editor/language-entries';
import { TakesPictures } from './editor/use-pictures';
import { useWriting, type Writing } from './editor/use-writing';
import { FromField, useFrom } from './from-field';
import { InlineEnd } from './inline-end';
import { KindSwitch } from './kind-switch';
import { useWishes, WishMarks } from './letter-wishes';
import type { RecipientFieldHandle } from './recipient-field';
import { useSendLater } from './send-later';
import type { OpenDraft } from './use-draft';
import { type KindChoice, useKind } from './use-kind';
import { type LetterState, useLetter } from './use-letter';
import { useLetterFiles } from './use-letter-files';
import { useTemplateMenu } from './use-templates';
import './letter.css';

export interface LetterProps {
  open: OpenDraft;
  /** The draft was there before this window: it is never thrown away for being untouched. */
  known: boolean;
  accounts: readonly Account[];
  mode: ComposerMode;
  offset: number;
  titleId: string;
  onMode: (mode: WindowChoice) => void;
  /** Its conversation is on the screen. */
  canGoInline: boolean;
  composerKey: number;
  leaving: boolean;
  /** Takes the window away; what becomes of the draft is settled by then. */
  onGone: () => void;
}

interface InsideProps {
  letter: LetterState;
  from: ReactNode;
  kind: KindChoice;
  draftId: string;
  accountId: number;
  form: Writing;
  mode: ComposerMode;
  to: RefObject<RecipientFieldHandle | null>;
  text: RefObject<ComposerTextHandle | null>;
  /** The text has the caret, so that the phone shows recipients in one line. */
  writing: boolean;
  onWriting: (writing: boolean) => void;
}

/** What is wrong, the fields, the text, the files. */
function Inside({ letter, from, kind, draftId, accountId, form, mode, to, text, writing, onWriting }: InsideProps) {
  const [subject, setSubject] = useState(false);
  const inline = mode === 'inline';
  const withSubject = !inline || subject || letter.state.content.subject.trim() === '';
  const { state, uploads, sending, submission, locked, edit } = letter;
  const { upload } = uploads;
  const takePicture = useCallback((file: File) => upload(file, { inline: true }), [upload]);
  return (
    <div className="cp-body">
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
        folded={mode === 'page' && writing}
        kind={kind}
        lead={
          kind.kind === 'new' ? null : (
            <KindSwitch choice={kind} disabled={locked} onSubject={withSubject ? null : () => setSubject(true)} />
          )
        }
        subject={withSubject}
        onUnfold={() => {
          onWriting(false);
          requestAnimationFrame(() => to.current?.focus());
        }}
        revealed={letter.revealed}
        to={to}
      />
      <TakesPictures value={takePicture}>
        <WishMarks content={state.content} edit={edit} locked={locked} accountId={accountId} />
        <ComposerText
          // In another place its frame begins anew, and so does a text that was exchanged.
          key={`${inline} ${kind.turns}`}
          draftId={draftId}
          kind={kind.kind}
          content={state.content}
          onEdit={edit}
          writing={form}
          readOnly={locked}
          onFiles={uploads.add}
          onFocus={() => onWriting(true)}
          ref={text}
        />
      </TakesPictures>
      <ComposerFiles draftId={letter.draftId} files={state.files} uploads={uploads} onRemove={letter.removeFile} />
    </div>
  );
}

function menuOf({ revealed, discard, locked, state, edit }: LetterState, form: Writing, wishes: MenuEntry[]): MenuEntry[] {
  return [
    { words: t('compose.addCc'), disabled: revealed.cc, onSelect: () => revealed.show('cc') },
    { words: t('compose.addBcc'), disabled: revealed.bcc, onSelect: () => revealed.show('bcc') },
    { line: true },
    { words: t(form.formatted ? 'compose.toPlain' : 'compose.toFormatted'), disabled: locked, onSelect: form.toggleForm },
    ...languageEntries(state.content.language, (language) => edit({ language })),
    { line: true },
    ...wishes,
    { line: true },
    { words: t('compose.discard'), icon: 'trash-2', danger: true, onSelect: discard },
  ];
}

/** An answer that begins under its conversation is seen whole, with its Send. */
function useIntoView(mode: ComposerMode, titleId: string): void {
  const [first] = useState(mode);
  useEffect(() => {
    if (first === 'inline') document.getElementById(titleId)?.closest('.cp')?.scrollIntoView({ block: 'nearest' });
  }, [first, titleId]);
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

/** Made small, the keyboard stays on the window; called back or put elsewhere, it goes to the text. Never taken from elsewhere. */
function useFocusOnMode(mode: ComposerMode, titleId: string, text: InsideProps['text']): void {
  const before = useRef(mode);
  useEffect(() => {
    if (before.current === mode) return;
    const was = before.current;
    before.current = mode;
    if (mode === 'inline') document.getElementById(titleId)?.closest('.cp')?.scrollIntoView({ block: 'nearest' });
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    if (mode === 'mini') document.getElementById(titleId)?.focus();
    else if (was === 'mini' || was === 'inline' || mode === 'inline') text.current?.focus();
  }, [mode, titleId, text]);
}

/** Where a person goes on to another conversation, an answer that nobody touched goes; what was written waits made small. */
function useLeftBehind(mode: ComposerMode, touched: boolean, close: () => void): void {
  const before = useRef(mode);
  useEffect(() => {
    const was = before.current;
    before.current = mode;
    if (was === 'inline' && mode === 'mini' && !touched) close();
  }, [mode, touched, close]);
}

/** A letter being written, in its window. */
export function Letter({ open, known, accounts, mode, offset, titleId, onMode, canGoInline, composerKey, leaving, onGone }: LetterProps) {
  const { draft } = open;
  const letter = useLetter(open, known, onGone);
  const { state, sending, locked, uploads } = letter;
  const kind = useKind(open, composerKey);
  const form = useWriting(state.content, !known && !state.recovered, letter.edit);
  const wishes = useWishes(state.content, letter.edit, locked);
  const [writing, setWriting] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const to = useRef<RecipientFieldHandle>(null);
  const text = useRef<ComposerTextHandle>(null);
  const from = useFrom(draft, accounts, state.content, letter.edit, text);
  const myName = from.chosen?.identity?.name || from.chosen?.account.name || '';
  const templates = useTemplateMenu({ content: state.content, edit: letter.edit, text, myName, locked });
  const picker = useRef<HTMLInputElement>(null);
  const answers = draft.kind === 'reply' || draft.kind === 'replyAll' || (known && draft.to.length > 0);
  useIntoView(mode, titleId);
  useFirstFocus(mode === 'mini' ? null : answers ? 'text' : 'to', to, text);
  useFocusOnMode(mode, titleId, text);

  const { close, touched } = letter;
  useEffect(() => {
    if (leaving) close();
  }, [leaving, close]);
  useLeftBehind(mode, touched, close);
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
  const later = useSendLater(sending, { draftId: draft.id, keptAt: draft.sendAt, locked, onHindered: send });
  const letterFiles = useLetterFiles(open, locked, attach);
  const menu = [
    ...menuOf(letter, form, [
      ...(locked ? [] : from.signature),
      later.entry,
      wishes.entry,
      ...(mode === 'page' ? [{ line: true as const }, ...templates] : []),
    ]),
  ];
  return (
    <ComposerFrame
      mode={mode}
      offset={offset}
      titleId={titleId}
      onClose={letter.close}
      onSend={send}
      onReveal={letter.revealed.show}
      drop={locked ? null : { takesPictures: form.formatted, onFiles: dropInto(uploads, text, draft.id) }}
    >
      <ComposerHead
        mode={mode}
        title={mode === 'page' || mode === 'inline' ? t(`compose.${kind.kind}`) : state.content.subject.trim() || t(`compose.${kind.kind}`)}
        titleId={titleId}
        state={state}
        touched={letter.touched}
        onMode={onMode}
        canGoInline={canGoInline}
        onClose={letter.close}
        onApart={letter.apart}
        onAttach={attach}
        ways={letterFiles.ways}
        onSend={send}
        sendable={sending.hindrance === null && !locked}
        sendHint={sending.hindrance}
        busy={sending.busy}
        menu={menu}
      />
      {mode === 'mini' ? null : (
        <Inside
          letter={letter}
          from={locked ? null : <FromField from={from} content={state.content} onEdit={letter.edit} />}
          kind={kind}
          draftId={draft.id}
          accountId={from.accountId}
          form={form}
          mode={mode}
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
      {mode === 'mini' || mode === 'page' ? null : (
        <ComposerTools
          letter={letter}
          form={form}
          menu={menu}
          templates={templates}
          text={text}
          later={later.button}
          onSend={send}
          onAttach={attach}
          ways={letterFiles.ways}
          end={mode === 'inline' ? <InlineEnd state={state} touched={letter.touched} onMode={onMode} /> : null}
        />
      )}
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
      {wishes.dialog}
      {later.dialog}
      {letterFiles.dialog}
      <AskBeforeSending question={sending.question} onAnswer={sending.answer} />
    </ComposerFrame>
  );
}
