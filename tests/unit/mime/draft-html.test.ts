import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Unclear } from '@/lib/mime/dom';
import { foreignHtml, sentHtml, writtenHtml } from '@/lib/mime/draft-html';
import { quoteHtml } from '@/lib/mime/quote-html';
import { collectedPayloads, ownPayloads } from '../../support/payloads';
import { elementsOf } from './made-safe';
import { remoteVectors } from './remote-vectors';

const own = '/api/drafts/0b1c/files/77aa';
const cids = new Map([[own, '77aa@oriel.test']]);
const addresses = new Map([['logo@x', own]]);

/** Everything in HTML that could run, load, submit or navigate by itself, beside pictures that `mayLoad` names. */
function dangersOf(html: string, mayLoad: (address: string) => boolean): string[] {
  return elementsOf(html).flatMap(({ tagName, attrs }) => {
    const runs = /^(?:script|iframe|object|embed|link|base|form|input|svg|math|video|audio|source|template|frame|style)$/u;
    const found = runs.test(tagName) ? [tagName] : [];
    for (const { name, value } of attrs) {
      if (/^(?:on|action$|formaction$|srcdoc$|srcset$|ping$|poster$|background$|http-equiv$|xlink)/u.test(name))
        found.push(`${tagName} ${name}`);
      if (name === 'src' && !(tagName === 'img' && (mayLoad(value) || value.startsWith('data:image/')))) found.push(`src ${value}`);
      if (name === 'href' && !/^(?:https?:|mailto:|tel:)/u.test(value)) found.push(`href ${value}`);
      if (name === 'style' && /url\(|expression|@import|\\|position\s*:\s*(?:fixed|absolute)/iu.test(value)) found.push(`style ${value}`);
    }
    return found;
  });
}

function unlessUnclear<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof Unclear) return null;
    throw error;
  }
}

/** Holds for whatever a browser or another letter hands in. */
function holds(html: string): void {
  for (const made of [unlessUnclear(() => writtenHtml(html, addresses)), unlessUnclear(() => foreignHtml(html, addresses))]) {
    if (made === null) continue;
    expect(dangersOf(made.html, (address) => address === own)).toEqual([]);
    expect(writtenHtml(made.html, addresses).html).toBe(made.html);
  }
  const sent = unlessUnclear(() => sentHtml(html, cids, 'oriel.test'));
  if (sent === null) return;
  expect(dangersOf(sent.html, (address) => /^(?:cid:|https?:)/u.test(address))).toEqual([]);
  const marks = elementsOf(sent.html).flatMap(({ attrs }) =>
    attrs.filter(({ name, value }) => /^data-/u.test(name) || /^data:|\/api\//u.test(value)),
  );
  expect(marks.filter(({ name }) => name !== 'href' && name !== 'title')).toEqual([]);
}

const pieces = [
  ...'<p> </p> <div> </div> <b> </b> <a> <a href="https://a.example"> </a> <table> <tr> <td> </td> </tr> </table> <caption> <svg> </svg> <math> </math>'.split(
    / (?=<)/u,
  ),
  ...'<style> </style> <script> </script> <template> </template> <xmp> <pre> <body> <html> </body> <!-- --> <select> <li> <ul> </ul> &lt; " \' > <'.split(
    ' ',
  ),
  '<div data-oriel-quote>',
  '<div data-oriel-signature="3">',
  '<div data-oriel-signature="x onload=1">',
  '<span data-oriel-src="javascript:alert(1)">',
  '<img data-oriel-src="https://a.example/x.png">',
  '<img data-oriel-src="javascript:alert(1)" src=x onerror=alert(1)>',
  `<img src="${own}">`,
  '<img src="/api/drafts/other/files/1">',
  '<img src="data:image/png;base64,iVBORw0KGgo=">',
  '<img src="https://a.example/y.png">',
  '<style>p{color:red;background:url(https://a.example)}</style>',
  '<style>div>p:first-child{margin:0!important}#a .b{color:blue}',
  '<p class="b" id="a" style="color:green;background:url(https://a.example)">',
  'words',
  '\u{F0001}',
  ' ',
];

describe('T49, T50: the HTML of a draft', () => {
  it('runs and fetches nothing, whatever pieces it is made of, and making it harmless again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => holds(parts.join(''))),
      { numRuns: 400 },
    );
  });

  test.each(ownPayloads.map((payload) => [payload]))('is harmless: %s', (payload) => holds(payload));

  it('is harmless with every payload of the collection and every way of fetching', () => {
    for (const payload of [...Object.values(collectedPayloads()).flat(), ...remoteVectors]) holds(payload);
  });

  it('keeps what a writer wrote: marks, lists, tables, colours, links, pictures', () => {
    const html = `<div>Dear <b>Ben</b>, <span style="color:red">look</span></div><ul><li>one</li></ul><table><tbody><tr><td>1</td></tr></tbody></table><img width="40" src="${own}"><img data-oriel-src="https://a.example/x.png"><div data-oriel-signature="3">Anna</div><div data-oriel-quote="">On Monday<blockquote type="cite"><a href="https://b.example/">link</a></blockquote></div>`;
    expect(writtenHtml(html, addresses).html).toBe(html);
  });

  it('keeps the mark of a quote that was unfolded, to be written on and to be sent', () => {
    const html = '<div>yes</div><div data-oriel-quote="open"><blockquote type="cite">first</blockquote></div>';
    expect(writtenHtml(html, addresses).html).toBe(html);
    expect(sentHtml(html, cids, 'oriel.test').html).toContain('class="quote"');
  });

  it('shows only pictures of its own draft', () => {
    expect(writtenHtml('<img src="/api/drafts/other/files/1"><img src="/api/messages/1/parts/2" alt="plan">', addresses).html).toBe(
      '<span>plan</span>',
    );
  });
});

