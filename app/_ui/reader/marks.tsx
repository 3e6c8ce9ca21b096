'use client';
import { Suspense } from 'react';
import { part } from '@/app/_ui/base/part';
import { conversationKey, useNoting } from '@/lib/client/noting';
import type { MessageRow } from '@/lib/model/mail';
import type { PageRow } from '@/lib/model/view';

const Muted = part(() => import('./muted'));
const Note = part(() => import('./note'));

type MarkedRow = MessageRow & Pick<PageRow, 'marks'>;

/** What the lists know of the marks of the open conversation: by the row that stands for it, or by any of its letters. */
export function marksOf(row: MarkedRow, letters: readonly MarkedRow[] | null): PageRow['marks'] {
  return row.marks ?? letters?.find(({ marks }) => marks)?.marks;
}

/** What a person keeps of the open conversation for themselves: that it is muted, and their note. */
export function Marks({ row, letters }: { row: MarkedRow; letters: readonly MarkedRow[] | null }) {
  const marks = marksOf(row, letters);
  const noting = useNoting(({ key }) => key === conversationKey(row));
  return (
    <Suspense fallback={null}>
      {marks?.includes('muted') ? <Muted row={row} /> : null}
      {marks?.includes('noted') || noting ? <Note row={row} /> : null}
    </Suspense>
  );
}
