'use client';
import { useId, useRef, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Dialog } from '@/app/_ui/base/dialog';
import { Fault } from '@/app/_ui/base/fault';
import { call, sentenceOf } from '@/lib/client/call';
import { notify } from '@/lib/client/notice';
import { preferencesNow } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { focusAfterDialog, type OpenDialog } from '@/lib/client/view';
import { countDown, hearWhile } from '@/lib/client/waiting-letter';
import { fewPeople, personWords, subjectWords } from '@/lib/client/words';
import type { Recipient } from '@/lib/model/draft';
import { shortName } from '@/lib/model/letter-words';
import type { Address, MessageRow } from '@/lib/model/mail';
import { judgeAddress, namedIn, settledLine } from '@/lib/model/recipients';
import { RecipientField, type RecipientFieldHandle } from './recipient-field';
import { useFacts } from './use-facts';
import './composer-fields.css';
import './redirect.css';

type Asked = Extract<OpenDialog, { kind: 'redirect' }>;

/** Lets the letter go, after the seconds in which it can be taken back. Throws what the server says; nothing is sent then. */
async function redirect(row: MessageRow, to: Address[], once: string): Promise<void> {
  const { undoSeconds } = preferencesNow();
  const { submission } = await hearWhile(() =>
    call('submissionOutput', '/api/redirects', { method: 'POST', body: { id: row.id, to, once, undoSeconds } }),
  );
  const names = fewPeople(to.map(shortName));
  if (submission.state === 'queued' && undoSeconds > 0)
    countDown(submission, { names, seconds: undoSeconds, inline: false, redirected: { row, to } });
  else notify(t('redirect.sent', { who: names }));
}

/** What will happen, before it does. */
function Outcome({ row, people }: { row: MessageRow; people: readonly Address[] }) {
  const sender = personWords(row.from[0]);
  const subject = subjectWords(row.subject);
  return (
    <p className="redirect-what" role="status">
      {people.length === 0
        ? t('redirect.sentence')
        : t('redirect.what', { subject, sender, names: fewPeople(people.map((one) => one.name.trim() || one.address)) })}
    </p>
  );
}

/** Asks to whom a letter is passed on unchanged, and says what then happens. */
export default function RedirectDialog({ asked, onClose }: { asked: Asked | null; onClose: () => void }) {
  const [shown, setShown] = useState<Asked | null>(null);
  const [line, setLine] = useState<Recipient[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // The same letter to the same people again, also after the answer was lost, sends nothing more.
  const tried = useRef({ shown, people: '', once: '' });
  const field = useRef<RecipientFieldHandle>(null);
  const letter = useId();
  const facts = useFacts(namedIn(line));
  if (asked !== null && asked !== shown) {
    setShown(asked);
    setLine(asked.to ?? []);
    setError(null);
  }
  const row = shown?.row;
  const people = namedIn(line);
  const send = async () => {
    if (!row || busy) return;
    const settled = settledLine(line);
    const to = settled.map(({ name, address }) => ({ name, address }));
    setLine(settled);
    setError(to.length === 0 ? t('redirect.nobody') : null);
    // What is wrong with an address stands under the line.
    if (to.length === 0 || to.some(({ address }) => judgeAddress(address) !== null)) return field.current?.focus();
    const wanted = { shown, people: JSON.stringify(to) };
    if (tried.current.shown !== shown || tried.current.people !== wanted.people) tried.current = { ...wanted, once: crypto.randomUUID() };
    setBusy(true);
    try {
      await redirect(row, to, tried.current.once);
      onClose();
    } catch (problem) {
      setError(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={asked !== null}
      onClose={onClose}
      title={t('redirect.title')}
      returnFocus={focusAfterDialog}
      acts={
        <>
          <Button kind="line" onClick={onClose}>
            {t('identities.cancel')}
          </Button>
          <Button kind="solid" aria-disabled={busy || undefined} onClick={() => void send()}>
            {people.length > 1 ? t('redirect.sendTo', { count: people.length }) : t('redirect.send')}
          </Button>
        </>
      }
    >
      {row ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl or Cmd with Enter sends, as in the composer
        <div
          className="redirect"
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void send();
          }}
        >
          <p className="redirect-letter">
            <bdi dir="auto" className="cut option-title">
              {subjectWords(row.subject)}
            </bdi>
            <bdi className="cut dim">{personWords(row.from[0])}</bdi>
          </p>
          <div className="redirect-to">
            <RecipientField
              ref={field}
              field="to"
              letter={letter}
              label={t('compose.to')}
              people={line}
              onChange={(next) => {
                setLine(next);
                setError(null);
              }}
              facts={facts}
            />
          </div>
          <Outcome row={row} people={people} />
          <Fault>{error}</Fault>
        </div>
      ) : null}
    </Dialog>
  );
}
