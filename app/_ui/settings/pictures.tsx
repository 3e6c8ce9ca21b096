'use client';
import { sentenceOf } from '@/lib/client/call';
import { permitPictures, usePictureSenders } from '@/lib/client/picture-senders';
import { choose, usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import type { Preferences } from '@/lib/model/preferences';
import { IconButton } from '../base/icon-button';
import { NoteBar } from '../base/note-bar';
import { Segments } from '../base/segments';
import { Skeleton, useSlow } from '../base/skeleton';
import { Switch } from '../base/switch';
import { Option } from './option';
import './pictures.css';

/** The line goes, so the keyboard moves to the one after it, or before it, or to what the list is called. */
function leave(button: HTMLElement): void {
  const line = button.closest('li');
  const other = (line?.nextElementSibling ?? line?.previousElementSibling)?.querySelector('button');
  (other ?? button.closest('section')?.querySelector<HTMLElement>('h3'))?.focus();
}

/** Everybody whose pictures are always shown, each with the way to take that back. */
function Allowed() {
  const { data, error } = usePictureSenders();
  const slow = useSlow(!data && !error);
  return (
    <section className="pics" aria-labelledby="pics-title" aria-busy={!data && !error}>
      <h3 id="pics-title" tabIndex={-1}>
        {t('settings.pictures.list')}
      </h3>
      <p className="option-hint">{data?.length === 0 ? t('settings.pictures.none') : t('settings.pictures.list.hint')}</p>
      {data && data.length > 0 ? (
        <ul>
          {data.map((sender) => (
            <li key={`${sender.kind} ${sender.value}`}>
              <bdi className="cut">{sender.value}</bdi>
              {sender.kind === 'domain' ? <span className="dim">{t('settings.pictures.domain')}</span> : null}
              <IconButton
                icon="trash-2"
                name={t('settings.pictures.remove', { who: sender.value })}
                onClick={({ currentTarget }) => {
                  leave(currentTarget);
                  permitPictures(sender, false);
                }}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {error ? (
        <NoteBar icon="circle-alert" kind="warn">
          {sentenceOf(error)}
        </NoteBar>
      ) : null}
      {slow ? <Skeleton width={60} /> : null}
    </section>
  );
}

/** When pictures from elsewhere are shown, and whose always. */
export function Pictures() {
  const { pictures, logos } = usePreferences();
  return (
    <>
      <Option title={t('settings.pictures.when')} hint={t('settings.pictures.when.hint')}>
        <Segments<Preferences['pictures']>
          name={t('settings.pictures.when')}
          value={pictures}
          choices={[
            { value: 'ask', words: t('settings.pictures.ask') },
            { value: 'always', words: t('settings.pictures.everybody') },
            { value: 'never', words: t('settings.pictures.never') },
          ]}
          onChoose={(value) => void choose({ pictures: value })}
        />
      </Option>
      <Option title={t('settings.logos')} hint={t('settings.logos.hint')}>
        <Switch name={t('settings.logos')} on={logos} onChange={(on) => void choose({ logos: on })} />
      </Option>
      <Allowed />
    </>
  );
}
