'use client';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { clashOf, type KeyText } from '@/lib/client/bound';
import type { CommandId } from '@/lib/client/command';
import { command, fullWords } from '@/lib/client/commands';
import { keyWords } from '@/lib/client/keys';
import { isCharacter, nameOf } from '@/lib/client/press';
import { isBrowsers } from '@/lib/client/rebind';
import { t } from '@/lib/client/texts';
import type { Preferences } from '@/lib/model/preferences';
import { Button } from '../base/button';

export interface KeyRecorderProps {
  id: CommandId;
  set: Preferences['keys'];
  bound: ReadonlyMap<KeyText, string>;
  onTake: (keys: KeyText) => void;
  onStop: () => void;
}

/** What was pressed so far, and what stands against it. */
type Heard =
  | { kind: 'waiting' }
  /** The first of two keys, which other commands begin with, too. */
  | { kind: 'first'; press: string }
  | { kind: 'browsers' | 'off'; press: string }
  | { kind: 'taken'; keys: KeyText; owner: CommandId };

/** What a press means after what was heard before; a key that is free is answered as it is. */
export function hear(before: Heard, press: string, { id, set, bound }: Pick<KeyRecorderProps, 'id' | 'set' | 'bound'>): Heard | KeyText {
  if (isBrowsers(press)) return { kind: 'browsers', press };
  if (set === 'off' && isCharacter(press)) return { kind: 'off', press };
  const keys = before.kind === 'first' ? `${before.press} ${press}` : press;
  const others = new Map([...bound].filter(([, owner]) => owner !== id));
  const begins = [...bound.keys()].some((one) => one.startsWith(`${press} `));
  if (before.kind !== 'first' && begins) return { kind: 'first', press };
  const clash = clashOf(keys, others);
  const owner = clash === null ? undefined : others.get(clash);
  return owner === undefined ? keys : { kind: 'taken', keys, owner: owner as CommandId };
}

function sentence(heard: Heard): string {
  if (heard.kind === 'first') return t('settings.keys.second', { key: keyWords(heard.press) });
  if (heard.kind === 'browsers') return t('settings.keys.browser', { key: keyWords(heard.press) });
  if (heard.kind === 'off') return t('settings.keys.off.hint');
  if (heard.kind === 'taken') return t('settings.keys.taken', { key: keyWords(heard.keys), command: fullWords(command(heard.owner)) });
  return t('settings.keys.press');
}

/** Listens for the new key of a command. A key that another command has is named with it, and taken over only when one says so. */
export function KeyRecorder({ id, set, bound, onTake, onStop }: KeyRecorderProps) {
  const [heard, setHeard] = useState<Heard>({ kind: 'waiting' });
  const box = useRef<HTMLDivElement>(null);
  const onPress = useEffectEvent((event: KeyboardEvent) => {
    // Tab leaves the recorder, so that nobody is caught in it.
    const taken = heard.kind === 'taken';
    if (event.key === 'Tab' && !taken) return onStop();
    const press = nameOf(event);
    if (press === null || (taken && press !== 'Escape')) return undefined;
    const pressed = event.target instanceof Element && event.target.closest('button');
    if (pressed && (event.key === 'Enter' || event.key === ' ')) return undefined;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (press === 'Escape') return onStop();
    const next = hear(heard, press, { id, set, bound });
    if (typeof next === 'string') onTake(next);
    else setHeard(next);
    return undefined;
  });
  useEffect(() => {
    box.current?.focus();
    const listen = (event: KeyboardEvent) => onPress(event);
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, []);
  return (
    <div className="key-recorder">
      <div ref={box} tabIndex={-1} role="status" className="key-heard">
        {sentence(heard)}
      </div>
      {heard.kind === 'taken' ? (
        <Button small kind="line" autoFocus onClick={() => onTake(heard.keys)}>
          {t('settings.keys.takeOver')}
        </Button>
      ) : null}
      <Button small onClick={onStop}>
        {t('settings.keys.stop')}
      </Button>
    </div>
  );
}
