'use client';
import { choose, usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { Segments } from '../base/segments';
import { Switch } from '../base/switch';
import { Option } from './option';

/** In which form letters are written. */
export function WritingForm() {
  const { writing, markdown } = usePreferences();
  return (
    <>
      <Option title={t('settings.writing')} hint={t('settings.writing.hint')}>
        <Segments
          name={t('settings.writing')}
          value={writing}
          choices={[
            { value: 'html', words: t('settings.writing.html') },
            { value: 'plain', words: t('settings.writing.plain') },
          ]}
          onChoose={(value) => void choose({ writing: value })}
        />
      </Option>
      <Option title={t('settings.markdown')} hint={t('settings.markdown.hint')}>
        <Switch name={t('settings.markdown')} on={markdown} onChange={(on) => void choose({ markdown: on })} />
      </Option>
    </>
  );
}
