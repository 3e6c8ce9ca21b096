'use client';
/** What is asked about accounts: the login of another one, the password of a locked one or once more, and whether one is to go. */
import { useRef, useState } from 'react';
import { removeAccount } from '@/lib/client/account-calls';
import { type AccountQuestion, askAccount } from '@/lib/client/accounts';
import { readAgain, theCache } from '@/lib/client/cache';
import { ClientError, sentenceOf } from '@/lib/client/call';
import { notify } from '@/lib/client/notice';
import { navigate } from '@/lib/client/router';
import { shellNow, useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import type { Account } from '@/lib/model/account';
import { Button } from '../base/button';
import { Dialog } from '../base/dialog';
import { AccountAdd } from './account-add';
import { PasswordAgain } from './password-again';

const close = () => askAccount(null);

/** Leaves what was shown of the account: the next one's inbox, or the sign-in page where there is no next. Of one that was closed nothing was shown. */
function leaveAccount(account: Account, closed: boolean): void {
  const shell = shellNow();
  if (shell.accounts.every(({ id }) => id === account.id)) {
    window.location.assign('/sign-in');
    return;
  }
  const inbox = shell.mailboxes.find((one) => one.accountId !== account.id && one.role === 'inbox');
  if (!closed) navigate({ mailboxId: inbox?.id ?? null, messageId: null, filter: null });
  readAgain(theCache(), null);
  notify(t('accounts.removed', { address: account.address }), { stayMs: 4000 });
}

function RemoveDialog({ account }: { account: Account }) {
  const keep = useRef<HTMLButtonElement>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const unsent = error instanceof ClientError && error.code === 'conflict';
  const { accounts, locked } = useShell();
  const last = accounts.every(({ id }) => id === account.id);
  const closed = locked.some(({ id }) => id === account.id);
  const remove = async () => {
    setBusy(true);
    try {
      await removeAccount(account.id, unsent);
      close();
      leaveAccount(account, closed);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={close}
      title={t('accounts.removeTitle', { address: account.address })}
      sentence={t(closed ? 'accounts.removeLocked' : last ? 'accounts.removeLast' : 'accounts.removeSentence')}
      focusRef={keep}
      acts={
        <>
          <Button kind="line" danger icon="trash-2" disabled={busy} onClick={() => void remove()}>
            {t(unsent ? 'accounts.removeAnyway' : 'accounts.remove')}
          </Button>
          <Button kind="line" ref={keep} onClick={close}>
            {t('accounts.keep')}
          </Button>
        </>
      }
    >
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
    </Dialog>
  );
}

function UnlockDialog({ account, onProven }: { account: Account; onProven?: () => void }) {
  const done = () => {
    close();
    onProven?.();
  };
  return (
    <Dialog open onClose={close} title={t(account.provider ? 'accounts.again' : 'accounts.unlockTitle')} shape="bare">
      <PasswordAgain
        address={account.address}
        accountId={account.id}
        title={t('accounts.unlockTitle')}
        sentence={t(onProven ? 'moving.proof' : 'accounts.unlockSentence')}
        act={t(onProven ? 'moving.save' : 'accounts.unlock')}
        onDone={done}
      />
    </Dialog>
  );
}

/** The dialog for a question. */
export default function AccountDialogs({ question }: { question: AccountQuestion }) {
  if (question.kind === 'remove') return <RemoveDialog account={question.account} />;
  if (question.kind === 'prove') return <UnlockDialog account={question.account} onProven={question.onProven} />;
  if (question.kind === 'unlock') return <UnlockDialog account={question.account} />;
  return (
    <Dialog open onClose={close} title={t('accounts.addTitle')} sentence={t('accounts.addSentence')} shape="wide">
      <AccountAdd onDone={close} />
    </Dialog>
  );
}
