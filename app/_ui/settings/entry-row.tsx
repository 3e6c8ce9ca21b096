'use client';
import { GripVertical } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { t } from '@/lib/client/texts';
import { IconButton } from '../base/icon-button';
import { MenuButton } from '../base/menu';
import { useFormPlace } from './form-place';
import type { OrderedEntry } from './use-order';

export interface EntryRowProps {
  /** What it is called on the screen. */
  title: string;
  /** What stands under it, in one line. */
  line: string;
  /** A word at the end of the title. */
  badge?: string | null;
  /** How it goes, below that line. */
  state?: ReactNode;
  /** Buttons before those for editing and removing. */
  acts?: ReactNode;
  /** What there is to know of it, as wide as the row. */
  notes?: ReactNode;
  /** What editing and removing it is called; null where it stays. */
  names: { edit: string; remove: string | null };
  /** Its place among the others, and how it is changed; null where it has none to change. */
  order: OrderedEntry | null;
  /** Others of the list have a handle before their words. */
  indented?: boolean;
  onRemove: () => void;
  /** The key of its form (form-place.ts). */
  place: string;
  /** The form for what it holds. */
  form: (onDone: () => void) => ReactNode;
}

/** An entry of a list in the settings: what it is, its place in the order, and the form that opens under it. */
export function EntryRow(props: EntryRowProps) {
  const { title, line, badge, state, acts, notes, names, order, indented, onRemove, place, form } = props;
  const { open, show, hide } = useFormPlace(place);
  const edit = useRef<HTMLButtonElement>(null);
  const done = () => {
    hide();
    edit.current?.focus();
  };
  return (
    <li className="entry" {...(order && !open ? order.drag : {})} data-drop={order?.drop ?? undefined}>
      <div className={acts ? 'entry-head many' : 'entry-head'}>
        {order ? (
          <MenuButton icon={GripVertical} small name={t('order.of', { name: title })} className="entry-grip" entries={order.menu} />
        ) : null}
        {!order && indented ? <span className="entry-indent" /> : null}
        <span className="entry-words">
          <span className="entry-title">
            <bdi className="cut option-title">{title}</bdi>
            {badge ? <span className="entry-badge">{badge}</span> : null}
          </span>
          {line ? (
            <bdi dir="auto" className="cut dim">
              {line}
            </bdi>
          ) : null}
          {state}
        </span>
        {acts}
        <IconButton ref={edit} icon="square-pen" name={names.edit} aria-expanded={open} onClick={open ? hide : show} />
        {names.remove === null ? null : <IconButton icon="trash-2" name={names.remove} onClick={onRemove} />}
      </div>
      {notes}
      {open ? form(done) : null}
    </li>
  );
}
