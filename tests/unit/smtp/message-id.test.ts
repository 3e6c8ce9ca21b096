import { expect, test } from 'vitest';
import { sentHtml } from '@/lib/mime/draft-html';
import { newMessageId } from '@/lib/smtp/message-id';

test.each([
  ['me@holt.example', 'holt.example'],
  ['me@Müller.example', 'xn--mller-kva.example'],
  ['me@例え.テスト', 'xn--r8jz45g.xn--zckzah'],
  ['me@[192.0.2.1]', '192.0.2.1'],
  ['me@[IPv6:2001:db8::1]', '-ipv6-2001-db8-1-'],
])('a letter from %s is named in ASCII, and its pictures may be', (address, host) => {
  const id = newMessageId(address);
  expect(id).toMatch(/^[0-9a-f-]{36}@[a-z0-9.-]+$/u);
  expect(id.split('@')[1]).toBe(host);
  const { html } = sentHtml('<div><img src="data:image/png;base64,iVBORw0KGgo=" alt=""></div>', new Map(), host);
  expect(html).toContain(`src="cid:picture-1@${host}"`);
});
