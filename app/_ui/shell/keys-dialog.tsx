'use client';
import { useState } from 'react';
import { type Command, commandGroups } from '@/lib/client/command';
import { commands } from '@/lib/client/commands';
import { keyWords } from '@/lib/client/keys';
import { usePreferences } from '@/lib/client/preferences';
import { openOverlay } from '@/lib/client/router';
import { t } from '@/lib/client/texts';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';
import { Icon } from '../base/icon';

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Is it found by its words, or by its key typed as it is or as it is said? */
function isFound({ words, keys }: Command, typed: string): boolean {
  return typed === '' || plain(words).includes(plain(typed)) || keys.some((one) => one === typed || plain(keyWords(one)) === plain(typed));
}

function Keys({ typed }: { typed: string }) {
  const bound = commands.filter((one) => one.keys.length > 0 && isFound(one, typed));
  if (bound.length === 0) return <p className="note dim">{t('keys.none')}</p>;
  const groups = commandGroups.filter((group) => bound.some((one) => one.group === group));
  return (
    <div className="keys-grid">
      {groups.map((group) => (
        <section key={group}>
          <h3>{t(`group.${group}`)}</h3>
          <ul>
            {bound
              .filter((one) => one.group === group)
              .map((one) => (
                <li key={one.id}>
                  <span>{one.words}</span>
                  <span>
                    {one.keys.map((keys) => (
                      <kbd key={keys}>{keyWords(keys)}</kbd>
                    ))}
                  </span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** Lists exactly what is bound now: it reads the registry that the keys read (K1). */
export default function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const { keys } = usePreferences();
  const close = () => {
    setTyped('');
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('command.keys')}
      sentence={t(keys === 'off' ? 'keys.off' : 'keys.sentence')}
      shape="wide"
      acts={
        <>
          <Button
            kind="line"
            icon="settings"
            onClick={() => {
              close();
              openOverlay('settings/keys');
            }}
          >
            {t('keys.change')}
          </Button>
          <Button kind="line" onClick={close}>
            {t('act.close')}
          </Button>
        </>
      }
    >
      {open ? (
        <>
          <div className="field keys-find">
            <Icon name="search" />
            <input
              type="search"
              aria-label={t('keys.find')}
              placeholder={t('keys.find')}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
          <section className="keys-scroll" aria-label={t('command.keys')} tabIndex={0}>
            <Keys typed={typed.trim()} />
          </section>
        </>
      ) : null}
    </Dialog>
  );
}
