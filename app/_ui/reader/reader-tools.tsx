'use client';
import { Button } from '@/app/_ui/base/button';
import { IconButton } from '@/app/_ui/base/icon-button';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import type { CommandId } from '@/lib/client/command';
import { command, keyOf, runCommand } from '@/lib/client/commands';
import { t } from '@/lib/client/texts';
import { useTakenOver } from './use-letter';

/** Where the letter stands in its list. */
export interface Position {
  /** From 1; null where the letter is not in what is loaded of the list. */
  at: number | null;
  total: number | null;
}

export interface ReaderToolsProps {
  position: Position;
  menu: MenuEntry[];
  /** The letter has left its folder: there is nothing to act on. */
  gone: boolean;
}

/** True where an act makes no sense now. */
function useUseless(id: CommandId): boolean {
  const { when } = command(id);
  return useTakenOver() && !when();
}

/** An act of the registry, with its words; they go where the reader is narrow, and are the tooltip then. */
function WordTool({ id, gone }: { id: CommandId; gone: boolean }) {
  const { words, icon } = command(id);
  const useless = useUseless(id);
  return (
    <Button
      icon={icon}
      aria-label={words}
      data-tip={words}
      data-tip-keys={keyOf(id)}
      aria-disabled={gone || useless || undefined}
      onClick={() => (gone ? undefined : runCommand(id))}
    >
      {words}
    </Button>
  );
}

function IconTool({ id, disabled }: { id: CommandId; disabled?: boolean }) {
  const { words, icon } = command(id);
  const useless = useUseless(id);
  return (
    <IconButton
      icon={icon}
      name={words}
      keys={keyOf(id)}
      aria-disabled={disabled || useless || undefined}
      onClick={() => (disabled ? undefined : runCommand(id))}
    />
  );
}

/** The acts on the open letter, and the way to its neighbours. */
export function ReaderTools({ position, menu, gone }: ReaderToolsProps) {
  const { at, total } = position;
  return (
    <div className="rd-tools" role="toolbar" aria-label={t('pane.letter')}>
      <span className="rd-back">
        <IconTool id="back" />
      </span>
      <WordTool id="archive" gone={gone} />
      <WordTool id="delete" gone={gone} />
      <WordTool id="move" gone={gone} />
      <span className="sep" />
      <IconTool id="label" disabled={gone} />
      <IconTool id="spam" disabled={gone} />
      <IconTool id="markUnread" disabled={gone} />
      <MenuButton icon="ellipsis" name={t('act.more')} entries={menu} disabled={gone} />
      <span className="grow" />
      {at !== null && total !== null ? <bdi className="rd-pos num">{t('reader.position', { at, total: Math.max(at, total) })}</bdi> : null}
      <IconTool id="previous" disabled={at === 1} />
      <IconTool id="next" disabled={at !== null && total !== null && at >= total} />
    </div>
  );
}

/** The bar above a letter on the phone. */
export function ReaderTop({ folder, position, menu, gone }: ReaderToolsProps & { folder: string }) {
  const { at, total } = position;
  return (
    <div className="rd-top">
      <IconButton icon="arrow-left" name={t('reader.backTo', { folder })} iconSize={22} onClick={() => runCommand('back')} />
      <span className="mid cut" aria-hidden="true">
        {folder}
      </span>
      <span className="grow" />
      <IconButton
        icon="chevron-up"
        name={command('previous').words}
        iconSize={22}
        aria-disabled={at === 1 || undefined}
        onClick={() => runCommand('previous')}
      />
      <IconButton
        icon="chevron-down"
        name={command('next').words}
        iconSize={22}
        aria-disabled={(at !== null && at === total) || undefined}
        onClick={() => runCommand('next')}
      />
      <MenuButton icon="ellipsis" name={t('act.more')} iconSize={22} entries={menu} align="end" disabled={gone} />
    </div>
  );
}
