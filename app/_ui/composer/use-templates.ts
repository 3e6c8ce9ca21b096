'use client';
import { type RefObject, useEffect, useRef } from 'react';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { sentenceOf } from '@/lib/client/call';
import { keyWords } from '@/lib/client/keys';
import { notify } from '@/lib/client/notice';
import { openOverlay } from '@/lib/client/router';
import { offerToTemplates } from '@/lib/client/template-taker';
import { keepTemplate, removeTemplate, useTemplates } from '@/lib/client/templates';
import { spokenNow, t } from '@/lib/client/texts';
import { showDialog } from '@/lib/client/view';
import { ownWords } from '@/lib/model/answer-kind';
import type { DraftContent } from '@/lib/model/draft';
import { fillTemplate, type Places } from '@/lib/model/template-fill';
import type { Template } from '@/lib/model/templates';
import { templatesKey } from './composer-frame';
import type { ComposerTextHandle } from './editor/handle';

/** What the letter says about the places of a template. */
function placesOf({ to, subject }: DraftContent, myName: string): Places {
  const name = to[0]?.name.trim() ?? '';
  const first = /^([^,]+),\s*(.+)$/u.exec(name)?.[2] ?? name;
  const date = new Intl.DateTimeFormat(spokenNow().language, { dateStyle: 'long' }).format(Date.now());
  return { name, firstName: first.split(/\s+/u)[0] ?? '', date, myName, subject };
}

const lines = (words: string) =>
  words
    .split('\n')
    .map((line) => `<div>${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') || '<br>'}</div>`)
    .join('');

/** The writer's own words of a letter, without signature and quote. */
function piecesOf({ html, text }: DraftContent): { html: string; text: string } {
  const own = ownWords(text);
  const dashes = own.startsWith('-- \n') ? 0 : own.indexOf('\n-- \n');
  const words = (dashes < 0 ? own : own.slice(0, dashes)).trim();
  if (html === null) return { html: lines(words), text: words };
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  // Pictures lie with this draft, and go with it.
  for (const other of body.querySelectorAll('[data-oriel-signature], [data-oriel-quote], img')) other.remove();
  return { html: body.innerHTML, text: words };
}

function newestOf(before: readonly Template[] | undefined, after: readonly Template[] | undefined): Template | undefined {
  return after?.find(({ id }) => !before?.some((one) => one.id === id));
}

interface Writer {
  content: DraftContent;
  edit: (change: Partial<DraftContent>) => void;
  text: RefObject<ComposerTextHandle | null>;
  /** The name that the letter is from. */
  myName: string;
  locked: boolean;
  /** Id of the title of its window. */
  titleId?: string;
}

/** As many stand in the menu; the others are found by typing. */
const mostInMenu = 10;

/** Lets the palette and the command put templates into this letter. */
function useOffer(put: ((template: Template) => void) | null, titleId: string | undefined): void {
  const latest = useRef(put);
  latest.current = put;
  const open = put !== null;
  useEffect(() => {
    if (!open) return;
    return offerToTemplates({
      holds: (element) => (titleId && element && document.getElementById(titleId)?.closest('.cp')?.contains(element)) === true,
      put: (template) => latest.current?.(template),
    });
  }, [open, titleId]);
}

/** The menu of templates of a letter. */
export function useTemplateMenu({ content, edit, text, myName, locked, titleId }: Writer): MenuEntry[] {
  const { data } = useTemplates();
  const put = (template: Template) => {
    const filled = fillTemplate(template, placesOf(content, myName));
    if (content.subject.trim() === '' && filled.subject !== '') edit({ subject: filled.subject });
    text.current?.insert({ html: filled.html || lines(filled.text), text: filled.text });
    if (filled.left > 0) notify(t('templates.unfilled', { count: filled.left }));
  };
  useOffer(locked ? null : put, titleId);
  const save = () => {
    const pieces = piecesOf(content);
    if (pieces.text === '') return notify(t('templates.nothing'));
    const name = (content.subject.trim() || pieces.text).replace(/\s+/gu, ' ').slice(0, 60);
    keepTemplate({ name, subject: content.subject.replace(/\s+/gu, ' ').slice(0, 500), ...pieces }).then(
      (after) => {
        const made = newestOf(data, after);
        const undo = made && {
          words: t('act.undo'),
          run: () => removeTemplate(made.id).catch((problem: unknown) => notify(sentenceOf(problem))),
        };
        notify(t('templates.kept'), undo ? { act: undo } : {});
      },
      (problem: unknown) => notify(sentenceOf(problem)),
    );
  };
  return [
    ...(data ?? []).slice(0, mostInMenu).map((template) => ({ words: template.name, disabled: locked, onSelect: () => put(template) })),
    ...(data?.length === 0 ? [{ heading: t('templates.none') }] : []),
    { line: true },
    {
      words: t('templates.find'),
      icon: 'search',
      keys: keyWords(templatesKey),
      disabled: locked || !data || data.length === 0,
      onSelect: () => showDialog({ kind: 'palette', scope: 'templates' }),
    },
    { words: t('templates.saveAs'), onSelect: save },
    { words: t('settings.templates'), icon: 'settings', onSelect: () => openOverlay('settings/templates') },
  ];
}
