'use client';
import { type KeyboardEvent, useRef } from 'react';
import { languageName } from '@/lib/client/language-name';
import { languages } from '@/lib/client/languages';
import { choose, usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { accents, textSizes } from '@/lib/model/look';
import type { Preferences } from '@/lib/model/preferences';
import { Icon } from '../base/icon';
import { Segments } from '../base/segments';
import { Select } from '../base/select';
import { arrowStep } from './arrow-step';
import { Option } from './option';

const accentNames = {
  verdigris: 'settings.accent.verdigris',
  ink: 'settings.accent.ink',
  moss: 'settings.accent.moss',
  brick: 'settings.accent.brick',
  heather: 'settings.accent.heather',
  graphite: 'settings.accent.graphite',
} as const;

/** The accents as swatches, each with its name. */
function Accents({ value }: { value: Preferences['accent'] }) {
  const group = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = arrowStep(event);
    if (by === null) return;
    event.preventDefault();
    const next = accents[(accents.indexOf(value) + by + accents.length) % accents.length];
    if (!next) return;
    void choose({ accent: next });
    group.current?.querySelector<HTMLElement>(`[data-accent="${next}"]`)?.focus();
  };
  return (
    <div ref={group} className="accents" role="radiogroup" aria-label={t('settings.accent')} onKeyDown={onKeyDown}>
      {accents.map((accent) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot be a swatch in forced colours
        <button
          key={accent}
          type="button"
          role="radio"
          aria-checked={accent === value}
          aria-label={t(accentNames[accent])}
          data-tip={t(accentNames[accent])}
          data-accent={accent}
          tabIndex={accent === value ? 0 : -1}
          className="accent"
          onClick={() => void choose({ accent })}
        >
          {accent === value ? <Icon name="check" size={16} /> : null}
        </button>
      ))}
    </div>
  );
}

/** How Oriel looks. */
export function Appearance() {
  const { theme, contrast, accent, textSize, language, hours } = usePreferences();
  return (
    <>
      <Option title={t('settings.theme')} hint={t('settings.theme.hint')}>
        <Segments
          name={t('settings.theme')}
          value={theme}
          choices={[
            { value: 'system', words: t('settings.system') },
            { value: 'light', words: t('settings.theme.light') },
            { value: 'dark', words: t('settings.theme.dark') },
          ]}
          onChoose={(value) => void choose({ theme: value })}
        />
      </Option>
      <Option title={t('settings.contrast')} hint={t('settings.contrast.hint')}>
        <Segments
          name={t('settings.contrast')}
          value={contrast}
          choices={[
            { value: 'system', words: t('settings.system') },
            { value: 'normal', words: t('settings.contrast.normal') },
            { value: 'more', words: t('settings.contrast.more') },
          ]}
          onChoose={(value) => void choose({ contrast: value })}
        />
      </Option>
      <Option title={t('settings.accent')} hint={t('settings.accent.hint', { name: t(accentNames[accent]) })}>
        <Accents value={accent} />
      </Option>
      <Option title={t('settings.textSize')} hint={t('settings.textSize.hint')}>
        <Segments
          name={t('settings.textSize')}
          value={String(textSize)}
          choices={textSizes.map((size) => ({ value: String(size), words: t('settings.percent', { n: size }) }))}
          onChoose={(value) => void choose({ textSize: Number(value) as Preferences['textSize'] })}
        />
      </Option>
      <Option title={t('settings.language')} hint={t('settings.language.hint')}>
        <Select
          name={t('settings.language')}
          value={language}
          choices={[
            { value: 'auto', words: t('settings.language.auto') },
            ...languages.map((one) => ({ value: one, words: languageName(one) })),
          ]}
          onChoose={(value) => void choose({ language: value })}
        />
      </Option>
      <Option title={t('settings.hours')} hint={t('settings.hours.hint')}>
        <Segments
          name={t('settings.hours')}
          value={hours}
          choices={[
            { value: 'auto', words: t('settings.hours.auto') },
            { value: '12', words: t('settings.hours.12') },
            { value: '24', words: t('settings.hours.24') },
          ]}
          onChoose={(value) => void choose({ hours: value })}
        />
      </Option>
    </>
  );
}
