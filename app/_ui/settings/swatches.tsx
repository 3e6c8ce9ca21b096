'use client';
import { type KeyboardEvent, useRef } from 'react';
import { Icon } from '../base/icon';
import { arrowStep } from './arrow-step';

export interface SwatchesProps<K extends string> {
  /** What is coloured. */
  name: string;
  /** Each colour with its name, and the class that gives it where `data-hue` does not. */
  colours: readonly { key: K; words: string; className?: string }[];
  chosen: K;
  onChoose: (key: K) => void;
}

/** Colours as swatches, each with its name. One tab stop; the arrow keys choose (ARIA radio group). */
export function Swatches<K extends string>({ name, colours, chosen, onChoose }: SwatchesProps<K>) {
  const group = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = arrowStep(event);
    if (by === null) return;
    event.preventDefault();
    const next = colours.at((colours.findIndex(({ key }) => key === chosen) + by) % colours.length);
    if (!next) return;
    onChoose(next.key);
    group.current?.querySelector<HTMLElement>(`[data-hue="${next.key}"]`)?.focus();
  };
  return (
    <div ref={group} className="hues" role="radiogroup" aria-label={name} onKeyDown={onKeyDown}>
      {colours.map(({ key, words, className = '' }) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot be a swatch in forced colours
        <button
          key={key}
          type="button"
          role="radio"
          aria-checked={key === chosen}
          aria-label={words}
          data-tip={words}
          data-hue={key}
          tabIndex={key === chosen ? 0 : -1}
          className={`hue ${className}`.trim()}
          onClick={() => onChoose(key)}
        >
          {key === chosen ? <Icon name="check" size={14} /> : null}
        </button>
      ))}
    </div>
  );
}
