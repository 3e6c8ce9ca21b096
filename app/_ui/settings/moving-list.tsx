'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import {
  changeImport,
  dropQueued,
  forgetImport,
  goOnUpload,
  holdsFile,
  type Queued,
  readReport,
  restUpload,
  useImports,
  useWays,
  type Way,
} from '@/lib/client/imports';
import { saidWords, toldRich } from '@/lib/client/said-words';
import { useMailbox } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { bytes, count, mailboxWords } from '@/lib/client/words';
import type { ImportLoss, MailImport } from '@/lib/model/imports';
import { Button } from '../base/button';
import { Fault } from '../base/fault';
import { IconButton } from '../base/icon-button';
import { orSay } from './entry-acts';

/** How it goes, in a few words that change seldom. */
function stateWords({ state, id }: MailImport, way: Way | undefined): string {
  if (state === 'uploading') {
    if (way?.resting) return t('moving.state.paused');
    if (way?.waiting) return t('moving.state.line');
    if (way && !way.problem) return t('moving.state.sending');
    return t(holdsFile(id) ? 'moving.state.stopped' : 'moving.state.left');
  }
  return t(`moving.state.${state}`);
}

/** How far it is, in numbers; null where it is over. */
function farWords({ state, size, offset, position, total }: MailImport, way: Way | undefined): string | null {
  const of = (done: number, all: number) => t('moving.of', { done: bytes(Math.min(done, all)), of: bytes(all) });
  if (state === 'uploading') return of(way ? Math.max(way.share * size, way.resting ? offset : 0) : offset, size);
  return state === 'running' || state === 'paused' ? of(position, total) : null;
}

function countWords({ added, doubled, damaged, state }: MailImport): string | null {
  if (state === 'uploading') return null;
  const parts = [
    t('moving.added', { count: added }),
    ...(doubled > 0 ? [t('moving.doubled', { count: doubled })] : []),
    ...(damaged > 0 ? [t('moving.damaged', { count: damaged })] : []),
  ];
  return parts.join(' · ');
}

/** What can be done now. */
function Acts({ one, way }: { one: MailImport; way: Way | undefined }) {
  const { id, state, filename: name } = one;
  if (state === 'done' || state === 'failed' || state === 'cancelled')
    return <IconButton icon="x" name={t('moving.forget', { name })} onClick={() => orSay(forgetImport(id))} />;
  const rests = state === 'paused' || (state === 'uploading' && (way?.resting || way?.problem));
  const pause = () => (state === 'uploading' ? restUpload(id) : orSay(changeImport(id, 'paused')));
  const goOn = () => orSay(state === 'uploading' ? goOnUpload(id) : changeImport(id, 'running'));
  return (
    <span className="moving-acts">
      {rests ? (
        <Button small kind="line" aria-label={t('moving.goOn', { name })} onClick={goOn}>
          {t('moving.goOnNow')}
        </Button>
      ) : state === 'running' || way ? (
        <Button small kind="line" aria-label={t('moving.pause', { name })} onClick={pause}>
          {t('moving.pauseNow')}
        </Button>
      ) : null}
      <Button small kind="line" aria-label={t('moving.cancel', { name })} onClick={() => orSay(changeImport(id, 'cancelled'))}>
        {t('identities.cancel')}
      </Button>
    </span>
  );
}

/** The letters that were passed over, each with its place and the reason. */
function Report({ id, damaged }: { id: string; damaged: number }) {
  const [losses, setLosses] = useState<ImportLoss[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew when there are more of them
  useEffect(() => {
    const stop = new AbortController();
    readReport(id, stop.signal).then(
      (report) => setLosses(report.losses),
      (problem: unknown) => stop.signal.aborted || setFault(sentenceOf(problem)),
    );
    return () => stop.abort();
  }, [id, damaged]);
  if (fault) return <Fault>{fault}</Fault>;
  return (
    <>
      <ol className="moving-report">
        {losses?.map(({ ordinal, place, reason }) => (
          <li key={ordinal}>
            <span className="option-title num">
              {t('moving.letter', { n: count(ordinal) })}
              {place ? <bdi className="moving-place">{place}</bdi> : null}
            </span>
            <span className="option-hint">{reason.map(saidWords).join(' ')}</span>
          </li>
        ))}
      </ol>
      {losses && losses.length < damaged ? <p className="option-hint">{t('moving.listed', { count: losses.length })}</p> : null}
    </>
  );
}

interface RowProps {
  name: string;
  words: ReactNode;
  far: string | null;
  counts: string | null;
  share: number | null;
  acts: ReactNode;
  children?: ReactNode;
}

function Row({ name, words, far, counts, share, acts, children }: RowProps) {
  return (
    <li className="entry">
      <div className="entry-head moving-one">
        <span className="entry-words">
          <bdi className="cut option-title">{name}</bdi>
          <span className="dim num">
            <span aria-live="polite">{words}</span>
            {far ? <span>{` · ${far}`}</span> : null}
          </span>
          {counts ? <span className="dim num">{counts}</span> : null}
        </span>
        {acts}
      </div>
      {share === null ? null : <progress className="moving-bar" max={1} value={share} aria-label={t('moving.progress', { name })} />}
      {children}
    </li>
  );
}

function shareOf({ state, size, offset, position, total }: MailImport, way: Way | undefined): number | null {
  if (state === 'uploading') return way ? way.share : size > 0 ? offset / size : 0;
  return state === 'running' || state === 'paused' ? (total > 0 ? Math.min(1, position / total) : 0) : null;
}

/** One file: how it goes, what came of it, what was passed over. */
function One({ one }: { one: MailImport }) {
  const way = useWays(({ ways }) => ways[one.id]);
  const box = useMailbox(one.mailboxId);
  const [open, setOpen] = useState(false);
  const folder = box ? mailboxWords(box) : t('collect.noFolder');
  return (
    <Row
      name={one.filename}
      words={`${stateWords(one, way)} · ${t('moving.to', { folder })}`}
      far={farWords(one, way)}
      counts={countWords(one)}
      share={shareOf(one, way)}
      acts={<Acts one={one} way={way} />}
    >
      {one.note ? <Fault>{toldRich(one.note)}</Fault> : null}
      <Fault>{way?.problem}</Fault>
      {one.damaged > 0 ? (
        <Button kind="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'moving.hideReport' : 'moving.showReport')}
        </Button>
      ) : null}
      {open && one.damaged > 0 ? <Report id={one.id} damaged={one.damaged} /> : null}
    </Row>
  );
}

function Waiting({ queued: { key, file, problem } }: { queued: Queued }) {
  return (
    <Row
      name={file.name}
      words={problem ? t('moving.state.stopped') : t('moving.state.turn')}
      far={bytes(file.bytes.size)}
      counts={null}
      share={null}
      acts={<IconButton icon="x" name={t('moving.dropFile', { name: file.name })} onClick={() => dropQueued(key)} />}
    >
      <Fault>{problem}</Fault>
    </Row>
  );
}

/** The files that are read, were read, or wait for it. */
export function MovingList() {
  const { data, error } = useImports();
  const queue = useWays((state) => state.queue);
  if (error) return <Fault>{sentenceOf(error)}</Fault>;
  if (!data) return null;
  if (data.imports.length === 0 && queue.length === 0) return <p className="option-hint moving-none">{t('moving.empty')}</p>;
  return (
    <ul className="entries" aria-label={t('moving.list')}>
      {queue.map((queued) => (
        <Waiting key={queued.key} queued={queued} />
      ))}
      {data.imports.map((one) => (
        <One key={one.id} one={one} />
      ))}
    </ul>
  );
}
