'use client';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { MenuEntry } from '@/app/_ui/base/menu';
import { announce } from '@/lib/client/announce';
import { usePreferences } from '@/lib/client/preferences';
import { offerReaderActs } from '@/lib/client/reader-acts';
import { isDraft, lastLetter, openAtFirst, stackOf, startOf } from '@/lib/client/stack';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { mailboxWords, personWords } from '@/lib/client/words';
import type { MessageId } from '@/lib/model/ids';
import type { MessageRow } from '@/lib/model/mail';
import { FoldedLetter, FoldedRun } from './folded-letter';
import { holdStart } from './hold-start';
import { Letter } from './letter';
import { useRoles } from './use-conversation';

export interface StackProps {
  /** Oldest first. */
  letters: readonly MessageRow[];
  /** The letter that the address names. */
  asked: MessageRow;
  own: ReadonlySet<string>;
  phone: boolean;
  menuOf: (row: MessageRow, paper: MenuEntry[], onFold: (() => void) | null) => MenuEntry[];
  onLink: (href: string | null) => void;
}

/** The letters in the order of the screen; those that came while one reads are the last, so that nothing moves for them. */
function useOrder(letters: readonly MessageRow[], own: ReadonlySet<string>) {
  const { newestFirst } = usePreferences();
  const [begun] = useState(() => ({
    ids: new Set(letters.map(({ id }) => id)),
    newest: Math.max(...letters.map((row) => row.internalAt)),
  }));
  return useMemo(() => {
    const came = letters.filter((row) => !begun.ids.has(row.id) && row.internalAt >= begun.newest);
    const there = letters.filter((row) => !came.includes(row));
    const theirs = came.filter((row) => !own.has(row.from[0]?.address.toLowerCase() ?? ''));
    return { order: [...(newestFirst ? there.toReversed() : there), ...came], came: theirs };
  }, [letters, own, newestFirst, begun]);
}

/** Which letters lie open. */
function useFolds(letters: readonly MessageRow[], asked: MessageId) {
  const roleOf = useRoles();
  const [open, setOpen] = useState<ReadonlySet<MessageId>>(() => openAtFirst(letters, asked, roleOf));
  const [unfolded, setUnfolded] = useState<ReadonlySet<MessageId>>(new Set());
  const set = useCallback((id: MessageId, to: boolean) => {
    setOpen((now) => {
      const next = new Set(now);
      if (to) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const unfold = (run: readonly MessageRow[]) => setUnfolded((now) => new Set([...now, ...run.map(({ id }) => id)]));
  return { open, setOpen, unfolded, unfold, set };
}

/** The letter that the keyboard stands in, also inside its frame. */
function letterAt(): MessageId | null {
  const id = Number(document.activeElement?.closest<HTMLElement>('.rd-stack [data-letter]')?.dataset.letter);
  return id > 0 ? (id as MessageId) : null;
}

/** The letters of a conversation one above the other: read ones as lines, unread ones and the last one open (V2). */
export function Stack({ letters, asked, own, phone, menuOf, onLink }: StackProps) {
  const { mailboxes } = useShell();
  const roleOf = useRoles();
  const { order, came } = useOrder(letters, own);
  const { open, setOpen, unfolded, unfold, set } = useFolds(letters, asked.id);
  const box = useRef<HTMLDivElement>(null);
  const [start] = useState(() => startOf(order, asked.id));
  const hand = useRef<MessageId | null>(null);
  const [going, setGoing] = useState<{ id: MessageId; scroll: boolean } | null>(null);
  const several = letters.length > 1;

  useLayoutEffect(() => {
    const target = start === null ? null : box.current?.querySelector<HTMLElement>(`[data-letter="${start}"]`);
    return target ? holdStart(target) : undefined;
  }, [start]);

  useEffect(() => {
    const item = going && box.current?.querySelector<HTMLElement>(`[data-letter="${going.id}"]`);
    if (!item) return;
    hand.current = going.id;
    (item.querySelector<HTMLElement>(':scope > .rd-fold') ?? item).focus({ preventScroll: true });
    if (going.scroll) item.scrollIntoView({ block: 'start' });
  }, [going]);

  const newest = useRef({ order, letters, roleOf, open });
  newest.current = { order, letters, roleOf, open };
  useEffect(() => {
    if (!several) return;
    return offerReaderActs({
      step: (by) => {
        const at = newest.current.order.findIndex((row) => row.id === (letterAt() ?? hand.current ?? start));
        const next = newest.current.order[at + by];
        if (!next) return;
        set(next.id, true);
        setGoing({ id: next.id, scroll: true });
      },
      foldAll: (folded) => {
        const last = lastLetter(newest.current.letters, newest.current.roleOf);
        setOpen(new Set(folded ? (last ? [last.id] : []) : newest.current.letters.map(({ id }) => id)));
      },
      openAll: () => {
        const before = newest.current.open;
        setOpen(new Set(newest.current.letters.map(({ id }) => id)));
        return () => setOpen(before);
      },
      inHand: () => letterAt() ?? hand.current ?? lastLetter(newest.current.letters, newest.current.roleOf)?.id ?? null,
    });
  }, [several, start, set, setOpen]);

  useEffect(() => {
    if (came.length > 0) announce(t('conversation.came', { count: came.length }));
  }, [came.length]);

  const turn = (id: MessageId, to: boolean) => {
    set(id, to);
    setGoing({ id, scroll: false });
  };
  const folderOf = (row: MessageRow) => {
    const mailbox = row.mailboxId === asked.mailboxId ? undefined : mailboxes.find((one) => one.id === row.mailboxId);
    return mailbox ? t('conversation.inFolder', { folder: mailboxWords(mailbox) }) : null;
  };
  const Item = several ? 'article' : 'div';
  const firstCame = came[0]?.id;
  return (
    <div className="rd-stack" ref={box}>
      {stackOf(order, open, unfolded, phone).map((item) => {
        if ('run' in item) return <FoldedRun key={`run ${item.run[0]?.id}`} run={item.run} onOpen={() => unfold(item.run)} />;
        const row = item.letter;
        const mine = own.has(row.from[0]?.address.toLowerCase() ?? '');
        const draft = isDraft(row, roleOf(row));
        const isOpen = open.has(row.id);
        const onFold = several ? () => turn(row.id, false) : null;
        const name = mine ? t('conversation.you') : personWords(row.from[0]);
        return (
          <div key={row.id}>
            {row.id === firstCame ? <p className="rd-came">{t('conversation.came', { count: came.length })}</p> : null}
            <Item className="rd-item" data-letter={row.id} tabIndex={-1} aria-label={several ? t('reader.from', { name }) : undefined}>
              {isOpen ? (
                <Letter
                  row={row}
                  own={own}
                  draft={draft}
                  folder={folderOf(row)}
                  menu={(paper) => menuOf(row, paper, onFold)}
                  phone={phone}
                  onFold={onFold}
                  onLink={onLink}
                />
              ) : (
                <FoldedLetter row={row} mine={mine} draft={draft} folder={folderOf(row)} onOpen={() => turn(row.id, true)} />
              )}
            </Item>
          </div>
        );
      })}
    </div>
  );
}
