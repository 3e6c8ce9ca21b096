'use client';
import { useCopyReport } from '@/lib/client/account-copies';
import { sentenceOf } from '@/lib/client/call';
import { toldRich } from '@/lib/client/said-words';
import { t } from '@/lib/client/texts';
import { count, subjectWords } from '@/lib/client/words';
import type { AccountCopy, CopyFolder, CopyLoss } from '@/lib/model/account-copies';
import { Fault } from '../base/fault';
import { Skeleton, useSlow } from '../base/skeleton';

const figure = (n: number | null) => (n === null ? '–' : count(n));

function Folder({ folder }: { folder: CopyFolder }) {
  const { source, target, note, missing, thereCount, hereCount, total, done } = folder;
  return (
    <tr>
      <th scope="row">
        <bdi className="cut">{source}</bdi>
        {target === source ? null : <span className="cut dim">{t('copyIn.as', { folder: target })}</span>}
        {note ? <span className="move-fault">{toldRich(note)}</span> : null}
      </th>
      <td className="num">{figure(thereCount ?? total)}</td>
      <td className="num">{figure(hereCount ?? done)}</td>
      <td className={missing ? 'num move-fault' : 'num'}>{figure(missing)}</td>
    </tr>
  );
}

function Losses({ losses, all }: { losses: readonly CopyLoss[]; all: number }) {
  if (losses.length === 0) return null;
  return (
    <>
      <h4>{t('copyIn.losses')}</h4>
      <ul className="move-losses">
        {losses.map(({ folder, uid, subject, reason }) => (
          <li key={`${folder} ${uid}`}>
            <bdi className="option-title">{subjectWords(subject)}</bdi> <span className="dim">{folder}</span>
            <div className="option-hint">{toldRich(reason)}</div>
          </li>
        ))}
      </ul>
      {all > losses.length ? <p className="option-hint">{t('copyIn.losses.more', { count: losses.length })}</p> : null}
    </>
  );
}

/** What was copied, folder by folder, with the comparison of both sides and the letters that were not. */
export default function CopyReport({ copy }: { copy: AccountCopy }) {
  const { data, error } = useCopyReport(copy.id, `${copy.state} ${copy.step} ${copy.foldersDone} ${copy.missing}`);
  const slow = useSlow(!data && !error);
  if (error) return <Fault>{sentenceOf(error)}</Fault>;
  if (!data) return slow ? <Skeleton width={240} /> : null;
  return (
    <section className="move-report" aria-label={t('copyIn.report.of', { name: copy.login })}>
      <table className="fsizes">
        <thead>
          <tr>
            <th scope="col">{t('settings.sizes.folder')}</th>
            <th scope="col" className="num">
              {t('copyIn.there')}
            </th>
            <th scope="col" className="num">
              {t('copyIn.here')}
            </th>
            <th scope="col" className="num">
              {t('copyIn.missing')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.folders.map((folder) => (
            <Folder key={folder.id} folder={folder} />
          ))}
        </tbody>
      </table>
      <Losses losses={data.losses} all={copy.refused + (copy.missing ?? 0)} />
    </section>
  );
}
