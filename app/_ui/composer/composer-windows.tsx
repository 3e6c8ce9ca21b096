'use client';
import { type ReactNode, useEffect, useInsertionEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { moveElement } from '@/lib/client/answer-offer';
import { type AnswerPlace, useAnswerPlace } from '@/lib/client/answer-place';
import { type OpenComposer, useComposers } from '@/lib/client/composer';
import { placeInline } from '@/lib/client/composer-state';
import { cameBack, closeOverlay, openOverlay, useOverlay } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { Composer } from './composer';
import type { ComposerMode, WindowChoice } from './composer-head';
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

/** What a person did to the windows: made small, full or docked, or called forward (the higher, the later). */
interface Choices {
  chosen: ReadonlyMap<number, 'mini' | 'full' | 'docked'>;
  raised: ReadonlyMap<number, number>;
}

const orderOf = ({ key }: OpenComposer, { raised }: Choices) => raised.get(key) ?? key;

/** The one that stands under the conversation on the screen: the newest of its answers that was not taken out from there. */
function inlineOf(open: readonly OpenComposer[], choices: Choices, place: AnswerPlace | null): OpenComposer | null {
  const here = open.filter(
    ({ key, inline, originalId }) => inline && originalId !== null && !choices.chosen.has(key) && place?.letters.has(originalId),
  );
  return here.sort((a, b) => orderOf(b, choices) - orderOf(a, choices))[0] ?? null;
}

/** Where each other composer stands: the newest nearest to the end; what has no room beside it is made small, and so is what waits for its conversation. */
function arrange(
  open: readonly OpenComposer[],
  choices: Choices,
  screen: { kind: 'wide' | 'tablet' | 'phone'; width: number },
): Map<number, Placed> {
  const places = new Map<number, Placed>();
  const chosenFor = ({ key, inline }: OpenComposer) => choices.chosen.get(key) ?? (inline ? ('mini' as const) : null);
  // Keys rise with each window, and so do the turns at which one was called forward.
  const newest = [...open].sort((a, b) => orderOf(b, choices) - orderOf(a, choices));
  if (screen.kind !== 'wide') {
    const front = newest.find((one) => chosenFor(one) !== 'mini');
    for (const { key } of newest)
      places.set(key, { mode: key === front?.key ? (screen.kind === 'phone' ? 'page' : 'sheet') : 'mini', offset: edge });
    return places;
  }
  let offset = edge;
  let docked = 0;
  // As many in full as leave room for the others made small.
  const small = miniWidth + gap;
  const most = Math.max(1, Math.floor((screen.width - edge - open.length * small) / (dockWidth + gap - small)));
  for (const one of newest) {
    const choice = chosenFor(one);
    const mode = choice === 'mini' || choice === 'full' ? choice : docked < most ? 'docked' : 'mini';
    places.set(one.key, { mode, offset });
    if (mode === 'docked') docked += 1;
    if (mode !== 'full') offset += (mode === 'mini' ? miniWidth : Math.min(dockWidth, screen.width - 2 * edge)) + gap;
  }
  return places;
}

const overlay = 'composer';

/** On small screens the back button closes the letter before it leaves the page. True from the press until the letter is gone. */
function useBackCloses(covering: boolean): boolean {
  const now = useOverlay();
  const shown = now === overlay;
  const [opened, setOpened] = useState(false);
  const was = useRef(false);
  /** What lies over the letter, a file that is looked at, has a step of its own: neither its coming nor its return is a way back. */
  const above = useRef(new Set<typeof now>());
  useEffect(() => {
    if (opened && !shown && now !== null && !cameBack()) above.current.add(now);
  }, [opened, shown, now]);
  useEffect(() => {
    if (covering && !was.current) openOverlay(overlay);
    if (!covering && was.current) closeOverlay();
    was.current = covering;
    if (covering) return;
    setOpened(false);
    above.current.clear();
  }, [covering]);
  useEffect(() => {
    if (covering && shown) setOpened(true);
  }, [covering, shown]);
  return covering && opened && !shown && cameBack() && !above.current.has(now);
}

/**
 * What a composer is drawn into. It wanders between the page and the conversation with all that is in it, so that nothing begins anew: no upload stops
 * and no question is forgotten.
 */
function Housed({ home, children }: { home: HTMLElement | null; children: ReactNode }) {
  const [house] = useState(() => {
    const made = document.createElement('div');
    made.className = 'cp-house';
    return made;
  });
  // Before the layout effects of what is inside: the frame of a text is to be filled where it will stand.
  useInsertionEffect(() => moveElement(house, home ?? document.body), [house, home]);
  useEffect(() => () => house.remove(), [house]);
  return createPortal(children, house);
}

/** Raises a window over the others, and keeps what was chosen for it. */
function chosenNow(
  open: readonly OpenComposer[],
  { chosen, raised }: Choices,
  one: OpenComposer,
  mode: WindowChoice,
  here: boolean,
): Choices {
  const next = new Map(chosen);
  // Called back while its conversation is away, it stands by itself from then on.
  if (mode === 'inline' || (mode === 'normal' && !(one.inline && !here))) next.delete(one.key);
  else next.set(one.key, mode === 'normal' ? 'docked' : mode);
  const latest = Math.max(...open.map(({ key }) => raised.get(key) ?? key));
  // Between two keys, so that a window opened later still comes before it.
  return { chosen: next, raised: mode === 'mini' ? raised : new Map(raised).set(one.key, latest + 0.001) };
}

/** All composers on the screen. */
export default function ComposerWindows() {
  const open = useComposers((state) => state.open);
  const place = useAnswerPlace((state) => state.place);
  const { accounts } = useShell();
  const screen = useScreen();
  const [choices, setChoices] = useState<Choices>({ chosen: new Map(), raised: new Map() });
  const answer = screen.kind === 'phone' ? null : inlineOf(open, choices, place);
  const places = arrange(
    open.filter((one) => one !== answer),
    choices,
    screen,
  );
  const front = open.find(({ key }) => ['page', 'sheet'].includes(places.get(key)?.mode ?? '')) ?? null;
  const backPressed = useBackCloses(front !== null);
  const taken = answer !== null;
  useLayoutEffect(() => {
    if (place) useAnswerPlace.setState({ taken });
  }, [place, taken]);
  const isHere = ({ originalId }: OpenComposer) => originalId !== null && place?.letters.has(originalId) === true;
  const choose = (one: OpenComposer) => (mode: WindowChoice) => {
    if (mode === 'inline') placeInline(one.key, true);
    setChoices((now) => chosenNow(open, now, one, mode, isHere(one)));
  };
  const called = useComposers((state) => state.called);
  const answered = useRef(called);
  useEffect(() => {
    if (called === answered.current) return;
    answered.current = called;
    const one = open.find(({ key }) => key === called?.key);
    if (one)
      setChoices((now) => chosenNow(open, now, one, 'normal', one.originalId !== null && place?.letters.has(one.originalId) === true));
  }, [called, open, place]);
  return open.map((composer) => {
    const { mode, offset } = places.get(composer.key) ?? { mode: 'docked', offset: edge };
    const inline = composer === answer;
    return (
      <Housed key={composer.key} home={inline ? (place?.element ?? null) : null}>
        <Composer
          composer={composer}
          accounts={accounts}
          mode={inline ? 'inline' : mode}
          offset={offset}
          onMode={choose(composer)}
          canGoInline={screen.kind !== 'phone' && isHere(composer)}
          leaving={backPressed && composer.key === front?.key}
        />
      </Housed>
    );
  });
}
