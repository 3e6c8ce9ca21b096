'use client';
import { Pause, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { changeCollector, removeCollector, restoreCollector, useCollectors } from '@/lib/client/collectors';
import { toldRich } from '@/lib/client/said-words';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { type Clock, shortTime, useClock } from '@/lib/client/time';
import { count, mailboxWords } from '@/lib/client/words';
import type { Collector } from '@/lib/model/collectors';
import { Button } from '../base/button';
import { Fault } from '../base/fault';
import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { CollectorForm, collectorPlace, fieldsOf } from './collector-form';
import { orSay, removeEntry } from './entry-acts';
import { EntryRow } from './entry-row';
import { useFormPlace } from './form-place';
import { ProofAgain } from './mailbox-proof';
import { fieldsAt } from './server-fields';
import './identities.css';
import './collectors.css';

/** How it goes, in one line. */
function stateWords({ state, done, of, lastOkAt, lastCount, nextAt }: Collector, clock: Clock): string {
  if (state === 'running') return of > 0 ? t('collect.running', { done: count(done), of: count(of) }) : t('collect.starting');
  if (state === 'queued') return t('collect.queued');
  if (state === 'paused') return t('collect.paused');
  if (state === 'stopped') return t('collect.stopped');
  if (state === 'failed') return t('collect.again', { time: shortTime(nextAt, clock) });
  return lastOkAt === null ? t('collect.queued') : t('collect.last', { time: shortTime(lastOkAt, clock), count: lastCount });
}

/** What the last run met, each with what it means. */
function warningsOf({ warnings }: Collector): string[] {
  const { noNames, reused, tooLarge, refused, altered } = warnings;
  return [
    ...(noNames > 0 ? [t('collect.warn.noNames')] : []),
    ...(reused > 0 ? [t('collect.warn.reused')] : []),
    ...(tooLarge > 0 ? [t('collect.warn.tooLarge', { count: tooLarge })] : []),
    ...(refused > 0 ? [t('collect.warn.refused', { count: refused })] : []),
    ...(altered > 0 ? [t('collect.warn.altered', { count: altered })] : []),
  ];
}

function Note({ children }: { children: ReactNode }) {
  return (
    <p className="collect-note">
      <Icon name="info" size={16} />
      <span>{children}</span>
    </p>
  );
}

/** How it goes. What goes on is not said aloud at every step, and its end is. */
function State({ collector }: { collector: Collector }) {
  const clock = useClock();
  const { state, done, of } = collector;
  const running = state === 'running';
  const words = stateWords(collector, clock);
  return (
    <>
      <span className="cut dim num" aria-live={running ? 'off' : 'polite'}>
        {words}
      </span>
      {running && of > 0 ? <progress className="collect-progress" max={of} value={done} aria-label={words} /> : null}
    </>
  );
}

/** One mailbox: where from, where to, how it goes, and what can be done. */
function One({ collector, offered }: { collector: Collector; offered: boolean }) {
  const { id, login, host, provider, state, total, note, mailboxId } = collector;
  const editing = useFormPlace(collectorPlace(collector)).open;
  const folder = useShell().mailboxes.find((one) => one.id === mailboxId);
  const name = login.includes('@') ? login : `${login}@${host}`;
  const paused = state === 'paused';
  const acts = (
    <>
      <IconButton
        icon="refresh-cw"
        name={t('collect.now', { name })}
        aria-disabled={state === 'running' || undefined}
        onClick={() => state !== 'running' && orSay(changeCollector(id, { now: true }))}
      />
      <IconButton
        icon={paused ? Play : Pause}
        name={t(paused ? 'collect.goOn' : 'collect.pause', { name })}
        onClick={() => orSay(changeCollector(id, { paused: !paused }))}
      />
    </>
  );
  const notes = (
    <>
      {note && !paused ? <Fault>{toldRich(note)}</Fault> : null}
      {offered && provider !== null && state === 'stopped' && !editing ? (
        <ProofAgain
          place={collectorPlace(collector)}
          protocol="pop3"
          provider={provider}
          login={login}
          left={(server) => ({ ...fieldsOf(collector, undefined), ...fieldsAt(server) })}
        />
      ) : null}
      {warningsOf(collector).map((words) => (
        <Note key={words}>{words}</Note>
      ))}
    </>
  );
  return (
    <EntryRow
      title={name}
      line={t('collect.into', { folder: folder ? mailboxWords(folder) : t('collect.noFolder'), count: total })}
      state={offered ? <State collector={collector} /> : null}
      acts={offered ? acts : null}
      notes={notes}
      names={{ edit: t('collect.edit', { name }), remove: t('collect.remove', { name }) }}
      order={null}
      onRemove={() =>
        removeEntry(t('collect.removed', { name }), { remove: () => removeCollector(id), restore: () => restoreCollector(id) })
      }
      place={collectorPlace(collector)}
      form={(onDone) => <CollectorForm collector={collector} onDone={onDone} />}
    />
  );
}

/** The mailboxes elsewhere whose letters are brought here. */
export function Collectors() {
  const { data, error } = useCollectors();
  const adding = useFormPlace(collectorPlace(null));
  const none = data?.collectors.length === 0;
  return (
    <>
      <Fault>{error ? sentenceOf(error) : null}</Fault>
      {data && !data.offered ? <p className="entry-none">{t('collect.off')}</p> : null}
      {data?.offered && none && !adding.open ? <p className="entry-none">{t('collect.empty')}</p> : null}
      {data && !none ? (
        <ul className="entries">
          {data.collectors.map((collector) => (
            <One key={collector.id} collector={collector} offered={data.offered} />
          ))}
        </ul>
      ) : null}
      {adding.open ? <CollectorForm collector={null} onDone={adding.hide} /> : null}
      {data?.offered && !adding.open ? (
        <Button kind={none ? 'solid' : 'line'} icon="plus" onClick={adding.show}>
          {t('collect.add')}
        </Button>
      ) : null}
    </>
  );
}
