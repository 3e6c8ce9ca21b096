'use client';
import { Suspense } from 'react';
import { useAccountQuestion } from '@/lib/client/accounts';
import { part } from '../base/part';

const AccountDialogs = part(() => import('./account-dialogs'));

/** What is asked about accounts. It stands within what it was asked from, so that a press in it is none beside that. */
export function AccountQuestions() {
  const question = useAccountQuestion();
  return question ? (
    <Suspense fallback={null}>
      <AccountDialogs question={question} />
    </Suspense>
  ) : null;
}
