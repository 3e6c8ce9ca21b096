'use client';
/** The list pane: title, quick filters or the bulk bar in their place, and the letters of the mailbox in the address. */
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { announce } from '@/lib/client/announce';
import { onChange } from '@/lib/client/cache';
import { usePhone } from '@/lib/client/media';
import { useRoute } from '@/lib/client/router';
import { useList, useMailbox } from '@/lib/client/store';
import { resetView, useView } from '@/lib/client/view';
import { count, letters, personWords } from '@/lib/client/words';
import type { MailboxId } from '@/lib/model/ids';
import { Button } from '../base/button';
import { useSlow } from '../base/skeleton';
import './list.css';
import { BulkBar, ListHead, QuickFilters } from './list-head';
import { ListEmpty, ListError, ListSkeleton } from './list-states';
import { Rows } from './rows';

/** Counts letters that arrived above what is on the screen; back at the top there are none. */
function useFresh(mailboxId: MailboxId | null): { fresh: number; onTop: (atTop: boolean) => void } {
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
      if (change.type !== 'messagesUpserted' || !change.arrived || change.mailboxId !== mailboxId) return;
      const unread = change.rows.filter((row) => !row.flags.includes('\\Seen'));
      if (unread.length === 0) return;
      announce(unread.length === 1 ? `New letter from ${personWords(unread[0]?.from[0])}` : `${letters(unread.length)} arrived`);
      if (!atTop.current) setFresh((n) => n + unread.length);
    });
  }, [mailboxId]);
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

/** Going to another list by a key takes away what had the focus; then the new list has it, so that Tab goes on from there. */
function useKeptFocus(key: string, shown: boolean): void {
  const first = useRef(key);
  useEffect(() => {
    if (!shown || first.current === key || document.activeElement !== document.body) return;
    document.getElementById('letters')?.focus({ preventScroll: true });
  }, [key, shown]);
}

/** `above` stands between the filters and the letters. */
export function ListPane({ above }: { above?: ReactNode }) {
  const route = useRoute();
  const phone = usePhone();
  const mailbox = useMailbox(route.mailboxId);
  const list = useList(route.mailboxId, route.filter);
  const selected = useView((state) => state.selected);
  const slow = useSlow(list.waiting);
  const { fresh, onTop } = useFresh(route.mailboxId);
  useFreshView(`${route.mailboxId} ${route.filter}`);
  useKeptFocus(`${route.mailboxId} ${route.filter}`, !list.waiting);
  if (!mailbox) {
    return (
      <div className="emptyst" role="status">
        <h2>This folder is not there</h2>
        <p>It may have been renamed or removed on another device.</p>
      </div>
    );
  }
  const reading =
    !list.waiting && !mailbox.complete && list.rows.length === 0 && mailbox.exists > 0 && route.filter === null && !list.error;
  const failed = list.error !== null && list.rows.length === 0;
  const skeleton = (list.waiting && slow) || reading;
  const empty = !list.waiting && !reading && list.rows.length === 0 && !list.error;
  return (
    <>
      {selected.size > 0 ? <BulkBar mailbox={mailbox} rows={list.rows} selected={selected} total={list.total} /> : null}
      {selected.size > 0 ? null : <ListHead mailbox={mailbox} rows={list.rows} />}
      {selected.size > 0 ? null : <QuickFilters route={route} />}
      {above}
      {failed && list.error ? <ListError error={list.error} retry={list.retry} /> : null}
      {empty ? <ListEmpty mailbox={mailbox} route={route} /> : null}
      {skeleton ? <ListSkeleton /> : null}
      {skeleton || failed ? null : <Rows list={list} mailbox={mailbox} phone={phone} onTop={onTop} />}
      {fresh > 0 ? (
        <Button
          kind="soft"
          small
          icon="arrow-up"
          className="newpill"
          onClick={() => document.getElementById('letters')?.scrollTo({ top: 0 })}
        >
          {count(fresh)} new
        </Button>
      ) : null}
    </>
  );
}
