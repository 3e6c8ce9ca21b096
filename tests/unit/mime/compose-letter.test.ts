import { describe, expect, test } from 'vitest';
import { type BodyPart, composeCrudely, composeLetter, composeText, maxHtmlBytes } from '@/lib/mime/compose-letter';
import { frameDocument } from '@/lib/mime/frame-document';
import { frameStyle } from '@/lib/mime/frame-style';
import { toldAs } from '../../support/told';

const body = (kind: 'html' | 'text', content: string | Buffer, extra: Partial<BodyPart['part']> = {}): BodyPart => ({
  kind,
  bytes: Buffer.from(content),
  part: { type: kind === 'html' ? 'text/html' : 'text/plain', charset: 'utf-8', encoding: '8bit', parameters: {}, ...extra },
  pictures: [],
});
const look = { theme: 'light', paper: false, contrast: false } as const;
const words = (shown: ReturnType<typeof composeLetter>) =>
  shown.kind === 'text' ? shown.blocks.flatMap(({ segments }) => segments.map(({ text }) => text)) : null;

describe('what is shown of a letter', () => {
  test('text, decoded and laid out as its part says', () => {
    const shown = composeLetter([body('text', 'R3LDvMOfZSBhdXMgCktvZWxu', { encoding: 'base64', parameters: { format: 'Flowed' } })]);
    expect(words(shown)).toEqual(['Grüße aus Koeln']);
  });

  test('HTML in a frame', () => {
    const shown = composeLetter([body('html', '<p>Grüße</p>')]);
    if (shown.kind !== 'html') throw new Error('text');
    const document = frameDocument(shown, look).toString('utf8');
    expect(document).toMatch(/^<!DOCTYPE html><html><head><meta charset="utf-8">/u);
    expect(document.endsWith('</head><body><p>Grüße</p></body></html>')).toBe(true);
  });

  test('HTML that shows nothing is a letter without text, unless a picture is all it has', () => {
    expect(composeLetter([body('html', '<html><style>p{color:red}</style><hr><p>&nbsp;&zwnj;&nbsp;</p></html>')])).toEqual({
      kind: 'text',
      blocks: [],
      note: toldAs('no words'),
    });
    expect(composeLetter([body('html', '<img src="https://canary.example/map.png" width="400" height="300">')]).kind).toBe('html');
  });

  test('T23: a picture that one part opens never swallows the next part', () => {
    const shown = composeLetter([
      body('html', '<p>Before</p><img src="https://canary.example/'),
      body('text', 'A secret'),
      body('html', '"><p>After</p>'),
    ]);
    if (shown.kind !== 'html') throw new Error('text');
    const document = frameDocument(shown, look).toString('utf8');
    expect(document).not.toContain('canary');
    expect(document).toContain(
      '<div id="oriel-2" class="oriel-document"><div class="oriel-html"><div class="oriel-body oriel-text"><p dir="auto">A secret</p></div></div></div>',
    );
    expect(document).toContain('"&gt;<p>After</p>'.replace('&gt;', '&gt;'));
  });

  test('several texts are one text letter', () => {
    expect(words(composeLetter([body('text', 'One'), body('text', 'Two')]))).toEqual(['One', 'Two']);
  });

  test('T68: HTML above 2 MB comes as text with a note', () => {
    const shown = composeLetter([body('html', `<p>Start</p>${'<b>x</b>'.repeat(maxHtmlBytes / 8)}`)]);
    expect(shown).toMatchObject({ kind: 'text', note: toldAs(/larger/u) });
    expect(words(shown)?.[0]).toBe('Start');
  });

  test('T63: HTML nested too deep comes as text with a note', () => {
    const shown = composeLetter([body('html', `${'<div>'.repeat(2000)}deep`)]);
    expect(shown).toMatchObject({ kind: 'text', note: toldAs(/safe/u) });
    expect(words(shown)).toEqual(['deep']);
  });

  test('one bad part among several comes as text, the others as they are', () => {
    const shown = composeLetter([body('html', `${'<div>'.repeat(2000)}deep`), body('html', '<p>fine</p>')]);
    if (shown.kind !== 'html') throw new Error('text');
    expect(frameDocument(shown, look).toString('utf8')).toMatch(/<p dir="auto">deep<\/p>[\s\S]*<p>fine<\/p>/u);
  });

  test('enriched text is read without its commands (RFC 1896)', () => {
    expect(
      words(
        composeLetter([
          body('text', '<bold>Now</bold> is <<the\ntime\n\n<color><param>red</param>to go</color>', { type: 'text/enriched' }),
        ]),
      ),
    ).toEqual(['Now is <the time\nto go']);
  });

  test('bytes that are no text are not shown as such', () => {
    expect(words(composeLetter([body('text', Buffer.from([0, 1, 2, 255]), { type: 'application/octet-stream' })]))).toEqual([]);
    expect(words(composeLetter([body('text', 'readable', { type: 'application/octet-stream' })]))).toEqual(['readable']);
  });

  test('a letter as text, for quoting', () => {
    expect(composeText([body('html', '<p>Hello</p><blockquote>You</blockquote>'), body('text', 'Footer')])).toBe(
      'Hello\n\n> You\n\nFooter',
    );
  });

  test('the barest text of a letter', () => {
    expect(composeCrudely([body('html', '<p>Hello <b>there</b></p>')]).flatMap(({ segments }) => segments.map(({ text }) => text))).toEqual(
      ['Hello there'],
    );
  });
});

describe('very long letters', () => {
  const letter = (text: string) => composeLetter([body('text', text)]);

  test('row 105: of a text that is longer than what is shown stands the beginning, and a note says so', () => {
    const shown = letter('All work and no play.\n\n'.repeat(60_000));
    expect(shown).toMatchObject({ kind: 'text', note: [{ code: 'said.body.clipped' }] });
    expect(shown.kind === 'text' && shown.blocks.length).toBe(20_001);
    expect(letter('All work and no play.\n\n'.repeat(500))).toMatchObject({ kind: 'text', note: null });
  });
});

describe('the style of the frame', () => {
  test('row 87: a designed letter lies on dark paper in the dark, and on white where that is asked', () => {
    const dark = frameStyle({ theme: 'dark', paper: false, contrast: false }, true);
    expect(dark).toMatch(/^:root\{color-scheme:dark\}.*background:oklch\(\.24 \.005 75\)/u);
    for (const theme of ['light', 'dark'] as const)
      expect(frameStyle({ theme, paper: true, contrast: true }, true)).toMatch(/^:root\{color-scheme:light\}.*background:oklch\(1 0 0\)/u);
  });

  test('P1: on paper from a printer the colours are those of the light', () => {
    expect(frameStyle({ theme: 'dark', paper: false, contrast: false }, false)).toMatch(
      /@media print\{:root\{color-scheme:light\}html\{background:none\}body\{color:oklch\(\.24 [^}]*\}/u,
    );
  });

  test('a plain letter takes our ink on our paper, or white paper where that is asked', () => {
    expect(frameStyle({ theme: 'dark', paper: false, contrast: false }, false)).toMatch(
      /color-scheme:dark.*background:oklch\(\.24 \.005 75\)/u,
    );
    expect(frameStyle({ theme: 'dark', paper: true, contrast: false }, false)).toMatch(/color-scheme:light.*background:oklch\(1 0 0\)/u);
  });

  test('nothing in it loads, and nothing in it can end it', () => {
    for (const designed of [true, false])
      expect(frameStyle({ theme: 'dark', paper: false, contrast: true }, designed)).not.toMatch(/url\(|@import|</u);
  });
});
