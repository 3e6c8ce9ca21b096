'use client';
import { useState } from 'react';
import { askAccount } from '@/lib/client/accounts';
import { sentenceOf } from '@/lib/client/call';
import { saveExport, startExport, stopExport, useExports, wantsProof } from '@/lib/client/exports';
import { useMovingFolder } from '@/lib/client/moving-folder';
import { toldRich } from '@/lib/client/said-words';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { bytes, count, mailboxWords } from '@/lib/client/words';
import type { ExportFormat, MailExport } from '@/lib/model/exports';
import type { AccountId, MailboxId } from '@/lib/model/ids';
import { exportFormats } from '@/lib/model/moving';
import { Button } from '../base/button';
import { CheckLine } from '../base/check';
import { Fault } from '../base/fault';
import { IconButton } from '../base/icon-button';
import { Segments } from '../base/segments';
import { Select } from '../base/select';
import { orSay } from './entry-acts';
import { Option } from './option';

interface FoldersProps {
  accountId: AccountId;
  chosen: ReadonlySet<MailboxId>;
  onChoose: (chosen: ReadonlySet<MailboxId>) => void;
}

/** The folders of an account, each to be ticked. */
function Folders({ accountId, chosen, onChoose }: FoldersProps) {
  const boxes = useShell().mailboxes.filter((one) => one.accountId === accountId && one.selectable);
  const toggle = (id: MailboxId) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <fieldset className="moving-folders">
      <legend className="option-hint">{t('moving.folders')}</legend>
      {boxes.map((box) => (
        <CheckLine key={box.id} checked={chosen.has(box.id)} onChange={() => toggle(box.id)}>
          <bdi>{box.role ? mailboxWords(box) : box.path.split(box.delimiter ?? '\n').join(' / ')}</bdi>{' '}
          <span className="dim num">{count(box.exists)}</span>
        </CheckLine>
      ))}
    </fieldset>
  );
}

function stateWords({ state, letters: all, size, doneLetters, doneSize }: MailExport): string {
  if (state === 'done') return t('moving.saved', { count: doneLetters, size: bytes(doneSize) });
  if (state === 'cancelled' || state === 'failed') return t(`moving.save.${state}`, { done: count(doneLetters), of: count(all) });
  if (state === 'waiting') return t('moving.save.waiting');
  return t('moving.save.running', {
    done: count(doneLetters),
    of: count(all),
    size: bytes(doneSize),
    all: bytes(Math.max(size, doneSize)),
  });
}

function One({ one }: { one: MailExport }) {
  const { id, state, filename: name, letters: all, doneLetters, note } = one;
  const goes = state === 'running' || state === 'waiting';
  return (
    <li className="entry">
      <div className="entry-head moving-one">
        <span className="entry-words">
          <bdi className="cut option-title">{name}</bdi>
          <span className="dim num">{stateWords(one)}</span>
        </span>
        {state === 'waiting' ? (
          <Button small kind="line" icon="download" onClick={() => saveExport(one)}>
            {t('moving.save')}
          </Button>
        ) : null}
        {goes ? (
          <Button small kind="line" aria-label={t('moving.cancel', { name })} onClick={() => orSay(stopExport(id))}>
            {t('identities.cancel')}
          </Button>
        ) : (
          <IconButton icon="x" name={t('moving.forget', { name })} onClick={() => orSay(stopExport(id))} />
        )}
      </div>
      {state === 'running' ? (
        <progress
          className="moving-bar"
          max={1}
          value={all > 0 ? Math.min(1, doneLetters / all) : 0}
          aria-label={t('moving.progress', { name })}
        />
      ) : null}
      {note ? <Fault>{toldRich(note)}</Fault> : null}
    </li>
  );
}

/** What was chosen, and the act. */
function useSaving() {
  const { accounts, mailboxes } = useShell();
  const asked = useMovingFolder(({ id }) => id);
  const [account, setAccount] = useState(mailboxes.find(({ id }) => id === asked)?.accountId ?? null);
  const [what, setWhat] = useState<'all' | 'some'>(asked === null ? 'all' : 'some');
  const [chosen, setChosen] = useState<ReadonlySet<MailboxId>>(new Set(asked === null ? [] : [asked]));
  const [format, setFormat] = useState<ExportFormat>('mbox');
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const accountId = account ?? accounts[0]?.id ?? null;
  const start = async () => {
    if (busy || accountId === null) return;
    if (what === 'some' && chosen.size === 0) return setFault(t('moving.noFolder'));
    setBusy(true);
    setFault(null);
    try {
      await startExport({ accountId, mailboxIds: what === 'all' ? null : [...chosen], format });
    } catch (problem) {
      const locked = wantsProof(problem) ? accounts.find(({ id }) => id === accountId) : undefined;
      if (locked) askAccount({ kind: 'prove', account: locked, onProven: () => void start() });
      else setFault(sentenceOf(problem));
    } finally {
      setBusy(false);
    }
  };
  const choose = (id: AccountId) => {
    setAccount(id);
    setChosen(new Set());
  };
  return { accounts, accountId, choose, what, setWhat, chosen, setChosen, format, setFormat, fault, busy, start };
}

/** Which folders go into a file, in which form; and the files that are being saved. */
export function MovingOut() {
  const { data } = useExports();
  const saving = useSaving();
  const { accounts, accountId, what, format } = saving;
  return (
    <>
      {accounts.length > 1 ? (
        <Option title={t('moving.account')}>
          <Select
            name={t('moving.account')}
            value={String(accountId)}
            choices={accounts.map(({ id, address }) => ({ value: String(id), words: address }))}
            onChoose={(id) => saving.choose(Number(id) as AccountId)}
          />
        </Option>
      ) : null}
      <Option title={t('moving.what')}>
        <Segments
          name={t('moving.what')}
          value={what}
          choices={(['all', 'some'] as const).map((value) => ({ value, words: t(`moving.what.${value}`) }))}
          onChoose={saving.setWhat}
        />
      </Option>
      {what === 'some' && accountId !== null ? <Folders accountId={accountId} chosen={saving.chosen} onChoose={saving.setChosen} /> : null}
      <Option title={t('moving.form')} hint={t(`moving.form.${format}.hint`)}>
        <Segments
          name={t('moving.form')}
          value={format}
          choices={exportFormats.map((value) => ({ value, words: t(`moving.form.${value}`) }))}
          onChoose={saving.setFormat}
        />
      </Option>
      <Fault>{saving.fault}</Fault>
      <div className="moving-acts">
        <Button kind="line" icon="download" aria-disabled={saving.busy || undefined} onClick={() => void saving.start()}>
          {t(saving.busy ? 'moving.counting' : 'moving.save')}
        </Button>
      </div>
      {data && data.exports.length > 0 ? (
        <ul className="entries" aria-label={t('moving.savedList')}>
          {data.exports.map((one) => (
            <One key={one.id} one={one} />
          ))}
        </ul>
      ) : null}
    </>
  );
}
