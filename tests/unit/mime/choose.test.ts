import { describe, expect, test } from 'vitest';
import { chooseBody, choosePreview, findPart, listAttachments } from '@/lib/mime/choose';
import type { Part } from '@/lib/model/mail';

type Extra = Partial<Omit<Part, 'type' | 'children' | 'part'>>;
const leaf = (type: string, extra: Extra = {}): Part => ({
  part: '',
  type,
  charset: null,
  encoding: '7bit',
  size: 100,
  disposition: null,
  filename: null,
  contentId: null,
  parameters: {},
  children: [],
  ...extra,
});
const multi = (kind: string, children: Part[], extra: Extra = {}): Part => ({
  ...leaf(`multipart/${kind}`, { size: 0, ...extra }),
  children,
});
/** Numbers the parts as IMAP does. */
function numbered(part: Part, own = 'TEXT', below = ''): Part {
  const single = part.children.length === 0 && own === 'TEXT';
  const children = part.children.map((child, index) => {
    const specifier = below === '' ? String(index + 1) : `${below}.${index + 1}`;
    return numbered(child, specifier, specifier);
  });
  return { ...part, part: single ? '1' : own, children };
}
const attached = (filename: string, type = 'application/pdf'): Part =>
  leaf(type, { filename, disposition: 'attachment', encoding: 'base64' });

/** What a tree shows and lists: documents with their kind, alternatives and related parts, and attachments. */
function summary(tree: Part) {
  const structure = numbered(tree);
  const { documents } = chooseBody(structure);
  return {
    shows: documents.map(({ part, kind, alternative, related }) =>
      [
        `${part.part} ${kind}`,
        alternative && `else ${alternative.part}`,
        related.length > 0 && `with ${related.map((one) => one.part).join(' ')}`,
      ]
        .filter(Boolean)
        .join(', '),
    ),
    files: listAttachments(structure).map(({ part, filename }) => `${part} ${filename}`),
  };
}

const text = leaf('text/plain');
const html = leaf('text/html');
const picture = (contentId: string, extra: Extra = {}) => leaf('image/png', { contentId, disposition: 'inline', ...extra });

