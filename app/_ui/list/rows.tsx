'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useMarkClass } from '@/lib/client/accounts';
import type { ShownList } from '@/lib/client/list';
import { usePreferences } from '@/lib/client/preferences';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { type Clock, useClock } from '@/lib/client/time';
import { useView } from '@/lib/client/view';
import { positionOf, rowAt } from '@/lib/client/windows';
import type { MessageId } from '@/lib/model/ids';
import { Skeleton } from '../base/skeleton';
import { VirtualList, type VirtualListHandle } from '../base/virtual-list';
import type { Layout } from '../base/virtual-range';
import type { Face } from './face';
import { headingFor, headingsOf } from './headings';
import { type AccountMark, Row } from './row';
import { Ground, PullSign } from './touch-signs';
import { onRowDrag, onRowPress, useHover } from './use-pointer';
import { useRowMenu } from './use-row-menu';
import { useFollowFocus, useKeptFocus, useKeptOffset, useShownLetter } from './use-scroll';
import { useTouch } from './use-touch';

export interface RowsProps {
  list: ShownList;
  face: Face;
  phone: boolean;
  /** Told whether the list stands at its top. */
  onTop: (atTop: boolean) => void;
}

const headHeight = 32;
const heights = { 1: 36, 2: 60, 3: 76, phone: 84 } as const;

/** Lines of a row, by choice (L7); the phone has one size that fingers can press. */
function useLines(phone: boolean): { lines: 1 | 2 | 3; height: number } {
  const { density } = usePreferences();
  if (phone) return { lines: 3, height: heights.phone };
  const lines = density === 'compact' ? 1 : density === 'comfortable' ? 3 : 2;
  return { lines, height: heights[lines] };
}

/** How the list lies: rows of one height, and headings of days where they are wanted and known. */
function useLayout(
  { loaded, length }: ShownList,
  row: number,
  clock: Clock,
  byDay: boolean,
): { layout: Layout; headings: Map<number, string> } {
  const { days } = usePreferences();
  const shown = byDay && days;
  const headings = useMemo(() => (shown ? headingsOf(loaded, clock) : new Map<number, string>()), [loaded, clock, shown]);
  const layout = useMemo(() => ({ count: length, row, heads: [...headings.keys()], head: headHeight }), [length, row, headings]);
  return { layout, headings };
}

function useOwn(): { own: ReadonlySet<string>; marks: ReadonlyMap<number, AccountMark> } {
  const { accounts } = useShell();
  const markClass = useMarkClass();
  return useMemo(
    () => ({
      own: new Set(accounts.flatMap(({ name, address }) => [name.trim().toLowerCase(), address.toLowerCase()]).filter(Boolean)),
      marks: new Map(accounts.map(({ id, address }) => [id as number, { address, mark: markClass(id) }])),
    }),
    [accounts, markClass],
  );
}

/** The letters: a grid with one tab stop, of which only the rows near the window exist. */
export function Rows({ list, face, phone, onTop }: RowsProps) {
  const { loaded, total, show } = list;
  const { route } = face;
  const clock = useClock();
  const { focusId, selected } = useView();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const handle = useRef<VirtualListHandle>(null);
  const hover = useHover();
  const rowMenu = useRowMenu(face.role);
  const { ground, pull } = useTouch(scroller);
  const { lines, height } = useLines(phone);
  const { layout, headings } = useLayout(list, height, clock, face.byDay);
  const { own, marks } = useOwn();
  const [first, setFirst] = useState(0);
  const keyOf = useCallback((index: number) => rowAt(loaded, index)?.id ?? `gap ${index}`, [loaded]);
  const placeOf = useCallback((key: string | number) => (typeof key === 'number' ? positionOf(loaded, key as MessageId) : null), [loaded]);
  useFollowFocus(scroller, handle, loaded);
  useKeptFocus(loaded, focusId, list.waiting);
  useKeptOffset(scroller, route, list.waiting);
  useShownLetter(list, route);
  const onRange = useCallback(
    (from: number, to: number) => {
      setFirst(from);
      show(from, to);
    },
    [show],
  );
  useEffect(() => {
    if (!scroller) return;
    const note = () => onTop(scroller.scrollTop < 40);
    scroller.addEventListener('scroll', note, { passive: true });
    return () => scroller.removeEventListener('scroll', note);
  }, [scroller, onTop]);
  const top = rowAt(loaded, first);
  const render = (index: number) => {
    const row = rowAt(loaded, index);
    const heading = headings.get(index);
    if (!row) return <GapRow lines={lines} />;
    const open = row.id === route.messageId;
    const above = rowAt(loaded, index - 1);
    const below = row.pinned && face.byDate ? rowAt(loaded, index + 1) : null;
    return (
      <>
        {heading === undefined ? null : (
          <div className="group" role="presentation">
            {heading}
          </div>
        )}
        {ground?.id === row.id ? <Ground side={ground.side} act={ground.act} /> : null}
        <Row
          row={row}
          place={index + 1}
          route={route}
          clock={clock}
          lines={lines}
          outgoing={face.outgoing}
          drafts={face.role === 'drafts'}
          sent={face.role === 'sent'}
          account={face.accounts ? (marks.get(row.accountId) ?? null) : null}
          own={own}
          open={open}
          selected={selected.has(row.id)}
          focused={row.id === focusId}
          hovered={row.id === hover.hovered}
          lastPin={below !== null && !below.pinned}
          lined={index > 0 && heading === undefined && !open && !(above && above.id === route.messageId)}
        />
      </>
    );
  };
  const grid = (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are commands, bound once for the window
    // biome-ignore lint/a11y/useSemanticElements: a table cannot leave rows out
    <div
      ref={setScroller}
      id="letters"
      className={selected.size > 0 ? 'rows choosing' : 'rows'}
      data-lines={lines}
      role="grid"
      aria-multiselectable="true"
      aria-rowcount={total ?? -1}
      aria-busy={list.waiting}
      inert={list.waiting}
      aria-label={t('list.name', { folder: face.title })}
      aria-activedescendant={focusId !== null && positionOf(loaded, focusId) !== null ? `row-${focusId}` : undefined}
      tabIndex={0}
      onClick={(event) => onRowPress(event, phone)}
      onDragStart={onRowDrag}
      onContextMenu={rowMenu.onContextMenu}
      onFocus={(event) => {
        if (event.target === event.currentTarget && useView.getState().focusId === null)
          useView.setState({ focusId: route.messageId ?? top?.id ?? null });
      }}
      onPointerOver={hover.onPointerOver}
      onPointerLeave={hover.onPointerLeave}
    >
      <PullSign phase={pull} />
      {headings.size > 0 && first > 0 && top ? (
        <div className="stuck-holder" aria-hidden="true">
          <div className="group stuck">{headingFor(top, clock)}</div>
        </div>
      ) : null}
      <VirtualList
        scroller={scroller}
        handle={handle}
        layout={layout}
        keyOf={keyOf}
        placeOf={placeOf}
        padStart={headings.size > 0 ? headHeight : 0}
        onRange={onRange}
        render={render}
      />
    </div>
  );
  return (
    <>
      {grid}
      {rowMenu.menu}
    </>
  );
}

/** Stands where a row is not read yet. */
function GapRow({ lines }: { lines: 1 | 2 | 3 }) {
  return (
    <div className="skelrow" role="presentation" aria-hidden="true">
      <Skeleton width={34} />
      {lines > 1 ? <Skeleton width={82} /> : null}
    </div>
  );
}
