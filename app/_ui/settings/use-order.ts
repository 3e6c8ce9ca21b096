'use client';
import { type DragEvent, type HTMLAttributes, useState } from 'react';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { announce } from '@/lib/client/announce';
import { t } from '@/lib/client/texts';

/** An entry whose place can be changed: by dragging it, and by the menu of its handle. */
export interface OrderedEntry {
  drag: HTMLAttributes<HTMLElement> & { draggable: boolean };
  /** Where the dragged one would come to stand: before this one or after it. */
  drop: 'before' | 'after' | null;
  menu: MenuEntry[];
}

interface Entry {
  id: number;
  name: string;
}

const moved = (ids: readonly number[], id: number, to: number): number[] => {
  const rest = ids.filter((one) => one !== id);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
};

const half = (event: DragEvent<HTMLElement>): 'before' | 'after' => {
  const { top, height } = event.currentTarget.getBoundingClientRect();
  return event.clientY < top + height / 2 ? 'before' : 'after';
};

/** The order of a list that a person chooses. `onOrder` is told the ids as they shall stand. */
export function useOrder(entries: readonly Entry[], onOrder: (ids: number[]) => void): (id: number) => OrderedEntry {
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<{ id: number; side: 'before' | 'after' } | null>(null);
  const ids = entries.map(({ id }) => id);
  const put = (id: number, to: number) => {
    const next = moved(ids, id, to);
    if (next.every((one, at) => one === ids[at])) return;
    onOrder(next);
    const name = entries.find((one) => one.id === id)?.name ?? '';
    announce(t('order.moved', { name, place: to + 1, count: ids.length }));
  };
  const end = () => {
    setDragged(null);
    setOver(null);
  };
  return (id) => {
    const at = ids.indexOf(id);
    const last = ids.length - 1;
    const taken = dragged !== null && dragged !== id;
    return {
      drop: over?.id === id && taken ? over.side : null,
      menu: [
        { words: t('order.up'), icon: 'chevron-up', disabled: at === 0, onSelect: () => put(id, at - 1) },
        { words: t('order.down'), icon: 'chevron-down', disabled: at === last, onSelect: () => put(id, at + 1) },
        { line: true },
        { words: t('order.first'), disabled: at === 0, onSelect: () => put(id, 0) },
        { words: t('order.last'), disabled: at === last, onSelect: () => put(id, last) },
      ],
      drag: {
        draggable: true,
        onDragStart: (event) => {
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setData('text/plain', entries[at]?.name ?? '');
          setDragged(id);
        },
        onDragOver: (event) => {
          if (!taken) return;
          event.preventDefault();
          setOver({ id, side: half(event) });
        },
        onDrop: (event) => {
          if (!taken) return;
          event.preventDefault();
          const rest = ids.filter((one) => one !== dragged);
          put(dragged, rest.indexOf(id) + (half(event) === 'after' ? 1 : 0));
          end();
        },
        onDragEnd: end,
      },
    };
  };
}
