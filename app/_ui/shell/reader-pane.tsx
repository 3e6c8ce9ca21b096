'use client';
import { lazy, Suspense } from 'react';
import { command, keyOf, runCommand } from '@/lib/client/commands';
import { useRoute } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { useView } from '@/lib/client/view';
import { count, letters } from '@/lib/client/words';
import { Button } from '../base/button';
import { PasswordAgain } from './password-again';

const Reader = lazy(() => import('../reader/reader').then((room) => ({ default: room.Reader })));

function Chosen({ n }: { n: number }) {
  return (
    <div className="emptyst">
      <h2 className="num">{letters(n)} selected</h2>
      <p>{n === 1 ? 'What you do now happens to it.' : `What you do now happens to ${n === 2 ? 'both' : `all ${count(n)}`}.`}</p>
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
  const selected = useView((state) => state.selected.size);
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
        <PasswordAgain
          address={account.address}
          title="Enter the password again"
          act="Try again"
          sentence={refused.reason ?? 'The server refused it. It may have been changed on another device.'}
        />
      </div>
    );
  }
  return (
    <div className="emptyst">
      <p className="dim">Choose a letter to read it here.</p>
    </div>
  );
}