describe('row 119: a draft ready to be sent', () => {
  it('names its pictures by Content-ID, those from elsewhere by their address, and lifts those that lie in the text', () => {
    const { html, shown, pictures } = sentHtml(
      `<p>a</p><img src="${own}"><img data-oriel-src="https://a.example/x.png"><img src="data:image/png;base64,iVBORw0KGgo="><img src="data:image/png;base64,iVBORw0KGgo=">`,
      cids,
      'oriel.test',
    );
    expect(html).toContain('<img src="cid:77aa@oriel.test"><img src="https://a.example/x.png">');
    expect(html.match(/cid:picture-1@oriel\.test/gu)).toHaveLength(2);
    expect(shown).toEqual(['77aa@oriel.test']);
    expect(pictures.map(({ cid, type, bytes }) => [cid, type, bytes.length])).toEqual([['picture-1@oriel.test', 'image/png', 8]]);
  });

  it('says the same as text: quotes by marks, links with their address, lists, rows, the signature after its line', () => {
    const { html, text } = sentHtml(
      '<div>Hello, <a href="https://a.example/">see here</a></div><ol><li>one</li><li>two</li></ol><table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table><div data-oriel-signature="3">Anna<br>Oslo</div><div data-oriel-quote><div>On Monday, Ben wrote:</div><blockquote type="cite"><p>first</p><blockquote type="cite">second</blockquote></blockquote></div>',
      cids,
      'oriel.test',
    );
    expect(text).toBe(
      'Hello, see here <https://a.example/>\n\n1. one\n2. two\n\na | b\nc | d\n\n-- \nAnna\nOslo\nOn Monday, Ben wrote:\n\n> first\n>\n>> second',
    );
    expect(html).toContain('<div class="signature">Anna');
    expect(html).toContain('<div class="quote">');
    expect(html).toContain('<table style="border-collapse:collapse">');
    expect(html).toContain('<blockquote type="cite" style="margin:0 0 0 .8ex');
  });
});

describe('a letter that comes to stand in ours', () => {
  const body = (html: string) => ({
    kind: 'html' as const,
    bytes: Buffer.from(html),
    part: { type: 'text/html', charset: 'utf-8', encoding: '8bit', parameters: {} },
    pictures: [['logo@x', own]] as [string, string][],
  });

  it('C2: a newsletter stays as it was: tables, grounds, widths, and the rules of its style elements', () => {
    const { html, shown } = quoteHtml([
      body(
        '<html dir="rtl"><head><style>td.a{color:#123456;padding:1px}td{padding:2px!important}@media (max-width:500px){td{display:block}}body{margin:9px}</style></head><body bgcolor="#eeeeee"><table width="600" bgcolor="#ffffff" cellpadding="4"><tr><td class="a" style="padding:3px" width="300">x</td></tr></table><img src="cid:logo@x"><img src="https://a.example/big.png" width="500"><img src="https://a.example/t.gif" width="1" height="1"></body></html>',
      ),
    ]);
    expect(html).toContain('style="background-color:#eeeeee;margin:9px" dir="rtl"');
    expect(html).toContain('<table width="600" bgcolor="#ffffff" cellpadding="4">');
    expect(html).toContain('<td class="a" width="300" style="color:#123456;padding:2px">');
    expect(html).toContain(`<img src="${own}">`);
    expect(html).toContain('data-oriel-src="https://a.example/big.png"');
    expect(html).not.toMatch(/<style|t\.gif|@media/u);
    expect(shown).toEqual([own]);
  });

  it('a draft that was put into its folder comes back with its parts', () => {
    const written =
      '<div>Hello</div><div data-oriel-signature="0">Anna</div><div data-oriel-quote=""><blockquote type="cite"><div class="quote">x</div></blockquote></div>';
    const { html } = quoteHtml([body(sentHtml(written, cids, 'oriel.test').html)], true);
    expect(html.replace(/ style="[^"]*"/gu, '')).toBe(written);
    const passed = '<div>See</div><div data-oriel-quote="" data-oriel-forward=""><p>x</p></div>';
    expect(quoteHtml([body(sentHtml(passed, cids, 'oriel.test').html)], true).html).toBe(passed);
    expect(quoteHtml([body(sentHtml(passed, cids, 'oriel.test').html)]).html).not.toContain('data-oriel');
  });

  it('comes as paragraphs where it is text, quotes in quotes', () => {
    const { html } = quoteHtml([{ ...body('Hi <b>\nthere\n\n> old\n\nhttps://a.example'), kind: 'text' }]);
    expect(html).toBe(
      '<p>Hi &lt;b&gt;<br>there</p><blockquote type="cite"><p>old</p></blockquote><p><a href="https://a.example/">https://a.example</a></p>',
    );
  });
});
