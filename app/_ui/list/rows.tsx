'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useRoute } from '@/lib/client/router';
import type { List } from '@/lib/client/store';
import { useClock } from '@/lib/client/time';
import { useView } from '@/lib/client/view';
import { mailboxWords } from '@/lib/client/words';
import type { Mailbox } from '@/lib/model/mail';
import { VirtualList, type VirtualListHandle } from '../base/virtual-list';
import { gridCell, gridRow } from './grid-roles';
import { headingAt, itemKey, listItems } from './items';
import { Row } from './row';
import { onRowPress, useHover } from './use-pointer';
import { useFollowFocus, useKeptOffset } from './use-scroll';

export interface RowsProps {
  list: List;
  mailbox: Mailbox;
  phone: boolean;
  /** Told whether the list stands at its top. */
  onTop: (atTop: boolean) => void;
}

const heights = { wide: { row: 60, group: 32 }, phone: { row: 84, group: 32 } };

/** The letters: a grid with one tab stop, of which only the rows near the window exist. */
export function Rows({ list, mailbox, phone, onTop }: RowsProps) {
  const { rows, hasMore, loadMore, total } = list;
  const route = useRoute();
  const clock = useClock();
  const { focusId, selected } = useView();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const handle = useRef<VirtualListHandle>(null);
  const hover = useHover();
  const items = useMemo(() => listItems(rows, clock, hasMore), [rows, clock, hasMore]);
  const [first, setFirst] = useState(0);
  const height = phone ? heights.phone : heights.wide;
  const heightOf = useCallback((index: number) => (items[index]?.kind === 'group' ? height.group : height.row), [items, height]);
  const keyOf = useCallback((index: number) => itemKey(items[index]), [items]);
  useFollowFocus(scroller, handle, items);
  useKeptOffset(scroller, route);
  const onRange = useCallback(
    (from: number, to: number) => {
      setFirst(from);
      if (to >= items.length - 20) loadMore();
    },
    [items.length, loadMore],
  );
  useEffect(() => {
    if (!scroller) return;
    const note = () => onTop(scroller.scrollTop < 40);
    scroller.addEventListener('scroll', note, { passive: true });
    return () => scroller.removeEventListener('scroll', note);
  }, [scroller, onTop]);
  const heading = headingAt(items, first);
  const outgoing = mailbox.role === 'sent' || mailbox.role === 'drafts';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are commands, bound once for the window
    // biome-ignore lint/a11y/useSemanticElements: a table cannot leave rows out
    <div
      ref={setScroller}
      id="letters"
      className={selected.size > 0 ? 'rows choosing' : 'rows'}
      role="grid"
      aria-multiselectable="true"
      aria-rowcount={total ?? -1}
      aria-busy={list.waiting}
      inert={list.waiting}
      aria-label={`Letters in ${mailboxWords(mailbox)}`}
      aria-activedescendant={focusId !== null && rows.some((row) => row.id === focusId) ? `row-${focusId}` : undefined}
      tabIndex={0}
      onClick={(event) => onRowPress(event, phone)}
      onFocus={(event) => {
        if (event.target === event.currentTarget && useView.getState().focusId === null)
          useView.setState({ focusId: route.messageId ?? rows[0]?.id ?? null });
      }}
      onPointerOver={hover.onPointerOver}
      onPointerLeave={hover.onPointerLeave}
    >
      {heading && first > 0 ? (
        <div className="stuck-holder" aria-hidden="true">
          <div className="group stuck">{heading}</div>
        </div>
      ) : null}
      <VirtualList
        scroller={scroller}
        handle={handle}
        count={items.length}
        padStart={height.group}
        heightOf={heightOf}
        keyOf={keyOf}
        onRange={onRange}
        render={(index) => {
          const item = items[index];
          if (item?.kind === 'group') {
            return (
              <div className="group" {...gridRow}>
                <span {...gridCell}>{item.words}</span>
              </div>
            );
          }
          if (item?.kind !== 'row') return <div className="list-end" role="presentation" />;
          const { row, place, afterGroup } = item;
          const above = items[index - 1];
          const open = row.id === route.messageId;
          return (
            <Row
              row={row}
              place={place}
              route={route}
              clock={clock}
              phone={phone}
              outgoing={outgoing}
              drafts={mailbox.role === 'drafts'}
              open={open}
              selected={selected.has(row.id)}
              focused={row.id === focusId}
              hovered={row.id === hover.hovered}
              lined={!afterGroup && !open && !(above?.kind === 'row' && above.row.id === route.messageId)}
            />
          );
        }}
      />
    </div>
  );
}
