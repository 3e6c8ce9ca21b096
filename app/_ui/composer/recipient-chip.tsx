'use client';
import { type KeyboardEvent, type Ref, useLayoutEffect, useRef, useState } from 'react';
import { Avatar } from '@/app/_ui/base/avatar';
import { Button } from '@/app/_ui/base/button';
import { Icon } from '@/app/_ui/base/icon';
import { t } from '@/lib/client/texts';
import { ownName } from '@/lib/model/letter-words';
import type { Address } from '@/lib/model/mail';

export interface RecipientChipProps {
  person: Address;
  fault: string | null;
  hintId: string;
  ref: Ref<HTMLButtonElement>;
  onKeyDown: (event: KeyboardEvent) => void;
  onEdit: () => void;
  onRemove: () => void;
}

/** The address of the focused chip and what a pointer can do with it; keys have Enter and Delete. */
function ChipCard({
  anchor,
  person,
  onEdit,
  onRemove,
}: {
  anchor: HTMLElement;
  person: Address;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const card = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const window = anchor.closest('.cp')?.getBoundingClientRect();
    if (!card.current || !window) return;
    const chip = anchor.getBoundingClientRect();
    const width = card.current.offsetWidth;
    const start = getComputedStyle(anchor).direction === 'rtl' ? window.right - chip.right : chip.left - window.left;
    card.current.style.insetInlineStart = `${Math.max(8, Math.min(start, window.width - width - 8))}px`;
    // A sentence about a fault under the line stays to be read.
    const fault = anchor.closest('.cp-field')?.nextElementSibling;
    const below = fault?.classList.contains('cp-fault') ? fault.getBoundingClientRect().bottom - 4 : chip.bottom;
    card.current.style.insetBlockStart = `${below - window.top + 4}px`;
  }, [anchor]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a press on it must not take the focus from the chip
    <span className="cp-chip-card" ref={card} onMouseDown={(event) => event.preventDefault()}>
      <bdi className="cut">{person.address}</bdi>
      <Button small tabIndex={-1} onClick={onEdit}>
        {t('act.edit')}
      </Button>
      <Button small tabIndex={-1} onClick={onRemove}>
        {t('act.remove')}
      </Button>
    </span>
  );
}

/** One recipient. Focused it shows its address; a double click or Enter edits it, Delete removes it. */
export function RecipientChip({ person, fault, hintId, ref, onKeyDown, onEdit, onRemove }: RecipientChipProps) {
  const [focused, setFocused] = useState<HTMLElement | null>(null);
  const called = ownName(person);
  const name = called || person.address;
  return (
    <li>
      <button
        type="button"
        ref={ref}
        tabIndex={-1}
        className={fault ? 'cp-chip bad' : 'cp-chip'}
        aria-label={fault ? `${name}. ${fault}` : called ? `${name}, ${person.address}` : name}
        aria-describedby={hintId}
        title={person.address}
        onKeyDown={onKeyDown}
        onDoubleClick={onEdit}
        onFocus={(event) => setFocused(event.currentTarget)}
        onBlur={() => setFocused(null)}
      >
        {fault ? <Icon name="circle-alert" size={16} /> : <Avatar name={name} seed={person.address} size={22} />}
        <bdi className="cut">{name}</bdi>
      </button>
      {focused ? <ChipCard anchor={focused} person={person} onEdit={onEdit} onRemove={onRemove} /> : null}
    </li>
  );
}