describe('which parts are the body (RFC 2046)', () => {
  const cases: [string, Part, string[], string[]][] = [
    ['one text', text, ['1 text'], []],
    ['one HTML', html, ['1 html'], []],
    ['HTML is preferred', multi('alternative', [text, html]), ['2 html, else 1'], []],
    ['HTML is preferred in whatever order', multi('alternative', [html, text]), ['1 html, else 2'], []],
    ['an empty HTML part is none', multi('alternative', [text, leaf('text/html', { size: 0 })]), ['1 text'], []],
    [
      'a calendar beside it stays reachable',
      multi('alternative', [text, html, leaf('text/calendar')]),
      ['2 html, else 1'],
      ['3 part-3.ics'],
    ],
    ['AMP says nothing new', multi('alternative', [text, leaf('text/x-amp-html'), html]), ['3 html, else 1'], []],
    [
      'pictures of the HTML belong to it',
      multi('alternative', [text, multi('related', [html, picture('a'), picture('b')])]),
      ['2.1 html, else 1, with 2.2 2.3'],
      [],
    ],
    [
      'alternative inside of related',
      multi('related', [multi('alternative', [text, html]), picture('a')]),
      ['1.2 html, else 1.1, with 2'],
      [],
    ],
    [
      'the root of related may be named',
      multi('related', [picture('a'), leaf('text/html', { contentId: 'root' })], { parameters: { start: '<root>' } }),
      ['2 html, with 1'],
      [],
    ],
    [
      'related with a file that is called attachment',
      multi('related', [html, picture('a', { disposition: 'attachment', filename: 'plan.png' })]),
      ['1 html, with 2'],
      ['2 plan.png'],
    ],
    ['related around text is mixed', multi('related', [text, leaf('image/png', { filename: 'cat.png' })]), ['1 text'], ['2 cat.png']],
    ['files after the text', multi('mixed', [text, attached('a.pdf'), attached('b.pdf')]), ['1 text'], ['2 a.pdf', '3 b.pdf']],
    [
      'T23: several texts are several documents',
      multi('mixed', [html, leaf('image/jpeg', { filename: 'x.jpg' }), html, text]),
      ['1 html', '3 html', '4 text'],
      ['2 x.jpg'],
    ],
    [
      'a named text after the first is a file',
      multi('mixed', [text, leaf('text/plain', { filename: 'notes.txt' })]),
      ['1 text'],
      ['2 notes.txt'],
    ],
    ['a text called attachment is a file', multi('mixed', [text, attached('log.txt', 'text/plain')]), ['1 text'], ['2 log.txt']],
    [
      'HTML with a file in one of the alternatives',
      multi('alternative', [text, multi('mixed', [html, attached('a.pdf'), html])]),
      ['2.1 html, else 1', '2.3 html'],
      ['2.2 a.pdf'],
    ],
    [
      'a file in the alternative that is not shown',
      multi('alternative', [multi('mixed', [text, attached('a.pdf')]), html]),
      ['2 html, else 1.1'],
      ['1.2 a.pdf'],
    ],
    [
      'a signed letter',
      multi('signed', [multi('alternative', [text, html]), leaf('application/pgp-signature')]),
      ['1.2 html, else 1.1'],
      [],
    ],
    [
      'a report',
      multi('report', [text, leaf('message/delivery-status'), leaf('message/rfc822')]),
      ['1 text'],
      ['2 message.txt', '3 message.eml'],
    ],
    [
      'an enclosed letter is a file',
      multi('mixed', [text, { ...leaf('message/rfc822'), children: [html] }]),
      ['1 text'],
      ['2 message.eml'],
    ],
    ['only a file', attached('a.pdf'), [], ['1 a.pdf']],
    ['only a text that is called attachment', leaf('text/plain', { disposition: 'attachment' }), ['1 text'], []],
    ['a part of no type', leaf('application/octet-stream'), ['1 text'], []],
  ];
  test.each(cases)('%s', (_, tree, shows, files) => {
    expect(summary(tree)).toEqual({ shows, files });
  });

  test('an encrypted letter shows nothing and offers the ciphertext', () => {
    const tree = numbered(
      multi('encrypted', [leaf('application/pgp-encrypted'), leaf('application/octet-stream', { filename: 'encrypted.asc' })]),
    );
    expect(chooseBody(tree)).toMatchObject({ documents: [], encrypted: true });
    expect(listAttachments(tree).map((file) => file.filename)).toEqual(['encrypted.asc']);
  });

  test('pictures that belong to the HTML are listed where the HTML does not show them', () => {
    const tree = numbered(multi('related', [html, picture('a', { filename: 'a.png' }), picture('b', { filename: 'b.png' })]));
    expect(listAttachments(tree, new Set(['2'])).map((file) => file.filename)).toEqual(['b.png']);
  });

  test('what one letter shows never depends on the letter before', () => {
    const empty = numbered(multi('mixed', [attached('a.pdf')]));
    chooseBody(numbered(leaf('application/octet-stream')));
    expect(chooseBody(empty).documents).toEqual([]);
    expect(chooseBody(empty).documents).toEqual([]);
  });

  test('the preview is of what is shown first', () => {
    expect(choosePreview(numbered(multi('alternative', [text, html])))?.part).toBe('2');
    expect(choosePreview(numbered(multi('mixed', [attached('a.pdf')])))).toBeNull();
  });

  test('T63: fifty levels are looked into, what lies deeper can be downloaded', () => {
    let tree = text;
    for (let level = 0; level < 5000; level += 1) tree = multi('mixed', [tree]);
    let part = '';
    for (let node: Part | undefined = tree; node; node = node.children[0]) {
      node.part = part === '' ? 'TEXT' : part;
      part = part === '' ? '1' : `${part}.1`;
    }
    expect(chooseBody(tree)).toMatchObject({ documents: [], tooComplex: true });
    expect(listAttachments(tree)).toHaveLength(1);
  });

  test('T64: a thousand parts are looked at, not a million', () => {
    const tree = numbered(multi('mixed', [text, ...Array.from({ length: 200_000 }, () => attached('a.pdf'))]));
    expect(chooseBody(tree)).toMatchObject({ documents: [{ part: { part: '1' } }], tooComplex: true });
    expect(listAttachments(tree).length).toBeLessThanOrEqual(1000);
    const wide = numbered(multi('related', [html, ...Array.from({ length: 200_000 }, () => picture('a'))]));
    expect(chooseBody(wide).documents[0]?.related.length).toBeLessThanOrEqual(1000);
  });

  test('a part is found by its specifier', () => {
    const tree = numbered(multi('mixed', [multi('alternative', [text, html]), attached('a.pdf')]));
    expect(findPart(tree, '1.2')?.type).toBe('text/html');
    expect(findPart(tree, '3')).toBeNull();
  });
});
