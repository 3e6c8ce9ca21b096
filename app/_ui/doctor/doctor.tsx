'use client';
/** The doctor: what stands between a person and their mail, as it is found, each with what it means and what to do. */
import { type ReactNode, useState } from 'react';
import { addressOfSubject, type DiagnosisSubject, factWords, guideRows, reportText, toDo } from '@/lib/client/diagnosis';
import { saidWords } from '@/lib/client/said-words';
import { rich, t } from '@/lib/client/texts';
import { count } from '@/lib/client/words';
import type { DiagnosisLine, Guide } from '@/lib/model/diagnosis';
import { Button } from '../base/button';
import { Dialog, type DialogProps } from '../base/dialog';
import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { NoteBar } from '../base/note-bar';
import { Skeleton } from '../base/skeleton';
import { type OwnAccount, SubjectChoice } from './subject-choice';
import { type Known, useDiagnosis } from './use-diagnosis';
import './doctor.css';

const icons = { bad: 'octagon-alert', warn: 'triangle-alert', note: 'info', good: 'check' } as const;

function Facts({ line }: { line: DiagnosisLine }) {
  if (line.facts.length === 0) return null;
  return (
    <details className="doctor-facts">
      <summary>{t('doctor.details')}</summary>
      <dl>
        {line.facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{t(`doctor.fact.${name}`)}</dt>
            <dd>
              <bdi>{factWords(name, value)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Line({ line }: { line: DiagnosisLine }) {
  const { severity, finding, meaning, advice } = line;
  const hasMore = meaning !== null || advice !== null;
  return (
    <li className={`doctor-line ${severity}`}>
      <Icon name={icons[severity]} size={18} />
      <div>
        <div className="doctor-finding">{saidWords(finding)}</div>
        {hasMore ? (
          <p className="note">
            {meaning ? saidWords(meaning) : null} {advice ? <span className="doctor-advice">{saidWords(advice)}</span> : null}
          </p>
        ) : null}
        <Facts line={line} />
      </div>
    </li>
  );
}

function Card({ title, lines }: { title: string; lines: DiagnosisLine[] }) {
  if (lines.length === 0) return null;
  return (
    <section className="doctor-card" aria-label={title}>
      <h3>
        {title} <span className="note dim num">{count(lines.length)}</span>
      </h3>
      <ul>
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ul>
    </section>
  );
}

function GuideCard({ guide }: { guide: Guide }) {
  return (
    <section className="doctor-card" aria-label={t('doctor.guide')}>
      <h3>{t('doctor.guide')}</h3>
      <dl className="doctor-guide">
        {guideRows(guide).map(({ name, value, detail }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
              {detail ? <span className="note dim num">{detail}</span> : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The sentence that sums up, once all is known. */
function headOf({ busy, stopped, failed, lines }: Known, address: string) {
  if (busy) return rich('doctor.checking', { address: <bdi>{address}</bdi> });
  if (stopped || failed) return t('doctor.stopped');
  const needs = toDo(lines).length;
  return needs > 0 ? t('doctor.needs', { count: needs }) : t('doctor.fine');
}

/** Puts the text on the clipboard and answers what to say of it. */
async function copy(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return t('doctor.copied');
  } catch {
    // Forbidden, or the page is not served over TLS.
    return t('doctor.notCopied');
  }
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  Object.assign(document.createElement('a'), { href: url, download: 'oriel-connection.txt' }).click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export interface DoctorPageProps {
  address: string;
  known: Known;
  /** Said where no password goes out for this. */
  noPassword: boolean;
  /** Where another address is chosen. */
  choice?: ReactNode;
  onAgain: () => void;
  onStop: () => void;
  onClose: () => void;
}

/** All that is known so far, and what can be done with it. */
export function DoctorPage({ address, known, noPassword, choice, onAgain, onStop, onClose }: DoctorPageProps) {
  const [copied, setCopied] = useState<string | null>(null);
  const { lines, guide, busy, failed } = known;
  const text = () => reportText(address, lines, guide, new Date());
  const of = (severity: DiagnosisLine['severity']) => lines.filter((line) => line.severity === severity);
  return (
    <div className="doctor">
      <header className="doctor-bar">
        <IconButton icon="arrow-left" name={t('act.close')} onClick={onClose} />
        <span>{t('doctor.title')}</span>
      </header>
      <div className="doctor-page">
        {choice}
        <div className="doctor-head">
          <div className="grow">
            <h2 aria-live="polite">{headOf(known, address)}</h2>
            <p className="note dim">
              {busy ? null : rich('doctor.checked', { address: <bdi>{address}</bdi> })} {noPassword ? t('doctor.noPassword') : null}
            </p>
          </div>
          {lines.length > 0 ? (
            <>
              <Button kind="line" icon="copy" onClick={() => void copy(text()).then(setCopied)}>
                {t('doctor.copy')}
              </Button>
              <Button kind="line" icon="download" onClick={() => save(text())}>
                {t('doctor.save')}
              </Button>
            </>
          ) : null}
          <Button kind="line" icon={busy ? 'x' : 'rotate-cw'} onClick={busy ? onStop : onAgain}>
            {busy ? t('doctor.stop') : t('doctor.again')}
          </Button>
        </div>
        <div role="status">{copied ? <NoteBar icon="copy">{copied}</NoteBar> : null}</div>
        {failed ? (
          <NoteBar icon="circle-alert" kind="bad">
            {failed}
          </NoteBar>
        ) : null}
        <div className="doctor-two" aria-busy={busy}>
          <div className="doctor-side">
            <Card title={t('doctor.todo')} lines={toDo(lines)} />
            {guide ? <GuideCard guide={guide} /> : null}
            {busy ? <Waiting /> : null}
          </div>
          <div className="doctor-side">
            <Card title={t('doctor.inOrder')} lines={of('good')} />
            <Card title={t('doctor.toKnow')} lines={of('note')} />
          </div>
        </div>
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <div className="doctor-card waiting">
      {[60, 80, 50].map((width) => (
        <Skeleton key={width} width={width} />
      ))}
    </div>
  );
}

export interface DoctorProps {
  subject: DiagnosisSubject;
  /** Accounts of the person, who may choose among them. */
  accounts?: readonly OwnAccount[];
  /** Any other address may be looked at, too. */
  others: boolean;
  onClose: () => void;
  returnFocus?: DialogProps['returnFocus'];
}

/** A page over the page. Its code comes when somebody asks for it. */
export default function Doctor({ subject: first, accounts = [], others, onClose, returnFocus }: DoctorProps) {
  const { subject, known, ask, stop } = useDiagnosis(first);
  const address = addressOfSubject(subject);
  const choice = <SubjectChoice address={address} accounts={accounts} others={others} onAsk={ask} />;
  return (
    <Dialog open onClose={onClose} title={t('doctor.title')} shape="page" {...(returnFocus ? { returnFocus } : {})}>
      <DoctorPage
        {...{ address, known, choice, onClose }}
        noPassword={subject.kind === 'address'}
        onAgain={() => ask(subject)}
        onStop={stop}
      />
    </Dialog>
  );
}
