/** Which addresses a letter may point to. */
import { describe, expect, test } from 'vitest';
import { safeLink } from '@/lib/mime/links';
import { readMailto } from '@/lib/model/mailto';

describe('row 128: mail links within a letter', () => {
  test('keep the people, the words, and what they answer, as they were written', () => {
    const link =
      'MAILTO:a@x.test?Subject=A%26B&CC=b@x.test&bcc=%22Doe%2C%20J%22%20%3Cc@x.test%3E,d@x.test&body=1+1%3D2%0D%0Atwo&In-Reply-To=%3Cid@x.test%3E&attach=/etc/passwd&from=e@x.test';
    const safe = safeLink(link) ?? '';
    expect(readMailto(safe)).toEqual({
      to: ['a@x.test'],
      cc: ['b@x.test'],
      bcc: ['"Doe, J" <c@x.test>', 'd@x.test'],
      subject: 'A&B',
      text: '1+1=2\ntwo',
      inReplyTo: 'id@x.test',
    });
    expect(readMailto(safe)).toEqual(readMailto(link));
    expect(safe).not.toMatch(/attach|from/iu);
  });

  test.each([
    ['mailto:a@x.test?att%61ch=/etc/passwd&%61ttach=x&=y&%ff=z', 'mailto:a@x.test'],
    ['mailto:a@x.test?%73ubject=Hello', 'mailto:a@x.test?subject=Hello'],
    ['mailto:a@x.test?subject=50% off&body=100%', 'mailto:a@x.test?subject=50%25%20off&body=100%25'],
    ['mailto:a@x.test?cc=b@x.test&amp;body=two', 'mailto:a@x.test?cc=b%40x.test&body=two'],
  ])('T25: %s', (link, safe) => {
    expect(safeLink(link)).toBe(safe);
  });
});
