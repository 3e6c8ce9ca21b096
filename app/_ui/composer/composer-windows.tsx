'use client';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { type OpenComposer, useComposers } from '@/lib/client/composer';
import { closeOverlay, openOverlay, useOverlay } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { Composer } from './composer';
import type { ComposerMode } from './composer-head';
import './composer.css';
import { useScreen } from './use-window';

const edge = 28;
const gap = 16;
const miniWidth = 240;
const dockWidth = 600;

interface Placed {
  mode: ComposerMode;
  offset: number;
}

/** Where each composer stands: the newest nearest to the end; what has no room beside it is made small. */
function arrange(
  open: readonly OpenComposer[],
  chosen: ReadonlyMap<number, 'mini' | 'full'>,
  screen: { kind: 'wide' | 'tablet' | 'phone'; width: number },
): Map<number, Placed> {
  const places = new Map<number, Placed>();
  const newest = [...open].reverse();
  if (screen.kind !== 'wide') {
    const front = newest.find(({ key }) => chosen.get(key) !== 'mini');
    for (const { key } of newest)
      places.set(key, { mode: key === front?.key ? (screen.kind === 'phone' ? 'page' : 'sheet') : 'mini', offset: edge });
    return places;
  }
  let offset = edge;
  let docked = 0;
  // As many in full as leave room for the others made small.
  const small = miniWidth + gap;
  const most = Math.max(1, Math.floor((screen.width - edge - open.length * small) / (dockWidth + gap - small)));
  for (const { key } of newest) {
    const choice = chosen.get(key);
    const mode = choice ?? (docked < most ? 'docked' : 'mini');
    places.set(key, { mode, offset });
    if (mode === 'docked') docked += 1;
    if (mode !== 'full') offset += (mode === 'mini' ? miniWidth : Math.min(dockWidth, screen.width - 2 * edge)) + gap;
  }
  return places;
}

const overlay = 'composer';

/** On small screens the back button closes the letter before it leaves the page. True from the press until the letter is gone. */
function useBackCloses(covering: boolean): boolean {
  const shown = useOverlay() === overlay;
  const [opened, setOpened] = useState(false);
  const was = useRef(false);
  useEffect(() => {
    if (covering && !was.current) openOverlay(overlay);
    if (!covering && was.current) closeOverlay();
    was.current = covering;
    if (!covering) setOpened(false);
  }, [covering]);
  useEffect(() => {
    if (covering && shown) setOpened(true);
  }, [covering, shown]);
  return covering && opened && !shown;
}

/** All composers on the screen. */
export default function ComposerWindows() {
  const open = useComposers((state) => state.open);
  const { accounts } = useShell();
  const screen = useScreen();
  const [chosen, setChosen] = useState<ReadonlyMap<number, 'mini' | 'full'>>(new Map());
  const places = arrange(open, chosen, screen);
  const front = open.find(({ key }) => ['page', 'sheet'].includes(places.get(key)?.mode ?? '')) ?? null;
  const backPressed = useBackCloses(front !== null);
  const choose = (key: number) => (mode: 'normal' | 'mini' | 'full') =>
    setChosen((now) => {
      const next = new Map(now);
      if (mode === 'normal') next.delete(key);
      else next.set(key, mode);
      return next;
    });
  return createPortal(
    open.map((composer) => {
      const { mode, offset } = places.get(composer.key) ?? { mode: 'docked', offset: edge };
      return (
        <Composer
          key={composer.key}
          composer={composer}
          accounts={accounts}
          mode={mode}
          offset={offset}
          onMode={choose(composer.key)}
          leaving={backPressed && composer.key === front?.key}
        />
      );
    }),
    document.body,
  );
}
