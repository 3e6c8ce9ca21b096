import { describe, expect, test } from 'vitest';
import { arrivalOf, printOf, storable } from '@/lib/mime/letter-print';

const bytes = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1');
const letter = (...head: string[]) => bytes(...head, '', 'Body', '');
const now = Date.UTC(2026, 0, 1);

describe('criterion 5.8: what tells one letter from another', () => {
  test('notes of servers change nothing, everything else does', () => {
    const plain = printOf(letter('Message-ID: <a@b>', 'Subject: x'));
    expect(printOf(letter('X-UIDL: 17', 'Message-ID: <a@b>', 'Status: RO', 'Subject: x', 'X-Keywords: a', '\tb'))).toEqual(plain);
    expect(printOf(letter('Message-ID: <a@b>', 'Subject: y')).hash).not.toBe(plain.hash);
    expect(printOf(bytes('Message-ID: <a@b>', 'Subject: x', '', 'Other', '')).hash).not.toBe(plain.hash);
    expect(plain.messageIdHeader).toBe('a@b');
  });

  test('a head alone has the print of its letter’s head, and none where it would fit another letter', () => {
    const head = bytes('Message-ID: <a@b>', 'Subject: x', '', '');
    expect(printOf(head).headHash).toBe(printOf(letter('Message-ID: <a@b>', 'Subject: x')).headHash);
    expect(printOf(letter('Subject: x')).headHash).toBeNull();
    expect(printOf(letter('Received: by x; Mon, 2 Mar 2020 09:00:00 +0000')).headHash).not.toBeNull();
    for (const odd of ['', '\r\n', '\r\nbody', 'no end of the head', '\r\n\r\n']) expect(printOf(Buffer.from(odd)).hash).toHaveLength(64);
  });

  test('bare line feeds and zero bytes become what IMAP takes; what needs nothing stays as it is', () => {
    const fine = letter('Subject: \xe9');
    expect(storable(fine)).toBe(fine);
    expect(storable(Buffer.from('a\nb\r\nc\0', 'latin1'))).toEqual(Buffer.from('a\r\nb\r\nc\x80', 'latin1'));
  });

  test.each([
    [
      letter('Received: from a by b; Tue, 3 Mar 2020 10:20:30 +0100 (CET)', 'Date: Mon, 2 Mar 2020 09:00:00 +0000'),
      Date.UTC(2020, 2, 3, 9, 20, 30),
    ],
    [
      letter('Received: from a', '\tby b (x; y);', '\tTue, 3 Mar 2020 10:20:30 +0100', 'Received: z; 1 Jan 2019'),
      Date.UTC(2020, 2, 3, 9, 20, 30),
    ],
    [letter('Received: by b', 'Date: Mon, 2 Mar 2020 09:00:00 +0000'), Date.UTC(2020, 2, 2, 9)],
    [letter('Date: Thu, 1 Jan 2099 00:00:00 +0000'), null],
    [letter('Date: yesterday'), null],
    [letter('Subject: x'), null],
  ])('it came when its last server took it (%#)', (given, at) => {
    expect(arrivalOf(given, now)).toBe(at);
  });
});
