'use client';
import { Maximize2, Minimize2, Minus, PanelBottomClose, SquareArrowOutUpRight } from 'lucide-react';
import { Button } from '@/app/_ui/base/button';
import { IconButton } from '@/app/_ui/base/icon-button';
import { MenuButton, type MenuEntry } from '@/app/_ui/base/menu';
import type { DraftState } from '@/lib/client/draft-keeper';
import { t } from '@/lib/client/texts';
import { timeOfDay, useClock } from '@/lib/client/time';
import { judgeAddress, settledLine } from '@/lib/model/recipients';
import { AttachMenu } from './attach-button';

/** Where a composer stands. */
export type ComposerMode = 'docked' | 'mini' | 'full' | 'sheet' | 'page' | 'window' | 'inline';

/** What a person may do to a window: `normal` is where it belongs, `inline` under its conversation. */
export type WindowChoice = 'normal' | 'mini' | 'full' | 'docked' | 'inline';

/** "Saved 10:58", or that it is not. */
export function Saved({ state, touched }: { state: DraftState | null; touched: boolean }) {
  const clock = useClock();
  if (!state) return null;
  if (state.status === 'failed') return <span className="cp-saved bad">{t('compose.onDevice')}</span>;
  if (state.status === 'conflict') return <span className="cp-saved bad">{t('compose.twoVersions')}</span>;
  if (!touched || state.savedAt === null) return null;
  if (state.hereOnly && state.status === 'saved') return <span className="cp-saved bad">{t('compose.hereOnly')}</span>;
  if (state.status !== 'saved') return <span className="cp-saved num">{t('compose.saving')}</span>;
  const { to, cc, bcc } = state.content;
  const whole = [to, cc, bcc].flatMap(settledLine).every(({ address }) => judgeAddress(address) === null);
  const time = timeOfDay(state.savedAt, clock);
  return <span className="cp-saved num">{whole ? t('compose.saved', { time }) : t('compose.savedUnfinished', { time })}</span>;
}

export interface ComposerHeadProps {
  mode: ComposerMode;
  title: string;
  titleId: string;
  state: DraftState | null;
  /** Something was changed or kept before, so that "Saved" says something. */
  touched: boolean;
  onMode: (mode: WindowChoice) => void;
  /** Its conversation is on the screen, so that it may stand under it. */
  canGoInline: boolean;
  onClose: () => void;
  /** Puts the letter into a window of its own; null where that cannot be done. */
  onApart: (() => void) | null;
  onAttach: () => void;
  /** All ways to add files. */
  ways: MenuEntry[];
  onSend: () => void;
  sendable: boolean;
  sendHint: string | null;
  busy: boolean;
  menu: MenuEntry[];
}

/** The title line of a window, or the bar of the phone's page, which has Send at its end. */
export function ComposerHead(props: ComposerHeadProps) {
  const { mode, title, titleId, state, touched, onMode, canGoInline, onClose, onApart } = props;
  if (mode === 'page') return <PageBar {...props} />;
  if (mode === 'inline') {
    return (
      <span className="vh" id={titleId}>
        {title}
      </span>
    );
  }
  if (mode === 'mini') {
    return (
      <div className="cp-head">
        <button type="button" className="cp-mini-open cut" id={titleId} onClick={() => onMode('normal')}>
          <bdi>{title}</bdi>
        </button>
        <IconButton icon="x" name={t('compose.close')} small onClick={onClose} />
      </div>
    );
  }
  return (
    <div className="cp-head">
      <h2 className="cp-title cut" id={titleId}>
        <bdi>{title}</bdi>
      </h2>
      <Saved state={state} touched={touched} />
      <span className="grow" />
      {mode === 'sheet' || mode === 'window' ? null : (
        <>
          {canGoInline ? (
            <IconButton icon={PanelBottomClose} name={t('compose.intoConversation')} small iconSize={16} onClick={() => onMode('inline')} />
          ) : null}
          {onApart ? <IconButton icon={SquareArrowOutUpRight} name={t('compose.apart')} small iconSize={16} onClick={onApart} /> : null}
          <IconButton icon={Minus} name={t('compose.minimise')} small onClick={() => onMode('mini')} />
          {mode === 'full' ? (
            <IconButton icon={Minimize2} name={t('compose.smaller')} small iconSize={16} onClick={() => onMode('normal')} />
          ) : (
            <IconButton icon={Maximize2} name={t('compose.full')} small iconSize={16} onClick={() => onMode('full')} />
          )}
        </>
      )}
      <IconButton icon="x" name={t('compose.close')} keys={t('key.escape')} small onClick={onClose} />
    </div>
  );
}

function PageBar({ title, titleId, state, touched, onClose, onAttach, ways, onSend, sendable, sendHint, busy, menu }: ComposerHeadProps) {
  return (
    <div className="cp-bar">
      <IconButton icon="x" name={t('compose.close')} iconSize={22} onClick={onClose} />
      <h2 className="cp-title cut" id={titleId}>
        {title}
      </h2>
      <Saved state={state} touched={touched} />
      <span className="grow" />
      <AttachMenu onAttach={onAttach} ways={ways} />
      <MenuButton icon="ellipsis" name={t('act.more')} iconSize={22} entries={menu} align="end" />
      <Button kind="solid" icon="send" aria-disabled={!sendable || undefined} title={sendHint ?? undefined} onClick={onSend}>
        {t(busy ? 'compose.sending' : 'compose.send')}
      </Button>
    </div>
  );
}
