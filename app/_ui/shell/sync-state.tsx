'use client';
import { command, runCommand } from '@/lib/client/commands';
import { useLine } from '@/lib/client/line';
import { useOnline } from '@/lib/client/media';
import { useWaitingWords } from '@/lib/client/queue';
import { useRoute } from '@/lib/client/router';
import { useMailbox, useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { shortTime, useClock } from '@/lib/client/time';
import { Icon, type IconName } from '../base/icon';

/** What the line is doing, in words. */
function useSyncWords(): { words: string; icon: IconName } {
  const { states } = useShell();
  const mailbox = useMailbox(useRoute().mailboxId);
  const line = useLine();
  const online = useOnline();
  const clock = useClock();
  const waiting = useWaitingWords();
  if (!online || line.lostAt !== null) {
    return {
      words: line.lostAt === null ? t('sync.offline') : t('sync.offlineSince', { time: shortTime(line.lostAt, clock) }),
      icon: 'cloud-off',
    };
  }
  if (waiting !== null) return { words: waiting, icon: 'circle-alert' };
  const bad = states.find((one) => one.status === 'authFailed') ?? states.find((one) => one.status === 'offline' && one.reason !== null);
  if (bad)
    return {
      words: bad.lastContactAt === null ? t('sync.noMail') : t('sync.lastMail', { time: shortTime(bad.lastContactAt, clock) }),
      icon: 'circle-alert',
    };
  if (mailbox && !mailbox.complete && mailbox.exists > 0) {
    return {
      words: t('sync.readingFolder', { done: Math.min(mailbox.cached, mailbox.exists), total: mailbox.exists }),
      icon: 'refresh-cw',
    };
  }
  if (states.some((one) => one.status === 'connecting' || one.status === 'offline'))
    return { words: t('sync.connecting'), icon: 'refresh-cw' };
  if (states.some((one) => one.status === 'syncing')) return { words: t('sync.reading'), icon: 'refresh-cw' };
  return { words: t('sync.upToDate'), icon: 'check' };
}

export function SyncState() {
  const { words, icon } = useSyncWords();
  return (
    <button
      type="button"
      className="sync num"
      aria-label={`${words}. ${command('freshness').words}`}
      data-tip={command('freshness').words}
      onClick={() => runCommand('freshness')}
    >
      <Icon name={icon} size={16} />
      <span className="t">{words}</span>
    </button>
  );
}
