'use client';
import { useState } from 'react';
import type { ClientError } from '@/lib/client/call';
import { speakAnew, spokenNow, t } from '@/lib/client/texts';
import type { Endpoint } from '@/lib/model/account';
import { Arriving } from '../base/arriving';
import { Button } from '../base/button';
import { part } from '../base/part';

const Doctor = part(() => import('../doctor/doctor'));

/** Failures whose cause the doctor may find. */
export const causes: ReadonlySet<string> = new Set([
  'wrongPassword',
  'hostUnknown',
  'portRefused',
  'badCertificate',
  'serverAway',
  'notSecure',
  'connectionLimit',
  'refusedByServer',
]);

export interface FindOutProps {
  /** How signing in failed, and what was typed for it. */
  error: ClientError;
  address: string;
  imap: Endpoint | undefined;
  smtp: Endpoint | undefined;
  /** Takes a step of the browser's history for the open doctor, where the page has no steps of its own. */
  useStep?: (open: boolean, close: () => void) => void;
}

const useNoStep = () => undefined;

/** After a sign-in that failed: asks the doctor, who gets the address, the servers and the mail server's words, and never the password. */
export function FindOut({ error, address, imap, smtp, useStep = useNoStep }: FindOutProps) {
  const [open, setOpen] = useState(false);
  useStep(open, () => setOpen(false));
  const show = async () => {
    // The page of the sign-in has only its own words.
    await speakAnew(spokenNow());
    setOpen(true);
  };
  const refused = { code: error.code, serverText: error.serverText };
  const input = { address, refused, ...(imap ? { imap } : {}), ...(smtp ? { smtp } : {}) };
  return (
    <>
      <Button kind="line" icon="search" onClick={() => void show()}>
        {t('signIn.findOut')}
      </Button>
      {open ? (
        <Arriving>
          <Doctor subject={{ kind: 'address', input }} others onClose={() => setOpen(false)} />
        </Arriving>
      ) : null}
    </>
  );
}
