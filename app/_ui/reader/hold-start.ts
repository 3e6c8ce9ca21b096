/** How far down, as a share of the pane, a letter may begin so that one need not scroll to it. */
const high = 0.45;
/** Left above a letter that was scrolled to, px. */
const room = 8;
/** No letter takes longer to find its height, ms. */
const longestMs = 4000;

/**
 * Brings the letter where reading begins into view, and keeps it there while letters around it find their heights, until the reader does anything.
 * Returns the way to stop.
 */
export function holdStart(letter: HTMLElement): () => void {
  const pane = letter.closest<HTMLElement>('.rd-scroll');
  const column = letter.closest<HTMLElement>('.rd-column');
  if (!pane || !column) return () => undefined;
  const place = () => {
    const top = letter.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
    const wanted = top <= pane.clientHeight * high ? 0 : top - room;
    if (Math.abs(pane.scrollTop - wanted) > 1) pane.scrollTop = wanted;
  };
  const observer = new ResizeObserver(place);
  const stopped = new AbortController();
  const stop = () => {
    stopped.abort();
    observer.disconnect();
    clearTimeout(timer);
  };
  const timer = setTimeout(stop, longestMs);
  const on = { signal: stopped.signal, passive: true, capture: true };
  for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown']) window.addEventListener(name, stop, on);
  observer.observe(column);
  place();
  return stop;
}
