import { describe, expect, it } from 'vitest';
import { composePath } from '@/lib/model/compose-address';
import { parseCompose } from '@/lib/model/compose-route';
import { readMailto } from '@/lib/model/mailto';

const empty = { to: [], cc: [], bcc: [], subject: '', text: '', inReplyTo: null };

describe('row 128: mailto: addresses (RFC 6068)', () => {
  it.each([
    ['mailto:chris@example.com', { to: ['chris@example.com'] }],
    [
      'MAILTO:a@x.test,b@x.test?to=c@x.test&cc=d@x.test&bcc=e@x.test',
      { to: ['a@x.test', 'b@x.test', 'c@x.test'], cc: ['d@x.test'], bcc: ['e@x.test'] },
    ],
    ['mailto:?to=joe@x.test&subject=Caf%C3%A9%20plans', { to: ['joe@x.test'], subject: 'Café plans' }],
    [
      'mailto:infobot@x.test?body=send%20current-issue%0D%0Asend%20index',
      { to: ['infobot@x.test'], text: 'send current-issue\nsend index' },
    ],
    ['mailto:a@x.test?subject=50% off%2C now&body=100%', { to: ['a@x.test'], subject: '50% off, now', text: '100%' }],
    ['mailto:gorby%25kremvax@x.test', { to: ['gorby%kremvax@x.test'] }],
    ['mailto:unlikely%3Faddress@x.test?body=1+1%3D2', { to: ['unlikely?address@x.test'], text: '1+1=2' }],
    ['mailto:user@%E7%B4%8D%E8%B1%86.example', { to: ['user@納豆.example'] }],
    ['mailto:joe@x.test?cc=bob@x.test&amp;body=hello', { to: ['joe@x.test'], cc: ['bob@x.test'], text: 'hello' }],
    [
      'mailto:list@x.test?In-Reply-To=%3C3469A91.D10AF4C@x.test%3E&in-reply-to=other@x.test',
      { to: ['list@x.test'], inReplyTo: '3469A91.D10AF4C@x.test' },
    ],
    ['mailto:', {}],
  ])('reads %s', (address, wanted) => expect(readMailto(address)).toEqual({ ...empty, ...wanted }));

  it('is harmless: no files, no headers but those, no lines in a subject, no broken escapes, nothing endless', () => {
    expect(readMailto('mailto:a@x.test?attach=/etc/passwd&attachment=x&from=boss@x.test&x-header=1&reply-to=b@x.test')).toEqual({
      ...empty,
      to: ['a@x.test'],
    });
    expect(readMailto('mailto:a@x.test%0D%0ABcc:evil@x.test?subject=One%0D%0ABcc:%20evil@x.test')).toEqual({
      ...empty,
      subject: 'One Bcc: evil@x.test',
    });
    for (const id of ['%3Ca@x.test%3E%0D%0ABcc:%20evil@x.test', '%3Ca@x.test%3E%20%3Cb@x.test%3E', 'no-id', `${'a'.repeat(500)}@x.test`])
      expect(readMailto(`mailto:a@x.test?in-reply-to=${id}&references=%3Cc@x.test%3E`)).toEqual({ ...empty, to: ['a@x.test'] });
    expect(readMailto('mailto:%ff@x.test?subject=%ff&body=%E0%A4%A')).toEqual(empty);
    expect(readMailto('mailto:a@x.test?body=%00%1b%E2%80%AEx')?.text).toBe('x');
    expect(readMailto(`mailto:${'a@x.test,'.repeat(5000)}b@x.test?body=${'x'.repeat(200_000)}`)?.text).toHaveLength(50_000);
    for (const other of ['javascript:alert(1)', 'https://x.test', '', 'mail to:a@x.test']) expect(readMailto(other)).toBeNull();
  });

  it('comes to the composer by an address of ours, also by way of the sign-in', () => {
    const mailto = 'mailto:a@x.test?subject=A%26B&body=100%25';
    const address = parseCompose(undefined, new URLSearchParams({ mailto }));
    expect(address).toEqual({ draftId: null, kind: 'new', originalId: null, mailto });
    const again = new URL(composePath(address), 'https://oriel.test');
    expect(parseCompose(undefined, again.searchParams)).toEqual(address);
    expect(parseCompose(undefined, new URLSearchParams({ mailto: 'javascript:alert(1)' }))).toEqual({
      draftId: null,
      kind: 'new',
      originalId: null,
    });
  });
});
