'use client';
import { choose, usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { undoWaits } from '@/lib/model/look';
import { Segments } from '../base/segments';
import { Switch } from '../base/switch';
import { FollowUps } from './follow-ups';
import { MailLinks } from './mail-links';
import { Option } from './option';

/** In which form letters are written, how they go, and what of them is followed. */
export function Writing() {
  const { writing, markdown, undoSeconds, background } = usePreferences();
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
      <Option title={t('settings.undoSeconds')} hint={t('settings.undoSeconds.hint')}>
        <Segments
          name={t('settings.undoSeconds')}
          value={String(undoSeconds)}
          choices={undoWaits.map((n) => ({
            value: String(n),
            words: n === 0 ? t('settings.undoSeconds.off') : t('settings.undoSeconds.some', { n }),
          }))}
          onChoose={(value) => void choose({ undoSeconds: Number(value) as typeof undoSeconds })}
        />
      </Option>
      <Option title={t('settings.background')} hint={t('settings.background.hint')}>
        <Segments
          name={t('settings.background')}
          value={background}
          choices={(['ask', 'yes', 'no'] as const).map((value) => ({ value, words: t(`settings.background.${value}`) }))}
          onChoose={(value) => void choose({ background: value })}
        />
      </Option>
      <MailLinks />
      <FollowUps />
    </>
  );
}
