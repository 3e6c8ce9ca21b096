'use client';
import { useEffect, useRef, useState } from 'react';
import { sentenceOf } from '@/lib/client/call';
import { askCode, isPassing } from '@/lib/client/oauth';
import { t } from '@/lib/client/texts';
import type { BeginOAuthOutput, ShownProvider } from '@/lib/model/oauth';
import { Button } from '../base/button';
import { Fault } from '../base/fault';

export interface CodeElsewhereProps {
  provider: ShownProvider;
  code: Extract<BeginOAuthOutput, { kind: 'code' }>;
  onAnother: () => void;
  /** `permission` names it where it is for a mailbox elsewhere. */
  onDone: (address: string, permission?: string) => void;
}

/** A code that is typed at the provider's page on any device. It is asked about until it was typed, or ran out. */
export default function CodeElsewhere({ provider, code, onAnother, onDone }: CodeElsewhereProps) {
  const [error, setError] = useState<unknown>(null);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let ended = false;
    const ask = async () => {
      try {
        const told = await askCode(provider.id, code.flow);
        if (ended) return;
        if (told.kind === 'done') done.current(told.address, told.permission);
        else timer = setTimeout(() => void ask(), told.afterMs);
      } catch (problem) {
        if (ended) return;
        if (isPassing(problem)) timer = setTimeout(() => void ask(), 2 * code.everyMs);
        else setError(problem);
      }
    };
    timer = setTimeout(() => void ask(), code.everyMs);
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [provider.id, code]);
  return (
    <section className="providers" aria-labelledby="code-elsewhere">
      <h2 id="code-elsewhere">{t('signIn.codeTitle', { name: provider.name })}</h2>
      <p className="mid">{t('signIn.codeSentence')}</p>
      <p className="code-words mono" dir="ltr">
        {code.code}
      </p>
      <p>
        <a href={code.at} target="_blank" rel="noreferrer noopener">
          {t('signIn.codeOpen', { at: new URL(code.at).host })}
        </a>
      </p>
      <p className="note dim" role="status">
        {error ? null : t('signIn.codeWaiting', { name: provider.name })}
      </p>
      <Fault>{error ? sentenceOf(error) : null}</Fault>
      {error ? (
        <Button kind="line" onClick={onAnother}>
          {t('signIn.codeAgain')}
        </Button>
      ) : null}
    </section>
  );
}
