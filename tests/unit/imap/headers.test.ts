import { describe, expect, test } from 'vitest';
import { readFetchResponse } from '@/lib/imap/fetch-response';
import { guessAttachments, readDateHeader, readFlags, readHeader, readInternalDate, uidOf } from '@/lib/imap/headers';
import type { Uid } from '@/lib/model/ids';

const items = (line: string, ...literals: string[]) =>
  readFetchResponse(
    Buffer.from(`* 1 FETCH (${line})`, 'latin1'),
    literals.map((literal) => Buffer.from(literal, 'latin1')),
  );
const header = (line: string, ...literals: string[]) => readHeader(7 as Uid, items(line, ...literals));

describe('header rows', () => {
  test('a whole one', () => {
    const fields = 'References: <a@x>\r\n <b@x>\r\nContent-Type: Multipart/Mixed; boundary="b"\r\n\r\n';
    const row = header(
      `UID 7 FLAGS (\\Seen \\Recent) INTERNALDATE "17-Jul-1996 02:44:25 -0700" RFC822.SIZE 4286 MODSEQ (624140003) ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=" (("Terry" NIL "gray" "cac.example")) NIL ((NIL NIL "other" "x.example")) ((NIL NIL "imap" "cac.example")) NIL NIL "<r@x>" "<m@x>") BODY[HEADER.FIELDS (REFERENCES CONTENT-TYPE)] {${fields.length}}\r\n`,
      fields,
    );
    expect(row).toEqual({
      uid: 7,
      modseq: 624140003n,
      flags: ['\\Seen'],
      internalAt: Date.UTC(1996, 6, 17, 9, 44, 25),
      sentAt: Date.UTC(1996, 6, 17, 9, 23, 25),
      size: 4286,
      subject: 'Grüße',
      from: [{ name: 'Terry', address: 'gray@cac.example' }],
      to: [{ name: '', address: 'imap@cac.example' }],
      cc: [],
      bcc: [],
      replyTo: [{ name: '', address: 'other@x.example' }],
      messageIdHeader: 'm@x',
      inReplyTo: 'r@x',
      references: ['a@x', 'b@x'],
      contentType: 'multipart/mixed',
      hasAttachments: true,
      emailId: null,
      serverThread: null,
    });
  });

  test.each([
    ['EMAILID (M6d99ac3275bb4e) THREADID (T64b478a75b7ea9)', 'M6d99ac3275bb4e', 'T64b478a75b7ea9'],
    ['EMAILID (M1) THREADID NIL', 'M1', null],
    ['X-GM-MSGID 1278455344230334865 X-GM-THRID 1266894439832287888', '1278455344230334865', '1266894439832287888'],
    ['EMAILID ("a b") THREADID ()', null, null],
  ])('ids that outlive a move: %s', (words, emailId, serverThread) => {
    expect(header(`UID 7 ${words} ENVELOPE NIL`)).toMatchObject({ emailId, serverThread });
  });

  test('T70: NIL everywhere is an empty row', () => {
    const row = header(
      'UID 7 FLAGS NIL INTERNALDATE NIL RFC822.SIZE NIL MODSEQ NIL ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) BODY[HEADER.FIELDS (X)] NIL',
    );
    expect(row).toMatchObject({
      modseq: null,
      flags: [],
      internalAt: 0,
      sentAt: null,
      size: 0,
      subject: '',
      from: [],
      references: [],
      contentType: null,
    });
    expect(header('UID 7 ENVELOPE NIL')).toMatchObject({ subject: '', from: [] });
  });

  test.each(['0', '4294967296', '99999999999999999999', '-1', '1.5', 'abc', 'NIL', '(5)'])('T70: UID %s is none', (uid) => {
    expect(uidOf(items(`UID ${uid}`))).toBeNull();
  });

  test('a Reply-To that a server filled in from From is dropped', () => {
    expect(header('ENVELOPE (NIL NIL ((NIL NIL "a" "b")) NIL ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)').replyTo).toEqual([]);
  });
});

describe('R27: dates', () => {
  test.each([
    ['17-Jul-1996 02:44:25 -0700', Date.UTC(1996, 6, 17, 9, 44, 25)],
    [' 7-Jul-1996 02:44:25 +0530', Date.UTC(1996, 6, 6, 21, 14, 25)],
    ['31-Dec-9999 23:59:59 +0000', Date.UTC(9999, 11, 31, 23, 59, 59)],
    ['01-Jan-1960 00:00:00 +0000', null],
    ['yesterday', null],
    [null, null],
  ])('INTERNALDATE %s', (value, expected) => {
    expect(readInternalDate(value)).toBe(expected);
  });

  test.each([
    ['Mon, 02 Nov 2026 10:00:00 +0100', Date.UTC(2026, 10, 2, 9)],
    ['2 Nov 2026 10:00 GMT', Date.UTC(2026, 10, 2, 10)],
    ['Mon, 2 Nov 2026 10:00:00', Date.UTC(2026, 10, 2, 10)],
    ['Mon, 2 Nov 2026 10:00:00 +0000 (UTC)', Date.UTC(2026, 10, 2, 10)],
    ['Tue, 19 Jan 2038 03:14:08 +0000', Date.UTC(2038, 0, 19, 3, 14, 8)],
    ['Thu, 1 Jan 1970 00:00:00 +0000', 0],
    ['Fri, 1 Jan 1904 00:00:00 +0000', null],
    ['Sat, 1 Jan 99999 00:00:00 +0000', null],
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['6 Nov 94 08:49 PST', Date.UTC(1994, 10, 6, 16, 49)],
    ['Sun Nov  6 08:49:37 1994', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['2026-11-02T10:00:00+01:00', Date.UTC(2026, 10, 2, 9)],
    ['2026-11-02 10:00:00', Date.UTC(2026, 10, 2, 10)],
    ['2 Foo 2026 10:00:00 +0000', null],
    ['not a date', null],
    ['mail 1', null],
    ['', null],
    [null, null],
  ])('Date: %s', (value, expected) => {
    expect(readDateHeader(value)).toBe(expected);
  });
});

test('flags come sorted, once, without \\Recent and without what is no flag', () => {
  expect(readFlags(['b', '\\Seen', 'b', '\\RECENT', null, ['x'], '$A'])).toEqual(['$A', '\\Seen', 'b']);
});

test.each([
  ['multipart/mixed', true],
  ['application/pdf', true],
  ['image/png', true],
  ['multipart/alternative', false],
  ['multipart/signed', false],
  ['text/plain', false],
  ['application/pkcs7-mime', false],
  [null, false],
])('%s hints at attachments: %s', (type, expected) => {
  expect(guessAttachments(type)).toBe(expected);
});
