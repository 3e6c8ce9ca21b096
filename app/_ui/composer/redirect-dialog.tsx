'use client';
import { useRef, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Dialog } from '@/app/_ui/base/dialog';
import { Field } from '@/app/_ui/base/field';
import { call, sentenceOf } from '@/lib/client/call';
import { notify } from '@/lib/client/notice';
import { t } from '@/lib/client/texts';
import { focusAfterDialog } from '@/lib/client/view';
import type { MessageRow } from '@/lib/model/mail';
import { judgeAddress, splitRecipients } from '@/lib/model/recipients';

/** Asks to whom a letter is passed on unchanged. */
export default function RedirectDialog({ row, onClose }: { row: MessageRow | null; onClose: () => void }) {
  const [words, setWords] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  // The same press again, also after its answer was lost, sends nothing more.
  const [once, setOnce] = useState(() => crypto.randomUUID());
  const close = () => {
    setWords('');
    setError(null);
    setOnce(crypto.randomUUID());
    onClose();
  };
  const send = async () => {
    if (row === null || busy) return;
    const to = splitRecipients(words);
    const bad = to.find(({ address }) => judgeAddress(address) !== null);
    if (bad) return setError(t('identities.bad', { address: bad.address }));
    if (to.length === 0) return field.current?.focus();
    setBusy(true);
    try {
      await call('submissionOutput', '/api/redirects', { method: 'POST', body: { id: row.id, to, once } });
      notify(t('redirect.sent', { who: to.map(({ address }) => address).join(', ') }));
      close();
    } catch (problem) {
      setError(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={row !== null}
      onClose={close}
      title={t('redirect.title')}
      sentence={t('redirect.sentence')}
      focusRef={field}
      returnFocus={focusAfterDialog}
      acts={
        <>
          <Button kind="line" onClick={close}>
            {t('identities.cancel')}
          </Button>
          <Button kind="solid" disabled={busy} onClick={() => void send()}>
            {t('redirect.send')}
          </Button>
        </>
      }
    >
      <Field
        ref={field}
        label={t('redirect.to')}
        value={words}
        dir="auto"
        type="text"
        inputMode="email"
        autoComplete="off"
        spellCheck={false}
        error={error}
        onChange={(event) => {
          setWords(event.target.value);
          setError(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) void send();
        }}
      />
    </Dialog>
  );
}
