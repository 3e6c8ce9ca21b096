import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BulkReader } from '@/lib/imap/bulk-reader';
import { OddAnswer } from '@/lib/imap/bulk-scanner';
import { readFetchResponse } from '@/lib/imap/fetch-response';
import { readHeader, uidOf } from '@/lib/imap/headers';
import type { FetchedHeader } from '@/lib/imap/types';
import type { Uid } from '@/lib/model/ids';

interface Heard {
  headers: FetchedHeader[];
  done: string[];
  byes: number;
}

function listen(): { reader: BulkReader; heard: Heard } {
  const heard: Heard = { headers: [], done: [], byes: 0 };
  const reader = new BulkReader({
    header: (header) => heard.headers.push(header),
    done: (...end) => heard.done.push(end.join(' ')),
    bye: () => {
      heard.byes += 1;
    },
  });
  return { reader, heard };
}

function bulk(bytes: string, cuts: readonly number[] = []): Heard {
  const { reader, heard } = listen();
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    if (end > from) reader.take(Buffer.from(bytes.slice(from, end), 'latin1'));
    from = end;
  }
  return heard;
}

/** What the usual way makes of one response: the line without its literals, and these apart. */
function usual(response: string): FetchedHeader {
  const literals: Buffer[] = [];
  let line = '';
  let rest = response.slice(0, -2);
  for (let found = /\{(\d+)\}\r\n/.exec(rest); found; found = /\{(\d+)\}\r\n/.exec(rest)) {
    const from = found.index + found[0].length;
    line += rest.slice(0, from);
    literals.push(Buffer.from(rest.slice(from, from + Number(found[1])), 'latin1'));
    rest = rest.slice(from + Number(found[1]));
  }
  const items = readFetchResponse(Buffer.from(line + rest, 'latin1'), literals);
  return readHeader(uidOf(items) as Uid, items);
}

const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
/** As servers write strings: quoted where that is possible. */
const nstring = (text: string | null) =>
  text === null ? 'NIL' : /[\r\n\0]|[^\0-\x7e]/.test(text) ? `{${text.length}}\r\n${text}` : quote(text);
const anna = '(("Anna Kestrel" NIL "anna" "kestrel.example"))';

interface Shape {
  date?: string | null;
  subject?: string | null;
  lists?: string[];
  inReplyTo?: string | null;
  messageId?: string | null;
  fields?: string;
  flags?: string;
  internal?: string;
  more?: string;
}

function response(shape: Shape = {}): string {
  const { lists = [anna, anna, anna, '(("Bert" NIL "bert" "holt.example"))', 'NIL', 'NIL'], fields = '\r\n' } = shape;
  const one = (value: string | null | undefined, usually: string) => nstring(value === undefined ? usually : value);
  const envelope = [
    one(shape.date, 'Tue, 06 Apr 2021 14:03:11 +0200'),
    one(shape.subject, 'Lunch?'),
    ...lists,
    shape.inReplyTo === undefined ? 'NIL' : nstring(shape.inReplyTo),
    one(shape.messageId, '<a1@kestrel.example>'),
  ].join(' ');
  const items = [
    'UID 9',
    `FLAGS (${shape.flags ?? '\\Seen'})`,
    `INTERNALDATE ${quote(shape.internal ?? '06-Apr-2021 14:03:15 +0200')}`,
    'RFC822.SIZE 4711',
    `ENVELOPE (${envelope})`,
    'MODSEQ (12)',
    ...(shape.more ? [shape.more] : []),
    `BODY[HEADER.FIELDS (REFERENCES CONTENT-TYPE)] {${fields.length}}\r\n${fields}`,
  ];
  return `* 3 FETCH (${items.join(' ')})\r\n`;
}

const utf8 = (text: string) => Buffer.from(text).toString('latin1');
const person = (name: string | null, mailbox: string | null, host: string | null) =>
  `(${nstring(name)} NIL ${nstring(mailbox)} ${nstring(host)})`;

