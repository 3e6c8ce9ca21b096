import libmime from 'libmime';
import { describe, expect, it } from 'vitest';
import { decodeWords } from '@/lib/imap/encoded-words';

const texts = ['Grüße aus Köln', '会議の資料', 'a_b =? c', '', 'x', '=3D?', '🙂 mañana', 'né\u0000d', '\ufeffmark', 'A'.repeat(300)];
const base64 = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
const quoted = (text: string) =>
  `=?utf-8?q?${[...Buffer.from(text)].map((byte) => (byte === 32 ? '_' : `=${byte.toString(16).padStart(2, '0')}`)).join('')}?=`;

/** Halves of a text that part a character in the middle of its bytes. */
function cut(text: string, encode: (bytes: Buffer) => string): string {
  const bytes = Buffer.from(text);
  const at = Math.floor(bytes.length / 2);
  return `${encode(bytes.subarray(0, at))} ${encode(bytes.subarray(at))}`;
}

const odd = [
  'plain',
  '=?utf-8?b?R3I=?= rest',
  'before =?utf-8?b?R3I=?=',
  '=?utf-8?b?R3?=',
  '=?utf-8?b?R3I=R3I=?=',
  '=?utf-8?b?R 3I=?=',
  '=?utf-8?q?a b?=',
  '=?utf-8?q?a=zz?=',
  '=?utf-8?q?a=4?=',
  '=?utf-8?q?a?b?=',
  '=?utf-8?b?R3I=?==?utf-8?b?R3I=?=',
  '=?utf-8?b?R3I=?=  =?utf-8?q?a_b?=',
  '=?utf-8?b?w7w=?= =?utf-8?b?w7w=?=   =?UTF-8?B?w7w=?=',
  '=?iso-8859-1?q?=e4?= =?utf-8?q?=c3=a4?=',
  '=?utf-8*de?q?=c3=a4?=',
  '=?utf-8?q?=ff=fe?=',
  '=?utf-8?b?//79?=',
  '=?utf-8?q??=',
  '=?utf-8?b??= =?utf-8?b??=',
  '=?utf-8?x?abc?=',
  '=?utf-8?q?=00?=',
];

describe('encoded words', () => {
  it('are decoded as libmime decodes them, whatever they look like', () => {
    const halves = (encode: (text: string) => string) => texts.map((text) => cut(text, (bytes) => encode(bytes.toString('latin1'))));
    const raw = (bytes: Buffer) => `=?utf-8?B?${bytes.toString('base64')}?=`;
    const rawQuoted = (bytes: Buffer) => `=?UTF-8?Q?${[...bytes].map((byte) => `=${byte.toString(16).padStart(2, '0')}`).join('')}?=`;
    const all = [
      ...texts.flatMap((text) => [base64(text), quoted(text), `${base64(text)} ${base64(text)}`, `${quoted(text)} ${base64(text)}`]),
      ...texts.flatMap((text) => [cut(text, raw), cut(text, rawQuoted)]),
      ...halves(base64),
      ...odd,
    ];
    for (const text of all) expect([text, decodeWords(text)]).toEqual([text, libmime.decodeWords(text)]);
  });

  it('of a length that no server should send are decoded in time that grows with it', () => {
    const long = `=?utf-8?q?${'=c3=a4'.repeat(20_000)}!?`;
    expect(decodeWords(long)).toBe(libmime.decodeWords(long));
  });
});
