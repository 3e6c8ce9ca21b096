'use client';
import { Suspense, useEffect, useState } from 'react';
import { detailsOf, sentenceOf } from '@/lib/client/call';
import type { Permission } from '@/lib/client/left-form';
import { beginOAuth } from '@/lib/client/oauth';
import { t } from '@/lib/client/texts';
import type { BeginOAuthInput, BeginOAuthOutput, ShownProvider } from '@/lib/model/oauth';
import { Button } from '../base/button';
import { Fault } from '../base/fault';
import { part } from '../base/part';
import { Said } from '../base/said';
import './providers.css';

const CodeElsewhere = part(() => import('./code-elsewhere'));

type Code = Extract<BeginOAuthOutput, { kind: 'code' }>;

export interface WithProvidersProps {
  providers: readonly ShownProvider[];
  /** What the sign-in is for, asked when a button is pressed. */
  input: () => Omit<BeginOAuthInput, 'way'>;
  /** The one button is the act of its dialog. */
  solid?: boolean;
  /** What a button says in place of its provider's name. */
  words?: string | undefined;
  /** Before the browser leaves for the page of a provider. */
  onLeave?: (provider: ShownProvider) => void;
  /** After a code was typed on another device, with the permission where it is for a mailbox elsewhere; the page of a provider comes back by itself. */
  onDone: (address: string, permission?: Permission) => void;
}

/** A button for each provider that the operator registered with: to its page, or to a code for where that page does not open here. */
export function WithProviders({ providers, input, solid = false, words, onLeave, onDone }: WithProvidersProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [typed, setTyped] = useState<{ provider: ShownProvider; code: Code } | null>(null);
  // Back from the provider's page the browser may show this one as it was left.
  useEffect(() => {
    const back = ({ persisted }: PageTransitionEvent) => {
      if (persisted) setBusy(false);
    };
    window.addEventListener('pageshow', back);
    return () => window.removeEventListener('pageshow', back);
  }, []);
  const begin = async (provider: ShownProvider, way: BeginOAuthInput['way']) => {
    setBusy(true);
    setError(null);
    try {
      const begun = await beginOAuth(provider.id, { ...input(), way });
      // Busy until the browser has left.
      if (begun.kind === 'page') {
        onLeave?.(provider);
        return window.location.assign(begun.url);
      }
      setTyped({ provider, code: begun });
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  if (typed) {
    const done = (address: string, id?: string) => onDone(address, id ? { id, provider: typed.provider.id, address } : undefined);
    return (
      <Suspense fallback={null}>
        <CodeElsewhere {...typed} onAnother={() => void begin(typed.provider, 'code')} onDone={done} key={typed.code.flow} />
      </Suspense>
    );
  }
  return (
    <div className="providers">
      {providers.map((provider) => (
        <div key={provider.id}>
          <Button kind={solid ? 'solid' : 'line'} icon="key-round" disabled={busy} onClick={() => void begin(provider, 'page')}>
            {words ?? t('signIn.with', { name: provider.name })}
          </Button>
          {provider.device ? (
            <Button kind="link" disabled={busy} onClick={() => void begin(provider, 'code')}>
              {t('signIn.withCode')}
            </Button>
          ) : null}
        </div>
      ))}
      <p className="note dim">{t('signIn.withHint')}</p>
      <Fault>{error ? sentenceOf(error) : null}</Fault>
      <Said title={t('server.said')} words={detailsOf(error)} />
    </div>
  );
}
