'use client';
import type { ReactNode } from 'react';
import { part } from '@/app/_ui/base/part';
import type { MessageDetail } from '@/lib/model/mail';

const ListLine = part(() => import('./list-line'));
const ReceiptBar = part(() => import('./receipt-bar'));

/** The list that a letter came by, then what is to be known of it, and who wants to be told that it was read. */
export function LetterAsks({ detail: { row, mailing, receipt }, children }: { detail: MessageDetail; children: ReactNode }) {
  return (
    <>
      {mailing ? <ListLine row={row} mailing={mailing} /> : null}
      {children}
      {receipt === undefined ? null : <ReceiptBar row={row} to={receipt} />}
    </>
  );
}
