'use client';
import { useRef, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { notify } from '@/lib/client/notice';
import { keepTemplate, removeTemplate, useTemplates } from '@/lib/client/templates';
import { t } from '@/lib/client/texts';
import { placeNames } from '@/lib/model/template-fill';
import type { Template } from '@/lib/model/templates';
import { Button } from '../base/button';
import { Field } from '../base/field';
import { IconButton } from '../base/icon-button';
import { textOfRich } from './rich-clean';
import { RichField } from './rich-field';
import './identities.css';

const failed = (problem: unknown) => notify(t('settings.notKept', { reason: sentenceOf(problem) }));

/** Removes one; the notice puts it back. */
async function remove(template: Template): Promise<void> {
  const { id, ...content } = template;
  await removeTemplate(id);
  notify(t('templates.removed', { name: template.name }), {
    act: { words: t('act.undo'), run: () => void keepTemplate(content).catch(failed) },
  });
}

function TemplateForm({ template, onDone }: { template: Template | null; onDone: () => void }) {
  const [name, setName] = useState(template?.name ?? '');
  const [subject, setSubject] = useState(template?.subject ?? '');
  const [html, setHtml] = useState(template?.html ?? '');
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const save = async () => {
    if (name.trim() === '') return field.current?.focus();
    try {
      const id = template ? { id: template.id } : {};
      await keepTemplate({ ...id, name: name.trim(), subject: subject.trim(), html, text: textOfRich(html) });
      notify(t('templates.kept'));
      onDone();
    } catch (problem) {
      setError(sentenceOf(problem));
    }
  };
  return (
    <form
      className="ident-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field
        ref={field}
        label={t('templates.name')}
        value={name}
        autoFocus
        required
        maxLength={100}
        dir="auto"
        autoComplete="off"
        error={error}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t('templates.subject')}
        value={subject}
        maxLength={500}
        dir="auto"
        autoComplete="off"
        onChange={(event) => setSubject(event.target.value)}
      />
      <RichField label={t('templates.text')} html={html} onChange={setHtml} />
      <p className="field-note">{t('templates.places', { places: placeNames.map((place) => `{{${place}}}`).join(' ') })}</p>
      <div className="acct-head">
        <Button kind="solid" type="submit">
          {t('identities.save')}
        </Button>
        <Button kind="line" onClick={onDone}>
          {t('identities.cancel')}
        </Button>
      </div>
    </form>
  );
}

function One({ template }: { template: Template }) {
  const [open, setOpen] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const { name } = template;
  return (
    <li className="acct-one">
      <div className="acct-head">
        <span className="ident-words">
          <bdi className="cut option-title">{name}</bdi>
          <span className="cut dim">{template.text.split('\n')[0]}</span>
        </span>
        <IconButton ref={edit} icon="square-pen" name={t('templates.edit', { name })} aria-expanded={open} onClick={() => setOpen(!open)} />
        <IconButton icon="trash-2" name={t('templates.remove', { name })} onClick={() => void remove(template).catch(failed)} />
      </div>
      {open ? (
        <TemplateForm
          template={template}
          onDone={() => {
            setOpen(false);
            edit.current?.focus();
          }}
        />
      ) : null}
    </li>
  );
}

/** Words that a person puts into letters again and again. */
export function Templates() {
  const { data, error } = useTemplates();
  const [adding, setAdding] = useState(false);
  return (
    <>
      {error ? (
        <p className="field-note bad" role="alert">
          {sentenceOf(error)}
        </p>
      ) : null}
      {data?.length === 0 && !adding ? <p className="dim">{t('templates.none')}</p> : null}
      <ul className="acct-list">
        {data?.map((template) => (
          <One key={template.id} template={template} />
        ))}
      </ul>
      {adding ? (
        <TemplateForm template={null} onDone={() => setAdding(false)} />
      ) : (
        <Button kind="line" icon="plus" onClick={() => setAdding(true)}>
          {t('templates.add')}
        </Button>
      )}
    </>
  );
}
