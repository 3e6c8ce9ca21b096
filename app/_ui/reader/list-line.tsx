'use client';
import { Button } from '@/app/_ui/base/button';
import { Icon } from '@/app/_ui/base/icon';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import { openComposer, openMailLink } from '@/lib/client/composer';
import { replyToList } from '@/lib/client/letter-commands';
import { t } from '@/lib/client/texts';
import { useClock } from '@/lib/client/time';
import { showDialog } from '@/lib/client/view';
import type { MessageRow } from '@/lib/model/mail';
import type { Mailing } from '@/lib/model/mailing';
import './list-line.css';

/** A page opens in a tab of its own; a letter is written, and sent by nobody but its writer. */
function entry(words: string, address: string): MenuEntry {
  if (!address.startsWith('mailto:')) return { words, href: address, newTab: true };
  return { words, onSelect: () => openMailLink(address) };
}

/** What the list offers, in the order of use. */
function menuOf(row: MessageRow, { post, archive, help, owner, subscribe }: Mailing): MenuEntry[] {
  return [
    ...(post
      ? [
          { words: t('command.replyList'), onSelect: () => replyToList(row.id, { name: '', post }) },
          { words: t('list.write'), onSelect: () => openComposer({ kind: 'new', to: [post] }) },
        ]
      : []),
    ...(archive ? [entry(t('list.archive'), archive)] : []),
    ...(help ? [entry(t('list.help'), help)] : []),
    ...(owner ? [entry(t('list.owner'), owner)] : []),
    ...(subscribe ? [entry(t('list.subscribe'), subscribe)] : []),
  ];
}

/** The list that a letter came by, with what can be done about it. */
export default function ListLine({ row, mailing }: { row: MessageRow; mailing: Mailing }) {
  const clock = useClock();
  const { name, leave, left } = mailing;
  const entries = menuOf(row, mailing);
  return (
    <div className="rd-list rd-inset">
      {entries.length > 0 ? (
        <MenuButton name={t('list.menu', { name })} entries={entries} small className="rd-list-name">
          <bdi className="cut">{name}</bdi>
          <Icon name="chevron-down" size={14} />
        </MenuButton>
      ) : name === '' ? null : (
        <bdi className="rd-list-plain cut">{name}</bdi>
      )}
      {left !== undefined ? (
        <span>
          {t('list.left', { date: new Intl.DateTimeFormat(clock.locale, { dateStyle: 'medium', timeZone: clock.zone }).format(left) })}
        </span>
      ) : null}
      {leave && left === undefined ? (
        <Button kind="link" small onClick={() => showDialog({ kind: 'leave', row, mailing })}>
          {t('command.unsubscribe')}
        </Button>
      ) : null}
    </div>
  );
}
