'use client';
import { Ellipsis, Users } from 'lucide-react';
import {
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Avatar } from '@/app/_ui/base/avatar';
import { Button } from '@/app/_ui/base/button';
import { Icon } from '@/app/_ui/base/icon';
import { IconButton } from '@/app/_ui/base/icon-button';
import { type MenuEntry, MenuPopup } from '@/app/_ui/base/menu';
import { t } from '@/lib/client/texts';
import { ownName } from '@/lib/model/letter-words';
import { readableAddress } from '@/lib/model/readable-address';
import type { ChipItem } from './chip-line';

export interface RecipientChipProps {
  item: ChipItem;
  /** Why it cannot be written to, in words, or null. */
  fault: string | null;
  /** What is worth knowing about it, in words, or null: never written to, outside, no mail server. */
  note: string | null;
  /** How mail gets to them, in words, or null: told where the address is. */
  way: string | null;
  selected: boolean;
  hintId: string;
  menu: MenuEntry[];
  ref: Ref<HTMLButtonElement>;
  onKeyDown: (event: KeyboardEvent) => void;
  onPick: (event: MouseEvent) => void;
  onEdit: () => void;
  onRemove: () => void;
  onDragStart: (event: DragEvent) => void;
  onDragEnd: () => void;
}

interface CardProps extends Pick<RecipientChipProps, 'item' | 'way' | 'onEdit' | 'onRemove'> {
  wayId: string;
  anchor: HTMLElement;
  onMenu: () => void;
}

/** The address of the focused chip and what a pointer can do with it; keys have Enter, Delete and the menu key. */
function ChipCard({ anchor, item, way, wayId, onEdit, onRemove, onMenu }: CardProps) {
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
  const [first] = item.people;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a press on it must not take the focus from the chip
    <span className="cp-chip-card" ref={card} onMouseDown={(event) => event.preventDefault()}>
      <bdi className="cut">{item.group === null && first ? readableAddress(first.address) : item.group}</bdi>
      <Button small tabIndex={-1} onClick={onEdit}>
        {t(item.group === null ? 'act.edit' : 'compose.openGroup')}
      </Button>
      <Button small tabIndex={-1} onClick={onRemove}>
        {t('act.remove')}
      </Button>
      <IconButton icon={Ellipsis} name={t('act.more')} small iconSize={16} tabIndex={-1} onClick={onMenu} />
      {way ? (
        <span className="cp-chip-way" id={wayId}>
          {way}
        </span>
      ) : null}
    </span>
  );
}

function Face({ item, fault, name }: Pick<RecipientChipProps, 'item' | 'fault'> & { name: string }): ReactNode {
  if (fault) return <Icon name="circle-alert" size={16} />;
  if (item.group !== null) return <Icon of={Users} size={16} />;
  return <Avatar name={name} seed={item.people[0]?.address} size={22} />;
}

/** One recipient, or a group. Focused it shows its address; a double click or Enter edits it or opens the group, Delete removes it. */
export function RecipientChip(props: RecipientChipProps) {
  const { item, fault, note, way, selected, hintId, menu, ref, onKeyDown, onPick, onEdit, onRemove, onDragStart, onDragEnd } = props;
  const [focused, setFocused] = useState<HTMLElement | null>(null);
  const [open, setOpen] = useState(false);
  const wayId = useId();
  const chip = useRef<HTMLButtonElement>(null);
  useImperativeHandle(ref, () => chip.current as HTMLButtonElement, []);
  const [person] = item.people;
  const address = readableAddress(person?.address ?? '');
  const called = person ? ownName(person) : '';
  const name = item.group === null ? called || address : t('compose.group', { name: item.group, count: item.people.length });
  const whole = item.group === null && called ? `${name}, ${address}` : name;
  const kind = fault ? ' bad' : note ? ' out' : '';
  return (
    <li>
      <button
        type="button"
        ref={chip}
        tabIndex={-1}
        className={`cp-chip${kind}${item.group === null ? '' : ' many'}`}
        data-selected={selected || undefined}
        aria-label={[fault ? name : whole, fault ?? note].filter(Boolean).join('. ')}
        aria-describedby={focused && way ? `${hintId} ${wayId}` : hintId}
        title={[item.group === null ? address : item.people.map((one) => one.address).join(', '), note].filter(Boolean).join('\n')}
        draggable
        onDragStart={onDragStart}
        onDragEnd={onDragEnd}
        onKeyDown={onKeyDown}
        onClick={onPick}
        onDoubleClick={onEdit}
        onContextMenu={(event) => {
          event.preventDefault();
          event.currentTarget.focus();
          setOpen(true);
        }}
        onFocus={(event) => setFocused(event.currentTarget)}
        onBlur={() => setFocused(null)}
      >
        <Face item={item} fault={fault} name={name} />
        <bdi className="cut">{name}</bdi>
      </button>
      {focused && !open ? (
        <ChipCard anchor={focused} item={item} way={way} wayId={wayId} onEdit={onEdit} onRemove={onRemove} onMenu={() => setOpen(true)} />
      ) : null}
      <MenuPopup open={open} onClose={() => setOpen(false)} anchor={chip} name={name} entries={menu} />
    </li>
  );
}
