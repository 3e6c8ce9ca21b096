'use client';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Dialog } from '@/app/_ui/base/dialog';
import { Field } from '@/app/_ui/base/field';
import { t } from '@/lib/client/texts';
import { addressOf, linkAt, putLink, removeLink } from './links';
import type { Editor } from './open-editor';

/** Asks for the address and the words of a link. */
export function LinkDialog({ editor, open, onClose }: { editor: Editor; open: boolean; onClose: () => void }) {
  const [address, setAddress] = useState('');
  const [words, setWords] = useState('');
  const [wrong, setWrong] = useState(false);
  const [there, setThere] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!open) return;
    const link = linkAt(editor);
    setThere(link !== null);
    setAddress(link?.getAttribute('href')?.replace(/^mailto:/u, '') ?? '');
    setWords(link?.textContent ?? editor.squire.getSelectedText());
    setWrong(false);
  }, [open, editor]);
  const done = () => {
    onClose();
    editor.squire.focus();
  };
  const keep = () => {
    const href = addressOf(address);
    setWrong(href === null);
    if (href === null) {
      field.current?.focus();
      return;
    }
    putLink(editor, href, words.trim() || address.trim());
    done();
  };
  return (
    <Dialog
      open={open}
      onClose={done}
      title={t('format.link')}
      focusRef={field}
      returnFocus={() => editor.doc.defaultView?.frameElement as HTMLElement | null}
      acts={
        <>
          {there ? (
            <Button
              kind="line"
              onClick={() => {
                removeLink(editor);
                done();
              }}
            >
              {t('format.link.remove')}
            </Button>
          ) : null}
          <Button kind="line" onClick={done}>
            {t('accounts.cancel')}
          </Button>
          <Button kind="solid" type="submit" form="cp-link">
            {t('format.link.keep')}
          </Button>
        </>
      }
    >
      <form
        id="cp-link"
        className="cp-link"
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <Field
          ref={field}
          label={t('format.link.address')}
          value={address}
          dir="ltr"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          {...(wrong ? { error: t('format.link.wrong') } : {})}
          onChange={(event) => setAddress(event.target.value)}
        />
        <Field
          label={t('format.link.words')}
          value={words}
          dir="auto"
          autoComplete="off"
          onChange={(event) => setWords(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
