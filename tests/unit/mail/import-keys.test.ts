import { describe, expect, it } from 'vitest';
import { readHeader } from '@/lib/imap/headers';
import { headerKey, letterKey } from '@/lib/mail/import-keys';
import { letterFacts } from '@/lib/mime/letter-facts';
import type { Uid } from '@/lib/model/ids';

describe('row 216: a letter of a file is found again on the server', () => {
  it.each([
    ['a Message-ID', '<a@x>', 'Mon, 6 May 2019 07:08:09 +0000'],
    ['one without brackets', 'a@x', 'Mon, 6 May 2019 07:08:09 +0000'],
    ['one with blanks in it', '<a b@x>', 'Mon, 6 May 2019 07:08:09 +0000'],
    ['an empty one', '<>', 'Mon, 6 May 2019 07:08:09 +0000'],
    ['letters beyond ASCII', '<grün@x>', 'Mon, 6 May 2019 07:08:09 +0000'],
    ['none, and a Date without a zone', null, 'Mon, 6 May 2019 07:08:09'],
    ['none, and a zone that no standard names', null, 'Mon, 6 May 2019 07:08:09 MESZ'],
    ['none, and a year of three digits', null, 'Mon, 6 May 119 07:08:09 +0000'],
    ['none, and a Date before 1970', null, 'Mon, 6 May 1969 07:08:09 +0000'],
    ['none, and no Date', null, null],
  ])('with %s', (_name, messageId, date) => {
    const fields = [messageId === null ? '' : `Message-ID: ${messageId}\r\n`, date === null ? '' : `Date: ${date}\r\n`];
    const facts = letterFacts(Buffer.from(`From: ann@x\r\n${fields.join('')}\r\ntext\r\n`));
    const binary = (field: string | null) => (field === null ? null : Buffer.from(field).toString('latin1'));
    const envelope = [binary(date), null, null, null, null, null, null, null, null, binary(messageId)];
    const header = readHeader(1 as Uid, new Map([['ENVELOPE', envelope]]) as never);
    if (!facts) throw new Error('No letter.');
    expect(letterKey(facts)).toBe(headerKey(header));
  });
});
