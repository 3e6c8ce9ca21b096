/** How much is unread, where one sees it without looking at Oriel: a dot on the icon of the tab, a number on that of the installed program (N4). */

const dotted = '/icons/unread.svg';

function drawDot(on: boolean): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link) return;
  link.dataset.plain ??= link.href;
  const wanted = on ? dotted : link.dataset.plain;
  if (link.getAttribute('href') !== wanted) link.setAttribute('href', wanted);
}

/** Shows how much is unread; 0 takes the signs away. */
export function showUnread(count: number): void {
  drawDot(count > 0);
  // A program that is not installed has no badge, and a browser may refuse one: neither matters.
  const badge = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  badge?.catch(() => undefined);
}

/** Keeps the title of the tab, also where the page brings its own one after it stands already. Returns the way to stop. */
export function keepTitle(words: string): () => void {
  const keep = () => {
    if (document.title !== words) document.title = words;
  };
  const watch = new MutationObserver(keep);
  watch.observe(document.head, { childList: true, subtree: true, characterData: true });
  keep();
  return () => watch.disconnect();
}
