'use client';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/app/_ui/base/button';
import { NoteBar } from '@/app/_ui/base/note-bar';
import { neverTell, putOffReceipt, sendReceipt } from '@/lib/client/list-letters';
import { rich, t } from '@/lib/client/texts';
import { personWords } from '@/lib/client/words';
import type { MessageRow } from '@/lib/model/mail';

/** Somebody wants to be told that this was read; nobody is told without a press. */
export default function ReceiptBar({ row, to }: { row: MessageRow; to: string }) {
  const [busy, setBusy] = useState(false);
  const run = (act: () => Promise<void>) => () => {
    setBusy(true);
    void act().finally(() => setBusy(false));
  };
  return (
    <div className="rd-inset">
      <NoteBar
        icon={MailCheck}
        acts={
          <>
            <Button kind="link" small disabled={busy} onClick={run(() => sendReceipt(row))}>
              {t('receipt.send')}
            </Button>
            <Button kind="link" small disabled={busy} onClick={() => putOffReceipt(row)}>
              {t('receipt.notNow')}
            </Button>
            <Button kind="link" small disabled={busy} onClick={run(() => neverTell(row))}>
              {t('receipt.never')}
            </Button>
          </>
        }
      >
        {rich('receipt.asks', { name: <bdi key="name">{personWords(row.from[0])}</bdi>, address: <bdi key="address">{to}</bdi> })}
      </NoteBar>
    </div>
  );
}
