'use client';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { faultWords } from '@/lib/client/letter-words';
import { t } from '@/lib/client/texts';
import type { Recipient } from '@/lib/model/draft';
import { namedIn, recipientsText, recipientText, settledLine, typedIn, withoutDoubles, withTyped } from '@/lib/model/recipients';
import { type ChipItem, chipsOf, without, withoutGroup } from './chip-line';
import { RecipientChip } from './recipient-chip';
import { endDrag, type FieldName, startDrag, useRecipientDrop } from './recipient-drag';
import { RecipientInput } from './recipient-input';
import type { Facts } from './use-facts';
import './composer-fields.css';
import './recipients.css';

export interface RecipientFieldHandle {
  focus(): void;
}

export interface RecipientFieldProps {
  field: FieldName;
  /** The letter that the line is of, so that people are dragged within it. */
  letter: string;
  label: string;
  /** Whom it names, and what is being typed behind them: that is kept with the draft too. */
  people: Recipient[];
  onChange: (people: Recipient[]) => void;
  /** Moves people from one line of the letter to another; missing where there is one line alone. */
  onMove?: (people: readonly Recipient[], from: FieldName, to: FieldName) => void;
  facts: Facts;
  /** What stands before the chips in the place of the label, which is then only heard. */
  lead?: ReactNode;
  /** What stands at the end of the line: Cc, Bcc. */
  end?: ReactNode;
  ref?: Ref<RecipientFieldHandle>;
}

const fields: readonly FieldName[] = ['to', 'cc', 'bcc'];

/** Moves along the line of chips: -1 towards its start, in either direction of writing. */
function stepOf(event: KeyboardEvent<HTMLElement>): -1 | 0 | 1 {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return 0;
  // The line of chips decides: the field itself follows what is typed into it.
  const rtl = getComputedStyle(event.currentTarget.closest('ul') ?? event.currentTarget).direction === 'rtl';
  return (event.key === 'ArrowLeft') === rtl ? 1 : -1;
}

