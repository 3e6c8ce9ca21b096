/**
 * The room that a keyboard on the screen leaves (T6). Browsers that shrink the page for it need nothing; others lay it over the page and shrink
 * only what of it is seen, which is told to the styles as `--seen-top` and `--seen-height`.
 */

/** The least that a keyboard covers, px; less is a bar of the browser. */
const least = 120;

/** Follows the keyboard. Returns the way to stop. */
export function followKeyboard(): () => void {
  const view = window.visualViewport;
  if (!view) return () => undefined;
  const { style, dataset } = document.documentElement;
  const note = () => {
    // A page that is zoomed is seen in part for another reason.
    const covered = view.scale > 1.01 ? 0 : window.innerHeight - view.height;
    if (covered < least) {
      style.removeProperty('--seen-top');
      style.removeProperty('--seen-height');
      delete dataset.keyboard;
      return;
    }
    style.setProperty('--seen-top', `${view.offsetTop}px`);
    style.setProperty('--seen-height', `${view.height}px`);
    dataset.keyboard = 'over';
  };
  note();
  view.addEventListener('resize', note);
  view.addEventListener('scroll', note);
  return () => {
    view.removeEventListener('resize', note);
    view.removeEventListener('scroll', note);
  };
}
