'use client';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useRef } from 'react';
import { Icon } from '@/app/_ui/base/icon';
import { t } from '@/lib/client/texts';
import type { ComposerMode } from './composer-head';
import { keepTabInside, useFileDrop, useFocusReturn } from './use-window';

export interface ComposerFrameProps {
  mode: ComposerMode;
  /** Distance from the end of the screen in pixels, where it is docked. */
  offset: number;
  titleId: string;
  onClose: () => void;
  /** Null where nothing can be sent now. */
  onSend: (() => void) | null;
  onReveal: ((field: 'cc' | 'bcc') => void) | null;
  /** Null where no files can be added now. */
  onFiles: ((files: File[]) => void) | null;
  children: ReactNode;
}

const isModal = (mode: ComposerMode) => mode === 'full' || mode === 'sheet' || mode === 'page';

/** The window around a letter: where it stands, its keys, and the files dropped on it. */
export function ComposerFrame({ mode, offset, titleId, onClose, onSend, onReveal, onFiles, children }: ComposerFrameProps) {
  const root = useRef<HTMLElement>(null);
  useFocusReturn(root);
  const drop = useFileDrop((files) => onFiles?.(files));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    // Menus and dialogs of the composer are its children for React, but not on the page.
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    if (event.nativeEvent.isComposing || event.defaultPrevented) return;
    const mod = event.metaKey || event.ctrlKey;
    if (event.key === 'Tab' && isModal(mode)) keepTabInside(event);
    else if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && mod) onSend?.();
    else if (mod && event.shiftKey && event.key.toLowerCase() === 'c') onReveal?.('cc');
    else if (mod && event.shiftKey && event.key.toLowerCase() === 'b') onReveal?.('bcc');
    else return;
    event.stopPropagation();
    if (event.key !== 'Tab') event.preventDefault();
  };
  const docked = mode === 'docked' || mode === 'mini';
  const style: CSSProperties | undefined = docked ? { insetInlineEnd: offset } : undefined;
  return (
    <>
      {mode === 'sheet' ? <div className="cp-scrim" onClick={onClose} aria-hidden="true" /> : null}
      <section
        ref={root}
        className={`cp cp-${mode}`}
        style={style}
        role="dialog"
        aria-modal={isModal(mode) || undefined}
        aria-labelledby={titleId}
        onKeyDown={onKeyDown}
        {...(onFiles ? drop.handlers : {})}
      >
        {children}
        {drop.over && onFiles ? (
          <div className="cp-drop" aria-hidden="true">
            <Icon name="paperclip" size={24} />
            {t('compose.drop')}
          </div>
        ) : null}
      </section>
    </>
  );
}
