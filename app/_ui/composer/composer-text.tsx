'use client';
import { Ellipsis } from 'lucide-react';
import { type ClipboardEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '@/app/_ui/base/icon';
import { t } from '@/lib/client/texts';
import { aboveQuotedTail, joinQuotedTail, splitQuotedTail } from '@/lib/model/quotes';

export interface ComposerTextHandle {
  focus(): void;
}

export interface ComposerTextProps {
  /** The whole text of the draft, quote included. */
  text: string;
  onChange: (text: string) => void;
  readOnly: boolean;
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
function useGrowing(field: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text is another height
  useLayoutEffect(() => {
    const box = field.current;
    if (!box || CSS.supports('field-sizing', 'content')) return;
    box.style.blockSize = 'auto';
    box.style.blockSize = `${box.scrollHeight}px`;
  }, [field, text]);
}

/** The text of a letter. The quoted letter waits behind a button until it is wanted, and goes along all the same. */
export function ComposerText({ text, onChange, readOnly, onFiles, onFocus, ref }: ComposerTextProps) {
  const [tail, setTail] = useState(() => splitQuotedTail(text).tail);
  const field = useRef<HTMLTextAreaElement>(null);
  // Where another version of the text came in, what was folded may no longer be its end.
  const above = aboveQuotedTail(text, tail);
  const folded = above !== null;
  const own = above ?? text;
  useGrowing(field, own);
  useImperativeHandle(
    ref,
    () => ({
      focus: () => {
        field.current?.focus();
        // An answer begins above the quote.
        if (folded) field.current?.setSelectionRange(0, 0);
      },
    }),
    [folded],
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
        onFocus={onFocus}
      />
      {folded ? (
        <button
          type="button"
          className="cp-quote"
          aria-expanded={false}
          aria-label={t('reader.showQuote')}
          data-tip={t('reader.showQuote')}
          onClick={() => {
            setTail('');
            field.current?.focus();
          }}
        >
          <Icon of={Ellipsis} size={16} />
        </button>
      ) : null}
    </div>
  );
}
