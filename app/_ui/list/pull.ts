/** Pulling the list down at its top to ask the mail server what is new (T3). It comes with its own file, as swipes do. */
import { askForList } from '@/lib/client/ask';
import { useView } from '@/lib/client/view';

/** `armed`: letting go asks. */
export type PullPhase = 'pulling' | 'armed' | 'asking' | null;

const slop = 10;
/** The sign follows the finger at this share of its way, no further than `most`, px; from `arm` on letting go asks. */
const share = 0.5;
const most = 88;
const arm = 56;
/** Where it stands while the server is asked, px. */
const rest = 48;

interface Pull {
  x: number;
  y: number;
  going: boolean;
}

/** Follows pulls of `grid`, which scrolls. The sign's place and turn are `--pull` and `--pull-turn` on it. Returns the way to stop. */
export function followPulls(grid: HTMLElement, show: (phase: PullPhase) => void): () => void {
  const stop = new AbortController();
  let pull: Pull | null = null;
  let phase: PullPhase = null;

  const become = (next: PullPhase, px: number) => {
    grid.style.setProperty('--pull', `${px}px`);
    grid.style.setProperty('--pull-turn', `${px * 3}deg`);
    if (next !== phase) show(next);
    phase = next;
  };

  const start = ({ touches }: TouchEvent) => {
    const [first] = touches;
    const free = touches.length === 1 && phase !== 'asking' && grid.scrollTop <= 0 && useView.getState().selected.size === 0;
    pull = first && free ? { x: first.clientX, y: first.clientY, going: false } : null;
    if (!pull && phase !== 'asking') become(null, 0);
  };

  const move = (event: TouchEvent) => {
    const [first] = event.touches;
    if (!pull || !first) return;
    const [dx, dy] = [first.clientX - pull.x, first.clientY - pull.y];
    if (!pull.going) {
      if (Math.hypot(dx, dy) < slop) return;
      if (dy <= Math.abs(dx) || grid.scrollTop > 0) {
        pull = null;
        return;
      }
      pull.going = true;
    }
    if (event.cancelable) event.preventDefault();
    const px = Math.max(0, Math.min(most, (dy - slop) * share));
    become(px >= arm ? 'armed' : 'pulling', px);
  };

  const end = () => {
    pull = null;
    if (phase === 'pulling') become(null, 0);
    if (phase !== 'armed') return;
    become('asking', rest);
    void askForList().finally(() => become(null, 0));
  };

  const listen = { signal: stop.signal, passive: true };
  grid.addEventListener('touchstart', start, listen);
  grid.addEventListener('touchend', end, listen);
  grid.addEventListener('touchcancel', end, listen);
  // Only at the top does the browser have to wait for us before it scrolls.
  let listening = false;
  const note = () => {
    const atTop = grid.scrollTop <= 0;
    if (atTop && !listening) grid.addEventListener('touchmove', move, { signal: stop.signal, passive: false });
    if (!atTop && listening) grid.removeEventListener('touchmove', move);
    listening = atTop;
  };
  note();
  grid.addEventListener('scroll', note, listen);
  return () => stop.abort();
}
