'use client';
import { Button } from '@/app/_ui/base/button';
import { Icon } from '@/app/_ui/base/icon';
import type { CommandId } from '@/lib/client/command';
import { command, runCommand } from '@/lib/client/commands';
import { t } from '@/lib/client/texts';
import { useTakenOver } from './use-letter';

function Tab({ id, words }: { id: CommandId; words?: string }) {
  const known = command(id);
  const useless = useTakenOver() && !known.when();
  return (
    <button type="button" className="rd-tab" aria-label={known.words} aria-disabled={useless || undefined} onClick={() => runCommand(id)}>
      <Icon name={known.icon} size={22} />
      <span className="cut">{words ?? known.words}</span>
    </button>
  );
}

/** The acts within reach of the thumb, with the one filled button of the screen. */
export function ReaderBottom() {
  return (
    <div className="rd-bottom" role="toolbar" aria-label={t('pane.letter')}>
      <Tab id="archive" />
      <Tab id="delete" />
      <Tab id="move" />
      <Tab id="markUnread" words={t('reader.unread')} />
      <Button kind="solid" icon="reply" onClick={() => runCommand('reply')}>
        {t('command.reply')}
      </Button>
    </div>
  );
}
