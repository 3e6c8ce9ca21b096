'use client';
import { useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { keepTemplate, removeTemplate, restoreTemplate, sortTemplates, useTemplates } from '@/lib/client/templates';
import { t } from '@/lib/client/texts';
import { placeNames } from '@/lib/model/template-fill';
import type { Template } from '@/lib/model/templates';
import { Button } from '../base/button';
import { Fault } from '../base/fault';
import { Field } from '../base/field';
import { orSay, removeEntry } from './entry-acts';
import { EntryForm } from './entry-form';
import { EntryRow } from './entry-row';
import { useFormPlace, useTyped } from './form-place';
import { textOfRich } from './rich-clean';
import { RichField } from './rich-field';
import { useOrder } from './use-order';
import './identities.css';

/** From how many on there is a field to find one. */
const manyTemplates = 9;

const plain = (words: string) => words.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
const firstLine = (text: string) => text.trimStart().split('\n')[0] ?? '';

const templatePlace = (template: Template | null) => `templates ${template?.id ?? 'new'}`;

function TemplateForm({ template, onDone }: { template: Template | null; onDone: () => void }) {
  const initial = { name: template?.name ?? '', subject: template?.subject ?? '', html: template?.html ?? '' };
  const { typed, put, saved } = useTyped(templatePlace(template), initial);
  const { name, subject, html } = typed;
  const [nameless, setNameless] = useState(false);
  const save = async () => {
    setNameless(name.trim() === '');
    if (name.trim() === '') return false;
    const id = template ? { id: template.id } : {};
    await keepTemplate({ ...id, name: name.trim(), subject: subject.trim(), html, text: textOfRich(html) });
    saved();
    return true;
  };
  const words = template ? t('templates.edit', { name: template.name }) : t('templates.add');
  return (
    <EntryForm name={words} onSave={save} kept={t('templates.kept')} onDone={onDone}>
      <Field
        label={t('templates.name')}
        value={name}
        autoFocus
        maxLength={100}
        dir="auto"
        autoComplete="off"
        error={nameless && name.trim() === '' ? t('templates.nameless') : null}
        onChange={(event) => put('name')(event.target.value)}
      />
      <Field
        label={t('templates.subject')}
        value={subject}
        maxLength={500}
        dir="auto"
        autoComplete="off"
        onChange={(event) => put('subject')(event.target.value)}
      />
      <RichField
        label={t('templates.text')}
        html={html}
        onChange={put('html')}
        hint={t('templates.places', { places: placeNames.map((place) => `{{${place}}}`).join(' ') })}
      />
    </EntryForm>
  );
}

/** Words that a person puts into letters again and again, in the order in which they are offered. */
export function Templates() {
  const { data, error } = useTemplates();
  const adding = useFormPlace(templatePlace(null));
  const [typed, setTyped] = useState('');
  const all = data ?? [];
  const sought = plain(typed.trim());
  const found = all.filter(({ name, subject, text }) => plain(`${name}\n${subject}\n${text}`).includes(sought));
  const order = useOrder(all, (ids) => orSay(sortTemplates(ids)));
  return (
    <>
      <Fault>{error ? sentenceOf(error) : null}</Fault>
      {all.length >= manyTemplates ? (
        <Field
          className="entry-find"
          type="search"
          label={t('templates.find')}
          value={typed}
          dir="auto"
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      {data?.length === 0 && !adding.open ? <p className="entry-none">{t('templates.empty')}</p> : null}
      {found.length === 0 && all.length > 0 ? <p className="entry-none">{t('palette.noTemplate')}</p> : null}
      {found.length > 0 ? (
        <ul className="entries">
          {found.map((template) => (
            <EntryRow
              key={template.id}
              title={template.name}
              line={firstLine(template.text) || template.subject}
              names={{ edit: t('templates.edit', template), remove: t('templates.remove', template) }}
              order={all.length > 1 && sought === '' ? order(template.id) : null}
              onRemove={() =>
                removeEntry(t('templates.removed', template), {
                  remove: () => removeTemplate(template.id),
                  restore: () => restoreTemplate(template.id),
                })
              }
              place={templatePlace(template)}
              form={(onDone) => <TemplateForm template={template} onDone={onDone} />}
            />
          ))}
        </ul>
      ) : null}
      {adding.open ? (
        <TemplateForm template={null} onDone={adding.hide} />
      ) : (
        <Button kind={data?.length === 0 ? 'solid' : 'line'} icon="plus" onClick={adding.show}>
          {t('templates.add')}
        </Button>
      )}
    </>
  );
}
