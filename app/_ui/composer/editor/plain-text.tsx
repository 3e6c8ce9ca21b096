'use client';
import { type ClipboardEvent, type Ref, type RefObject, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { t } from '@/lib/client/texts';
import { aboveQuotedTail, joinQuotedTail, splitQuotedTail } from '@/lib/model/quotes';
import { keepCaret, keptCaret } from './caret';
import type { ComposerTextHandle } from './handle';
import { insertPlain, type PlainSignature, withPlainSignature } from './plain-pieces';
import { QuoteButton } from './quote-button';

export interface PlainTextProps {
  draftId: string;
  /** The whole text of the draft, quote included. */
  text: string;
  onChange: (text: string) => void;
  readOnly: boolean;
  language: string | null;
  onFiles: (files: File[]) => void;
  onFocus: () => void;
  ref?: Ref<ComposerTextHandle>;
}

/** Files in a paste; a paste that also has text is text, because tables and pages bring a picture of themselves along. */
function pastedFiles(event: ClipboardEvent): File[] {
  if (event.clipboardData.types.includes('text/plain')) return [];
  return [...event.clipboardData.files];
}

/** Makes the field as tall as its text where the browser does not do that by itself. */
function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text is another height
  useLayoutEffect(() => {
    const box = field.current;
    if (!box || CSS.supports('field-sizing', 'content')) return;
    box.style.blockSize = 'auto';
    box.style.blockSize = `${box.scrollHeight}px`;
  }, [field, text]);
}

/** The text of a letter that goes out as plain text only. The quoted letter waits behind a button until it is wanted, and goes along all the same. */
export function PlainText({ draftId, text, onChange, readOnly, language, onFiles, onFocus, ref }: PlainTextProps) {
  const [tail, setTail] = useState(() => splitQuotedTail(text).tail);
  const field = useRef<HTMLTextAreaElement>(null);
  const touched = useRef(false);
  const signed = useRef<PlainSignature>({ text: '', words: '' });
  // Where another version of the text came in, what was folded may no longer be its end.
  const above = aboveQuotedTail(text, tail);
  const folded = above !== null;
  const own = above ?? text;
  useGrowing(field, own);
  useLayoutEffect(() => {
    const box = field.current;
    return () => {
      if (box && touched.current) keepCaret(draftId, { block: -1, offset: box.selectionStart });
    };
  }, [draftId]);
  useImperativeHandle(
    ref,
    () => ({
      focus: () => {
        // Where it was left; else an answer begins above the quote.
        const at = touched.current ? undefined : (keptCaret(draftId)?.offset ?? (folded ? 0 : undefined));
        field.current?.focus();
        if (at !== undefined) field.current?.setSelectionRange(at, at);
      },
      insert: (piece) => {
        if (field.current) insertPlain(field.current, piece.text);
      },
      setSignature: (signature) => {
        signed.current = withPlainSignature(text, signed.current, signature);
        onChange(signed.current.text);
      },
      insertPicture: () => undefined,
    }),
    [draftId, folded, text, onChange],
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a press below the text goes to its end, as on paper
    <div
      className="cp-text"
      onClick={(event) => {
        if (event.target !== event.currentTarget || !field.current) return;
        field.current.focus();
        field.current.setSelectionRange(own.length, own.length);
      }}
    >
      <textarea
        ref={field}
        value={own}
        rows={1}
        dir="auto"
        lang={language ?? undefined}
        spellCheck
        readOnly={readOnly}
        aria-label={t('compose.text')}
        onChange={(event) => onChange(folded ? joinQuotedTail(event.target.value, tail) : event.target.value)}
        onPaste={(event) => {
          const files = pastedFiles(event);
          if (files.length === 0) return;
          event.preventDefault();
          onFiles(files);
        }}
        onFocus={() => {
          touched.current = true;
          onFocus();
        }}
      />
      {folded ? (
        <QuoteButton
          onOpen={() => {
            setTail('');
            field.current?.focus();
          }}
        />
      ) : null}
    </div>
  );
}
