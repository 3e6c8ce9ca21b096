'use client';
import { type FocusEvent, useRef, useState } from 'react';
import { useFoundLabels } from '@/lib/client/found-labels';
import { defineLabel, forgetLabel, labelNamed, makeLabel } from '@/lib/client/label-acts';
import { knownLabels, type Label, labelFor } from '@/lib/client/labels';
import { notify } from '@/lib/client/notice';
import { usePreferences } from '@/lib/client/preferences';
import { t } from '@/lib/client/texts';
import { labelHues, labelKey } from '@/lib/model/labels';
import { Button } from '../base/button';
import { Field } from '../base/field';
import { IconButton } from '../base/icon-button';
import { Switch } from '../base/switch';
import { Swatches } from './swatches';

const colours = () => labelHues.map((key) => ({ key, words: t(`label.hue.${key}`) }));

/** The name: kept when one leaves the field. */
function Name({ label }: { label: Label }) {
  const [error, setError] = useState<string | null>(null);
  const keep = ({ currentTarget }: FocusEvent<HTMLInputElement>) => {
    const name = currentTarget.value.trim();
    const other = labelNamed(name);
    setError(name !== '' && other && other.key !== label.key ? t('settings.labels.taken') : null);
    if (name === '' || name === label.name) currentTarget.value = label.name;
    else if (!other || other.key === label.key) defineLabel(label, { name });
  };
  return (
    <Field
      key={label.name}
      className="label-name"
      label={t('settings.labels.name')}
      defaultValue={label.name}
      maxLength={60}
      autoComplete="off"
      dir="auto"
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
      error={error}
    />
  );
}

function One({ label, chosen, count }: { label: Label; chosen: boolean; count: number }) {
  const { name, keyword } = label;
  const forget = () => {
    forgetLabel(label);
    notify(t('settings.labels.removed', { name, keyword }));
  };
  return (
    <li className="label-one">
      <Name label={label} />
      <Swatches
        name={t('settings.labels.colour', { name: label.name })}
        colours={colours()}
        chosen={label.hue}
        onChoose={(hue) => defineLabel(label, { hue })}
      />
      <span className="dim num label-count">{count > 0 ? t('letters', { count }) : null}</span>
      <Switch name={t('settings.labels.shown', { name })} on={!label.hidden} onChange={(on) => defineLabel(label, { hidden: !on })} />
      <IconButton icon="trash-2" name={t('settings.labels.remove', { name })} disabled={!chosen} onClick={forget} />
    </li>
  );
}

function New() {
  const field = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string | null>(null);
  const make = () => {
    const name = field.current?.value.trim() ?? '';
    if (name === '' || !field.current) return field.current?.focus();
    if (labelNamed(name)?.hidden === false) return setError(t('settings.labels.taken'));
    makeLabel(name);
    field.current.value = '';
    setError(null);
  };
  return (
    <form
      className="label-new"
      onSubmit={(event) => {
        event.preventDefault();
        make();
      }}
    >
      <Field
        ref={field}
        className="label-name"
        label={t('settings.labels.new')}
        maxLength={60}
        autoComplete="off"
        dir="auto"
        error={error}
      />
      <Button kind="line" icon="plus" type="submit">
        {t('settings.labels.add')}
      </Button>
    </form>
  );
}

/** What labels are called, their colours, and whether they are shown: the person's own, Thunderbird's, and others that letters bear. */
export function Labels() {
  const { labels } = usePreferences();
  const found = useFoundLabels();
  const known = knownLabels(labels);
  const keys = new Set(known.map(({ key }) => key));
  const others = found.filter(({ keyword }) => !keys.has(labelKey(keyword))).map(({ keyword }) => labelFor(keyword, labels));
  const countOf = (key: string) => found.find(({ keyword }) => labelKey(keyword) === key)?.count ?? 0;
  return (
    <>
      <ul className="acct-list">
        {[...known, ...others].map((label) => (
          <One
            key={label.key}
            label={label}
            count={countOf(label.key)}
            chosen={labels.some(({ keyword }) => labelKey(keyword) === label.key)}
          />
        ))}
      </ul>
      <New />
    </>
  );
}
