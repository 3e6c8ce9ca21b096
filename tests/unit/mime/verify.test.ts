import { parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { verify } from '@/lib/mime/verify';
import { content, pictures } from './made-safe';

const fault = (html: string) => verify(parse(`<!DOCTYPE html>${html}`), new Set(pictures.values()));

describe('the second look finds what a mistake of the sanitiser would let through', () => {
  test.each([
    '<script>alert(1)</script>',
    '<p onclick="alert(1)">',
    '<svg></svg>',
    '<math></math>',
    '<iframe></iframe>',
    '<template><p></template>',
    '<!-- comment -->',
    '<form></form>',
    '<link rel=preconnect href=https://a.example>',
    '<meta http-equiv=refresh content=0>',
    '<base href=https://a.example>',
    '<img src="https://a.example/x">',
    '<img src="data:image/svg+xml;base64,AAAA">',
    '<img srcset="x">',
    '<table background="https://a.example/x"></table>',
    '<a href="javascript:alert(1)" target=_blank rel="noopener noreferrer">',
    '<a href="https://a.example/">',
    '<a href="https://a.example/" target=_blank rel=noopener>',
    '<p id=location>',
    '<a name=cookie>',
    '<p style="background:url(https://a.example)">',
    '<p style="background:url(&quot;https://a.example&quot;)">',
    '<p style="background:u\\72l(https://a.example)">',
    '<p style="background:image-set(\'x\' 1x)">',
    '<p style="position:fixed">',
    '<p style="POSITION: sticky">',
    '<p style="--x:1">',
    '<p style="behavior:x">',
    '<p style="width:expression(1)">',
    '<style>@import "x";</style>',
    '<style>@font-face{src:x}</style>',
    '<style>p{background:url(x)}</style>',
    '<style>a:has(b){color:red}</style>',
    '<style>p{content:"</p>"}</style>',
    '<p contenteditable>',
    '<p popover>',
    '<p is=x>',
    '<img src="/api/messages/7/parts/9?inline=1">',
  ])('%s', (html) => {
    expect(fault(html)).not.toBeNull();
  });

  test.each([
    '<p style="color:red;position:relative">a</p>',
    `<img src="${content}1.2?inline=1">`,
    `<p style="background:url(${content}1.2?inline=1)">`,
    '<a href="https://a.example/" target="_blank" rel="noopener noreferrer nofollow">a</a>',
    '<style>@media screen{p:hover{margin:0}}</style>',
    '<p id="m-x">a</p>',
  ])('and lets pass %s', (html) => {
    expect(fault(html)).toBeNull();
  });

  test('an address of our own that is no part of a letter is refused', () => {
    expect(verify(parse('<p>'), new Set(['https://a.example/x']))).toBe('own address');
  });
});
