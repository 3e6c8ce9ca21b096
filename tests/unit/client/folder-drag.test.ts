import { describe, expect, it } from 'vitest';
import { lettersIn, lettersType, takes } from '@/lib/client/folder-drag';
import { mailbox } from './things';

describe('what another page may have put into a drag', () => {
  it.each(['', 'no json', '{"a":1}', '"7"', 'null'])('is no letter: %j', (text) => {
    expect(lettersIn(text)).toEqual([]);
  });
  it('leaves only ids', () => {
    expect(lettersIn('[1, "2", null, 3.5, 4]')).toEqual([1, 4]);
  });
});

describe('a folder', () => {
  it('takes letters, but not where none can lie, nor among the drafts', () => {
    expect(takes([lettersType], mailbox(1))).toBe(true);
    expect(takes([lettersType], mailbox(1, { selectable: false }))).toBe(false);
    expect(takes([lettersType], mailbox(1, { role: 'drafts' }))).toBe(false);
    expect(takes([lettersType], null)).toBe(false);
  });
  it('takes neither files nor words', () => {
    expect(takes(['Files'], mailbox(1))).toBe(false);
    expect(takes(['text/plain'], mailbox(1))).toBe(false);
  });
});
