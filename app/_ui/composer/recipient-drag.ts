'use client';
import { type DragEvent, useState } from 'react';
import type { Recipient } from '@/lib/model/draft';
import { readRecipients, recipientsText } from '@/lib/model/recipients';

/** The three lines that recipients stand in. */
export type FieldName = 'to' | 'cc' | 'bcc';

interface Held {
  /** The letter that they are dragged in. */
  letter: string;
  from: FieldName;
  people: readonly Recipient[];
}

let held: Held | null = null;

/** Begins to drag people out of a line; dropped into another program they are their addresses. */
export function startDrag(event: DragEvent, from: Held): void {
  held = from;
  event.dataTransfer.effectAllowed = 'copyMove';
  event.dataTransfer.setData('text/plain', recipientsText(from.people));
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
  { onMove, onAdd }: { onMove: (people: readonly Recipient[], from: FieldName) => void; onAdd: (people: readonly Recipient[]) => void },
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
        else onAdd(readRecipients(event.dataTransfer.getData('text/plain')));
        endDrag();
      },
    },
  };
}
