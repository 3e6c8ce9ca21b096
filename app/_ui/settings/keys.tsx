'use client';
import { bindingsOf } from '@/lib/client/bound';
import { registry } from '@/lib/client/commands';
import { choose, usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { swipes } from '@/lib/model/look';
import type { Preferences } from '@/lib/model/preferences';
import { Button } from '../base/button';
import { Segments } from '../base/segments';
import { Select } from '../base/select';
import { KeyList } from './keys-list';
import { Option } from './option';
import './keys.css';

type Swipe = Preferences['swipeEnd'];

function Swipe({ which, value }: { which: 'swipeEnd' | 'swipeStart'; value: Swipe }) {
  return (
    <Option title={t(`settings.${which}`)} hint={t(`settings.${which}.hint`)}>
      <Select
        name={t(`settings.${which}`)}
        value={value}
        choices={swipes.map((one) => ({ value: one, words: t(`settings.swipe.${one}`) }))}
        onChoose={(chosen) => void choose({ [which]: chosen as Swipe })}
      />
    </Option>
  );
}

/** What keys and swipes do: the set of keys, one's own in place of them, and both directions of a swipe (K3, T1). */
export function Keys() {
  const { keys, keyMap, swipeEnd, swipeStart } = usePreferences();
  const own = Object.keys(keyMap).length;
  const resetAll = () => void choose({ keyMap: Object.fromEntries(Object.keys(keyMap).map((id) => [id, null])) });
  return (
    <>
      <Swipe which="swipeEnd" value={swipeEnd} />
      <Swipe which="swipeStart" value={swipeStart} />
      <Option title={t('settings.keys.set')} hint={t('settings.keys.set.hint')}>
        <Segments
          name={t('settings.keys.set')}
          value={keys}
          choices={[
            { value: 'gmail', words: t('settings.keys.gmail') },
            { value: 'outlook', words: t('settings.keys.outlook') },
            { value: 'off', words: t('settings.keys.off') },
          ]}
          onChoose={(value) => void choose({ keys: value })}
        />
      </Option>
      <div className="option">
        <div className="option-words option-hint" role="status">
          {own > 0 ? t('settings.keys.own', { count: own }) : t('settings.keys.noneOwn')}
        </div>
        <Button kind="line" icon="undo-2" aria-disabled={own === 0 || undefined} onClick={() => own > 0 && resetAll()}>
          {t('settings.keys.resetAll')}
        </Button>
      </div>
      <KeyList set={keys} keyMap={keyMap} bound={bindingsOf(registry, { keys, keyMap })} />
    </>
  );
}
