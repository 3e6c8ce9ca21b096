/** The title of the window, kept against whoever else writes one. */

/**
 * Keeps the title of the tab, also where the page brings its own one after it stands already. Returns the way to stop. A title reads back with its
 * blanks run together (HTML, document.title), so it is compared with what it read back as, never with the words: a folder's name may end with one.
 */
export function keepTitle(words: string): () => void {
  let kept: string | null = null;
  const keep = () => {
    if (document.title === kept) return;
    document.title = words;
    kept = document.title;
  };
  const watch = new MutationObserver(keep);
  watch.observe(document.head, { childList: true, subtree: true, characterData: true });
  keep();
  return () => watch.disconnect();
}
