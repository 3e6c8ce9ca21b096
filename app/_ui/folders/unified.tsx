'use client';
import { usePreferences } from '@/lib/client/preferences';
import { navigate, useRoute } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { count } from '@/lib/client/words';
import type { Mailbox } from '@/lib/model/mail';
import { pathOf } from '@/lib/model/route';
import { Icon, type IconName } from '../base/icon';

const views = [
  { role: 'inbox', icon: 'inbox' },
  { role: 'unread', icon: 'mail' },
  { role: 'starred', icon: 'star' },
  { role: 'drafts', icon: 'file-pen' },
  { role: 'sent', icon: 'send' },
] as const;
type ViewRole = (typeof views)[number]['role'];

const aside: ReadonlySet<string | null> = new Set(['junk', 'trash', 'all', 'flagged']);

/** The number beside a list over all accounts: unread letters of the inboxes, or of everything; all drafts. */
function countOf(role: ViewRole, mailboxes: readonly Mailbox[]): number {
  const sum = (holds: (one: Mailbox) => boolean, of: 'unseen' | 'exists') =>
    mailboxes.filter(holds).reduce((total, one) => total + one[of], 0);
  if (role === 'inbox') return sum((one) => one.role === 'inbox', 'unseen');
  if (role === 'unread') return sum((one) => !aside.has(one.role), 'unseen');
  return role === 'drafts' ? sum((one) => one.role === 'drafts', 'exists') : 0;
}

/** A list over all accounts as an item of the tree; `n` is the number beside it. */
export function ViewItem({
  view: role,
  icon,
  place,
  siblings,
  n = 0,
}: {
  view: ViewRole;
  icon: IconName;
  place: number;
  siblings: number;
  n?: number;
}) {
  const current = useRoute().role === role;
  const unread = n > 0 && role !== 'drafts';
  const target = { mailboxId: null, role, messageId: null, filter: null };
  const told = n > 0 ? (unread ? t('folders.unread', { count: n }) : t('letters', { count: n })) : null;
  return (
    <a
      href={pathOf(target)}
      role="treeitem"
      aria-level={1}
      aria-setsize={siblings}
      aria-posinset={place}
      aria-selected={current}
      aria-current={current ? 'page' : undefined}
      tabIndex={current ? 0 : -1}
      aria-label={[t(`view.${role}`), told].filter(Boolean).join(', ')}
      data-words={t(`view.${role}`)}
      data-tip-rail={t(`view.${role}`)}
      className={['fold', current && 'cur', unread && role === 'inbox' && 'new'].filter(Boolean).join(' ')}
      onClick={(event) => {
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        navigate(target);
      }}
    >
      <Icon name={icon} />
      <bdi className="t cut">{t(`view.${role}`)}</bdi> {n > 0 ? <span className="n">{count(n)}</span> : null}
    </a>
  );
}

/** The lists over all accounts, above the accounts. */
export function Unified() {
  const { mailboxes } = useShell();
  const { leftOut } = usePreferences();
  const included = mailboxes.filter((one) => !leftOut.includes(one.accountId));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of tree items, not of form fields
    <div role="group" aria-label={t('folders.unified')}>
      {views.map(({ role, icon }, index) => (
        <ViewItem key={role} view={role} icon={icon} place={index + 1} siblings={views.length} n={countOf(role, included)} />
      ))}
    </div>
  );
}
