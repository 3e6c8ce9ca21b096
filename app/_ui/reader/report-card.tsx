'use client';
import { FileWarning, MailCheck, MailWarning, MailX, ShieldCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { Icon, type IconProps } from '@/app/_ui/base/icon';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { adviceWords, whyWords } from '@/lib/client/report-words';
import { rich, t } from '@/lib/client/texts';
import { fullTime, useClock } from '@/lib/client/time';
import { personWords, subjectWords } from '@/lib/client/words';
import type { MessageRow } from '@/lib/model/mail';
import type { AboutLetter, Delivery, Report } from '@/lib/model/reports';
import { DmarcSums, TlsSums } from './report-sums';
import './report-card.css';

/** Recipients that are named at once. */
const fewest = 5;

type Of<Kind extends Report['kind']> = Extract<Report, { kind: Kind }>;

/** An address or a host, always read from left to right. */
const Name = ({ children }: { children: string }) => (
  <bdi dir="ltr" className="rp-name">
    {children}
  </bdi>
);

function About({ about }: { about: AboutLetter | null }) {
  const clock = useClock();
  if (about === null || (about.subject === null && about.sentAt === null)) return null;
  const subject = <bdi dir="auto">{subjectWords(about.subject ?? '')}</bdi>;
  return (
    <p className="rp-about">
      {about.sentAt === null
        ? rich('report.letter', { subject })
        : rich('report.letterDated', { subject, date: <bdi>{fullTime(about.sentAt, clock)}</bdi> })}
    </p>
  );
}

function Recipient({ one }: { one: Delivery }) {
  const clock = useClock();
  const what = rich(`report.${one.action}`, { who: <Name>{one.address}</Name> });
  const words = whyWords(one);
  // The codes are read from left to right also where the words are not.
  const why = one.code === null ? words : [words, ' (', <Name key="code">{one.code}</Name>, ')'];
  const advice = adviceWords(one, clock);
  return (
    <li>
      <p className="rp-what">{words === null ? what : rich('report.because', { what, why })}</p>
      {one.said === null ? null : (
        <div className="rp-said">
          <p>{one.server === null ? t('report.said') : rich('report.serverSaid', { server: <Name>{one.server}</Name> })}</p>
          <blockquote dir="auto">{one.said}</blockquote>
        </div>
      )}
      {advice === null ? null : <p className="rp-advice">{advice}</p>}
    </li>
  );
}

function DeliveryWords({ report }: { report: Of<'delivery'> }) {
  const [all, setAll] = useState(false);
  const { recipients, more } = report;
  const shown = all ? recipients : recipients.slice(0, fewest);
  return (
    <>
      <ul className="rp-list">
        {shown.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change while it is read, and may name somebody twice
          <Recipient key={index} one={one} />
        ))}
      </ul>
      {shown.length < recipients.length ? (
        <Button kind="link" small onClick={() => setAll(true)}>
          {t('report.showAll', { count: recipients.length })}
        </Button>
      ) : null}
      {more > 0 ? <p>{t('report.more', { count: more })}</p> : null}
      <About about={report.about} />
      {report.reporter === null ? null : <p className="rp-about">{rich('report.by', { server: <Name>{report.reporter}</Name> })}</p>}
    </>
  );
}

function ReceiptWords({ report, row }: { report: Of<'receipt'>; row: MessageRow }) {
  const clock = useClock();
  const [from] = row.from;
  // The name only where the letter is from the address that the report names.
  const known = from !== undefined && from.address.toLowerCase() === report.reader.toLowerCase() && from.name.trim() !== '';
  const who = known ? <bdi dir="auto">{personWords(from)}</bdi> : <Name>{report.reader}</Name>;
  return (
    <>
      <p className="rp-what">
        {rich(`report.receipt.${report.outcome}`, { who, date: <bdi>{fullTime(row.sentAt ?? row.internalAt, clock)}</bdi> })}
      </p>
      <About about={report.about} />
      <p className="rp-advice">
        {report.automatic ? `${t('report.receipt.automatic')} ` : ''}
        {t('report.receipt.hint')}
      </p>
    </>
  );
}

function ComplaintWords({ report }: { report: Of<'complaint'> }) {
  const clock = useClock();
  const { about, recipient, sender, source, arrivedAt } = report;
  const at = arrivedAt ?? about?.sentAt ?? null;
  const facts: [string, ReactNode][] = [
    [t('report.fact.letter'), about && <bdi dir="auto">{subjectWords(about.subject ?? '')}</bdi>],
    [t('report.fact.to'), recipient ?? about?.to],
    [t('report.fact.from'), sender ?? about?.from],
    [t('report.fact.ip'), source],
    [t('report.fact.at'), at === null ? null : fullTime(at, clock)],
  ];
  const unwanted = report.type === 'abuse' || report.type === 'opt-out';
  return (
    <>
      <p className="rp-what">{t(`report.complaint.${report.type}`)}</p>
      <dl className="rp-facts">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ) : null,
        )}
      </dl>
      {unwanted ? <p className="rp-advice">{t('report.complaint.hint')}</p> : null}
    </>
  );
}

function words(report: Exclude<Report, { kind: 'unread' }>, row: MessageRow): ReactNode {
  if (report.kind === 'delivery') return <DeliveryWords report={report} />;
  if (report.kind === 'receipt') return <ReceiptWords report={report} row={row} />;
  if (report.kind === 'complaint') return <ComplaintWords report={report} />;
  return report.kind === 'dmarc' ? <DmarcSums report={report} /> : <TlsSums report={report} />;
}

/** How it looks at first sight: bad news, a wait, or nothing to worry about. */
function moodOf(report: Exclude<Report, { kind: 'unread' }>): { tone: 'bad' | 'warn' | 'plain'; icon: IconProps['of'] } {
  if (report.kind === 'delivery') {
    if (report.recipients.some((one) => one.action === 'failed')) return { tone: 'bad', icon: MailX };
    return report.recipients.some((one) => one.action === 'delayed')
      ? { tone: 'warn', icon: MailWarning }
      : { tone: 'plain', icon: MailCheck };
  }
  if (report.kind === 'complaint') return { tone: report.type === 'not-spam' ? 'plain' : 'warn', icon: MailWarning };
  return { tone: 'plain', icon: report.kind === 'receipt' ? MailCheck : ShieldCheck };
}

/** What a bounce, a receipt, a complaint or a report on a domain says, above the letter that brings it. */
export default function ReportCard({
  report,
  row,
  onReturned,
}: {
  report: Report;
  row: MessageRow;
  /** Shows the letter that came back; null where none did. */
  onReturned: (() => void) | null;
}) {
  if (report.kind === 'unread')
    return (
      <div className="rd-inset">
        <NoteBar icon={FileWarning}>{t(report.why === 'broken' ? 'report.unread.broken' : 'report.unread.tooLarge')}</NoteBar>
      </div>
    );
  const { tone, icon } = moodOf(report);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of words, not of form fields; no landmark, since a conversation may have several
    <div className={`rp rd-inset ${tone}`} role="group" aria-label={t('report.name')}>
      <Icon of={icon} size={20} />
      <div className="rp-words">
        {words(report, row)}
        {onReturned ? (
          <Button kind="link" small onClick={onReturned}>
            {t('report.returned')}
          </Button>
        ) : null}
        <details className="rp-raw">
          <summary>{t('report.raw')}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by key */}
          <pre dir="ltr" tabIndex={0}>
            {report.raw}
          </pre>
        </details>
      </div>
    </div>
  );
}
