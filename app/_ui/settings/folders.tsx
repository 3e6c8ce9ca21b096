'use client';
import { choose, usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { archives } from '@/lib/model/look';
import type { Preferences } from '@/lib/model/preferences';
import { Select } from '../base/select';
import { Expiry } from './expiry';
import { FolderSizes } from './folder-sizes';
import { Option } from './option';

/** What happens to folders: where the archive goes, when old letters go, and how large all of it is. */
export function FolderSettings() {
  const { archive } = usePreferences();
  return (
    <>
      <Option title={t('settings.archive')} hint={t('settings.archive.hint')}>
        <Select
          name={t('settings.archive')}
          value={archive}
          choices={archives.map((one) => ({ value: one, words: t(`settings.archive.${one}`) }))}
          onChoose={(value) => void choose({ archive: value as Preferences['archive'] })}
        />
      </Option>
      <Expiry />
      <FolderSizes />
    </>
  );
}
