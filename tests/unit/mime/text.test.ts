import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crudeTextOfHtml, textOfHtml } from '@/lib/mime/html-text';
import { textBlocks } from '@/lib/mime/text';
import type { TextBlock } from '@/lib/model/mail';

const flowed = { flowed: true, delsp: false };
const plain = (blocks: TextBlock[]) => blocks.map(({ depth, segments }) => [depth, segments.map(({ text }) => text).join('')]);
const links = (blocks: TextBlock[]) => blocks.flatMap(({ segments }) => segments.flatMap(({ text, href }) => (href ? [[text, href]] : [])));

describe('text letters', () => {
  test('paragraphs and quote depth', () => {
    expect(plain(textBlocks('Hello\r\nMaren,\r\n\r\nyes.\r\n> you wrote\r\n> > I wrote\r\n>> and this\r\nbye'))).toEqual([
      [0, 'Hello\nMaren,'],
      [0, 'yes.'],
      [1, 'you wrote'],
      [2, 'I wrote\nand this'],
      [0, 'bye'],
    ]);
  });

  test('format=flowed joins lines, keeps quotes and signatures apart (RFC 3676)', () => {
    expect(plain(textBlocks('A long \nparagraph \nof text.\n>> quoted \n>> text\n> less\n-- \nInes\n From the start', flowed))).toEqual([
      [0, 'A long paragraph of text.'],
      [2, 'quoted text'],
      [1, 'less'],
      [0, '--\nInes\nFrom the start'],
    ]);
    expect(plain(textBlocks('日本 \n語', { flowed: true, delsp: true }))).toEqual([[0, '日本語']]);
    expect(plain(textBlocks('a \nb'))).toEqual([[0, 'a\nb']]);
  });

  test.each([
    ['see https://a.example/b?c=d&e=f.', [['https://a.example/b?c=d&e=f', 'https://a.example/b?c=d&e=f']]],
    ['(http://a.example/x_(y))', [['http://a.example/x_(y)', 'http://a.example/x_(y)']]],
    ['www.example.org/path, ok', [['www.example.org/path', 'https://www.example.org/path']]],
    ['write to ines@carvalho.example!', [['ines@carvalho.example', 'mailto:ines@carvalho.example']]],
    ['mailto:a@b.example?attach=/etc/passwd', [['mailto:a@b.example', 'mailto:a@b.example']]],
    ['tel:+351-21-123', [['tel:+351-21-123', 'tel:+351-21-123']]],
    ['README.md and 10.0.0.1', []],
    ['javascript:alert(1) data:text/html,x file:///etc/passwd ftp://a.example', []],
    ['http://münchen.example/ä', [['http://münchen.example/ä', 'http://xn--mnchen-3ya.example/%C3%A4']]],
  ])('links in %j', (text, wanted) => {
    expect(links(textBlocks(text))).toEqual(wanted);
  });

  test('T4: nothing but text and safe links comes out, whatever went in', () => {
    const list = join(resolve(process.env.ORIEL_CORPUS ?? '../shared/corpus'), 'hostile/strings/big-list-of-naughty-strings/blns.txt');
    const naughty = existsSync(list) ? readFileSync(list, 'utf8').split('\n') : ['<script>alert(1)</script>', 'http://a"onclick=alert(1)'];
    for (const line of naughty) {
      const blocks = textBlocks(line, { flowed: line.length % 2 === 0, delsp: false });
      for (const [, href] of links(blocks)) expect(href).toMatch(/^(?:https?:\/\/|mailto:|tel:)[^\s"<>]*$/u);
      for (const [, text] of plain(blocks)) expect(text).not.toMatch(/[\p{Cs}\u202d\u202e]|[^\P{Cc}\t\n]/u);
    }
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => textBlocks(text).every((block) => block.depth >= 0)));
  });

  test('T63: quotes are told apart down to thirty levels', () => {
    expect(textBlocks(`${'>'.repeat(10_000)} deep`)[0]?.depth).toBe(30);
  });

  test.each(['a@', 'http://', '>', '> ', '(', 'www.', 'http://a/(', ' ', '\n', '-- \n', 'x \n'])(
    'T67: %j over and over takes linear time',
    { timeout: 60_000 },
    (unit) => {
      const text = unit.repeat(400_000);
      const start = process.cpuUsage();
      textBlocks(text);
      textBlocks(text, flowed);
      const { user, system } = process.cpuUsage(start);
      // A quadratic search would take minutes for this, a linear one takes fractions of a second.
      expect((user + system) / 1e6).toBeLessThan(20);
    },
  );
});

describe('HTML as text', () => {
  test('reads like a letter', () => {
    const html = `<html><head><style>p{color:red}</style><title>No</title></head><body><h1>News</h1><p>Hello&nbsp;<b>Maren</b>,<br>see
      <a href="https://a.example/x">this page</a> or <a href="https://b.example/">b.example</a>.</p><ul><li>one</li><li>two</li></ul>
      <ol><li>first</li></ol><blockquote><p>You wrote</p><blockquote>I wrote</blockquote></blockquote><pre>  a\n   b</pre>
      <table><tr><td>Sum</td><td>5</td></tr></table><img alt="a cat" src="x"></body></html>`;
    expect(textOfHtml(html)).toBe(
      [
        'News',
        '',
        'Hello\u00a0Maren,',
        'see this page <https://a.example/x> or b.example.',
        '',
        '- one',
        '- two',
        '',
        '1. first',
        '',
        '> You wrote',
        '>',
        '>> I wrote',
        '',
        '  a',
        '   b',
        '',
        'Sum 5',
        '',
        '[a cat]',
      ].join('\n'),
    );
  });

  test('T22: hidden text is left out', () => {
    const html =
      '<style>.pre{display:none}</style><p class="pre">A</p><div style="font-size:0">B</div><p hidden>C</p><span style="color:#fff;background:#fff">D</span><p>E</p>';
    expect(textOfHtml(html)).toBe('E');
  });

  test('T63: a hundred thousand levels are no trouble', () => {
    expect(textOfHtml(`${'<div>'.repeat(20_000)}deep`)).toBe('deep');
    expect(crudeTextOfHtml(`${'<div>'.repeat(100_000)}deep`)).toBe('deep');
  });

  test('the crude way reads text between tags', () => {
    expect(crudeTextOfHtml('<p>Fish &amp; chips</p> <b>now</b> < 5')).toBe('Fish & chips now');
  });
});
