/** What typed marks become, and what pasted pieces keep, as text alone; the browser's half is in tests/e2e. */
import { describe, expect, it } from 'vitest';
import { keptDeclarations, wordLevel } from '@/app/_ui/composer/editor/clean-paste';
import { harmlessStyle } from '@/app/_ui/composer/editor/declarations';
import { directed } from '@/app/_ui/composer/editor/directed';
import { htmlOf } from '@/app/_ui/composer/editor/html-of';
import { addressOf } from '@/app/_ui/composer/editor/links';
import { blockTurn, inlineTurn, lineTurn } from '@/app/_ui/composer/editor/markdown';

describe('row 107: marks that are typed', () => {
  it.each([
    ['so **bold**', 'B', 'bold'],
    ['so __bold__', 'B', 'bold'],
    ['*it*', 'I', 'it'],
    ['(_it is_', 'I', 'it is'],
    ['an _it_', 'I', 'it'],
    ['~~gone~~', 'S', 'gone'],
    ['x`a b`', 'CODE', 'a b'],
    ['日本「**太字**', 'B', '太字'],
    ['2 * 3 *', null, null],
    ['a*b*', null, null],
    ['snake_case_', null, null],
    ['**', null, null],
    ['** a**', null, null],
    ['*a**', null, null],
  ])('%s', (typed, tag, words) => {
    const turn = inlineTurn(typed);
    expect(turn ? [turn.tag, turn.words] : [null, null]).toEqual([tag, words]);
  });

  it('makes links of words and an address, and of no other scheme', () => {
    expect(inlineTurn('see [the plan](https://a.example/b)')).toEqual({
      tag: 'A',
      length: 31,
      words: 'the plan',
      href: 'https://a.example/b',
    });
    expect(inlineTurn('[x](javascript:alert(1))')).toBeNull();
  });

  it('makes headings, lists and quotes at the beginning of a line alone', () => {
    expect(['#', '##', '###', '-', '*', '1.', '>', 'a #', '####', '2.'].map(blockTurn)).toEqual([
      ...['h1', 'h2', 'h3', 'ul', 'ul', 'ol', 'quote'],
      ...[null, null, null],
    ]);
    expect(['```', '```ts', '---', '--', 'x ---'].map(lineTurn)).toEqual(['code', 'code', 'rule', null, null]);
  });
});

describe('C7: what is pasted', () => {
  it('fetches nothing by its style, and stays in the text', () => {
    expect(harmlessStyle('color: red; background: url("https://x.example/a;b"); width: 3px')).toBe('color: red; width: 3px');
    expect(harmlessStyle('position: fixed; inset: 0; background-image: u\\72l(x)')).toBe('inset: 0');
    expect(harmlessStyle("content: 'a;b'; --x: 1; color: blue")).toBe("content: 'a;b'; color: blue");
  });

  it('keeps the dress that says something, not that of the program', () => {
    expect(
      keptDeclarations('mso-bidi-font-size:11pt;margin:0cm;color:windowtext;background:yellow;font-weight:bold;text-indent:-18pt'),
    ).toEqual([
      { name: 'background-color', value: 'yellow' },
      { name: 'font-weight', value: 'bold' },
    ]);
    expect(keptDeclarations('color: rgb(0, 0, 0); background-color: rgb(255, 255, 255); color: #c00')).toEqual([
      { name: 'color', value: '#c00' },
    ]);
  });

  it('knows the items of a list of Word', () => {
    expect(wordLevel('text-indent:-18.0pt;mso-list:l0 level2 lfo1')).toBe(2);
    expect(wordLevel('mso-list:Ignore')).toBeNull();
    expect(wordLevel('color:red')).toBeNull();
  });
});

describe('C7: plain text as formatted text', () => {
  it('keeps lines, blanks, quotes and the signature', () => {
    expect(htmlOf('Dear  Ines,\n\n<b> & more\n-- \nMaren', 3)).toBe(
      '<div>Dear&nbsp; Ines,</div><div><br></div><div>&lt;b&gt; &amp; more</div><div data-oriel-signature="3"><div>Maren</div></div>',
    );
    expect(htmlOf('Yes.\n\nOn 3 May 2026, Ines wrote:\n> One\n>> Two', null)).toBe(
      '<div>Yes.</div><div data-oriel-quote><div>On 3 May 2026, Ines wrote:</div><blockquote type="cite"><div>One</div><blockquote type="cite"><div>Two</div></blockquote></blockquote></div>',
    );
  });
});

describe('row 106: addresses of links', () => {
  it.each([
    ['oriel.example', 'https://oriel.example'],
    ['maren@kestrel.example', 'mailto:maren@kestrel.example'],
    ['http://a.example/x', 'http://a.example/x'],
    ['localhost.example:8080/x', 'https://localhost.example:8080/x'],
    ['tel:+4930123', 'tel:+4930123'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['two words', null],
    ['word', null],
  ])('%s', (typed, href) => {
    expect(addressOf(typed)).toBe(href);
  });
});

describe('row 106: directions of lines', () => {
  it('writes down what runs from right to left, and leaves the rest', () => {
    expect(directed('<div>Hello مرحبا</div><div>مرحبا</div><ul><li><b>«שלום»</b></li></ul><p dir="ltr">مرحبا</p>')).toBe(
      '<div>Hello مرحبا</div><div dir="rtl">مرحبا</div><ul><li dir="rtl"><b>«שלום»</b></li></ul><p dir="ltr">مرحبا</p>',
    );
  });
});
