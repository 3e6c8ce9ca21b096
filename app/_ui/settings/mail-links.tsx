'use client';
import { useState } from 'react';
import { announce } from '@/lib/client/announce';
import { t } from '@/lib/client/texts';
import { Button } from '../base/button';
import { Option } from './option';

/** Only a page that came over TLS, or of the machine itself, may be given links. */
const able = (): boolean => window.isSecureContext && typeof navigator.registerProtocolHandler === 'function';

/** Lets the browser open mail links here: it asks the person itself, and tells no page what was answered. */
export function MailLinks() {
  const [state, setState] = useState<'unasked' | 'asked' | 'cannot'>(() => (able() ? 'unasked' : 'cannot'));
  const ask = () => {
    try {
      navigator.registerProtocolHandler('mailto', `${window.location.origin}/compose?mailto=%s`);
      setState('asked');
      announce(t('mailto.asked'));
    } catch {
      setState('cannot');
      announce(t('mailto.cannot'));
    }
  };
  const hints = { unasked: 'mailto.about', asked: 'mailto.asked', cannot: 'mailto.cannot' } as const;
  return (
    <Option title={t('mailto.title')} hint={t(hints[state])}>
      {state === 'cannot' ? null : (
        <Button kind="line" onClick={ask}>
          {t('mailto.set')}
        </Button>
      )}
    </Option>
  );
}
