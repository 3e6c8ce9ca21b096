'use client';
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { announce } from '@/lib/client/announce';
import { t } from '@/lib/client/texts';
import type { Recipient } from '@/lib/model/draft';
import type { Address } from '@/lib/model/mail';
import { judgeAddress, readRecipients, splitRecipients, takeFinished } from '@/lib/model/recipients';
import { SuggestionList } from './suggestion-list';
import { useSuggestions } from './use-suggestions';

export interface RecipientInputProps {
  id: string;
  text: string;
  onText: (text: string) => void;
  /** People who became chips, and what is still being typed. */
  onAdd: (people: readonly Recipient[], rest: string) => void;
  /** Whom the letter goes to already. */
  chosen: readonly Address[];
  /** Id of the sentence about a fault, or null. */
  faultId: string | null;
  input: RefObject<HTMLInputElement | null>;
  /** Keys that the field has no use for: along the chips, Backspace before them. */
  onKey: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** How long Enter waits for whom the letters mean, ms; then they are taken as they stand. */
const waitMs = 600;

interface Choice {
  people: readonly Address[];
  shown: boolean;
  active: number;
  move(by: number): void;
  close(): void;
  /** Whom Enter, Tab and a comma mean: null for what is typed itself. */
  meant: Address | null;
  pending: boolean;
}

/** Which of the people is meant. What is typed whole is meant itself, until one goes to another by the arrows. */
function useChoice(text: string, chosen: readonly Address[]): Choice {
  const { people, pending } = useSuggestions(text, chosen);
  // Typing on, and choosing somebody, begins anew at the first of the list.
  const turn = `${chosen.length} ${text}`;
  const [arrow, setArrow] = useState<{ turn: string; at: number | null; closed: boolean }>({ turn: '', at: null, closed: false });
  const now = arrow.turn === turn ? arrow : { turn, at: null, closed: false };
  const shown = people.length > 0 && !now.closed;
  const whole = splitRecipients(text).every(({ address }) => judgeAddress(address) === null);
  const active = shown ? Math.min(now.at ?? (whole ? -1 : 0), people.length - 1) : -1;
  return {
    people,
    shown,
    active,
    pending,
    meant: people[active] ?? null,
    move(by) {
      const from = active < 0 ? (by > 0 ? -1 : people.length) : active;
      setArrow({ turn, at: (from + by + people.length) % people.length, closed: false });
    },
    close: () => setArrow({ turn, at: null, closed: true }),
  };
}

/** Says how many there are to choose from, for who does not see the list. */
function useTold({ shown, people }: Choice): void {
  const count = shown ? people.length : 0;
  useEffect(() => {
    if (count > 0) announce(t('compose.peopleFound', { count }));
  }, [count]);
}

/** The field that recipients are typed into: a combobox over the people whom one has to do with. */
export function RecipientInput({ id, text, onText, onAdd, chosen, faultId, input, onKey }: RecipientInputProps) {
  const choice = useChoice(text, chosen);
  const { people, shown, active, meant, pending } = choice;
  const [focused, setFocused] = useState(false);
  const [waiting, setWaiting] = useState(false);
  useTold(choice);
  const latest = useRef({ text, meant });
  latest.current = { text, meant };
  const commit = () => onAdd(readRecipients(latest.current.text), '');
  const choose = (person: Address) => {
    onAdd([person], '');
    input.current?.focus();
  };
  // Enter came before the answer: it is for whom the answer names.
  useEffect(() => {
    if (!waiting) return;
    const settle = () => {
      setWaiting(false);
      if (latest.current.meant) onAdd([latest.current.meant], '');
      else if (latest.current.text.trim()) commit();
    };
    if (!pending) return settle();
    const timer = setTimeout(settle, waitMs);
    return () => clearTimeout(timer);
  });

  const take = (event: KeyboardEvent): void => {
    const sound = splitRecipients(text).every(({ address }) => judgeAddress(address) === null);
    if (meant) onAdd([meant], '');
    else if (pending && !sound && event.key === 'Enter' && !text.includes('@')) setWaiting(true);
    else commit();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // Enter that ends a composition accepts the characters, not the recipient (I4).
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const mod = event.metaKey || event.ctrlKey;
    if (shown && !event.altKey && !mod && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      return choice.move(event.key === 'ArrowDown' ? 1 : -1);
    }
    if (shown && event.key === 'Escape') {
      event.preventDefault();
      return choice.close();
    }
    if (event.key === ',' && meant && !/["<:]/u.test(text)) {
      event.preventDefault();
      return onAdd([meant], '');
    }
    if (event.key === 'Enter' && !mod) {
      event.preventDefault();
      if (text.trim()) take(event);
      return;
    }
    if ((event.key === 'Tab' || event.key === 'Enter') && text.trim()) {
      // The first Tab takes whom it names, as in a list; with nothing to choose it goes on.
      if (event.key === 'Tab' && meant && !event.shiftKey) event.preventDefault();
      return take(event);
    }
    onKey(event);
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text/plain');
    const found = readRecipients(text + pasted);
    if (found.length < 2 && !found.some(({ address }) => judgeAddress(address) === null)) return;
    event.preventDefault();
    onAdd(found, '');
  };
  const typed = (value: string) => {
    const { finished, rest } = takeFinished(value);
    if (finished.length > 0) onAdd(finished, rest);
    else onText(rest);
  };
  const open = shown && focused;
  return (
    <>
      <input
        ref={input}
        id={id}
        role="combobox"
        aria-expanded={open}
        aria-controls={open ? `${id}-people` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && active >= 0 ? `${id}-people-${active}` : undefined}
        value={text}
        dir="auto"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        inputMode="email"
        enterKeyHint="enter"
        aria-invalid={faultId ? true : undefined}
        aria-describedby={faultId ?? undefined}
        onChange={(event) => {
          const native = event.nativeEvent;
          if (native instanceof InputEvent && native.isComposing) return onText(event.target.value);
          typed(event.target.value);
        }}
        onCompositionEnd={(event) => typed(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          // Another window in front is no end of typing.
          if (document.activeElement === input.current) return;
          setFocused(false);
          if (text.trim()) commit();
        }}
      />
      {open ? <SuggestionList id={`${id}-people`} people={people} typed={text} active={active} anchor={input} onChoose={choose} /> : null}
    </>
  );
}
