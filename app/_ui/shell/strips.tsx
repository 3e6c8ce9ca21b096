'use client';
import { useEffect, useState } from 'react';
import { tryLineNow, useLine } from '@/lib/client/line';
import { useOnline } from '@/lib/client/media';
import { useShell } from '@/lib/client/store';
import { Button } from '../base/button';
import { Icon } from '../base/icon';

/** A line that comes back within a moment was only a flicker and needs no bar. */
function useLost(): boolean {
  const lostAt = useLine((state) => state.lostAt);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    if (lostAt === null) {
      setLost(false);
      return;
    }
    const timer = setTimeout(() => setLost(true), 3000);
    return () => clearTimeout(timer);
  }, [lostAt]);
  return lost;
}

/** The only bars that may push the panes: no network, Oriel away, mail server away, password refused. One at a time, the worst first. */
export function Strips() {
  const online = useOnline();
  const lost = useLost();
  const { states, accounts } = useShell();
  const refused = states.find((one) => one.status === 'authFailed');
  const away = states.find((one) => one.status === 'offline' && one.reason !== null);
  return (
    <div className="strips" aria-live="polite">
      {!online || lost ? (
        <div className="strip">
          <Icon name="cloud-off" />
          <span className="grow">
            {online
              ? 'Oriel does not answer. What is on the screen can be read; it goes on by itself when the line is back.'
              : 'You are offline. What is on the screen can be read; new mail comes when the line is back.'}
          </span>
          <Button small icon="rotate-cw" onClick={tryLineNow}>
            Try now
          </Button>
        </div>
      ) : refused ? (
        <div className="strip bad">
          <Icon name="key-round" />
          <span className="grow">
            <span className="strip-reason">
              {domainOf(accounts.find((one) => one.id === refused.accountId)?.address)} no longer accepts your password.
            </span>{' '}
            Letters you have here can be read. Drafts are safe.
          </span>
        </div>
      ) : away ? (
        <div className="strip">
          <Icon name="server-off" />
          <span className="grow">{away.reason}</span>
        </div>
      ) : null}
    </div>
  );
}

function domainOf(address: string | undefined): string {
  return address?.split('@').at(-1) || 'The mail server';
}
