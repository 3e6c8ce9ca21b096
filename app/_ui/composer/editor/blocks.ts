/** Lines as headings, and back. */
import type Squire from 'squire-rte';

export type Heading = 'h1' | 'h2' | 'h3' | null;

/** The heading that a node stands in. */
export function headingAt(node: Node | null, root: Node): Heading {
  for (let at = node; at && at !== root; at = at.parentNode) {
    if (/^H[1-3]$/u.test(at.nodeName)) return at.nodeName.toLowerCase() as Heading;
  }
  return null;
}

/** Makes headings of the lines of the selection, or lines of headings with null. */
export function setHeading(squire: Squire, heading: Heading): void {
  squire.modifyBlocks((fragment) => {
    const doc = fragment.ownerDocument;
    for (const block of fragment.querySelectorAll<HTMLElement>('div, p, h1, h2, h3, h4, h5, h6')) {
      if (block.querySelector('div, p, table, ul, ol, blockquote, h1, h2, h3') || block.hasAttribute('data-oriel-quote')) continue;
      const next = doc.createElement(heading ?? 'div');
      if (block.style.textAlign) next.style.textAlign = block.style.textAlign;
      if (block.dir) next.dir = block.dir;
      next.append(...block.childNodes);
      block.replaceWith(next);
    }
    return fragment;
  });
}

/** A line across the text, and an empty line after it. */
export function insertRule(squire: Squire): void {
  squire.insertHTML('<div><hr></div><div><br></div>');
}
