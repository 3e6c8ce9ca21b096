'use client';
import { Maximize2, Minus } from 'lucide-react';
import { IconButton } from '@/app/_ui/base/icon-button';
import type { DraftState } from '@/lib/client/draft-keeper';
import { t } from '@/lib/client/texts';
import { Saved, type WindowChoice } from './composer-head';

export interface InlineEndProps {
  state: DraftState;
  touched: boolean;
  onMode: (mode: WindowChoice) => void;
}

/** What the head of a window has, at the end of the tools of an answer under its conversation. */
export function InlineEnd({ state, touched, onMode }: InlineEndProps) {
  return (
    <>
      <Saved state={state} touched={touched} />
      <span className="grow" />
      <IconButton icon={Minus} name={t('compose.minimise')} onClick={() => onMode('mini')} />
      <IconButton icon={Maximize2} name={t('compose.popOut')} iconSize={16} onClick={() => onMode('docked')} />
    </>
  );
}
