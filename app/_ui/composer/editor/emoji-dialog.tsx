'use client';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Dialog } from '@/app/_ui/base/dialog';
import { Field } from '@/app/_ui/base/field';
import { t } from '@/lib/client/texts';
import { findSigns } from './find-signs';

/** Goes over the grid by arrow keys, from its buttons and from the field above it. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const grid = event.currentTarget.querySelector('.cp-emoji');
  const signs = [...(grid?.querySelectorAll<HTMLButtonElement>('button') ?? [])];
  const from = signs.indexOf(event.target as HTMLButtonElement);
  const inField = from < 0;
  if (signs.length === 0 || (inField && event.key !== 'ArrowDown')) return;
  const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
  const width = signs.filter((one) => one.offsetTop === signs[0]?.offsetTop).length;
  const steps: Record<string, number> = {
    [rtl ? 'ArrowLeft' : 'ArrowRight']: 1,
    [rtl ? 'ArrowRight' : 'ArrowLeft']: -1,
    ArrowDown: inField ? 1 : width,
    ArrowUp: -width,
  };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const to = from + step;
  if (to < 0) event.currentTarget.querySelector('input')?.focus();
  else signs[Math.min(to, signs.length - 1)]?.focus();
}

export interface EmojiDialogProps {
  open: boolean;
  onClose: () => void;
  onPick: (sign: string) => void;
}

/** Lets a sign be found by its words. Fetched with them when it is first opened. */
export default function EmojiDialog({ open, onClose, onPick }: EmojiDialogProps) {
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const picked = useRef(false);
  const found = findSigns(typed);
  const pick = (sign: string) => {
    picked.current = true;
    onPick(sign);
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('format.emoji')}
      focusRef={field}
      // After a sign the text has the focus.
      {...(picked.current ? { returnFocus: () => false as const } : {})}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the field and the grid in it */}
      <div onKeyDown={walk}>
        <Field
          ref={field}
          label={t('format.emoji.search')}
          value={typed}
          dir="auto"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key === 'Enter' && !event.nativeEvent.isComposing && first) pick(first);
          }}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame and take no grid in some browsers */}
        <div className="cp-emoji" role="group" aria-label={t('format.emoji')}>
          {found.map((sign, index) => (
            <button key={sign} type="button" tabIndex={index === 0 ? 0 : -1} onClick={() => pick(sign)}>
              {sign}
            </button>
          ))}
        </div>
        {found.length === 0 ? <p role="status">{t('format.emoji.none')}</p> : null}
      </div>
    </Dialog>
  );
}
