'use client';
import type { CommandId } from '@/lib/client/command';
import { command, keyOf, runCommand } from '@/lib/client/commands';
import { t } from '@/lib/client/texts';
import { clearSelection, selectOnly, selectWhole, useView } from '@/lib/client/view';
import type { MessageId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Check } from '../base/check';
import { IconButton } from '../base/icon-button';
import { MenuButton } from '../base/menu';
import type { Face } from './face';
import { SelectMenu } from './select-menu';

const bulkActs: readonly CommandId[] = ['archive', 'delete', 'move', 'label', 'markRead'];
const moreActs: readonly CommandId[] = ['editAsNew', 'redirect', 'forwardAsFile', 'copy', 'markUnread', 'star', 'spam', 'mute', 'pin'];

/** For one letter alone. */
const one: readonly CommandId[] = ['editAsNew', 'redirect'];

export interface BulkBarProps {
  face: Face;
  rows: readonly MessageRow[];
  selected: ReadonlySet<MessageId>;
  /** Rows of the whole list, where known. */
  total: number | null;
}

/** The way to everything in the list, loaded or not (S2); where an act cannot be asked for by the list, to what is loaded of it. */
function HowMuch({ face, rows, selected, total }: BulkBarProps) {
  const whole = useView((state) => state.whole);
  const folder = face.title;
  const ids = rows.map((row) => row.id);
  const all = rows.length > 0 && rows.every((row) => selected.has(row.id));
  const more = face.actable && (total === null || total > rows.length);
  if (whole || (all && !more)) {
    const n = whole ? total : rows.length;
    return <span className="mid num">{n === null ? t('list.wholeUnknown', { folder }) : t('list.whole', { count: n, folder })}</span>;
  }
  const words = total === null ? t('list.selectWholeUnknown', { folder }) : t('list.selectWhole', { count: total, folder });
  return (
    <Button kind="link" small className="num" onClick={() => (more ? selectWhole(ids) : selectOnly(ids))}>
      {face.actable ? words : t('list.selectLoadedIn', { count: rows.length, folder })}
    </Button>
  );
}

/** Stands exactly where head and filters stood while letters are selected. */
export function BulkBar(props: BulkBarProps) {
  const { face, rows, selected, total } = props;
  const whole = useView((state) => state.whole);
  const all = rows.length > 0 && rows.every((row) => selected.has(row.id));
  const pinned = [...selected].every((id) => rows.find((row) => row.id === id)?.pinned);
  // What one sent is written anew more often than it is filed away.
  const anew = face.role === 'sent' && selected.size === 1 && !whole;
  const acts: readonly CommandId[] = anew
    ? ['editAsNew', ...bulkActs]
    : bulkActs.filter((id) => id !== 'archive' || face.role !== 'archive');
  const more = moreActs.filter((id) => !acts.includes(id) && (selected.size === 1 || !one.includes(id)));
  const entries = more.map((id) => ({
    words: id === 'pin' && pinned ? t('act.unpin') : command(id).words,
    icon: command(id).icon,
    keys: keyOf(id),
    disabled: !command(id).when(),
    onSelect: () => runCommand(id),
  }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar of acts on the selection
    <div className="bulk" role="group" aria-label={t('list.selectedLetters')}>
      <div className="b1">
        <span className="gut">
          <Check checked={all ? true : 'mixed'} name={all ? t('command.selectNone') : t('list.clearSelection')} onClick={clearSelection} />
        </span>
        <SelectMenu />
        <h1 className="num">
          <span role="status">
            {whole && total === null ? t('list.allSelected') : t('list.selected', { count: whole ? (total ?? 0) : selected.size })}
          </span>
        </h1>
        <span className="grow" />
        {acts.map((id) => (
          <IconButton key={id} icon={command(id).icon} name={command(id).words} keys={keyOf(id)} onClick={() => runCommand(id)} />
        ))}
        <MenuButton icon="ellipsis" name={t('act.more')} entries={entries} align="end" />
      </div>
      <div className="b2">
        <HowMuch {...props} />
        <span className="grow" />
        <Button small keycap={t('key.escape')} onClick={clearSelection}>
          {t('list.clear')}
        </Button>
      </div>
    </div>
  );
}