/** Recipients as chips, with a field behind them. What cannot be written to is marked, with the reason under the line. */
export function RecipientField(props: RecipientFieldProps) {
  const { field, letter, label, people: line, onChange, onMove, facts, lead, end, ref } = props;
  const people = namedIn(line);
  const text = typedIn(line);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const input = useRef<HTMLInputElement>(null);
  const chips = useRef<(HTMLButtonElement | null)[]>([]);
  const id = useId();
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }), []);
  const items = chipsOf(people);

  const add = (more: readonly Recipient[], rest: string) => onChange(withTyped(withoutDoubles([...people, ...more]), rest));
  const drop = useRecipientDrop(letter, field, { onMove: (moved, from) => onMove?.(moved, from, field), onAdd: (more) => add(more, text) });
  const go = (index: number) => {
    if (index >= items.length) input.current?.focus();
    else chips.current[Math.max(0, index)]?.focus();
  };
  /** What an act on a chip is for: all that are selected where it is one of them. */
  const meant = (item: ChipItem) => (selected.has(item.key) ? items.filter(({ key }) => selected.has(key)) : [item]);
  const peopleOf = (item: ChipItem) => meant(item).flatMap((one) => one.people);
  const remove = (item: ChipItem) => {
    const index = items.indexOf(item);
    const gone = meant(item);
    onChange(withTyped(without(people, peopleOf(item)), text));
    setSelected(new Set());
    requestAnimationFrame(() => go(gone.length > 1 || index >= items.length - 1 ? items.length : index));
  };
  const edit = (item: ChipItem) => {
    const [person] = item.people;
    setSelected(new Set());
    if (item.group !== null) return onChange(withTyped(withoutGroup(people, item.group), text));
    if (!person) return;
    // What was being typed becomes a chip first, so that nothing is lost.
    onChange(withTyped(settledLine(without(line, [person])), recipientText(person)));
    input.current?.focus();
  };
  const move = (item: ChipItem, to: FieldName) => {
    onMove?.(peopleOf(item), field, to);
    setSelected(new Set());
    input.current?.focus();
  };
  const menuOf = (item: ChipItem): MenuEntry[] => [
    { words: t(item.group === null ? 'act.edit' : 'compose.openGroup'), onSelect: () => edit(item) },
    { words: t('compose.copyAddress'), icon: 'copy', onSelect: () => void navigator.clipboard?.writeText(recipientsText(peopleOf(item))) },
    ...(onMove ? [{ line: true as const }] : []),
    ...(onMove ? fields : [])
      .filter((one) => one !== field)
      .map((to) => ({ words: t('compose.moveTo', { field: t(`compose.${to}`) }), onSelect: () => move(item, to) })),
    { line: true },
    { words: t('act.remove'), icon: 'x', onSelect: () => remove(item) },
  ];
  const toggle = (keys: readonly string[]) =>
    setSelected((now) => {
      const next = new Set(now);
      for (const key of keys) if (!next.delete(key)) next.add(key);
      return next;
    });

  const onInputKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const atStart = event.currentTarget.selectionStart === 0 && event.currentTarget.selectionEnd === 0;
    const last = items.at(-1);
    if (event.key === 'Backspace' && text === '' && last) {
      event.preventDefault();
      edit(last);
    } else if (atStart && stepOf(event) === -1 && last) {
      event.preventDefault();
      go(items.length - 1);
    }
  };
  const onChipKey = (item: ChipItem, index: number) => (event: KeyboardEvent) => {
    const step = stepOf(event as KeyboardEvent<HTMLElement>);
    const mod = event.metaKey || event.ctrlKey;
    if (step !== 0) {
      const next = items[index + step];
      if (!event.shiftKey) setSelected(new Set());
      else if (next) setSelected(new Set([...selected, item.key, next.key]));
      go(event.shiftKey ? Math.min(index + step, items.length - 1) : index + step);
    } else if (mod && event.key.toLowerCase() === 'a') setSelected(new Set(items.map(({ key }) => key)));
    else if (event.key === ' ' && mod) toggle([item.key]);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') input.current?.focus();
    else if ((event.key === 'Enter' && !mod) || event.key === 'F2') edit(item);
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(item);
    else return;
    event.preventDefault();
  };
  const onCopy = (event: ClipboardEvent) => {
    const at = chips.current.indexOf(document.activeElement as HTMLButtonElement);
    const item = items[at];
    if (!item || document.getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', recipientsText(peopleOf(item)));
    if (event.type === 'cut') remove(item);
  };

  const fault = people.map(({ address }) => faultWords(address)).find((one) => one !== null) ?? null;
  return (
    <>
      <div className="cp-field" data-over={drop.over || undefined} {...drop.handlers}>
        {lead}
        <label htmlFor={id} className={lead ? 'vh' : undefined}>
          {label}
        </label>
        {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a press beside the chips goes to the field, which keys reach by themselves */}
        <div className="cp-recipients" onClick={(event) => event.target === event.currentTarget && input.current?.focus()}>
          <ul onCopy={onCopy} onCut={onCopy}>
            {items.map((item, index) => (
              <RecipientChip
                key={item.key}
                item={item}
                fault={item.people.map(({ address }) => faultWords(address)).find((one) => one !== null) ?? null}
                note={item.people.map(({ address }) => facts.noteOf(address)).find((one) => one !== null) ?? null}
                way={item.group === null ? facts.wayOf(item.people[0]?.address ?? '') : null}
                selected={selected.has(item.key)}
                hintId={`${id}-keys`}
                menu={menuOf(item)}
                ref={(chip) => {
                  chips.current[index] = chip;
                }}
                onKeyDown={onChipKey(item, index)}
                onPick={(event) => {
                  event.currentTarget instanceof HTMLElement && event.currentTarget.focus();
                  if (event.metaKey || event.ctrlKey || event.shiftKey) toggle([item.key]);
                  else if (!selected.has(item.key)) setSelected(new Set());
                }}
                onEdit={() => edit(item)}
                onRemove={() => remove(item)}
                onDragStart={(event) => startDrag(event, { letter, from: field, people: peopleOf(item) })}
                onDragEnd={() => {
                  endDrag();
                  setSelected(new Set());
                }}
              />
            ))}
            <li className="cp-typing">
              <RecipientInput
                id={id}
                text={text}
                onText={(words) => onChange(withTyped(people, words))}
                onAdd={add}
                chosen={people}
                faultId={fault ? `${id}-fault` : null}
                input={input}
                onKey={onInputKey}
              />
            </li>
          </ul>
          <span className="vh" id={`${id}-keys`}>
            {t('compose.chipKeys')}
          </span>
        </div>
        {end}
      </div>
      {fault ? (
        <p className="cp-fault" id={`${id}-fault`} role="status">
          {fault}
        </p>
      ) : null}
      {facts.warningFor(people, (list) => onChange(withTyped(list, text)))}
    </>
  );
}
