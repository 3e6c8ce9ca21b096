import { describe, expect, test } from 'vitest';
import { dangersOf, elementsOf, loadable, made } from './made-safe';
import { remoteVectors } from './remote-vectors';

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

  test('T15: of drawings and formulas nothing is left, neither their elements nor what they name', () => {
    const drawn = remoteVectors.filter((one) => /<(?:svg|math)\b/u.test(one));
    expect(drawn.length).toBeGreaterThan(15);
    for (const html of drawn) {
      const safe = made(html);
      expect(elementsOf(safe ?? '').filter(({ namespaceURI }) => namespaceURI !== 'http://www.w3.org/1999/xhtml')).toEqual([]);
      expect(safe ?? '').not.toMatch(/feimage|foreignobject|xlink|animate|annotation/iu);
    }
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
