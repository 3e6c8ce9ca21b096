'use client';
import { useState } from 'react';
import { compareCollected } from '@/lib/client/account-copies';
import { sentenceOf } from '@/lib/client/call';
import { changeCollector, removeCollector, restoreCollector, useCollectors } from '@/lib/client/collectors';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { count } from '@/lib/client/words';
import type { CollectedComparison, Collector } from '@/lib/model/collectors';
import { Button } from '../base/button';
import { Fault } from '../base/fault';
import { Select } from '../base/select';
import { CollectorForm } from './collector-form';
import { orSay, removeEntry } from './entry-acts';

const nameOf = ({ login, host }: Collector) => (login.includes('@') ? login : `${login}@${host}`);

/** Every letter was looked for and found. */
const isClean = ({ missing, notTaken, unchecked }: CollectedComparison) => missing + notTaken + unchecked === 0;

/** What the comparison found, and what that means. */
function Found({ found }: { found: CollectedComparison }) {
  const { there, here, moved, unsure, notTaken, missing, unchecked, letters } = found;
  const lacking = missing + notTaken;
  const figures = { there: count(there), here: count(here), moved: count(moved), unsure: count(unsure), large: count(notTaken) };
  return (
    <div role="status">
      {isClean(found) ? <p className="option-title">{t('pop3.clean')}</p> : null}
      {lacking > 0 ? <p className="move-fault">{t('pop3.missing', { count: lacking })}</p> : null}
      {unchecked > 0 ? <p className="move-fault">{t('pop3.unchecked', { count: unchecked })}</p> : null}
      <p className="option-hint num">{t('pop3.figures', figures)}</p>
      {letters.length > 0 ? (
        <ul className="move-losses option-hint">
          {letters.map(({ number, messageId }) => (
            <li key={number}>
              <bdi>{messageId ?? t('pop3.number', { count: number })}</bdi>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** The comparison of one mailbox, asked for by a button; `onClean` tells whether nothing was missing. */
function Compare({ collector, onClean }: { collector: Collector; onClean: (clean: boolean) => void }) {
  const [found, setFound] = useState<CollectedComparison | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const compare = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const result = await compareCollected(collector.id);
      setFound(result);
      onClean(isClean(result));
    } catch (problem) {
      setError(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className="option-hint">{t('pop3.compare.what')}</div>
      {found ? <Found found={found} /> : null}
      <Fault>{error}</Fault>
      <Button kind="line" aria-disabled={busy || undefined} onClick={() => void compare()}>
        {t(busy ? 'pop3.comparing' : 'pop3.compare')}
      </Button>
    </>
  );
}

interface ChooseProps {
  all: readonly Collector[];
  chosen: Collector | undefined;
  onChoose: (id: string | null) => void;
}

/** The first step: a mailbox that is collected, or one to be added. */
function Choose({ all, chosen, onChoose }: ChooseProps) {
  const [adding, setAdding] = useState(false);
  const done = () => {
    setAdding(false);
    // The one that was just added.
    onChoose(null);
  };
  if (adding) return <CollectorForm collector={null} onDone={done} />;
  return (
    <>
      {chosen ? (
        <Select
          name={t('pop3.mailbox')}
          value={String(chosen.id)}
          choices={all.map((one) => ({ value: String(one.id), words: nameOf(one) }))}
          onChoose={onChoose}
        />
      ) : null}{' '}
      {chosen ? (
        <Button kind="line" icon="refresh-cw" onClick={() => orSay(changeCollector(chosen.id, { now: true }))}>
          {chosen.state === 'running' ? t('collect.running', { done: count(chosen.done), of: count(chosen.of) }) : t('pop3.collect')}
        </Button>
      ) : null}{' '}
      <Button kind="line" icon="plus" onClick={() => setAdding(true)}>
        {t('collect.add')}
      </Button>
    </>
  );
}

function Steps({ collectors }: { collectors: readonly Collector[] }) {
  const { accounts } = useShell();
  const [id, setId] = useState<string | null>(null);
  const [clean, setClean] = useState<number | null>(null);
  const chosen = collectors.find((one) => String(one.id) === id) ?? collectors.at(-1);
  const address = accounts.find((one) => one.id === chosen?.accountId)?.address ?? accounts[0]?.address ?? '';
  const stop = (one: Collector) =>
    removeEntry(t('collect.removed', { name: nameOf(one) }), {
      remove: () => removeCollector(one.id),
      restore: () => restoreCollector(one.id),
    });
  return (
    <ol className="move-steps numbered">
      <li>
        <div className="option-title">{t('pop3.bring')}</div>
        <div className="option-hint">{t('pop3.bring.what')}</div>
        <Choose all={collectors} chosen={chosen} onChoose={setId} />
      </li>
      <li>
        <div className="option-title">{t('pop3.compareTitle')}</div>
        {chosen ? <Compare key={chosen.id} collector={chosen} onClean={(yes) => setClean(yes ? chosen.id : null)} /> : null}
      </li>
      <li>
        <div className="option-title">{t('pop3.programs')}</div>
        <ul className="option-hint">
          <li>{t('pop3.programs.add', { address })}</li>
          <li>{t('pop3.programs.drag')}</li>
          <li>{t('pop3.programs.off')}</li>
        </ul>
      </li>
      <li>
        <div className="option-title">{t('pop3.stop')}</div>
        <div className="option-hint">{t('pop3.stop.what')}</div>
        {chosen && clean === chosen.id ? (
          <Button kind="line" onClick={() => stop(chosen)}>
            {t('pop3.stop')}
          </Button>
        ) : null}
      </li>
    </ol>
  );
}

/** The change from POP3 to IMAP in four steps; nothing is given up before both sides were compared. */
export function Pop3Change() {
  const { data } = useCollectors();
  const [open, setOpen] = useState(false);
  if (!data?.offered) return null;
  return (
    <section className="move" aria-label={t('pop3.title')}>
      <h3>{t('pop3.title')}</h3>
      <p className="option-hint">{t('pop3.what')}</p>
      {open ? (
        <Steps collectors={data.collectors} />
      ) : (
        <Button kind="line" onClick={() => setOpen(true)}>
          {t('pop3.begin')}
        </Button>
      )}
    </section>
  );
}
