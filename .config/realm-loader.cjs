/**
 * Makes the editor's module a function of the window that it edits in. It asks `document` and `instanceof Text` of the window it runs in, and the
 * frame of a letter being written runs nothing by itself: the page drives it, with the frame's own kinds of nodes.
 */
const fromWindow = [
  ...[
    'document',
    'Node',
    'Text',
    'Element',
    'CharacterData',
    'DocumentFragment',
    'Range',
    'Selection',
    'Event',
    'CustomEvent',
    'InputEvent',
  ],
  ...['HTMLElement', 'HTMLAnchorElement', 'HTMLDivElement', 'HTMLImageElement', 'HTMLOListElement', 'getComputedStyle'],
];

/** @param {string} source */
module.exports = function realm(source) {
  const end = /export \{\s*(\w+) as default\s*\};?\s*$/u;
  if (!end.test(source)) throw new Error('The editor no longer ends in its one export.');
  const body = source.replace(end, 'return $1;');
  return `export function squireIn(window) {\nconst { ${fromWindow.join(', ')} } = window;\n${body}\n}\n`;
};
