'use client';
import { type Ref, useCallback, useImperativeHandle, useRef, useState } from 'react';
import { Held } from '@/app/_ui/base/arriving';
import { Button } from '@/app/_ui/base/button';
import { usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { caretOf, keepCaret, keptCaret, putCaret } from './caret';
import { FormatBar } from './format-bar';
import type { ComposerTextHandle } from './handle';
import { LinkDialog } from './link-dialog';
import type { Editor } from './open-editor';
import { sortFiles } from './paste';
import { PictureTools } from './picture-tools';
import { insertPictureAt, insertPiece, putSignature } from './pieces';
import { QuoteButton } from './quote-button';
import { useEditor } from './use-editor';
import { useFrameLook } from './use-frame-look';
import { usePictures } from './use-pictures';

export interface FormattedTextProps {
  html: string;
  draftId: string;
  /** Folds the quote away until it is wanted: an answer does, a forwarded letter does not. */
  folds: boolean;
  onChange: (content: { html: string; text: string }) => void;
  readOnly: boolean;
  language: string | null;
  /** The row of formats is shown. */
  bar: boolean;
  onFiles: (files: File[]) => void;
  onFocus: () => void;
  ref?: Ref<ComposerTextHandle>;
}

/** Keys that the text keeps for itself, with Ctrl or Cmd. */
const ownKeys = /^(?:[acvxzy[\]d]|Arrow\w+|Home|End|Backspace|Delete)$/u;

/** Hands a key of the frame to the page around it; true where somebody there took it. */
function handOn(frame: HTMLElement | null, event: KeyboardEvent): boolean {
  const { key, code, ctrlKey, metaKey, shiftKey, altKey } = event;
  const mod = ctrlKey || metaKey;
  if (!frame || !(key === 'Escape' || /^F\d+$/u.test(key) || (mod && !ownKeys.test(key)))) return false;
  const copy = new KeyboardEvent('keydown', { key, code, ctrlKey, metaKey, shiftKey, altKey, bubbles: true, cancelable: true });
  return !frame.dispatchEvent(copy);
}

/** Puts the caret where it was left, or where an answer begins: above the quote and the signature. */
function beginAt({ squire }: Editor, draftId: string): void {
  const caret = keptCaret(draftId);
  if (caret) putCaret(squire, caret);
  else squire.moveCursorToStart();
}

/** Gives the text the keyboard, wherever its caret stands. */
function focusText({ squire, root }: Editor): void {
  squire.focus();
  root.ownerDocument.defaultView?.focus();
  squire.focus();
}

/** The text of a formatted letter, in a frame of its own. */
export function FormattedText(props: FormattedTextProps) {
  const { html, draftId, folds, onChange, readOnly, language, bar, onFiles, onFocus, ref } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const { markdown } = usePreferences();
  const [wanted, setWanted] = useState(false);
  const [looks, setLooks] = useState(0);
  const [open, setOpen] = useState(false);
  const [linking, setLinking] = useState(false);
  const pictures = usePictures(draftId);
  const touched = useRef(false);
  const text = useEditor(frame, {
    html,
    folds: folds && !open,
    onChange,
    onLook: useCallback(() => setLooks((n) => n + 1), []),
    onFocus: () => {
      touched.current = true;
      onFocus();
    },
    onKey: (event) => {
      text.flush();
      return handOn(frame.current, event);
    },
    onFiles,
    onPictures: (files) => pictures.put(text.soon, files),
    turns: () => markdown,
    commands: { link: () => setLinking(!readOnly) },
    onLeave: (now) => {
      if (touched.current) keepCaret(draftId, caretOf(now.squire));
    },
  });
  const { editor, soon } = text;
  useFrameLook(editor, { readOnly, language, name: t('compose.text') });
  useImperativeHandle(
    ref,
    () => ({
      focus: () => {
        setWanted(true);
        soon((now) => {
          if (!touched.current) beginAt(now, draftId);
          focusText(now);
          setWanted(false);
        });
      },
      insert: (piece) => soon((now) => insertPiece(now, piece)),
      setSignature: (signature) => soon((now) => putSignature(now, signature)),
      insertPicture: (file, draft) => soon((now) => insertPictureAt(now, `/api/drafts/${draft}/files/${file.id}`, file.filename)),
    }),
    [soon, draftId],
  );
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a press below the text goes to its end, as on paper */}
      <div
        className="cp-text"
        onClick={(event) => {
          if (event.target !== event.currentTarget || !editor) return;
          editor.squire.moveCursorToEnd();
          focusText(editor);
        }}
      >
        <iframe
          ref={frame}
          className="cp-paper"
          src="/api/writing"
          title={t('compose.text')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: says that what it lies in can be scrolled by keys; beside the text it is no stop of its own
          tabIndex={0}
          sandbox="allow-same-origin"
          onLoad={text.frameLoaded}
          data-ready={editor !== null || undefined}
        />
        {wanted && !editor && !text.failed ? <Held /> : null}
        {text.failed ? (
          <p className="cp-told" role="alert">
            {t('compose.noPaper')}{' '}
            <Button kind="line" onClick={() => frame.current?.contentWindow?.location.replace('/api/writing')}>
              {t('act.tryAgain')}
            </Button>
          </p>
        ) : null}
        {editor && !readOnly ? <PictureTools editor={editor} frame={frame} looks={looks} /> : null}
        {editor?.folded ? (
          <QuoteButton
            onOpen={() => {
              setOpen(true);
              editor.unfold();
              focusText(editor);
            }}
          />
        ) : null}
      </div>
      {bar && editor && !readOnly ? (
        <FormatBar
          editor={editor}
          looks={looks}
          onLink={() => setLinking(true)}
          onPictures={(files) => sortFiles(files, { onFiles, onPictures: (some) => pictures.put(soon, some) })}
        />
      ) : null}
      {editor ? <LinkDialog editor={editor} open={linking} onClose={() => setLinking(false)} /> : null}
    </>
  );
}
