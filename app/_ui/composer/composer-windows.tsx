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

/** What a person did to the windows: made small or full, or called forward (the higher, the later). */
interface Choices {
  chosen: ReadonlyMap<number, 'mini' | 'full'>;
  raised: ReadonlyMap<number, number>;
}

/** Where each composer stands: the newest nearest to the end; what has no room beside it is made small. */
function arrange(
  open: readonly OpenComposer[],
  { chosen, raised }: Choices,
  screen: { kind: 'wide' | 'tablet' | 'phone'; width: number },
): Map<number, Placed> {
  const places = new Map<number, Placed>();
  // Keys rise with each window, and so do the turns at which one was called forward.
  const newest = [...open].sort((a, b) => (raised.get(b.key) ?? b.key) - (raised.get(a.key) ?? a.key));
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
  const [choices, setChoices] = useState<Choices>({ chosen: new Map(), raised: new Map() });
  const places = arrange(open, choices, screen);
  const front = open.find(({ key }) => ['page', 'sheet'].includes(places.get(key)?.mode ?? '')) ?? null;
  const backPressed = useBackCloses(front !== null);
  const choose = (key: number) => (mode: 'normal' | 'mini' | 'full') =>
    setChoices(({ chosen, raised }) => {
      const next = new Map(chosen);
      if (mode === 'normal') next.delete(key);
      else next.set(key, mode);
      const latest = Math.max(...open.map((one) => raised.get(one.key) ?? one.key));
      // Between two keys, so that a window opened later still comes before it.
      return { chosen: next, raised: mode === 'mini' ? raised : new Map(raised).set(key, latest + 0.001) };
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
