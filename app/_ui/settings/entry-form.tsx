'use client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import { Button } from '../base/button';
import { Fault } from '../base/fault';

export interface EntryFormProps {
  /** What the form is of, for who hears it. */
  name: string;
  /** Keeps what stands in the fields; false where one of them cannot be kept, which then says so. Throws what the server says. */
  onSave: () => Promise<boolean>;
  /** What the notice says once it is kept. */
  kept: string;
  onDone: () => void;
  /** What the button is called that keeps it; as a rule that it saves. */
  words?: string;
  /** The fields. */
  children: ReactNode;
}

/** A form for one entry of a list in the settings. Ctrl or Cmd with Enter saves; Escape closes the form and not the settings around it. */
export function EntryForm({ name, onSave, kept, words, onDone, children }: EntryFormProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const left = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (busy || !left.current) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid=true]');
    if (wrong) wrong.focus();
    // The fields could not keep the keyboard while they were saved.
    else if (document.activeElement === document.body) left.current.focus();
  }, [busy]);
  const save = async () => {
    if (busy) return;
    left.current = document.activeElement as HTMLElement | null;
    setBusy(true);
    setError(null);
    try {
      if (await onSave()) {
        notify(kept);
        onDone();
      }
    } catch (problem) {
      setError(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      ref={form}
      className="entry-form"
      aria-label={name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || event.defaultPrevented) return;
        const sends = event.key === 'Enter' && (event.metaKey || event.ctrlKey);
        if (!sends && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        if (sends) void save();
        else onDone();
      }}
    >
      {/* What is typed while it is saved would go with the form. */}
      <div className="entry-fields" inert={busy}>
        {children}
      </div>
      <Fault>{error}</Fault>
      <div className="entry-acts">
        <Button kind="solid" type="submit" aria-disabled={busy || undefined}>
          {words ?? t(busy ? 'entry.saving' : 'identities.save')}
        </Button>
        <Button kind="line" onClick={onDone}>
          {t('identities.cancel')}
        </Button>
      </div>
    </form>
  );
}
