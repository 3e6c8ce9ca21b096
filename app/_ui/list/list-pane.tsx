'use client';
/** The list pane: title, quick filters or the bulk bar in their place, and the letters of the list in the address. */
import { type ComponentType, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { announce } from '@/lib/client/announce';
import { onChange } from '@/lib/client/cache';
import { useList, useListHere } from '@/lib/client/list';
import { usePhone } from '@/lib/client/media';
import { concerns } from '@/lib/client/patch';
import { useRoute } from '@/lib/client/router';
import { shellNow } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { resetView, useView } from '@/lib/client/view';
import { personWords } from '@/lib/client/words';
import { listPath } from '@/lib/model/route';
import type { List } from '@/lib/model/view';
import { Button } from '../base/button';
import { useSlow } from '../base/skeleton';
import './list.css';
import type { BulkBarProps } from './bulk-bar';
import { useFace } from './face';
import { ListHead, QuickFilters } from './list-head';
import type { ListEmptyProps, ListErrorProps } from './list-none';
import { ListSkeleton } from './list-states';
import { RefusedLine } from './refused-line';
import { Rows } from './rows';

/** Counts letters that arrived above what is on the screen; back at the top there are none (L9). */
function useFresh(list: List | null): { fresh: number; onTop: (atTop: boolean) => void } {
  const [fresh, setFresh] = useState(0);
  const atTop = useRef(true);
  const onTop = useCallback((top: boolean) => {
    atTop.current = top;
    if (top) setFresh(0);
  }, []);
  useEffect(() => {
    setFresh(0);
    atTop.current = true;
    return onChange((change) => {
      if (!list || change.type !== 'messagesUpserted' || !change.arrived) return;
      const mailbox = shellNow().mailboxes.find((one) => one.id === change.mailboxId);
      if (!concerns(list, change.mailboxId, mailbox)) return;
      const unread = change.rows.filter((row) => !row.flags.includes('\\Seen'));
      if (unread.length === 0) return;
      announce(
        unread.length === 1 ? t('list.newFrom', { name: personWords(unread[0]?.from[0]) }) : t('list.arrived', { count: unread.length }),
      );
      if (!atTop.current) setFresh((n) => n + unread.length);
    });
  }, [list]);
  return { fresh, onTop };
}

/** A selection belongs to one list. */
function useFreshView(key: string): void {
  const before = useRef(key);
  useEffect(() => {
    if (before.current !== key) resetView();
    before.current = key;
  }, [key]);
}

/**
 * Going to another list, or from a letter back to it, takes away what had the focus; then the list has it, so that Tab goes on from there. The step
 * back may take its time, so whoever asked for it cannot see to this.
 */
function useKeptFocus(key: string, open: boolean, shown: boolean): void {
  const before = useRef({ key, open });
  useEffect(() => {
    if (!shown) return;
    const was = before.current;
    before.current = { key, open };
    const came = was.key !== key || (was.open && !open);
    if (came && document.activeElement === document.body) document.getElementById('letters')?.focus({ preventScroll: true });
  }, [key, open, shown]);
}

function NoSuchList() {
  return (
    <div className="emptyst" role="status">
      <h2>{t('list.gone')}</h2>
      <p>{t('list.goneSentence')}</p>
    </div>
  );
}

export interface ListPaneProps {
  /** Stands in the place of head and filters while letters are chosen; its code comes when the rest is on the screen. */
  bulk: ComponentType<BulkBarProps>;
  /** Stands where no letter is, or no list; their code comes in the same way. */
  none: ComponentType<ListEmptyProps>;
  failed: ComponentType<ListErrorProps>;
  /** Stands between the filters and the letters. */
  above?: ReactNode;
}

export function ListPane({ bulk: BulkBar, none: ListEmpty, failed: ListError, above }: ListPaneProps) {
  const route = useRoute();
  const phone = usePhone();
  const face = useFace();
  const here = useListHere();
  const list = useList(face ? here : null);
  const selected = useView((state) => state.selected);
  const slow = useSlow(list.waiting);
  const { fresh, onTop } = useFresh(here);
  useFreshView(listPath(route));
  useKeptFocus(listPath(route), route.messageId !== null, !list.waiting);
  if (!face) return <NoSuchList />;
  const box = face.mailbox;
  const none = list.rows.length === 0;
  const reading = !list.waiting && none && box !== null && !box.complete && box.exists > 0 && route.filter === null && !list.error;
  const failed = none && list.error !== null;
  const skeleton = (list.waiting && slow) || reading;
  const empty = !list.waiting && !reading && !list.error && list.length === 0;
  return (
    <>
      {selected.size > 0 ? (
        <Suspense fallback={<div className="bulk" />}>
          <BulkBar face={face} rows={list.rows} selected={selected} total={list.total} />
        </Suspense>
      ) : null}
      {selected.size > 0 ? null : <ListHead face={face} rows={list.rows} />}
      {selected.size > 0 ? null : <QuickFilters route={route} phone={phone} />}
      <RefusedLine />
      {above}
      <Suspense fallback={null}>
        {failed && list.error ? <ListError error={list.error} retry={list.retry} /> : null}
        {empty ? <ListEmpty face={face} /> : null}
      </Suspense>
      {skeleton ? <ListSkeleton /> : null}
      {skeleton || failed ? null : <Rows list={list} face={face} phone={phone} onTop={onTop} />}
      {fresh > 0 ? (
        <Button
          kind="soft"
          small
          icon="arrow-up"
          className="newpill"
          onClick={() => document.getElementById('letters')?.scrollTo({ top: 0 })}
        >
          {t('list.fresh', { count: fresh })}
        </Button>
      ) : null}
    </>
  );
}
