'use client';
import { Suspense, useEffect, useState } from 'react';
import { onSignedOut } from '@/lib/client/call';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { Dialog } from '../base/dialog';
import { part } from '../base/part';

const PasswordAgain = part(() => import('./password-again').then((room) => ({ default: room.PasswordAgain })));

/** When the session has ended, the page stays and the password is asked for over it; afterwards one is where one was (E9). */
export function SessionOver() {
  const [over, setOver] = useState(false);
  const { accounts } = useShell();
  useEffect(() => onSignedOut(() => setOver(true)), []);
  const address = accounts[0]?.address ?? '';
  return (
    <Dialog open={over} onClose={() => setOver(true)} title={t('over.title')} shape="bare">
      {over ? (
        <Suspense fallback={null}>
          <PasswordAgain
            address={address}
            title={t('over.again')}
            act={t('signIn.go')}
            sentence={t('over.sentence')}
            onDone={() => setOver(false)}
          />
        </Suspense>
      ) : null}
    </Dialog>
  );
}
