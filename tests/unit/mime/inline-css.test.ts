import { parse, serialize } from 'parse5';
import { describe, expect, test } from 'vitest';
import { child, type Element } from '@/lib/mime/dom';
import { inlineStyles } from '@/lib/mime/inline-css';

function inlined(css: string, inside: string): string {
  const html = child(parse(`<!DOCTYPE html><html><head></head><body>${inside}</body></html>`), 'html') as Element;
  const body = child(html, 'body') as Element;
  inlineStyles(body, css);
  return serialize(body);
}

/** The texts of the elements that a selector meets. */
const metBy = (selector: string, inside: string) =>
  [...inlined(`${selector}{color:red}`, inside).matchAll(/style="color:red">([a-z]+)/gu)].map(([, word]) => word);

describe('C2: the elements that the rules of a quoted letter meet', () => {
  const letter =
    '<div class="a"><p class="x y">one</p><p>two</p><div><p>three</p></div></div><h1 id="h">four</h1><p class="x">five</p><div><div class="a"><div><p>six</p></div></div><p>seven</p></div>';
  test.each([
    ['p', 'one two three five six seven'],
    ['.x', 'one five'],
    ['p.x.y', 'one'],
    ['#h', 'four'],
    ['h1#h', 'four'],
    ['p#h', ''],
    ['[class]', 'one five'],
    ['p:first-child', 'one three six'],
    ['p:last-child', 'three six seven'],
    ['.a p', 'one two three six'],
    ['.a > p', 'one two'],
    ['.a > div > p', 'three six'],
    ['body > div > div p', 'three six'],
    ['html .a > div p', 'three six'],
    ['div > div div p', 'six'],
    ['.x + p', 'two'],
    ['h1 ~ p', 'five'],
    ['h1 ~ div p', 'six seven'],
    ['h1 ~ .x + div > p', 'seven'],
    ['.x + p ~ div p', 'three'],
    ['div ~ h1 ~ div .a p', 'six'],
    ['.none p, p ~ h1', ''],
  ])('%s', (selector, words) => {
    expect(metBy(selector, letter)).toEqual(words.split(' ').filter(Boolean));
  });

  test('of rules alike in weight the last one counts, whichever name they ask for', () => {
    expect(inlined('p{color:red}.b{margin:1px}.a{margin:2px;color:blue}*{top:0}#i{left:0}', '<p class="b a" id="i">x</p>')).toBe(
      '<p class="b a" id="i" style="top:0;margin:2px;color:blue;left:0">x</p>',
    );
  });
});

describe('T67: rules that take long where every way is tried', () => {
  test('ancestors without the one that is asked for', () => {
    const deep = `${'<div>'.repeat(100)}<p>x</p>${'</div>'.repeat(100)}`;
    expect(metBy(`.none ${'div '.repeat(9)}p`, deep)).toEqual([]);
    expect(metBy(`${'div '.repeat(9)}p`, deep)).toEqual(['x']);
  });

  test('thousands of rules for thousands of paragraphs side by side', () => {
    const rules = (rule: (at: number) => string) => Array.from({ length: 1000 }, (_, at) => rule(at)).join('');
    const many = rules((at) => `.c${at}:first-child{color:red}p:last-child .d{top:${at}px}h2 ~ p{left:0}p + .e${at}{left:0}`);
    expect(inlined(many, `<p class="c7">x</p>${'<p>x</p>'.repeat(3000)}`)).toMatch(/^<p class="c7" style="color:red">/u);
  });
});