const shapes: [string, Shape][] = [
  ['the plainest', {}],
  ['nothing but NIL', { date: null, subject: null, messageId: null, lists: Array(6).fill('NIL') }],
  ['a reply', { inReplyTo: '<b@c>', fields: 'References: <a@b>\r\n\t<b@c>\r\nContent-Type: multipart/mixed;\r\n boundary="x"\r\n\r\n' }],
  ['the same id twice', { fields: 'References: <a@b> <a@b>\r\n\r\n' }],
  ['ids run together', { fields: 'References: <a@b><c@d>,<e@f> nonsense\r\n\r\n' }],
  ['fields twice', { fields: 'Content-Type: text/html\r\nContent-Type: multipart/mixed\r\n\r\n' }],
  ['Content-Type with a folded value', { fields: 'Content-Type:\r\n application/pdf; name=a\r\n\r\n' }],
  ['Content-Type in small letters', { fields: 'content-type:IMAGE/PNG\r\n\r\n' }],
  ['Content-Type that is none', { fields: 'Content-Type: text\r\n\r\n' }],
  ['fields without an end', { fields: 'Content-Type: text/plain; charset=utf-8' }],
  ['encoded words', { subject: '=?UTF-8?Q?Gr=C3=BC=C3=9Fe?= =?utf-8?b?4oKs?=' }],
  ['UTF-8', { subject: utf8('Grüße an alle – jetzt') }],
  ['Windows-1252', { subject: 'Gr\xfc\xdfe' }],
  ['quotes and slashes', { subject: 'a "b" \\ c' }],
  ['controls', { subject: 'a\tb\x01c\x7f ' }],
  ['bidi', { subject: utf8('a\u202egnp.exe') }],
  [
    'blanks around',
    {
      subject: '  a b  ',
      lists: [person('  Anna  ', 'anna', 'k.example'), 'NIL', 'NIL', 'NIL', 'NIL', 'NIL'].map((p) => (p === 'NIL' ? p : `(${p})`)),
    },
  ],
  [
    'groups',
    { lists: [anna, anna, anna, `(${person(null, 'friends', null)}${person('B', 'b', 'c')}${person(null, null, null)})`, 'NIL', 'NIL'] },
  ],
  [
    'an empty group',
    { lists: [anna, anna, anna, `(${person(null, 'undisclosed-recipients', null)}${person(null, null, null)})`, 'NIL', 'NIL'] },
  ],
  [
    'missing halves',
    {
      lists: [
        `(${person('X', 'MISSING_MAILBOX', 'MISSING_DOMAIN')})`,
        anna,
        anna,
        `(${person(null, '', '')} ${person('', 'a', '')})`,
        '()',
        'NIL',
      ],
    },
  ],
  [
    'a local part that needs quotes',
    { lists: [anna, anna, anna, `(${person('x', 'a b@c', 'd.example')}${person('y', 'q"r', 'e')})`, 'NIL', 'NIL'] },
  ],
  ['a domain literal', { lists: [anna, anna, anna, `(${person('x', 'root', '[127.0.0.1]')})`, 'NIL', 'NIL'] }],
  [
    'a name in quotes',
    { lists: [`(${person('"Anna"', 'anna', 'k.example')})`, anna, `(${person(null, 'list', 'k.example')})`, anna, anna, anna] },
  ],
  ['another Reply-To', { lists: [anna, anna, `(${person('Replies', 'r', 'k.example')})`, 'NIL', 'NIL', 'NIL'] }],
  [
    'a Reply-To that says the same in other words',
    { lists: [anna, 'NIL', `(${person('Other', 'anna', 'kestrel.example')})`, 'NIL', 'NIL', 'NIL'] },
  ],
  ['no From but a Reply-To', { lists: ['NIL', 'NIL', anna, 'NIL', 'NIL', 'NIL'] }],
  ['many flags', { flags: '\\Seen \\Recent $Forwarded NIL a \\Answered \\Seen' }],
  ['no flags', { flags: '' }],
  ['ids of the server', { more: 'EMAILID (M6d99) THREADID (T-1_x)' }],
  ['ids without a conversation', { more: 'EMAILID (M6d99) THREADID NIL' }],
  ['the ids of Gmail', { more: 'X-GM-MSGID 1278455344230334865 X-GM-THRID 1266894439832287888' }],
  ['an id that is one no more', { messageId: 'bare@id' }],
  ['two ids', { messageId: '<a@b> <c@d>' }],
  ['an id with blanks', { messageId: '< a@b >' }],
  ['a long subject', { subject: 'x'.repeat(5000) }],
  ['a long name', { lists: [`(${person('n'.repeat(5000), 'a', 'b')})`, 'NIL', 'NIL', 'NIL', 'NIL', 'NIL'] }],
  [
    '1,100 receivers',
    { lists: [anna, anna, anna, `(${Array.from({ length: 1100 }, (_, at) => person(null, `u${at}`, 'h')).join('')})`, 'NIL', 'NIL'] },
  ],
];

