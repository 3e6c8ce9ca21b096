import { describe, expect, it } from 'vitest';
import { isReadOnly, knownRights, levelOf, may, rightsOfLevel, shareLevels } from '@/lib/model/rights';

describe('row 28: what one may do', () => {
  it('is everything where nobody said', () => {
    expect(may({}, 'insert')).toBe(true);
    expect(isReadOnly({})).toBe(false);
  });
  it.each([
    ['lr', 'see', false],
    ['lrs', 'see', true],
    ['lrs', 'mark', false],
    ['lrswi', 'insert', true],
    ['lrswit', 'remove', false],
    ['lrswite', 'remove', true],
    ['lrk', 'make', true],
    ['lrx', 'drop', true],
    ['lra', 'share', true],
  ] as const)('with %s: %s is %s', (rights, act, allowed) => {
    expect(may({ rights }, act)).toBe(allowed);
  });
  it('is reading only where nothing can be put in, taken out or marked', () => {
    expect(['lr', 'lrs', 'lrsp'].map((rights) => isReadOnly({ rights }))).toEqual([true, true, true]);
    expect(['lrw', 'lri', 'lrte'].map((rights) => isReadOnly({ rights }))).toEqual([false, false, false]);
  });
});

describe('row 29: rights and levels', () => {
  it('reads the letters of before RFC 4314 as those of today', () => {
    expect(knownRights('lrswipcda')).toBe('lrswipkxtea');
    expect(knownRights('LRS0')).toBe('lrs');
    expect(knownRights('lrswted')).toBe('lrswte');
  });
  it('knows its own levels again, and calls nothing else one', () => {
    for (const level of shareLevels) expect(levelOf(rightsOfLevel[level])).toBe(level);
    expect(levelOf('lrswipcda')).toBe('manage');
    expect(levelOf('lr')).toBe('read');
    expect([levelOf('lrw'), levelOf('lri'), levelOf('p'), levelOf('')]).toEqual([null, null, null, null]);
  });
});
