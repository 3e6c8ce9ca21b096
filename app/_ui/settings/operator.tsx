'use client';
import { useEffect, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { checkDomain, readOperatorView } from '@/lib/client/devices';
import { t } from '@/lib/client/texts';
import type { CheckedLine, CheckState, DnsLine, DomainCheck, OperatorView, ServedCheck } from '@/lib/model/devices';
import { Button } from '../base/button';
import { Icon, type IconName } from '../base/icon';
import { NoteBar } from '../base/note-bar';
import { CopyButton, copyOrShow } from './copy-button';
import './devices.css';

const icons: Record<CheckState, IconName> = {
  right: 'check',
  missing: 'circle-alert',
  other: 'triangle-alert',
  unknown: 'circle-question',
};

function State({ state }: { state: CheckState }) {
  return (
    <span className={`dns-state ${state}`}>
      <Icon name={icons[state]} size={16} />
      {t(`operator.state.${state}`)}
    </span>
  );
}

/** As it stands in a zone file (RFC 1035 section 5.1). */
const zoneLine = ({ name, type, value }: DnsLine) => `${name}. IN ${type} ${type === 'TXT' ? `"${value}"` : value}`;

function Line({ line, checked }: { line: DnsLine; checked: CheckedLine | undefined }) {
  const found = checked && checked.state !== 'right' ? checked.found : [];
  return (
    <li className="dns-line">
      <div>
        <code dir="ltr">
          {line.name} {line.type} {line.value}
        </code>
        <span className="option-hint">{t(`operator.purpose.${line.purpose}`)}</span>
      </div>
      <div className="device-value">
        {checked ? <State state={checked.state} /> : null}
        <CopyButton value={zoneLine(line)} name={line.name} />
      </div>
      {found.length > 0 ? <div className="option-hint">{t('operator.found', { values: found.join(', ') })}</div> : null}
    </li>
  );
}

const rightOf = ({ lines }: DomainCheck): number => lines.filter(({ state }) => state === 'right').length;

function Served({ served }: { served: readonly ServedCheck[] }) {
  if (served.length === 0) return null;
  return (
    <>
      <h4>{t('operator.served')}</h4>
      <ul className="dns-list">
        {served.map(({ url, state, problem }) => (
          <li key={url} className="dns-line">
            <code dir="ltr">{url}</code>
            <State state={state} />
            {problem ? <div className="option-hint">{t(`operator.problem.${problem}`)}</div> : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Domain({ of: { domain, published, lines, nameless } }: { of: OperatorView['domains'][number] }) {
  const [check, setCheck] = useState<DomainCheck | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const look = async () => {
    setBusy(true);
    setFault(null);
    try {
      setCheck(await checkDomain(domain));
    } catch (error) {
      setFault(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <section aria-label={domain} aria-busy={busy}>
      <h3>
        <bdi>{domain}</bdi>
      </h3>
      {published ? null : <p className="option-hint">{t('operator.unpublished')}</p>}
      {nameless.length > 0 ? <NoteBar icon="info">{t('operator.nameless', { servers: nameless.join(', ') })}</NoteBar> : null}
      <ul className="dns-list">
        {lines.map((line) => (
          <Line key={line.name} line={line} checked={check?.lines.find(({ name, type }) => name === line.name && type === line.type)} />
        ))}
      </ul>
      <Served served={check?.served ?? []} />
      {fault ? (
        <NoteBar icon="circle-alert" kind="bad">
          {fault}
        </NoteBar>
      ) : null}
      <div className="device-acts">
        <Button kind="line" icon="rotate-cw" disabled={busy} onClick={() => void look()}>
          {busy ? t('operator.checking') : t('operator.check')}
        </Button>
        <Button kind="line" icon="copy" onClick={() => void copyOrShow(lines.map(zoneLine).join('\n'), domain)}>
          {t('operator.copyAll')}
        </Button>
      </div>
      <p role="status" className="option-hint num">
        {check && !busy ? t('operator.checked', { right: rightOf(check), of: check.lines.length }) : null}
      </p>
    </section>
  );
}

/** For those who run this Oriel: what the zones of their domains should say, and whether they do. */
export default function Operator() {
  const [view, setView] = useState<OperatorView | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    const left = new AbortController();
    readOperatorView(left.signal)
      .then(setView)
      .catch((error: unknown) => {
        if (!left.signal.aborted) setFault(sentenceOf(error));
      });
    return () => left.abort();
  }, []);
  return (
    <div className="devices">
      {fault ? (
        <NoteBar icon="circle-alert" kind="bad">
          {fault}
        </NoteBar>
      ) : null}
      {view?.domains.length === 0 ? <p className="option-hint">{t('operator.noDomains')}</p> : null}
      {view?.domains.map((one) => (
        <Domain key={one.domain} of={one} />
      ))}
    </div>
  );
}