const dates = [
  'Tue, 06 Apr 2021 14:03:11 +0200',
  'Tue, 6 Apr 2021 14:03:11 -0730 (PDT)',
  '6 Apr 2021 14:03:11 GMT',
  'Tue, 06 Apr 2021 14:03:11 +02000',
  'Tue, 06 Apr 21 14:03:11 +0200',
  'Xxx, 06 Apr 2021 14:03:11 +0200',
  'Tue, 31 Feb 2021 25:61:61 +9999',
  'Thu, 01 Jan 1970 00:00:00 +0000',
  'Thu, 01 Jan 1970 00:00:00 +0100',
  'Fri, 31 Dec 9999 23:59:59 +0000',
  'Mon, 06 Foo 2021 14:03:11 +0200',
  'Mon, 06 nFe 2021 14:03:11 +0200',
  'Mon, 06 apr 0021 14:03:11 +0200',
  '2021-04-06T14:03:11Z',
  'Tue Apr  6 14:03:11 2021',
  '',
  'Tue, 06 Apr 2021 14:03 +0200',
  'Tue, 06 Apr 2021 14:03:1',
  'Tue, 0x Apr 2021 14:03:11 +0200',
];

describe('the reader of a first sync', () => {
  it.each(shapes)('reads %s as the usual way does', (_, shape) => {
    const bytes = response(shape);
    expect(bulk(bytes).headers).toEqual([usual(bytes)]);
  });

  it.each(dates)('reads the date “%s” as the usual way does', (date) => {
    const bytes = response({ date, internal: ' 6-Apr-2021 14:03:15 +0200' });
    expect(bulk(bytes).headers).toEqual([usual(bytes)]);
    const internal = response({ date, internal: date });
    expect(bulk(internal).headers).toEqual([usual(internal)]);
  });

  it.each([
    ' 6-Apr-2021 14:03:15 -0200',
    '06-apr-2021 14:03:15 +0200',
    '31-Feb-1850 24:00:00 +0000',
    '1-Jan-2000 00:00:00 +0000',
    '01-Foo-2000 00:00:00 +0000',
  ])('reads the arrival “%s” as the usual way does', (internal) => {
    const bytes = response({ internal });
    expect(bulk(bytes).headers).toEqual([usual(bytes)]);
  });

  it('reads whatever strings a letter may bring as the usual way does, wherever the chunks are cut', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary-ascii', maxLength: 40 }),
      fc.string({ maxLength: 40 }).map(utf8),
      fc
        .array(
          fc.constantFrom(
            '=?',
            '?=',
            '=?utf-8?Q?=C3=BC?=',
            '<',
            '>',
            '@',
            ' ',
            '\t',
            '"',
            '\\',
            '(',
            ')',
            '{3}',
            '\xff',
            'a',
            '\r\n ',
            'NIL',
            ',',
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join('')),
    );
    const maybe = fc.option(hostile);
    const people = fc.array(fc.tuple(maybe, maybe, maybe), { maxLength: 4 });
    const list = people.map((all) => (all.length ? `(${all.map((parts) => person(...parts)).join('')})` : 'NIL'));
    const shape = fc.record({
      date: fc.option(fc.oneof(hostile, fc.constantFrom(...dates))),
      subject: maybe,
      lists: fc.array(list, { minLength: 6, maxLength: 6 }),
      inReplyTo: maybe,
      messageId: maybe,
      fields: fc
        .tuple(
          fc.constantFrom('References', 'content-type', 'CONTENT-TYPE', 'Content-Type'),
          hostile,
          fc.constantFrom('References', 'x'),
          hostile,
        )
        .map(([a, b, c, d]) => `${a}: ${b}\r\n${c}:${d}\r\n\r\n`),
    });
    fc.assert(
      fc.property(shape, fc.array(fc.nat(), { maxLength: 5 }), (one, cuts) => {
        const bytes = response(one);
        expect(bulk(bytes + bytes, cuts).headers).toEqual([usual(bytes), usual(bytes)]);
      }),
      { numRuns: 2000 },
    );
  });

  it('tells of ends of commands and of a goodbye, and passes news by', () => {
    const lines = [
      '* 5 EXISTS',
      '* 3 EXPUNGE',
      '* VANISHED 4:5',
      '* OK [HIGHESTMODSEQ 7] x',
      '* 3 FETCH (FLAGS (\\Seen) UID 9)',
      '* FLAGS (a b)',
    ];
    const ends = ['bulk1 OK Fetch completed.', 'bulk2 NO [SERVERBUG] no', 'bulk3 BAD what', 'bulk4 OK [EXPUNGEISSUED] some', '* BYE gone'];
    const heard = bulk(`${[...lines, ...ends].join('\r\n')}\r\n`);
    expect(heard).toEqual({ headers: [], done: ['bulk1 OK ', 'bulk2 NO SERVERBUG', 'bulk3 BAD ', 'bulk4 OK EXPUNGEISSUED'], byes: 1 });
  });

  it.each([
    ['an unknown item', response({ more: 'X-FOO 5' })],
    ['an envelope of NIL', '* 3 FETCH (UID 9 ENVELOPE NIL)\r\n'],
    ['an envelope too short', '* 3 FETCH (UID 9 ENVELOPE (NIL NIL NIL))\r\n'],
    ['an address too short', '* 3 FETCH (UID 9 ENVELOPE (NIL NIL ((NIL NIL "a")) NIL NIL NIL NIL NIL NIL NIL))\r\n'],
    ['a number that is none', '* 3 FETCH (UID nine)\r\n'],
    ['a UID beyond all', '* 3 FETCH (UID 4294967296)\r\n'],
    ['something behind the response', '* 3 FETCH (UID 9) x\r\n'],
    ['an end without a beginning', '* 3 FETCH (UID 9))\r\n'],
    ['a line end in quotes', '* 3 FETCH (UID 9 INTERNALDATE "06-Apr\r\n2021")\r\n'],
    ['a literal without a length', '* 3 FETCH (UID 9 INTERNALDATE {x}\r\n)\r\n'],
    ['a literal of gigabytes', '* 3 FETCH (UID 9 INTERNALDATE {999999999}\r\n'],
    ['a literal elsewhere', '* LIST () "/" {5}\r\nINBOX\r\n'],
    ['a list for a string', '* 3 FETCH (UID 9 INTERNALDATE (a))\r\n'],
    ['small letters', '* 3 fetch (uid 9)\r\n'],
    ['a continuation', '+ go on\r\n'],
    ['noise', '\x16\x03\x01\x02\x00\r\n'],
  ])('does not guess at %s', (_, bytes) => {
    expect(() => bulk(bytes)).toThrow(OddAnswer);
    expect(() => bulk(`${response()}${bytes}`)).toThrow(OddAnswer);
  });

  it('gives up a response that never ends', () => {
    const { reader } = listen();
    const open = () => {
      reader.take(Buffer.from(`* 3 FETCH (UID 9 ENVELOPE (NIL NIL (`));
      for (let times = 0; times < 100_000; times += 1) reader.take(Buffer.from('(NIL NIL "somebody" "somewhere.example" '.repeat(3)));
    };
    expect(open).toThrow(OddAnswer);
  });
});
