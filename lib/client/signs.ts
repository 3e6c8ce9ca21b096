/** How much is unread, where one sees it without looking at Oriel: a dot on the icon of the tab, a number on that of the installed program (N4). */

const dotted = '/icons/unread.svg';

/** A link of our own beside the page's, which React keeps: of several the last one counts. */
function drawDot(on: boolean): void {
  const there = document.querySelector<HTMLLinkElement>(`link[rel="icon"][href="${dotted}"]`);
  if (!on) there?.remove();
  else if (!there)
    document.head.append(Object.assign(document.createElement('link'), { rel: 'icon', type: 'image/svg+xml', href: dotted }));
}

/** Shows how much is unread; 0 takes the signs away. */
export function showUnread(count: number): void {
  drawDot(count > 0);
  // A program that is not installed has no badge, and a browser may refuse one: neither matters.
  const badge = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  badge?.catch(() => undefined);
}
