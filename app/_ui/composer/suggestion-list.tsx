'use client';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { Avatar } from '@/app/_ui/base/avatar';
import { t } from '@/lib/client/texts';
import { ownName } from '@/lib/model/letter-words';
import type { Address } from '@/lib/model/mail';
import { markedIn, typedWords } from '@/lib/model/people-words';

/** A name or address with what was typed marked in it. */
function Marked({ text, typed }: { text: string; typed: readonly string[] }) {
  const marks = markedIn(text, typed);
  const parts = marks.flatMap(([start, end], at) => [
    text.slice(marks[at - 1]?.[1] ?? 0, start),
    <mark key={start}>{text.slice(start, end)}</mark>,
  ]);
  return (
    <bdi className="cut">
      {parts}
      {text.slice(marks.at(-1)?.[1] ?? 0)}
    </bdi>
  );
}

const gap = 4;
const edge = 8;

/** Puts the list under the field, or above where there is more room, over everything: no scrolling pane may cut it. */
function usePlaced(list: RefObject<HTMLElement | null>, anchor: RefObject<HTMLElement | null>, count: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: more or fewer lines are another height
  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    const place = () => {
      const field = (anchor.current?.closest('.cp-recipients') ?? anchor.current)?.getBoundingClientRect();
      if (!field) return;
      const view = window.visualViewport;
      const bottom = (view?.height ?? window.innerHeight) + (view?.offsetTop ?? 0);
      const below = bottom - field.bottom - gap - edge;
      const up = below < 140 && field.top > below;
      box.style.maxBlockSize = `${Math.max(96, Math.min(372, up ? field.top - gap - edge : below))}px`;
      const width = Math.min(420, window.innerWidth - 2 * edge);
      const rtl = getComputedStyle(box).direction === 'rtl';
      const start = rtl ? field.right - width : field.left;
      box.style.inlineSize = `${width}px`;
      box.style.left = `${Math.max(edge, Math.min(start, window.innerWidth - width - edge))}px`;
      box.style.top = up ? `${field.top - gap - box.offsetHeight}px` : `${field.bottom + gap}px`;
    };
    if (!box.matches(':popover-open')) box.showPopover?.();
    place();
    const stop = new AbortController();
    const on = { signal: stop.signal, capture: true, passive: true };
    window.addEventListener('scroll', place, on);
    window.addEventListener('resize', place, on);
    window.visualViewport?.addEventListener('resize', place, on);
    return () => stop.abort();
  }, [list, anchor, count]);
}

export interface SuggestionListProps {
  id: string;
  people: readonly Address[];
  typed: string;
  active: number;
  anchor: RefObject<HTMLElement | null>;
  onChoose: (person: Address) => void;
}

/** The people whom the typed letters may mean. The keyboard stays in the field, which says which one is meant. */
export function SuggestionList({ id, people, typed, active, anchor, onChoose }: SuggestionListProps) {
  const list = useRef<HTMLDivElement>(null);
  usePlaced(list, anchor, people.length);
  const words = typedWords(typed);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div role="listbox" id={id} ref={list} popover="manual" className="cp-people" aria-label={t('compose.people')}>
      {people.map((person, index) => {
        const name = ownName(person);
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          // biome-ignore lint/a11y/useKeyWithClickEvents: as above
          <div
            key={person.address.toLowerCase()}
            role="option"
            id={`${id}-${index}`}
            aria-selected={index === active}
            className="cp-person"
            // The press must not take the caret from the field, which would end the typing.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(person)}
          >
            <Avatar name={name || person.address} seed={person.address} size={28} />
            <span className="cp-person-words">
              <Marked text={name || person.address} typed={words} />
              {name ? (
                <span className="cp-person-address">
                  <Marked text={person.address} typed={words} />
                </span>
              ) : null}
            </span>
          </div>
        );
      })}
    </div>
  );
}
