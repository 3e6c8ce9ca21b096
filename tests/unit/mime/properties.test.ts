import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { maxHtmlBytes } from '@/lib/mime/compose-letter';
import { Unclear } from '@/lib/mime/dom';
import { sanitise } from '@/lib/mime/sanitise';
import { verify } from '@/lib/mime/verify';
import { collectedPayloads, ownPayloads } from '../../support/payloads';
import { dangersOf, made, pictures } from './made-safe';
import { remoteVectors } from './remote-vectors';

const corpus = resolve(process.env.ORIEL_CORPUS ?? '../shared/corpus');

/** Holds for every letter: harmless, a fixed point, and in a shared frame the same. */
function holds(html: string): void {
  const once = made(html);
  if (once === null) return;
  expect(dangersOf(once)).toEqual([]);
  expect(made(once)).toBe(once);
  expect(verify(parse(once), new Set(pictures.values()))).toBeNull();
  try {
    const shared = sanitise(html, { pictures, scope: 'oriel-1' });
    expect(dangersOf(`${shared.head as unknown as string}${shared.body as unknown as string}`)).toEqual([]);
  } catch (error) {
    if (!(error instanceof Unclear)) throw error;
  }
}

const pieces = [
  ...'<p> </p> <div> </div> <b> </b> <i> <a> <a href="https://a.example"> </a> <table> <tr> <td> </td> </tr> </table> <tbody> <caption> <col>'.split(
    ' ',
  ),
  ...'<svg> </svg> <math> </math> <mtext> <mglyph> <malignmark> <foreignObject> <desc> <title> </title> <style> </style> <script> </script>'.split(
    ' ',
  ),
  ...'<form> </form> <select> </select> <option> <textarea> </textarea> <button> <input> <template> </template> <noscript> </noscript>'.split(
    ' ',
  ),
  ...'<xmp> </xmp> <plaintext> <listing> <pre> <frameset> <body> <html> <head> </head> </body> </html> <img src=x> <image> <br> </br> <hr>'.split(
    ' ',
  ),
  ...'<!-- --> <![CDATA[ ]]> <!DOCTYPE> <?x> &lt; &amp; &#0; " \' = > < / \0 \n \r \t'.split(' '),
  ...'<h1> </h1> <h2> <li> <ul> </ul> <ol> <dd> <dt> <dl> <nobr> </nobr> <font color=red> </font> <blockquote> <center> <span id=x>'.split(
    ' ',
  ),
  '<p style="color:red;background:url(https://a.example)">',
  '<td style="position:fixed;top:0" background=https://a.example>',
  '<style>p{color:red}</style>',
  '<style>@import "x";a{b:c}',
  '<img src="cid:logo@x" onerror=alert(1)>',
  '<math><mi//xlink:href="data:x,<script>alert(4)</script>">',
  '<a href="javascript:alert(1)">',
  'words',
  ' ',
];

const transitional =
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">';
/** Nothing, or a look of its own, with which a letter is read in the mode that its doctype asks for: with all quirks, some, or none. */
const grounds = ['', '<body bgcolor="#fed">', `${transitional}<body bgcolor="#fed">`, '<!DOCTYPE html><body bgcolor="#fed">'];

describe('T2: what comes out is harmless and stays as it is when it goes in again', () => {
  test.each(remoteVectors)('%j', (html) => holds(html));

  test('any row of tags', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...grounds), fc.array(fc.constantFrom(...pieces), { maxLength: 25 }), (ground, row) =>
        holds(ground + row.join('')),
      ),
      { numRuns: 2500 },
    );
  });

  test('any tags with any attributes and text', { timeout: 120_000 }, () => {
    const name = fc.constantFrom(
      'p',
      'a',
      'td',
      'table',
      'img',
      'style',
      'svg',
      'math',
      'pre',
      'select',
      'font',
      'body',
      'x-y',
      'noscript',
    );
    const attribute = fc.tuple(
      fc.constantFrom('style', 'href', 'src', 'id', 'class', 'background', 'title', 'xml:base', 'on', 'dir', '__proto__'),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    const tag = fc.tuple(name, fc.array(attribute, { maxLength: 3 }), fc.boolean()).map(([tag, attributes, closing]) => {
      const inside = attributes.map(([key, value]) => ` ${key}="${value.replaceAll('"', '&quot;')}"`).join('');
      return closing ? `</${tag}>` : `<${tag}${inside}>`;
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(tag, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 15 }), (row) => holds(row.join(''))),
      { numRuns: 800 },
    );
  });

  test('T14: any CSS', { timeout: 120_000 }, () => {
    const bit = fc.constantFrom(
      'p',
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      ';',
      ':',
      ',',
      '@media',
      '@import',
      'url(',
      'URL(',
      '"',
      "'",
      '\\',
      '\\75',
      'https://a.example',
      'background',
      'position',
      'fixed',
      '!important',
      '/*',
      '*/',
      '<',
      '</style>',
      '-->',
      '--x',
      'var(',
      'calc(',
      '#a',
      '.b',
      '>',
      '+',
      '~',
      '*',
      '1px',
      ' ',
      '\n',
      '\0',
      'expression(',
      'é',
      '%',
      '0',
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 30 }), (row) => {
        const css = row.join('');
        holds(`<style>${css}</style><p style="${css.replaceAll('"', '&quot;')}">x`);
      }),
      { numRuns: 1500 },
    );
  });
});

/** Pages of the corpus: newsletters as their authors wrote them. */
function newsletters(): string[] {
  const folder = join(corpus, 'newsletter');
  if (!existsSync(folder)) return [];
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('.html'));
  return files.map((file) => readFileSync(join(folder, file), 'utf8'));
}

/** HTML of all letters of the corpus. */
async function lettersWritten(): Promise<string[]> {
  const folders = [
    'mime',
    'charset',
    'newsletter',
    'quoting',
    'invitations',
    'pgp-smime',
    'bounces-reports',
    'hostile/messages',
    'hostile/bombs',
  ];
  const files = folders
    .map((folder) => join(corpus, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !/\.(?:html|ics|vcf|json)$/u.test(entry.name));
  const parsed = await Promise.all(
    files.map((entry) => simpleParser(readFileSync(join(entry.parentPath, entry.name)), { skipImageLinks: true }).catch(() => null)),
  );
  return parsed.flatMap((letter) => (letter?.html ? [letter.html] : [])).filter((html) => html.length < maxHtmlBytes / 2);
}

test('T2: letters that others wrote are harmless and stay as they are when they go in again', { timeout: 240_000 }, async () => {
  const letters = await lettersWritten();
  expect(letters.length).toBeGreaterThan(existsSync(join(corpus, 'mime')) ? 100 : -1);
  for (const html of letters) holds(html);
});

describe('T1, T2: payloads and pages, our own and those that others collected', () => {
  const collections = { 'our own': [...ownPayloads], ...collectedPayloads(), newsletters: newsletters() };
  test.each(Object.entries(collections))('%s', { timeout: 120_000 }, (_, list) => {
    for (const html of list) holds(html);
    for (const html of list) holds(`<table><tr><td style="color:red">${html}`);
  });
});
