'use client';
import { part } from '@/app/_ui/base/part';
import type { MessageDetail } from '@/lib/model/mail';

const ListLine = part(() => import('./list-line'));
const ReceiptBar = part(() => import('./receipt-bar'));

/** The list that a letter came by, and who wants to be told that it was read. */
export function LetterAsks({ detail: { row, mailing, receipt } }: { detail: MessageDetail }) {
  return (
    <>
      {mailing ? <ListLine row={row} mailing={mailing} /> : null}
      {receipt === undefined ? null : <ReceiptBar row={row} to={receipt} />}
    </>
  );
}
