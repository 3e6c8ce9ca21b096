import { describe, expect, it } from 'vitest';
import { commands } from '@/lib/client/commands';
import { bindingsOf, keyWords } from '@/lib/client/keys';

describe('bindings', () => {
  it.each([
    ['j', ['j', 'KeyJ']],
    ['Shift+i', ['Shift+i', 'Shift+KeyI']],
    ['Enter', ['Enter']],
    ['Shift+ArrowDown', ['Shift+ArrowDown']],
    ['Mod+a', ['$mod+a', '$mod+KeyA']],
  ])('of %s', (keys, bindings) => {
    expect(bindingsOf(keys)).toEqual(bindings);
  });
  it('of a sign hold with and without Shift and AltGr, as layouts differ (K4)', () => {
    expect(bindingsOf('#')).toEqual(['#', 'Shift+#', 'AltGraph+#', 'Control+Alt+#']);
  });
  it('of a sequence are every way of each press', () => {
    expect(bindingsOf('g i')).toEqual(['g i', 'g KeyI', 'KeyG i', 'KeyG KeyI']);
    expect(bindingsOf('* a')).toContain('Shift+* a');
  });
});

describe('keys in words', () => {
  it.each([
    ['e', 'E'],
    ['#', '#'],
    ['Shift+i', 'Shift I'],
    ['g i', 'G then I'],
    ['* a', '* then A'],
    ['Escape', 'Esc'],
    ['ArrowDown', '↓'],
    ['Mod+a', 'Ctrl A'],
  ])('%s is %s', (keys, words) => {
    expect(keyWords(keys)).toBe(words);
  });
});

describe('the registry', () => {
  it('names every command and every key once', () => {
    const ids = commands.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = commands.flatMap((one) => one.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
  it('has words for every command, in sentence case', () => {
    for (const { words } of commands) expect(words).toMatch(/^[A-Z][^A-Z]*$/);
  });
  it('binds what the help and the manuals of mail programs promise', () => {
    const bound = Object.fromEntries(commands.map(({ id, keys }) => [id, keys]));
    expect(bound).toMatchObject({
      archive: ['e'],
      compose: ['c'],
      reply: ['r'],
      replyAll: ['a'],
      forward: ['f'],
      undo: ['z'],
      keys: ['?'],
      star: ['s'],
      select: ['x'],
    });
    expect(bound.delete).toContain('#');
    expect(bound.next).toContain('j');
    expect(bound.previous).toContain('k');
  });
});
