'use client';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useRef } from 'react';
import { nameOf } from '@/lib/client/press';
import { showDialog } from '@/lib/client/view';
import type { ComposerMode } from './composer-head';
import { DropZones, type DropZonesProps } from './drop-zones';
import { keepTabInside, useFocusReturn } from './use-window';

/** Opens the templates from anywhere in the letter. */
export const templatesKey = 'Mod+;';

export interface ComposerFrameProps {
  mode: ComposerMode;
  /** Distance from the end of the screen in pixels, where it is docked. */
  offset: number;
  titleId: string;
  onClose: () => void;
  /** Null where nothing can be sent now. */
  onSend: (() => void) | null;
  onReveal: ((field: 'cc' | 'bcc') => void) | null;
  /** How dropped files are taken in; null where none can be added now. */
  drop: DropZonesProps | null;
  children: ReactNode;
}

const isModal = (mode: ComposerMode) => mode === 'full' || mode === 'sheet' || mode === 'page';

/** The window around a letter: where it stands, its keys, and the files dropped on it. */
export function ComposerFrame({ mode, offset, titleId, onClose, onSend, onReveal, drop, children }: ComposerFrameProps) {
  const root = useRef<HTMLElement>(null);
  useFocusReturn(root);
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
    else if (onReveal && nameOf(event.nativeEvent) === templatesKey) showDialog({ kind: 'palette', scope: 'templates' });
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
      >
        {children}
        {drop && mode !== 'mini' ? <DropZones {...drop} /> : null}
      </section>
    </>
  );
}
