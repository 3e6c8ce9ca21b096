'use client';
import { useEffect, useState } from 'react';
import { tryLineNow, useLine } from '@/lib/client/line';
import { useOnline } from '@/lib/client/media';
import { toldRich } from '@/lib/client/said-words';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
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
  const refusedAt = accounts.find((one) => one.id === refused?.accountId);
  const away = states.find((one) => one.status === 'offline' && one.reason !== null);
  return (
    <div className="strips" aria-live="polite">
      {!online || lost ? (
        <div className="strip">
          <Icon name="cloud-off" />
          <span className="grow">{online ? t('strip.away') : t('strip.offline')}</span>
          <Button small icon="rotate-cw" onClick={tryLineNow}>
            {t('strip.tryNow')}
          </Button>
        </div>
      ) : refused ? (
        <div className="strip bad">
          <Icon name="key-round" />
          <span className="grow">
            {refusedAt?.provider && refused.reason ? (
              toldRich(refused.reason)
            ) : (
              <>
                <span className="strip-reason">{refusedWords(refusedAt?.address)}</span> {t('strip.refusedKept')}
              </>
            )}
          </span>
        </div>
      ) : away ? (
        <div className="strip">
          <Icon name="server-off" />
          <span className="grow">{away.reason ? toldRich(away.reason) : null}</span>
        </div>
      ) : null}
    </div>
  );
}

function refusedWords(address: string | undefined): string {
  const domain = address?.split('@').at(-1);
  return domain ? t('strip.refused', { domain }) : t('strip.refusedServer');
}
