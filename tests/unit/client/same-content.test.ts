import { describe, expect, test } from 'vitest';
import { sameContent } from '@/lib/client/same-content';
import { writtenHtml } from '@/lib/mime/draft-html';
import { emptyContent } from '@/lib/model/draft-content';

const own = '/api/drafts/0b1c/files/77aa';
const letter = (html: string | null) => ({ ...emptyContent, text: 'Dear Ines', html });

describe('sameContent', () => {
  test.each([
    '<div style="text-align: center;">Dear <span style="color: rgb(1, 2, 3); font-family: &quot;Times New Roman&quot;, serif">Ines</span></div>',
    `<div><img src="${own}" alt="A chart" style="max-width: 100%" width="300"></div>`,
    '<p style="margin: 0px 0.5em; color: #FF0000 !important;">a &lt; b <a href="https://x.example/?a=1&amp;b=2">c</a></p>',
    '<table style="border-collapse: collapse; width: 100%;"><tbody><tr><td style="padding: 4px">a</td></tr></tbody></table>',
  ])('C3: %s is the same letter as the server shows it', (html) => {
    const shown = writtenHtml(html, new Map([[own, own]])).html;
    expect(shown).not.toBe(html);
    expect(sameContent(letter(html), letter(shown))).toBe(true);
  });

  test.each([
    ['<div style="color: red">Dear Ines</div>', '<div style="color: blue">Dear Ines</div>'],
    ['<div>Dear Ines</div>', '<div>Dear  Ines</div>'],
    ['<a href="https://x.example/a">Dear Ines</a>', '<a href="https://x.example/b">Dear Ines</a>'],
    ['<div>Dear Ines</div>', null],
  ])('%s is another letter than %s', (one, other) => {
    expect(sameContent(letter(one), letter(other))).toBe(false);
  });

  test('is another letter where anything else is other', () => {
    expect(sameContent(letter(null), { ...letter(null), subject: 'x' })).toBe(false);
  });
});
