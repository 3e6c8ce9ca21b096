/**
 * Pushing a row aside and holding it, by pointer events on the grid around all rows (T1, T2). It comes with its own file, so that only
 * screens that can be touched fetch it. The row follows the finger by its own style, which React knows nothing of.
 */
import { visibleRows } from '@/lib/client/list';
import { type SwipeAct, type SwipeSide, swipeAct } from '@/lib/client/swipe';
import { toggleSelected, useView } from '@/lib/client/view';
import type { MessageId } from '@/lib/model/ids';

/** What shows beneath a row that is pushed aside. */
export interface SwipeGround {
  id: MessageId;
  side: SwipeSide;
  act: SwipeAct;
}

/** Pixels before a touch is anything but a press. */
const slop = 10;
/** The edges of the screen are the system's, px. */
const edge = 24;
const holdMs = 500;
/** The share of its width that a row must be pushed by. */
const enough = 0.4;
/** Pixels a millisecond that make a flick, and how far it must have come. */
const flick = { speed: 0.5, reach: 32, lookBackMs: 100 };
const settleMs = 220;

interface Touch {
  pointer: number;
  id: MessageId;
  row: HTMLElement;
  x: number;
  y: number;
  /** Began where the system may want it. */
  atEdge: boolean;
  claimed: boolean;
  hold: ReturnType<typeof setTimeout>;
  ground: SwipeGround | null;
  /** How far the row is pushed, px to the right. */
  pushed: number;
  trail: { x: number; at: number }[];
}

const choosing = () => useView.getState().selected.size > 0;
const still = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

function sideOf(row: HTMLElement, dx: number): SwipeSide {
  return dx > 0 === (getComputedStyle(row).direction === 'ltr') ? 'end' : 'start';
}

function place(row: HTMLElement, x: number, armed: boolean): void {
  row.style.transform = x === 0 ? '' : `translateX(${x}px)`;
  row.toggleAttribute('data-pushed', x !== 0);
  row.parentElement?.toggleAttribute('data-armed', armed);
}

/** Moves the row from where the finger left it to `to`, at once where movement is not wanted. */
async function settle(row: HTMLElement, from: number, to: number): Promise<void> {
  if (still() || from === to) return;
  const frames = [{ transform: `translateX(${from}px)` }, { transform: `translateX(${to}px)` }];
  const moving = row.animate(frames, { duration: settleMs, easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)', fill: 'forwards' });
  await moving.finished.catch(() => null);
  place(row, to, false);
  moving.cancel();
}

/** Pixels a millisecond over the last moments, to the right. */
function speedOf({ trail }: Touch, now: number): number {
  const recent = trail.filter(({ at }) => now - at <= flick.lookBackMs);
  const [first, last] = [recent[0], recent.at(-1)];
  return first && last && last.at > first.at ? (last.x - first.x) / (last.at - first.at) : 0;
}

function commits(touch: Touch, now: number): boolean {
  const { pushed, row } = touch;
  const speed = speedOf(touch, now);
  if (Math.abs(pushed) >= row.clientWidth * enough) return speed * Math.sign(pushed) > -flick.speed;
  return Math.abs(pushed) >= flick.reach && speed * Math.sign(pushed) >= flick.speed;
}

/** Follows touches of rows in `grid`. `show` lays the ground beneath a row, or takes that of the named row away. Returns the way to stop. */
export function followSwipes(grid: HTMLElement, show: (ground: SwipeGround | { id: MessageId; act: null }) => void): () => void {
  const stop = new AbortController();
  let touch: Touch | null = null;
  let swallow = false;
  let byTouch = false;

  const letGo = (now: number | null) => {
    const before = touch;
    touch = null;
    if (!before) return;
    clearTimeout(before.hold);
    if (!before.claimed) return;
    const { row, id, ground, pushed } = before;
    const act = now !== null && ground && commits(before, now) ? ground.act : null;
    const out = act?.leaves ? Math.sign(pushed) * row.clientWidth : 0;
    if (act && !act.leaves) act.run();
    void settle(row, pushed, out).then(() => {
      if (act?.leaves) act.run();
      place(row, 0, false);
      show({ id, act: null });
    });
  };

  const hold = () => {
    if (!touch) return;
    swallow = true;
    navigator.vibrate?.(10);
    toggleSelected(touch.id);
    letGo(null);
  };

  const push = (held: Touch, dx: number) => {
    const side = sideOf(held.row, dx);
    if (held.ground?.side !== side) {
      const row = visibleRows().find((one) => one.id === held.id);
      const act = row ? swipeAct(row, side) : null;
      held.ground = act ? { id: held.id, side, act } : null;
      show(held.ground ?? { id: held.id, act: null });
    }
    const armedBefore = Math.abs(held.pushed) >= held.row.clientWidth * enough;
    held.pushed = held.ground ? dx : 0;
    const armed = Math.abs(held.pushed) >= held.row.clientWidth * enough;
    if (armed && !armedBefore) navigator.vibrate?.(10);
    place(held.row, held.pushed, armed);
  };

  const down = (event: PointerEvent) => {
    byTouch = event.pointerType !== 'mouse';
    swallow = false;
    if (!byTouch) return;
    // A second finger means something else.
    if (!event.isPrimary) return letGo(null);
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]') : null;
    if (!row) return;
    letGo(null);
    touch = {
      pointer: event.pointerId,
      id: Number(row.dataset.id) as MessageId,
      row,
      x: event.clientX,
      y: event.clientY,
      atEdge: event.clientX < edge || event.clientX > window.innerWidth - edge,
      claimed: false,
      hold: setTimeout(hold, holdMs),
      ground: null,
      pushed: 0,
      trail: [{ x: event.clientX, at: event.timeStamp }],
    };
  };

  const move = (event: PointerEvent) => {
    if (touch?.pointer !== event.pointerId) return;
    const [dx, dy] = [event.clientX - touch.x, event.clientY - touch.y];
    touch.trail.push({ x: event.clientX, at: event.timeStamp });
    if (!touch.claimed) {
      if (Math.hypot(dx, dy) < slop) return;
      clearTimeout(touch.hold);
      if (touch.atEdge || choosing() || Math.abs(dx) <= Math.abs(dy)) return letGo(null);
      touch.claimed = true;
      grid.setPointerCapture(event.pointerId);
    }
    push(touch, dx);
  };

  const listen = { signal: stop.signal };
  grid.addEventListener('pointerdown', down, listen);
  grid.addEventListener('pointermove', move, listen);
  grid.addEventListener('pointerup', (event) => (touch?.pointer === event.pointerId ? letGo(event.timeStamp) : undefined), listen);
  grid.addEventListener('pointercancel', (event) => (touch?.pointer === event.pointerId ? letGo(null) : undefined), listen);
  // A held row is chosen; letting go is no press on it, and the browser's own menu would cover it.
  grid.addEventListener('contextmenu', (event) => (byTouch ? event.preventDefault() : undefined), listen);
  grid.addEventListener(
    'click',
    (event) => {
      if (!swallow) return;
      swallow = false;
      event.preventDefault();
      event.stopPropagation();
    },
    { ...listen, capture: true },
  );
  return () => {
    letGo(null);
    stop.abort();
  };
}
