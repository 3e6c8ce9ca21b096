'use client';
import { type DragEvent, useState } from 'react';
import type { Address } from '@/lib/model/mail';
import { readRecipients, recipientText } from '@/lib/model/recipients';

/** The three lines that recipients stand in. */
export type FieldName = 'to' | 'cc' | 'bcc';

interface Held {
  /** The letter that they are dragged in. */
  letter: string;
  from: FieldName;
  people: readonly Address[];
}

let held: Held | null = null;

/** The people as other programs read them, one after the other. */
export const asText = (people: readonly Address[]): string => people.map(recipientText).join(', ');

/** Begins to drag people out of a line; dropped into another program they are their addresses. */
export function startDrag(event: DragEvent, from: Held): void {
  held = from;
  event.dataTransfer.effectAllowed = 'copyMove';
  event.dataTransfer.setData('text/plain', asText(from.people));
}

export const endDrag = (): void => {
  held = null;
};

const isText = ({ dataTransfer: { types } }: DragEvent) => types.includes('text/plain') && !types.includes('Files');

export interface RecipientDrop {
  over: boolean;
  handlers: Pick<React.DOMAttributes<HTMLElement>, 'onDragOver' | 'onDragLeave' | 'onDrop'>;
}

/** Lets people be dropped on a line: those of another line of the same letter move, addresses from elsewhere are added. */
export function useRecipientDrop(
  letter: string,
  field: FieldName,
  { onMove, onAdd }: { onMove: (people: readonly Address[], from: FieldName) => void; onAdd: (people: readonly Address[]) => void },
): RecipientDrop {
  const [over, setOver] = useState(false);
  const own = () => (held?.letter === letter ? held : null);
  return {
    over,
    handlers: {
      onDragOver(event) {
        if (own()?.from === field || !isText(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = own() ? 'move' : 'copy';
        setOver(true);
      },
      onDragLeave(event) {
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setOver(false);
      },
      onDrop(event) {
        setOver(false);
        const mine = own();
        if (mine?.from === field || !isText(event)) return;
        event.preventDefault();
        event.stopPropagation();
        if (mine) onMove(mine.people, mine.from);
        else onAdd(readRecipients(event.dataTransfer.getData('text/plain')).people);
        endDrag();
      },
    },
  };
}
