'use client';
import { useState } from 'react';
import type { KeyText } from '@/lib/client/bound';
import { type CommandId, commandGroups } from '@/lib/client/command';
import { command, fullWords, registry } from '@/lib/client/commands';
import { keyWords } from '@/lib/client/keys';
import { choose } from '@/lib/client/preferences';
import { withKeys } from '@/lib/client/rebind';
import { t } from '@/lib/client/texts';
import type { Preferences } from '@/lib/model/preferences';
import { Button } from '../base/button';
import { IconButton } from '../base/icon-button';
import { KeyRecorder } from './keys-recorder';

export interface KeyListProps {
  set: Preferences['keys'];
  keyMap: Preferences['keyMap'];
  /** From each bound key to the id of its command. */
  bound: ReadonlyMap<KeyText, string>;
}

interface KeyLineProps extends KeyListProps {
  id: CommandId;
  recording: boolean;
  onRecord: (on: boolean) => void;
}

/** Gives the focus back to what began the recording. */
const focusChange = (id: CommandId) => requestAnimationFrame(() => document.getElementById(`change-${id}`)?.focus());

function KeyLine({ id, set, keyMap, bound, recording, onRecord }: KeyLineProps) {
  const name = fullWords(command(id));
  const own = keyMap[id] !== undefined;
  const keys = [...bound].filter(([, owner]) => owner === id).map(([one]) => one);
  const stop = () => {
    onRecord(false);
    focusChange(id);
  };
  const take = (one: KeyText) => {
    void choose({ keyMap: withKeys(registry, { keys: set, keyMap }, id, [one]) });
    stop();
  };
  const reset = () => {
    void choose({ keyMap: { [id]: null } });
    focusChange(id);
  };
  return (
    <li className="key-line">
      <span className="key-words">{command(id).words}</span>
      {recording ? (
        <KeyRecorder id={id} set={set} bound={bound} onTake={take} onStop={stop} />
      ) : (
        <>
          <span className="key-caps">
            {keys.length === 0 ? (
              <span className="dim">{t('settings.keys.noKey')}</span>
            ) : (
              keys.map((one) => <kbd key={one}>{keyWords(one)}</kbd>)
            )}
          </span>
          {own ? <IconButton small icon="undo-2" name={t('settings.keys.reset', { command: name })} onClick={reset} /> : null}
          {keys.length > 0 ? (
            <IconButton
              small
              icon="x"
              name={t('settings.keys.clear', { command: name })}
              onClick={() => {
                void choose({ keyMap: { [id]: [] } });
                focusChange(id);
              }}
            />
          ) : null}
          <Button id={`change-${id}`} small kind="line" onClick={() => onRecord(true)}>
            {t('act.edit')}
            <span className="vh"> {name}</span>
          </Button>
        </>
      )}
    </li>
  );
}

/** Every command with its keys, each of which can be changed, taken away and reset. */
export function KeyList(props: KeyListProps) {
  const [recording, setRecording] = useState<CommandId | null>(null);
  return (
    <div className="key-list">
      {commandGroups.map((group) => (
        <section key={group}>
          <h3>{t(`group.${group}`)}</h3>
          <ul>
            {registry
              .filter((one) => one.group === group)
              .map(({ id }) => (
                <KeyLine key={id} id={id} {...props} recording={recording === id} onRecord={(on) => setRecording(on ? id : null)} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
