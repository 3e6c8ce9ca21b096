'use client';
import { useRef, useState } from 'react';
import { changeCopy, forgetCopy, useCopies } from '@/lib/client/account-copies';
import { sentenceOf } from '@/lib/client/call';
import type { Permission } from '@/lib/client/left-form';
import { toldRich } from '@/lib/client/said-words';
import { t } from '@/lib/client/texts';
import { type Clock, shortTime, useClock } from '@/lib/client/time';
import { count } from '@/lib/client/words';
import type { AccountCopy } from '@/lib/model/account-copies';
import { Arriving } from '../base/arriving';
import { Button } from '../base/button';
import { Fault } from '../base/fault';
import { IconButton } from '../base/icon-button';
import { MenuButton, type MenuEntry } from '../base/menu';
import { part } from '../base/part';
import { CopyForm } from './copy-form';
import { copyAgainPlace, copyPlace } from './copy-place';
import { orSay } from './entry-acts';
import { useFormPlace, useTyped } from './form-place';
import { MailboxProof } from './mailbox-proof';
import { Pop3Change } from './pop3-change';
import './identities.css';
import './collectors.css';
import './copy-account.css';

const CopyReport = part(() => import('./copy-report'));

/** How it goes, in one line. */
function stateWords(copy: AccountCopy, clock: Clock): string {
  const { state, step, done, total, foldersDone, folders, note, notBefore, missing, refused, failed } = copy;
  if (state === 'cancelled') return t('copyIn.cancelled');
  if (state === 'paused') return t('copyIn.paused', { done: count(done), of: count(total) });
  if (state === 'done') {
    return [
      missing ? t('copyIn.doneMissing', { count: missing }) : t('copyIn.done', { count: done - refused }),
      refused > 0 ? t('copyIn.refused', { count: refused }) : '',
      failed > 0 ? t('copyIn.failed', { count: failed }) : '',
    ].join(' ');
  }
  if (note) return t('collect.again', { time: shortTime(notBefore, clock) });
  if (step === 'listing') return t('copyIn.listing');
  if (step === 'comparing') return t('copyIn.comparing');
  return t('copyIn.copying', { done: count(done), of: count(total), folders: count(foldersDone), all: count(folders) });
}

/** Asks for the password that the old server takes now, or for another permission. */
function NewProof({ copy: { id, host, login } }: { copy: AccountCopy }) {
  const place = copyAgainPlace(id);
  const { typed, fill, saved } = useTyped(place, { permission: null as Permission | null });
  const { permission } = typed;
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | null>(null);
  const go = async () => {
    if (!permission && !password) return setError(t('collect.missing'));
    try {
      await changeCopy(id, { state: 'running', ...(permission ? { permission: permission.id } : { password }) });
      saved();
    } catch (problem) {
      setError(sentenceOf(problem));
    }
  };
  return (
    <form
      className="move-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <MailboxProof
        place={place}
        protocol="imap"
        host={host}
        login={login}
        password={password}
        onPassword={setPassword}
        permission={permission}
        onPermission={(given) => fill({ permission: given })}
        left={() => ({})}
        error={error}
      />
      {permission ? <Fault>{error}</Fault> : null}
      <Button kind="solid" type="submit">
        {t('moving.goOnNow')}
      </Button>
    </form>
  );
}

/** What can be done with a copy. */
function entriesOf({ id, state }: AccountCopy): MenuEntry[] {
  if (state === 'done' || state === 'cancelled')
    return [{ words: t('copyIn.forget'), icon: 'trash-2', onSelect: () => orSay(forgetCopy(id)) }];
  const paused = state === 'paused';
  return [
    {
      words: t(paused ? 'moving.goOnNow' : 'moving.pauseNow'),
      icon: 'clock',
      onSelect: () => orSay(changeCopy(id, { state: paused ? 'running' : 'paused' })),
    },
    { line: true },
    { words: t('copyIn.cancel'), icon: 'trash-2', danger: true, onSelect: () => orSay(changeCopy(id, { state: 'cancelled' })) },
  ];
}

/** One old account: where from, how far it is, and its report. */
function One({ copy, clock }: { copy: AccountCopy; clock: Clock }) {
  const [open, setOpen] = useState(false);
  const name = copy.login.includes('@') ? copy.login : `${copy.login}@${copy.host}`;
  return (
    <li className="entry">
      <div className="entry-head">
        <span className="entry-words">
          <bdi className="cut option-title">{name}</bdi>
          <span className="dim num" aria-live="polite">
            {stateWords(copy, clock)}
          </span>
        </span>
        <IconButton
          icon={open ? 'chevron-up' : 'chevron-down'}
          name={t('copyIn.report.of', { name })}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
        <MenuButton icon="ellipsis" name={t('links.acts', { name })} align="end" entries={entriesOf(copy)} />
      </div>
      {copy.state === 'running' ? (
        <progress max={Math.max(1, copy.total)} value={copy.done} aria-label={t('copyIn.progress', { name })} />
      ) : null}
      <Fault>{copy.note ? toldRich(copy.note) : null}</Fault>
      {copy.needsPassword ? <NewProof copy={copy} /> : null}
      {open ? (
        <Arriving>
          <CopyReport copy={copy} />
        </Arriving>
      ) : null}
    </li>
  );
}

/** Old accounts that are copied into one here, and the change from POP3 to IMAP. Can stand in any section of the settings. */
export default function CopyAccount() {
  const { data, error } = useCopies();
  const { open, show, hide } = useFormPlace(copyPlace);
  const clock = useClock();
  const add = useRef<HTMLButtonElement>(null);
  const done = () => {
    hide();
    requestAnimationFrame(() => add.current?.focus());
  };
  return (
    <>
      <section className="move" aria-label={t('copyIn.title')}>
        <h3>{t('copyIn.title')}</h3>
        <Fault>{error ? sentenceOf(error) : null}</Fault>
        {data?.copies.length === 0 && !open ? <p className="option-hint">{t('copyIn.what')}</p> : null}
        <ul className="entries">
          {data?.copies.map((copy) => (
            <One key={copy.id} copy={copy} clock={clock} />
          ))}
        </ul>
        {open ? (
          <CopyForm onDone={done} />
        ) : data?.offered === false ? (
          <p className="option-hint">{t('collect.off')}</p>
        ) : (
          <Button ref={add} kind="line" icon="plus" onClick={show}>
            {t('copyIn.add')}
          </Button>
        )}
      </section>
      <Pop3Change />
    </>
  );
}
