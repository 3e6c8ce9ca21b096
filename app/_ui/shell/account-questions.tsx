'use client';
import { useAccountQuestion } from '@/lib/client/accounts';
import { Arriving } from '../base/arriving';
import { part } from '../base/part';

const AccountDialogs = part(() => import('./account-dialogs'));

/** What is asked about accounts. It stands within what it was asked from, so that a press in it is none beside that. */
export function AccountQuestions() {
  const question = useAccountQuestion();
  return question ? (
    <Arriving>
      <AccountDialogs question={question} />
    </Arriving>
  ) : null;
}
