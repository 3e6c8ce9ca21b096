'use client';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import { faultWords } from '@/lib/client/letter-words';
import { t } from '@/lib/client/texts';
import type { Address } from '@/lib/model/mail';
import { judgeAddress, recipientText, splitRecipients, takeFinished, withoutDoubles } from '@/lib/model/recipients';
import { RecipientChip } from './recipient-chip';

export interface RecipientFieldHandle {
  focus(): void;
}

export interface RecipientFieldProps {
  label: string;
  people: Address[];
  onChange: (people: Address[]) => void;
  /** What stands at the end of the line: Cc, Bcc. */
  end?: ReactNode;
  ref?: Ref<RecipientFieldHandle>;
}

/** Moves along the line of chips: -1 towards its start, in either direction of writing. */
function stepOf(event: KeyboardEvent<HTMLElement>): -1 | 0 | 1 {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return 0;
  // The line of chips decides: the field itself follows what is typed into it.
  const rtl = getComputedStyle(event.currentTarget.closest('ul') ?? event.currentTarget).direction === 'rtl';
  return (event.key === 'ArrowLeft') === rtl ? 1 : -1;
}

/** Recipients as chips, with a field behind them. What cannot be written to is marked, with the reason under the line. */
export function RecipientField({ label, people, onChange, end, ref }: RecipientFieldProps) {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const chips = useRef<(HTMLButtonElement | null)[]>([]);
  const id = useId();
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }), []);

  const add = (more: Address[], rest = '') => {
    if (more.length > 0) onChange(withoutDoubles([...people, ...more]));
    setText(rest);
  };
  const commit = () => add(splitRecipients(text));
  const remove = (index: number) => onChange(people.filter((_, at) => at !== index));
  const edit = (index: number) => {
    const person = people[index];
    if (!person) return;
    // What was being typed becomes a chip first, so that nothing is lost.
    onChange(withoutDoubles([...people.filter((_, at) => at !== index), ...splitRecipients(text)]));
    setText(recipientText(person));
    input.current?.focus();
  };
  const go = (index: number) => {
    if (index >= people.length) input.current?.focus();
    else chips.current[Math.max(0, index)]?.focus();
  };

  const onInputKey = (event: KeyboardEvent<HTMLInputElement>) => {
    // Enter that ends a composition accepts the characters, not the recipient (I4).
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const atStart = event.currentTarget.selectionStart === 0 && event.currentTarget.selectionEnd === 0;
    if ((event.key === 'Enter' || event.key === 'Tab') && text.trim()) {
      commit();
      if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) event.preventDefault();
    } else if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) event.preventDefault();
    else if (event.key === 'Backspace' && text === '' && people.length > 0) {
      event.preventDefault();
      edit(people.length - 1);
    } else if (atStart && stepOf(event) === -1 && people.length > 0) {
      event.preventDefault();
      go(people.length - 1);
    }
  };
  const onChipKey = (index: number) => (event: KeyboardEvent) => {
    const step = stepOf(event as KeyboardEvent<HTMLElement>);
    if (step !== 0) go(index + step);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') input.current?.focus();
    else if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) edit(index);
    else if (event.key === 'F2') edit(index);
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      remove(index);
      if (index < people.length - 1) requestAnimationFrame(() => go(index));
      else input.current?.focus();
    } else return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text/plain');
    const found = splitRecipients(text + pasted);
    if (found.length < 2 && !found.some(({ address }) => judgeAddress(address) === null)) return;
    event.preventDefault();
    add(found);
  };

  const faults = people.map(({ address }) => faultWords(address));
  const fault = faults.find((one) => one !== null) ?? null;
  return (
    <>
      <div className="cp-field">
        <label htmlFor={id}>{label}</label>
        {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a press beside the chips goes to the field, which keys reach by themselves */}
        <div className="cp-recipients" onClick={(event) => event.target === event.currentTarget && input.current?.focus()}>
          <ul>
            {people.map((person, index) => (
              <RecipientChip
                key={person.address.toLowerCase()}
                person={person}
                fault={faults[index] ?? null}
                hintId={`${id}-keys`}
                ref={(chip) => {
                  chips.current[index] = chip;
                }}
                onKeyDown={onChipKey(index)}
                onEdit={() => edit(index)}
                onRemove={() => {
                  remove(index);
                  input.current?.focus();
                }}
              />
            ))}
            <li className="cp-typing">
              <input
                ref={input}
                id={id}
                value={text}
                dir="auto"
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                inputMode="email"
                enterKeyHint="enter"
                aria-invalid={fault ? true : undefined}
                aria-describedby={fault ? `${id}-fault` : undefined}
                onChange={(event) => {
                  const native = event.nativeEvent;
                  if (native instanceof InputEvent && native.isComposing) return setText(event.target.value);
                  const { finished, rest } = takeFinished(event.target.value);
                  add(finished, rest);
                }}
                onCompositionEnd={(event) => {
                  const { finished, rest } = takeFinished(event.currentTarget.value);
                  add(finished, rest);
                }}
                onKeyDown={onInputKey}
                onPaste={onPaste}
                onBlur={() => {
                  // Another window in front is no end of typing.
                  if (document.activeElement !== input.current && text.trim()) commit();
                }}
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
    </>
  );
}
