'use client';
import { Suspense } from 'react';
import { command, keyOf, runCommand } from '@/lib/client/commands';
import { totalNow } from '@/lib/client/list';
import { useRoute } from '@/lib/client/router';
import { toldWords } from '@/lib/client/said-words';
import { useShell } from '@/lib/client/store';
import { t } from '@/lib/client/texts';
import { useView } from '@/lib/client/view';
import { Button } from '../base/button';
import { part } from '../base/part';

const PasswordAgain = part(() => import('./password-again').then((room) => ({ default: room.PasswordAgain })));
const Reader = part(() => import('../reader/reader').then((room) => ({ default: room.Reader })));

function Chosen({ n }: { n: number }) {
  return (
    <div className="emptyst">
      <h2 className="num">{t('chosen.title', { count: n })}</h2>
      <p>{t('chosen.sentence', { count: n })}</p>
      <div className="form-row">
        {(['archive', 'move', 'delete'] as const).map((id) => (
          <Button
            key={id}
            kind="line"
            icon={command(id).icon}
            data-tip={command(id).words}
            data-tip-keys={keyOf(id)}
            onClick={() => runCommand(id)}
          >
            {command(id).words}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** The letter, or what stands in its place: a choice of letters, a remedy, a word of advice. */
export function ReaderPane() {
  const { messageId } = useRoute();
  // A whole list that nobody has counted yet is more than what is loaded of it; its bar says so.
  const selected = useView((state) => (state.whole ? (totalNow() ?? state.selected.size) : state.selected.size));
  const { states, accounts } = useShell();
  if (selected > 0) return <Chosen n={selected} />;
  if (messageId !== null) {
    return (
      <Suspense fallback={null}>
        <Reader messageId={messageId} />
      </Suspense>
    );
  }
  const refused = states.find((one) => one.status === 'authFailed');
  const account = accounts.find((one) => one.id === refused?.accountId);
  if (refused && account) {
    return (
      <div className="remedy">
        <Suspense fallback={null}>
          <PasswordAgain
            key={account.id}
            address={account.address}
            accountId={account.id}
            title={t('signIn.enterAgain')}
            act={t('act.tryAgain')}
            sentence={refused.reason ? toldWords(refused.reason) : t('signIn.refused')}
          />
        </Suspense>
      </div>
    );
  }
  return (
    <div className="emptyst">
      <p className="dim">{t('reader.choose')}</p>
    </div>
  );
}
