'use client';
import type { ReactNode } from 'react';
import { part } from '@/app/_ui/base/part';
import type { MessageDetail } from '@/lib/model/mail';

const DeliveryLine = part(() => import('./delivery-line'));
const FollowUpBar = part(() => import('./follow-up-bar'));
const ListLine = part(() => import('./list-line'));
const ReceiptBar = part(() => import('./receipt-bar'));

/** How a letter of one's own was delivered, the list that another came by, then what is to be known of it, and who wants to be told that it was read. */
export function LetterAsks({ detail, children }: { detail: MessageDetail; children: ReactNode }) {
  const { row, mailing, receipt, delivery, followUp } = detail;
  return (
    <>
      {delivery ? <DeliveryLine detail={detail} /> : null}
      {followUp ? <FollowUpBar row={row} followUp={followUp} /> : null}
      {mailing ? <ListLine row={row} mailing={mailing} /> : null}
      {children}
      {receipt === undefined ? null : <ReceiptBar row={row} to={receipt} />}
    </>
  );
}
