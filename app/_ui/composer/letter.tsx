'use client';
import { useEffect, useRef, useState } from 'react';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import { AskBeforeSending } from './ask-before-sending';
import { ComposerFrame } from './composer-frame';
import { ComposerHead, type ComposerMode, type WindowChoice } from './composer-head';
import { ComposerTools } from './composer-tools';
import { dropInto } from './drop-zones';
import type { ComposerTextHandle } from './editor/handle';
import { languageEntries } from './editor/language-entries';
import { useWriting, type Writing } from './editor/use-writing';
import { type From, FromField, useFrom } from './from-field';
import { InlineEnd } from './inline-end';
import { LetterInside } from './letter-inside';
import { useWishes } from './letter-wishes';
import type { RecipientFieldHandle } from './recipient-field';
import { useSendLater } from './send-later';
import type { OpenDraft } from './use-draft';
import { useKind } from './use-kind';
import { type LetterState, useLetter } from './use-letter';
import { useLetterFiles } from './use-letter-files';
import { useFirstFocus, useFocusOnMode, useIntoView, useLeftBehind } from './use-letter-focus';
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

/** A letter being written, in its window. */
export function Letter({ open, known, accounts, mode, offset, titleId, onMode, canGoInline, composerKey, leaving, onGone }: LetterProps) {
  const { draft } = open;
  const fromSettled = useRef<From['settled']>(async () => true);
  const letter = useLetter(open, known, onGone, fromSettled);
  const { state, sending, locked, uploads } = letter;
  const kind = useKind(open, composerKey);
  const form = useWriting(state.content, !known && !state.recovered, letter.edit);
  const wishes = useWishes(state.content, letter.edit, locked);
  const [writing, setWriting] = useState(false);
  const [seen, setSeen] = useState(mode !== 'mini');
  // Made small it stays as it is, out of sight: with its caret and all that can be undone.
  if (mode !== 'mini' && !seen) setSeen(true);
  const [told, setTold] = useState<string | null>(null);
  const to = useRef<RecipientFieldHandle>(null);
  const text = useRef<ComposerTextHandle>(null);
  const from = useFrom(draft, accounts, state.content, letter.edit, text);
  fromSettled.current = from.settled;
  const myName = from.chosen?.identity?.name || from.chosen?.account.name || '';
  const templates = useTemplateMenu({ content: state.content, edit: letter.edit, text, myName, locked, titleId });
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
      {seen ? (
        <LetterInside
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
      ) : null}
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
