'use client';
import { choose, usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { letterSizes } from '@/lib/model/look';
import { Segments } from '../base/segments';
import { Switch } from '../base/switch';
import { Option } from './option';

/** What the list shows, and what happens around reading. */
export function Reading() {
  const { density, pane, threads, days, after, markRead, newestFirst, turn, receipts, plainText, letterSize } = usePreferences();
  return (
    <>
      <Option title={t('settings.rows')} hint={t('settings.rows.hint')}>
        <Segments
          name={t('settings.rows')}
          value={density}
          choices={[
            { value: 'compact', words: t('settings.rows.one') },
            { value: 'normal', words: t('settings.rows.two') },
            { value: 'comfortable', words: t('settings.rows.three') },
          ]}
          onChoose={(value) => void choose({ density: value })}
        />
      </Option>
      <Option title={t('settings.pane')} hint={t('settings.pane.hint')}>
        <Segments
          name={t('settings.pane')}
          value={pane}
          choices={[
            { value: 'right', words: t('settings.pane.right') },
            { value: 'below', words: t('settings.pane.below') },
            { value: 'off', words: t('settings.pane.off') },
          ]}
          onChoose={(value) => void choose({ pane: value })}
        />
      </Option>
      <Option title={t('settings.threads')} hint={t('settings.threads.hint')}>
        <Switch name={t('settings.threads')} on={threads} onChange={(on) => void choose({ threads: on })} />
      </Option>
      <Option title={t('settings.newestFirst')} hint={t('settings.newestFirst.hint')}>
        <Switch name={t('settings.newestFirst')} on={newestFirst} onChange={(on) => void choose({ newestFirst: on })} />
      </Option>
      <Option title={t('settings.days')} hint={t('settings.days.hint')}>
        <Switch name={t('settings.days')} on={days} onChange={(on) => void choose({ days: on })} />
      </Option>
      <Option title={t('settings.after')} hint={t('settings.after.hint')}>
        <Segments
          name={t('settings.after')}
          value={after}
          choices={[
            { value: 'next', words: t('settings.after.next') },
            { value: 'previous', words: t('settings.after.previous') },
            { value: 'list', words: t('settings.after.list') },
          ]}
          onChoose={(value) => void choose({ after: value })}
        />
      </Option>
      <Option title={t('settings.letterSize')} hint={t('settings.letterSize.hint')}>
        <Segments
          name={t('settings.letterSize')}
          value={String(letterSize)}
          choices={letterSizes.map((size) => ({ value: String(size), words: t('settings.percent', { n: size }) }))}
          onChoose={(value) => void choose({ letterSize: Number(value) as typeof letterSize })}
        />
      </Option>
      <Option title={t('settings.plainText')} hint={t('settings.plainText.hint')}>
        <Switch name={t('settings.plainText')} on={plainText} onChange={(on) => void choose({ plainText: on })} />
      </Option>
      <Option title={t('settings.turn')} hint={t('settings.turn.hint')}>
        <Switch name={t('settings.turn')} on={turn} onChange={(on) => void choose({ turn: on })} />
      </Option>
      <Option title={t('settings.markRead')} hint={t('settings.markRead.hint')}>
        <Segments
          name={t('settings.markRead')}
          value={markRead}
          choices={[
            { value: 'now', words: t('settings.markRead.now') },
            { value: '2', words: t('settings.seconds', { n: 2 }) },
            { value: '5', words: t('settings.seconds', { n: 5 }) },
            { value: 'never', words: t('settings.markRead.never') },
          ]}
          onChoose={(value) => void choose({ markRead: value })}
        />
      </Option>
      <Option title={t('settings.receipts')} hint={t('settings.receipts.hint')}>
        <Segments
          name={t('settings.receipts')}
          value={receipts}
          choices={[
            { value: 'ask', words: t('settings.receipts.ask') },
            { value: 'never', words: t('settings.receipts.never') },
          ]}
          onChoose={(value) => void choose({ receipts: value })}
        />
      </Option>
    </>
  );
}
