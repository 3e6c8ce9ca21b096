'use client';
import { useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { agoWords, comparisonWords, followingWords, useFreshness } from '@/lib/client/freshness';
import { compareMailbox, lookNow } from '@/lib/client/freshness-api';
import { currentRoute } from '@/lib/client/router';
import { saidWords, toldRich } from '@/lib/client/said-words';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { useClock } from '@/lib/client/time';
import { mailboxWords, subjectWords } from '@/lib/client/words';
import type { AccountFreshness, Comparison, MailboxFreshness } from '@/lib/model/freshness';
import type { Mailbox } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';
import { NoteBar } from '../base/note-bar';
import { Skeleton, useSlow } from '../base/skeleton';

/** Folders worth a line: those that are followed, being read, or went wrong. The others are looked at when they are opened. */
const worthALine = (one: MailboxFreshness) =>
  one.following !== 'onOpen' || one.failure !== null || (one.checkedAt !== null && one.backlog > 0);

function FolderLine({ one, mailbox }: { one: MailboxFreshness; mailbox: Mailbox | undefined }) {
  const clock = useClock();
  if (!mailbox) return null;
  return (
    <tr>
      <th scope="row" className="cut">
        <bdi>{mailboxWords(mailbox)}</bdi>
      </th>
      <td className="num">{agoWords(one.checkedAt, clock)}</td>
      <td>
        {one.failure ? toldRich(one.failure) : one.backlog > 0 ? t('fresh.backlog', { count: one.backlog }) : followingWords(one)}
        {one.failure !== null && one.failedAt !== null ? ` (${agoWords(one.failedAt, clock)})` : null}
      </td>
    </tr>
  );
}

function AccountPart({ account }: { account: AccountFreshness }) {
  const { accounts, mailboxes, states } = useShell();
  const clock = useClock();
  const [all, setAll] = useState(false);
  const byId = new Map(mailboxes.map((one) => [one.id, one]));
  const followed = account.mailboxes.filter(worthALine);
  const shown = all ? account.mailboxes : followed;
  const rest = account.mailboxes.length - followed.length;
  const reason = states.find((one) => one.accountId === account.accountId)?.reason ?? null;
  return (
    <section className="fresh-account">
      <h3 className="cut">
        <bdi>{accounts.find((one) => one.id === account.accountId)?.address}</bdi>
      </h3>
      <p className="note num">
        {reason
          ? toldRich(reason)
          : t('fresh.lastHeard', {
              when: agoWords(account.lastContactAt, clock),
              following: followingWords({ following: account.following, everyMs: null }),
            })}{' '}
        {t('fresh.connections', { n: account.connections, total: account.budget })}
        {account.waiting > 0 ? ` ${t('fresh.waiting', { count: account.waiting })}` : null}
      </p>
      {account.quirks.map((quirk) => (
        <p key={quirk.code} className="note dim">
          {saidWords(quirk)}
        </p>
      ))}
      <table className="fresh-table">
        <thead className="vh">
          <tr>
            <th scope="col">{t('fresh.folder')}</th>
            <th scope="col">{t('fresh.lookedAt')}</th>
            <th scope="col">{t('fresh.state')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <FolderLine key={one.mailboxId} one={one} mailbox={byId.get(one.mailboxId)} />
          ))}
        </tbody>
      </table>
      {rest > 0 ? (
        <Button kind="link" small onClick={() => setAll(!all)}>
          {all ? t('fresh.fewer') : t('fresh.more', { count: rest })}
        </Button>
      ) : null}
    </section>
  );
}

function Found({ comparison }: { comparison: Comparison }) {
  const kinds = { missing: 'fresh.fetched', surplus: 'fresh.removed', flags: 'fresh.marks' } as const;
  return (
    <>
      <NoteBar icon="check">{comparisonWords(comparison)}</NoteBar>
      {comparison.examples.length > 0 ? (
        <ul className="fresh-found" aria-label={t('fresh.differed')}>
          {comparison.examples.map((one) => (
            <li key={`${one.kind} ${one.uid}`}>
              <span className="dim">{t(kinds[one.kind])}</span> <bdi className="cut">{subjectWords(one.subject)}</bdi>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** One long work at a time, with what came of it. */
function useWork() {
  const [busy, setBusy] = useState<'look' | 'compare' | null>(null);
  const [found, setFound] = useState<Comparison | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const run = async (kind: 'look' | 'compare', work: () => Promise<Comparison | null>) => {
    setBusy(kind);
    setFailed(null);
    setFound(null);
    try {
      setFound(await work());
    } catch (error) {
      setFailed(sentenceOf(error));
    } finally {
      setBusy(null);
    }
  };
  return { busy, found, failed, run };
}

/** What was last heard of the mail server, folder by folder; asks it now, or compares a folder letter by letter. */
export default function FreshnessDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { freshness, error, again } = useFreshness(open);
  const { mailboxes, accounts } = useShell();
  const { busy, found, failed, run } = useWork();
  const slow = useSlow(open && freshness === null);
  const here = mailboxes.find((one) => one.id === currentRoute().mailboxId);
  const lookAll = () =>
    run('look', async () => {
      await Promise.all(accounts.map(({ id }) => lookNow({ accountId: id, mailboxId: null })));
      again();
      return null;
    });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('command.freshness')}
      sentence={t('fresh.sentence')}
      shape="wide"
      acts={
        <>
          <Button kind="line" icon="refresh-cw" disabled={busy !== null} onClick={() => void lookAll()}>
            {busy === 'look' ? t('fresh.asking') : t('fresh.sync')}
          </Button>
          {here ? (
            <Button kind="line" disabled={busy !== null} onClick={() => void run('compare', () => compareMailbox(here.id))}>
              {busy === 'compare' ? t('fresh.comparing', { count: here.exists }) : t('fresh.compare', { folder: mailboxWords(here) })}
            </Button>
          ) : null}
          <span className="grow" />
          <Button kind="line" onClick={onClose}>
            {t('act.close')}
          </Button>
        </>
      }
    >
      <div className="fresh" aria-live="polite">
        {failed ? (
          <NoteBar icon="circle-alert" kind="bad">
            {failed}
          </NoteBar>
        ) : null}
        {found ? <Found comparison={found} /> : null}
        {error && !freshness ? <NoteBar icon="circle-alert">{sentenceOf(error)}</NoteBar> : null}
        {slow ? [70, 50, 60].map((width) => <Skeleton key={width} width={width} />) : null}
        {freshness?.accounts.map((account) => (
          <AccountPart key={account.accountId} account={account} />
        ))}
      </div>
    </Dialog>
  );
}
