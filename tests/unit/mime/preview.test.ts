import { describe, expect, test } from 'vitest';
import { previewOfPart } from '@/lib/mime/preview';

const text = (content: string) => previewOfPart(Buffer.from(content), { type: 'text/plain', charset: 'utf-8', encoding: '8bit' });
const html = (content: string) => previewOfPart(Buffer.from(content), { type: 'text/html', charset: 'utf-8', encoding: '8bit' });

describe('the first visible words', () => {
  test.each([
    ['Hello Maren,\r\n\r\nthe survey is done.', 'Hello Maren, the survey is done.'],
    ['On Tuesday Ines wrote:\n> are you there?\n\nYes I am.', 'Yes I am.'],
    ['> only\n> a quote', '> only > a quote'],
    ['Short.\n-- \nInes Carvalho\nLighthouse keeper', 'Short.'],
    ['=======\nTitle\n-------\nBody', 'Title Body'],
    ['', ''],
  ])('of text %j', (content, wanted) => {
    expect(text(content)).toBe(wanted);
  });

  test.each([
    ['<style>p{}</style><title>T</title><p>Hello</p><p>there</p>', 'Hello there'],
    ['<div style="display:none">Preheader &zwnj;&nbsp;&zwnj;</div><p>Seen</p>', 'Seen'],
    ['<p>Big news&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&shy;&#8203;</p><p>now</p>', 'Big news now'],
    ['<script>alert(1)</script><svg><text>S</text></svg>Plain', 'Plain'],
    ['<p>&lt;b&gt;not bold&lt;/b&gt;</p>', '<b>not bold</b>'],
    ['<div style="font-size:10px">small</div>', 'small'],
    ['<div style="font-size:inherit">same</div>', 'same'],
    ['<p>unfinished <b', 'unfinished'],
  ])('of HTML %j', (content, wanted) => {
    expect(html(content)).toBe(wanted);
  });

  test.each([
    'font-size:0',
    'font-size: 0px',
    'font-size:1px',
    'display : none',
    'visibility:hidden',
    'mso-hide:all',
    'max-height:0',
    'opacity:0',
    'color:#FFF;background-color:#fff',
    'color:transparent',
    'text-indent:-9999px',
  ])('T22: text under %j does not count', (style) => {
    expect(html(`<p style="${style}">Your account is locked</p><p>Lunch?</p>`)).toBe('Lunch?');
  });

  test('decodes, and may be given the beginning only', () => {
    const bytes = Buffer.from(Buffer.from(`<p>Grüße aus Lissabon</p>${'<p>x</p>'.repeat(9000)}`).toString('base64')).subarray(0, 40_001);
    expect(previewOfPart(bytes, { type: 'text/html', charset: 'iso-8859-1', encoding: 'base64' })).toMatch(/^Grüße aus Lissabon x x/u);
  });

  test('is one line of two hundred characters at most, cut between words', () => {
    const preview = text('word '.repeat(500));
    expect(preview).toMatch(/^(?:word ?)+…$/u);
    expect(preview.length).toBeLessThanOrEqual(201);
  });
});
