'use client';
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react';
import { Icon } from '@/app/_ui/base/icon';
import { listedApart, t } from '@/lib/client/texts';
import type { DraftContent, Recipient } from '@/lib/model/draft';
import { shortName } from '@/lib/model/letter-words';
import { judgeAddress, namedIn, typedIn, withoutDoubles, withTyped } from '@/lib/model/recipients';
import { without } from './chip-line';
import { type FieldName, useRecipientDrop } from './recipient-drag';
import { RecipientField, type RecipientFieldHandle } from './recipient-field';
import { RecipientHints } from './recipient-hints';
import { useFacts } from './use-facts';
import type { KindChoice } from './use-kind';
import './composer-fields.css';

export interface ComposerFieldsProps {
  /** The line From, or null. */
  from: ReactNode;
  content: DraftContent;
  onEdit: (change: Partial<DraftContent>) => void;
  /** On the phone the recipients fold to one line while the text has the caret. */
  folded: boolean;
  onUnfold: () => void;
  revealed: Revealed;
  kind: KindChoice;
  /** What stands in the place of the word before the chips, or null. */
  lead: ReactNode;
  /** The line of the subject is shown. */
  subject: boolean;
  to: RefObject<RecipientFieldHandle | null>;
}

/** Which of the further fields are open. */
export interface Revealed {
  cc: boolean;
  bcc: boolean;
  show(field: 'cc' | 'bcc'): void;
  ccField: RefObject<RecipientFieldHandle | null>;
  bccField: RefObject<RecipientFieldHandle | null>;
}

/** Cc and Bcc are open where they hold somebody, and once they were asked for. */
export function useRevealed(content: DraftContent | null): Revealed {
  const [asked, setAsked] = useState({ cc: false, bcc: false });
  const ccField = useRef<RecipientFieldHandle>(null);
  const bccField = useRef<RecipientFieldHandle>(null);
  return {
    cc: asked.cc || (content?.cc.length ?? 0) > 0,
    bcc: asked.bcc || (content?.bcc.length ?? 0) > 0,
    show(field) {
      setAsked((now) => ({ ...now, [field]: true }));
      requestAnimationFrame(() => (field === 'cc' ? ccField : bccField).current?.focus());
    },
    ccField,
    bccField,
  };
}

function Folded({ content, onOpen }: { content: DraftContent; onOpen: () => void }) {
  const everybody = [...content.to, ...content.cc, ...content.bcc];
  const names = everybody.slice(0, 2).map((person) => person.name.trim() || shortName(person));
  const more = everybody.length - names.length;
  return (
    <button type="button" className="cp-fold" onClick={onOpen} aria-expanded={false}>
      <span className="cp-key">{t('compose.to')}</span>
      <span className="grow cut">
        {names.length === 0 ? t('compose.nobody') : listedApart(more > 0 ? [...names, t('compose.more', { count: more })] : names, 'unit')}
      </span>
      <Icon name="chevron-down" />
    </button>
  );
}

/** Cc and Bcc as buttons while they hold nobody: pressed they open, and people may be dropped on them. */
function Reveal({ field, letter, revealed, onMove }: { field: 'cc' | 'bcc'; letter: string; revealed: Revealed; onMove: Move }) {
  const move = (people: readonly Recipient[], from: FieldName | null) => onMove(people, from, field);
  const drop = useRecipientDrop(letter, field, { onMove: move, onAdd: (people) => move(people, null) });
  return (
    <button
      type="button"
      onClick={() => revealed.show(field)}
      data-tip={t(field === 'cc' ? 'compose.addCc' : 'compose.addBcc')}
      data-over={drop.over || undefined}
      {...drop.handlers}
    >
      {t(`compose.${field}`)}
    </button>
  );
}

/** Moves people to a line, from another one of the letter or from elsewhere. */
type Move = (people: readonly Recipient[], from: FieldName | null, to: FieldName) => void;

/** From where there is a choice, recipients, subject. */
export function ComposerFields({ from, content, onEdit, folded, onUnfold, revealed, kind, lead, subject, to }: ComposerFieldsProps) {
  const id = useId();
  const everybody = [...content.to, ...content.cc, ...content.bcc];
  const facts = useFacts(namedIn(everybody));
  const sound = everybody.every(({ address }) => judgeAddress(address) === null);
  const move: Move = (people, source, target) =>
    onEdit({
      ...(source === null ? {} : { [source]: without(content[source], people) }),
      [target]: withTyped(withoutDoubles([...namedIn(content[target]), ...people]), typedIn(content[target])),
    });
  const line = (field: FieldName) => ({
    field,
    letter: id,
    label: t(`compose.${field}`),
    people: content[field],
    onChange: (list: Recipient[]) => onEdit({ [field]: list }),
    onMove: move,
    facts,
  });
  const reveal =
    revealed.cc && revealed.bcc ? null : (
      <span className="cp-reveal">
        {revealed.cc ? null : <Reveal field="cc" letter={id} revealed={revealed} onMove={move} />}
        {revealed.bcc ? null : <Reveal field="bcc" letter={id} revealed={revealed} onMove={move} />}
      </span>
    );
  return (
    <>
      {folded ? null : from}
      {folded && sound ? <Folded content={content} onOpen={onUnfold} /> : null}
      <div hidden={folded && sound}>
        <RecipientField {...line('to')} lead={lead} end={reveal} ref={to} />
        {revealed.cc ? <RecipientField {...line('cc')} ref={revealed.ccField} /> : null}
        {revealed.bcc ? <RecipientField {...line('bcc')} ref={revealed.bccField} /> : null}
        <RecipientHints content={content} kind={kind} onEdit={onEdit} />
      </div>
      <div className="cp-field cp-subject" hidden={!subject}>
        <label htmlFor={id}>{t('compose.subject')}</label>
        <input
          id={id}
          placeholder={t('compose.subject')}
          value={content.subject}
          dir="auto"
          maxLength={2000}
          spellCheck
          onChange={(event) => onEdit({ subject: event.target.value })}
          onKeyDown={(event) => {
            // Enter in a one-line field would only be lost; the text is what comes next.
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.metaKey || event.ctrlKey) return;
            event.preventDefault();
            event.currentTarget.closest('.cp')?.querySelector<HTMLElement>('textarea, .cp-paper')?.focus();
          }}
        />
      </div>
    </>
  );
}
