'use client';
import { periodWords } from '@/lib/client/report-words';
import { listed, rich, type TextKey, t } from '@/lib/client/texts';
import { useClock } from '@/lib/client/time';
import { count } from '@/lib/client/words';
import type { DmarcSource, Report, TlsPolicy } from '@/lib/model/reports';

type Of<Kind extends Report['kind']> = Extract<Report, { kind: Kind }>;

function Period({ from, until }: { from: number | null; until: number | null }) {
  const words = periodWords(from, until, useClock());
  return words === null ? null : <p className="rp-about">{words}</p>;
}

function doneWords({ quarantined, rejected }: DmarcSource): string {
  const done = [
    ...(quarantined > 0 ? [t('report.quarantined', { count: quarantined })] : []),
    ...(rejected > 0 ? [t('report.rejected', { count: rejected })] : []),
  ];
  return done.length === 0 ? '–' : listed(done, 'unit');
}

function Sources({ sources }: { sources: readonly DmarcSource[] }) {
  return (
    <table className="rp-table num">
      <thead>
        <tr>
          <th scope="col">{t('report.source')}</th>
          <th scope="col">{t('report.column.passed')}</th>
          <th scope="col">{t('report.column.failed')}</th>
          <th scope="col">{t('report.column.done')}</th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <tr key={source.ip}>
            <th scope="row">
              <bdi dir="ltr">{source.ip || '–'}</bdi>
            </th>
            <td>{count(source.passed)}</td>
            <td className={source.failed > 0 ? 'failed' : ''}>{count(source.failed)}</td>
            <td>{doneWords(source)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many letters passed and failed, by where they came from. */
export function DmarcSums({ report }: { report: Of<'dmarc'> }) {
  const { organisation, domain, passed, failed, sources, more } = report;
  return (
    <>
      <p className="rp-what">
        {rich('report.dmarc', { organisation: <bdi dir="auto">{organisation}</bdi>, domain: <bdi dir="ltr">{domain}</bdi> })}
      </p>
      <Period from={report.from} until={report.until} />
      <p className="num">{listed([t('report.passed', { count: passed }), t('report.failedSum', { count: failed })], 'unit')}</p>
      {sources.length > 0 ? <Sources sources={sources} /> : null}
      {more > 0 ? <p>{t('report.moreSources', { count: more })}</p> : null}
      {failed > 0 ? <p className="rp-advice">{rich('report.dmarc.hint', { domain: <bdi dir="ltr">{domain}</bdi> })}</p> : null}
    </>
  );
}

const policies: Readonly<Record<string, TextKey>> = { sts: 'report.tls.sts', tlsa: 'report.tls.tlsa' };

function Policy({ policy }: { policy: TlsPolicy }) {
  const { type, domain, succeeded, failed, failures } = policy;
  const key = Object.hasOwn(policies, type) ? policies[type] : undefined;
  return (
    <li>
      <p className="rp-what">{rich(key ?? 'report.tls.none', { domain: <bdi dir="ltr">{domain}</bdi> })}</p>
      <p className="num">{listed([t('report.tls.ok', { count: succeeded }), t('report.tls.failed', { count: failed })], 'unit')}</p>
      {failures.length > 0 ? (
        <ul className="rp-codes num">
          {failures.map((failure, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change while it is read
            <li key={index}>
              <bdi dir="ltr">{[failure.type, failure.server].filter(Boolean).join(', ')}</bdi>: {count(failure.count)}
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}

/** How many connections were encrypted, by the policy that asked for it. */
export function TlsSums({ report }: { report: Of<'tls'> }) {
  return (
    <>
      <p className="rp-what">{rich('report.tls', { organisation: <bdi dir="auto">{report.organisation}</bdi> })}</p>
      <Period from={report.from} until={report.until} />
      <ul className="rp-list">
        {report.policies.map((policy, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change while it is read
          <Policy key={index} policy={policy} />
        ))}
      </ul>
    </>
  );
}
