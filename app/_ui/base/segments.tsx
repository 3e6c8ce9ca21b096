'use client';
import { type KeyboardEvent, useRef } from 'react';

export interface SegmentsProps<Value extends string> {
  /** What is chosen here. */
  name: string;
  choices: readonly { value: Value; words: string }[];
  value: Value;
  onChoose: (value: Value) => void;
}

/** A few choices beside each other, of which one holds. One tab stop; the arrow keys choose (ARIA radio group). */
export function Segments<Value extends string>({ name, choices, value, onChoose }: SegmentsProps<Value>) {
  const group = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const ahead = event.key === 'ArrowDown' || event.key === (rtl ? 'ArrowLeft' : 'ArrowRight');
    const back = event.key === 'ArrowUp' || event.key === (rtl ? 'ArrowRight' : 'ArrowLeft');
    if (!ahead && !back) return;
    event.preventDefault();
    const at = choices.findIndex((choice) => choice.value === value);
    const next = choices[(at + (ahead ? 1 : -1) + choices.length) % choices.length];
    if (!next) return;
    onChoose(next.value);
    group.current?.querySelector<HTMLElement>(`[data-value="${next.value}"]`)?.focus();
  };
  return (
    <div ref={group} className="seg" role="radiogroup" aria-label={name} onKeyDown={onKeyDown}>
      {choices.map((choice) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot look like this in forced colours
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          data-value={choice.value}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => onChoose(choice.value)}
        >
          {choice.words}
        </button>
      ))}
    </div>
  );
}
