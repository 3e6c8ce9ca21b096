import { describe, expect, test } from 'vitest';
import { dangersOf, elementsOf, made } from './made-safe';
import { remoteVectors } from './remote-vectors';

/** Places of the document where an address would be loaded: everything but links and visible text. */
function loadable(html: string): string[] {
  return elementsOf(html).flatMap((element) => {
    const css = element.tagName === 'style' ? element.childNodes.map((child) => ('value' in child ? child.value : '')) : [];
    return [
      ...css,
      ...element.attrs
        .filter(({ name }) => !(name === 'href' && (element.tagName === 'a' || element.tagName === 'area')) && name !== 'title')
        .map(({ value }) => value),
    ];
  });
}

describe('T13 to T17: no address that a letter could have loaded is left', () => {
  test('there are as many vectors as are written down', () => {
    expect(remoteVectors.length).toBeGreaterThan(250);
  });

  test('the look that finds nothing afterwards finds nearly every vector before', () => {
    const seen = remoteVectors.filter((html) => /canary|link\.example|\/\//u.test(loadable(html).join('\n')));
    expect(seen.length / remoteVectors.length).toBeGreaterThan(0.85);
  });

  test.each(remoteVectors)('%j', (html) => {
    const safe = made(html);
    if (safe === null) return;
    expect(loadable(safe).join('\n')).not.toMatch(/canary|link\.example|\/\/|@import|cid:/iu);
    expect(dangersOf(safe)).toEqual([]);
  });

  test('T16: hints and frames leave no element at all', () => {
    for (const html of remoteVectors.filter((one) => /^<(?:link|meta|base|iframe|object|embed|svg|math|video|audio|script)/u.test(one))) {
      expect(
        elementsOf(made(html) ?? '')
          .map((element) => element.tagName)
          .filter((tag) => !['html', 'head', 'body', 'span', 'p'].includes(tag)),
      ).toEqual([]);
    }
  });
});
