'use client';
import { Suspense, useEffect, useState } from 'react';
import { onSignedOut } from '@/lib/client/call';
import { t } from '@/lib/client/texts';
import { Dialog } from '../base/dialog';
import { part } from '../base/part';

const SignInAgain = part(() => import('./sign-in-again'));

/** When the session has ended, the page stays and the passwords are asked for over it; afterwards one is where one was (E9). */
export function SessionOver() {
  const [over, setOver] = useState(false);
  useEffect(() => onSignedOut(() => setOver(true)), []);
  return (
    <Dialog open={over} onClose={() => setOver(true)} title={t('over.title')} shape="bare">
      {over ? (
        <Suspense fallback={null}>
          <SignInAgain onDone={() => setOver(false)} />
        </Suspense>
      ) : null}
    </Dialog>
  );
}
